import { type FilingStatus } from "../filing/transitions.ts";
import { type Instant, millisecondsOf } from "../instant.ts";
import { type Cents } from "../money.ts";
import { type Connection } from "./connection.ts";

/** What stood open when a way in closed. It decides nothing: the timetable does, by the instant of each request. */
export interface Closure {
  readonly connection: Connection;
  /** The closing instant of the timetable. */
  readonly closedAt: Instant;
  readonly countedAt: Instant;
  /** How many spaces have a holder. */
  readonly spaces: number;
  readonly filings: Readonly<Partial<Record<FilingStatus, number>>>;
  /** What is still to be paid, or being paid. */
  readonly amountOpen: Cents;
}

const restMilliseconds = 2 * 60_000;

/**
 * Whether nothing can be missing from it. What came in before the closing may be written up to ten seconds later, and
 * clocks differ: what was counted in the first two minutes may lack it.
 */
export const isComplete = ({ closedAt, countedAt }: Closure): boolean =>
  millisecondsOf(countedAt) - millisecondsOf(closedAt) >= restMilliseconds;
