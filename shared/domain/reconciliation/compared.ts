import { type Opening } from "../access/timetable.ts";
import { type Day, addDays, brusselsDay } from "../day.ts";
import { type Waiting } from "../filing/filing.ts";
import { type Instant, plus } from "../instant.ts";
import { type DivergenceKind, type Finding } from "./divergence.ts";

/** When a comparison is made, and how the way in of the space is open. */
export interface Moment {
  readonly now: Instant;
  readonly opening: Opening;
}

const dayMilliseconds = 86_400_000;

/** After so many days no term is merely late to end. */
const daysAfterTerm = 7;

/** The finding, if it is so. */
export const foundIf = (isSo: boolean, kind: DivergenceKind, detail: string): readonly Finding[] =>
  isSo ? [{ kind, detail }] : [];

/** The instant since which nothing should still be waiting: messages are given up after a day. */
export const tooLongAgo = (now: Instant): Instant => plus(now, -dayMilliseconds);

/** Whether something has been waiting for more than a day. */
export const waitsTooLong = (waiting: Waiting | undefined, now: Instant): boolean =>
  waiting !== undefined && waiting.since < tooLongAgo(now);

/** What is to be said of something that waits, whatever it is. */
export const longWaitFindings = (waiting: Waiting | undefined, now: Instant): readonly Finding[] =>
  foundIf(waitsTooLong(waiting, now), "waiting-too-long", `It waits for ${waiting?.for ?? "nothing"}.`);

/** The first day on which a term that ended is not long over yet. */
export const longOverBefore = (now: Instant): Day => addDays(brusselsDay(now), -daysAfterTerm);
