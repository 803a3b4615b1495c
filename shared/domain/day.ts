import { type Instant, instantOf, millisecondsOf } from "./instant.ts";

declare const dayBrand: unique symbol;

/** A calendar day written `YYYY-MM-DD`. Text order is time order. */
export type Day = string & { readonly [dayBrand]: true };

/** Monday is 1, Sunday is 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Reads a day; `undefined` when the text is not a day of the calendar. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== text
    ? undefined
    : (text as Day);
}

/** The day so many days later; earlier when negative. */
export const addDays = (from: Day, days: number): Day => dayAt(utcMidnight(from) + days * millisecondsPerDay);

/** The same day of the month so many months later, or that month's last day when it has no such day. */
export function addMonths(from: Day, months: number): Day {
  const target = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months;
  const firstOfMonth = `${padded(Math.floor(target / 12), 4)}-${padded((target % 12) + 1, 2)}-01`;
  const last = endOfMonth(parsed(firstOfMonth));
  return parsed(`${last.slice(0, 8)}${from.slice(8) < last.slice(8) ? from.slice(8) : last.slice(8)}`);
}

/** The last day of the month of that day. */
export function endOfMonth(of: Day): Day {
  const date = new Date(utcMidnight(of));
  date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return dayAt(date.getTime());
}

/** How many days later `to` is than `from`; negative when it is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  (utcMidnight(to) - utcMidnight(from)) / millisecondsPerDay;

export const weekday = (of: Day): Weekday => (new Date(utcMidnight(of)).getUTCDay() || 7) as Weekday;

/** The day on which that moment falls in Brussels, by the time zone database. */
export function brusselsDay(at: Instant): Day {
  return dayAt(millisecondsOf(at) + brusselsOffset(millisecondsOf(at)));
}

/** The moment at which that day begins in Brussels. */
export function startOfBrusselsDay(of: Day): Instant {
  const midnight = utcMidnight(of);
  const near = midnight - brusselsOffset(midnight);
  return instantOf(midnight - brusselsOffset(near));
}

const millisecondsPerDay = 86_400_000;

const brusselsClock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Brussels",
  calendar: "iso8601",
  numberingSystem: "latn",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
});

/** How many milliseconds the clocks in Brussels are ahead of UTC at a moment. */
function brusselsOffset(milliseconds: number): number {
  const parts = brusselsClock.formatToParts(milliseconds);
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    read("year"),
    read("month") - 1,
    read("day"),
    read("hour"),
    read("minute"),
    read("second"),
  );
  return wall - Math.floor(milliseconds / 1000) * 1000;
}

const utcMidnight = (of: Day): number => Date.parse(`${of}T00:00:00Z`);

const dayAt = (milliseconds: number): Day => parsed(instantOf(milliseconds).slice(0, 10));

function parsed(text: string): Day {
  const known = parseDay(text);
  if (known === undefined) throw new RangeError(`${text} is outside the calendar of the years 0 to 9999`);
  return known;
}

const padded = (value: number, length: number): string => String(value).padStart(length, "0");
