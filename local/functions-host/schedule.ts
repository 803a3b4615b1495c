import { Cron } from "croner";

/** When a timer is due. */
export interface Schedule {
  readonly expression: string;
  /** The first occurrence strictly later than the given instant. */
  next(after: Date): Date;
}

/**
 * Reads an NCRONTAB expression: `{second} {minute} {hour} {day} {month} {day of week}`, or five fields without
 * the seconds, always in UTC. Days of the month and of the week must both fit, as in NCRONTAB.
 * @throws Error when it is none, or never comes
 */
export function parseSchedule(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) throw notASchedule(expression, "five or six fields");
  const dayOfWeek = fields.at(-1) ?? "";
  if (!fields.every((field) => fieldSyntax.test(field)) || /[7-9]/.test(dayOfWeek.replace(/\/\d+/g, ""))) {
    throw notASchedule(expression, "numbers, names, and * , - / only");
  }
  const cron = new Cron(fields.join(" "), { timezone: "UTC", domAndDow: true, mode: "5-or-6-parts" });
  const next = (after: Date): Date => {
    const occurrence = cron.nextRun(after);
    if (occurrence === null) throw notASchedule(expression, "a day that exists");
    return occurrence;
  };
  next(anyInstant);
  return { expression, next };
}

/** The library knows more (L, W, #, ?, nicknames), which the real host refuses. */
const fieldSyntax =
  /^(?:\*|\d+|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat|[,/-])+$/i;

const anyInstant = new Date(0);

function notASchedule(expression: string, expected: string): Error {
  return new Error(`'${expression}' is not an NCRONTAB schedule: expected ${expected}`);
}
