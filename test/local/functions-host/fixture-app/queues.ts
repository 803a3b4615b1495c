import { app, trigger } from "@azure/functions";
import { record, recorded, untilReleased } from "./record.ts";

interface Task {
  readonly key: string;
  readonly fails?: boolean;
  readonly isHeld?: boolean;
}

let active = 0;

app.serviceBusQueue("work", {
  connection: "ServiceBus",
  queueName: "%WORK_QUEUE%",
  handler: async (message, context) => {
    const { key, fails = false, isHeld = false } = message as Task;
    active += 1;
    record("work", { message, active, metadata: context.triggerMetadata, trace: context.traceContext });
    try {
      if (isHeld) await untilReleased(key);
      if (fails) throw new Error("no");
    } finally {
      active -= 1;
    }
    record("worked", key);
  },
});

app.generic("bytes", {
  trigger: trigger.generic({
    type: "serviceBusTrigger",
    name: "message",
    connection: "ServiceBus",
    queueName: "bytes",
    dataType: "binary",
  }),
  handler: (message: unknown) => {
    record("bytes", Buffer.isBuffer(message), String(message));
  },
});

app.serviceBusQueue("kept", {
  connection: "ServiceBus",
  queueName: "kept",
  autoCompleteMessages: false,
  handler: (message) => {
    record("kept", message);
  },
});

app.hook.appTerminate(() => {
  process.send?.({ recorded: recorded() });
});
app.http("held", {
  handler: async () => {
    record("held");
    await untilReleased("held");
    return { body: "released" };
  },
});
app.http("recorded", { handler: () => ({ jsonBody: recorded() }) });
