import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Instant, instantOf, millisecondsOf } from "../../shared/domain/instant.ts";

export interface FixedClock extends Clock {
  set(to: Instant): void;
  advance(milliseconds: number): void;
}

/** A clock that stands still until the test moves it. */
export function fixedClock(start: Instant): FixedClock {
  let milliseconds = millisecondsOf(start);
  // Written down only when somebody looks: a simulation moves its clock far more often than it reads it.
  let written: Instant | undefined = start;
  return {
    now: () => (written ??= instantOf(milliseconds)),
    set: (to) => {
      milliseconds = millisecondsOf(to);
      written = to;
    },
    advance: (by) => {
      milliseconds += by;
      written = undefined;
    },
  };
}
