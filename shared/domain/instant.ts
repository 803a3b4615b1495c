declare const instantBrand: unique symbol;

/** A moment, written in UTC with milliseconds: `2024-01-31T22:59:59.999Z`. Text order is time order. */
export type Instant = string & { readonly [instantBrand]: true };

/**
 * Reads an ISO 8601 moment that names its offset; what is finer than a millisecond is cut off.
 * `undefined` when the text is anything else.
 */
export function parseInstant(text: string): Instant | undefined {
  const parts =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  if (parts === null || !isInCalendar(parts[1] ?? "")) return undefined;
  const milliseconds = Date.parse(text);
  return isWritable(milliseconds) ? instantOf(milliseconds) : undefined;
}

/**
 * The moment so many milliseconds after the first of January 1970, 00:00 UTC.
 * @throws RangeError outside the years 0 to 9999, or for a broken millisecond.
 */
export function instantOf(milliseconds: number): Instant {
  if (!isWritable(milliseconds)) throw new RangeError(`no instant at ${milliseconds} ms`);
  return new Date(milliseconds).toISOString() as Instant;
}

/** Milliseconds since the first of January 1970, 00:00 UTC. */
export const millisecondsOf = (at: Instant): number => Date.parse(at);

/** The moment so many milliseconds later; earlier when negative. */
export const plus = (at: Instant, milliseconds: number): Instant =>
  instantOf(millisecondsOf(at) + milliseconds);

/** The moment so many times 24 hours later; earlier when negative. */
export const plusDays = (at: Instant, days: number): Instant => plus(at, days * 86_400_000);

const first = Date.parse("0000-01-01T00:00:00.000Z");
const last = Date.parse("9999-12-31T23:59:59.999Z");

const isWritable = (milliseconds: number): boolean =>
  Number.isInteger(milliseconds) && milliseconds >= first && milliseconds <= last;

/** The parser of the language takes 30 February for 1 March. */
function isInCalendar(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
