import { type Day, addDays, brusselsDay } from "../day.ts";
import { type Instant } from "../instant.ts";

/** So many days before a way in closes, holders with unfinished filings are reminded. The last comes first. */
const daysBefore = [1, 3, 9] as const;

/** A reminder of a closing: of which day it is, in Brussels, and how many days that is before the closing. */
export interface Reminder {
  readonly day: Day;
  readonly daysBefore: number;
}

/** The reminder whose day has come last; `undefined` before the first of them, and once the way in has closed. */
export function reminderDue(closesAt: Instant, now: Instant): Reminder | undefined {
  if (now >= closesAt) return undefined;
  const today = brusselsDay(now);
  return daysBefore
    .map((days) => ({ day: addDays(brusselsDay(closesAt), -days), daysBefore: days }))
    .find(({ day }) => day <= today);
}
