import { createHash } from "node:crypto";
import {
  addDays,
  addMonths,
  brusselsDay,
  endOfMonth,
  parseDay,
  startOfBrusselsDay,
  weekday,
} from "../../shared/domain/day.ts";
import { parseInstant, plus } from "../../shared/domain/instant.ts";

/** Run as a process of its own in another time zone: prints the zone, and a digest of what days look like there. */
const digest = createHash("sha256");
let day = parseDay("2020-01-01");
while (day !== undefined && day < "2041-01-01") {
  const start = startOfBrusselsDay(day);
  const noon = parseInstant(`${day}T12:00:00Z`);
  digest.update([day, start, brusselsDay(start), brusselsDay(plus(start, -1)), noon].join(" "));
  digest.update([addMonths(day, 8), endOfMonth(day), weekday(day)].join(" "));
  day = addDays(day, 1);
}
process.stdout.write(`${Intl.DateTimeFormat().resolvedOptions().timeZone}\n${digest.digest("hex")}\n`);
