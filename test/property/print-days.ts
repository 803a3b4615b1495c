import { createHash } from "node:crypto";
import { addMonths, brusselsDay, endOfMonth, startOfBrusselsDay, weekday } from "../../shared/domain/day.ts";
import { parseInstant, plus } from "../../shared/domain/instant.ts";
import { daysToWatch } from "./days-to-watch.ts";

/** Run as a process of its own in another time zone: prints the zone, and a digest of what days look like there. */
const digest = createHash("sha256");
for (const day of daysToWatch()) {
  const start = startOfBrusselsDay(day);
  digest.update([day, start, brusselsDay(start), brusselsDay(plus(start, -1))].join(" "));
  digest.update(
    [parseInstant(`${day}T12:00:00Z`), addMonths(day, 8), endOfMonth(day), weekday(day)].join(" "),
  );
}
process.stdout.write(`${Intl.DateTimeFormat().resolvedOptions().timeZone}\n${digest.digest("hex")}\n`);
