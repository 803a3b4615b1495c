import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";

export interface FixedClock extends Clock {
  set(to: Instant): void;
  advance(milliseconds: number): void;
}

/** A clock that stands still until the test moves it. */
export function fixedClock(start: Instant): FixedClock {
  let now = start;
  return {
    now: () => now,
    set: (to) => {
      now = to;
    },
    advance: (milliseconds) => {
      now = plus(now, milliseconds);
    },
  };
}
