import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Attempts, takeTurn } from "../../../shared/domain/attempts.ts";
import { type Instant, millisecondsOf, plus } from "../../../shared/domain/instant.ts";
import { minutes, morning } from "../../builders/times.ts";

const allowance = { attempts: 3, windowMinutes: 60 };

describe("takeTurn", () => {
  test("begins a window with the first attempt", () => {
    const first = { kind: "allowed", counted: { since: morning, count: 1 } };
    expect(takeTurn(undefined, morning, allowance)).toEqual(first);
  });

  test.each([
    { after: 0, seconds: 3600 },
    { after: minutes(59) + 1, seconds: 60 },
    { after: minutes(60) - 1, seconds: 1 },
  ])("says how long to wait when the window is used up: $seconds s after $after ms", ({ after, seconds }) => {
    const usedUp = { since: morning, count: 3 };
    expect(takeTurn(usedUp, plus(morning, after), allowance)).toEqual({ kind: "wait", seconds });
  });

  test("begins anew at the end of the window, to the millisecond", () => {
    const next = plus(morning, minutes(60));
    const first = { kind: "allowed", counted: { since: next, count: 1 } };
    expect(takeTurn({ since: morning, count: 3 }, next, allowance)).toEqual(first);
  });

  test("counts an attempt that was received before the first one was", () => {
    const before = plus(morning, -5);
    const second = { kind: "allowed", counted: { since: morning, count: 2 } };
    expect(takeTurn({ since: morning, count: 1 }, before, allowance)).toEqual(second);
  });

  test("allows no more than that in any window, and whoever waits as told gets a turn", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: minutes(45) }), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, (between) => {
        let at: Instant = morning;
        let counted: Attempts | undefined;
        const allowed: Instant[] = [];
        for (const gap of between) {
          at = plus(at, gap);
          const turn = takeTurn(counted, at, allowance);
          if (turn.kind === "allowed") {
            counted = turn.counted;
            allowed.push(at);
          } else {
            const later = plus(at, turn.seconds * 1000);
            expect(takeTurn(counted, later, allowance)).toMatchObject({ kind: "allowed" });
          }
        }
        // Two windows may touch: twice the allowance is the most that any stretch of that length can hold.
        for (const start of allowed) {
          const end = millisecondsOf(start) + minutes(60);
          const inside = allowed.filter((one) => one >= start && millisecondsOf(one) < end);
          expect(inside.length).toBeLessThan(2 * allowance.attempts);
        }
      }),
    );
  });
});
