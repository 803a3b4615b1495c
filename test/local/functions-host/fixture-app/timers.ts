import { app, type Timer } from "@azure/functions";
import { record, recorded } from "./record.ts";

app.timer("sweep", {
  schedule: "%SWEEP_SCHEDULE%",
  handler: ({ isPastDue, schedule, scheduleStatus }: Timer, context) => {
    record("sweep", {
      isPastDue,
      schedule,
      scheduleStatus,
      metadata: context.triggerMetadata ?? "undefined",
    });
  },
});
app.timer("yearly", {
  schedule: "0 0 0 1 1 *",
  handler: () => {
    record("yearly");
    throw new Error("not this year");
  },
});
app.timer("off", { schedule: "* * * * * *", runOnStartup: true, handler: () => record("off") });
app.http("recorded", { handler: () => ({ jsonBody: recorded() }) });
