import { type Day, parseDay } from "../../shared/domain/day.ts";
import { type Instant, parseInstant } from "../../shared/domain/instant.ts";

/** The instant that the text names; a text that names none is a mistake in the test. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new RangeError(`${text} is no instant`);
  return instant;
}

/** The day that the text names; a text that names none is a mistake in the test. */
export function day(text: string): Day {
  const known = parseDay(text);
  if (known === undefined) throw new RangeError(`${text} is no day`);
  return known;
}

/** A Wednesday morning: every connection of {@link openAlways} is open, and no legal holiday is near. */
export const morning = at("2024-01-10T09:00:00.000Z");

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;
