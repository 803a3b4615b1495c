declare const day: unique symbol;

/** A calendar day written `YYYY-MM-DD`. Text order is time order. */
export type Day = string & { readonly [day]: true };

/** Reads a day; `undefined` when the text is not a day of the calendar. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text
    ? undefined
    : (text as Day);
}
