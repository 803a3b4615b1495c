import { createHash } from "node:crypto";
import { addMonths, brusselsDay, endOfMonth, startOfBrusselsDay, weekday } from "../../shared/domain/day.ts";
import { parseInstant, plus } from "../../shared/domain/instant.ts";
import { door } from "../../shared/domain/access/timetable.ts";
import { reminderDue } from "../../shared/domain/access/reminder.ts";
import { dueBy } from "../../shared/domain/working-days.ts";
import { daysToWatch } from "./days-to-watch.ts";

/** Run as a process of its own in another time zone: prints the zone, and a digest of what days look like there. */
const digest = createHash("sha256");
for (const day of daysToWatch()) {
  const start = startOfBrusselsDay(day);
  digest.update([day, start, brusselsDay(start), brusselsDay(plus(start, -1))].join(" "));
  digest.update(
    [parseInstant(`${day}T12:00:00Z`), addMonths(day, 8), endOfMonth(day), weekday(day)].join(" "),
  );
  const atTheDoor = [plus(start, -1), start, plus(start, 1)].map((at) => door({ closesAt: start }, at).kind);
  const reminders = [3, 1].map((days) => reminderDue(start, plus(start, -days * 86_400_000))?.day);
  digest.update([dueBy(day, { unit: "working-days", count: 6 }), ...atTheDoor, ...reminders].join(" "));
}
process.stdout.write(`${Intl.DateTimeFormat().resolvedOptions().timeZone}\n${digest.digest("hex")}\n`);
