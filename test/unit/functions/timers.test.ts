import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sinceTick } from "../../../functions/timers/timers.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { hours, minutes, morning } from "../../builders/times.ts";

test.each([
  { name: "the last tick", told: plus(morning, -minutes(7)), since: -minutes(9) },
  { name: "a tick of long ago", told: plus(morning, -hours(48)), since: -hours(48) - minutes(2) },
  { name: "no tick yet, as the host says it", told: "0001-01-01T00:00:00+00:00", since: -minutes(3) },
  { name: "a tick that lies ahead", told: plus(morning, minutes(5)), since: -minutes(3) },
  { name: "this very tick", told: morning, since: -minutes(3) },
  { name: "nothing that can be read", told: "soon", since: -minutes(3) },
])("$name: looks back two minutes further", ({ told, since }) => {
  expect(sinceTick(told, morning, minutes(1))).toBe(plus(morning, since));
});

test("between two ticks of machines whose clocks differ by up to two minutes nothing is left out", () => {
  const skew = fc.integer({ min: -minutes(1), max: minutes(1) });
  fc.assert(
    fc.property(skew, skew, fc.integer({ min: minutes(1), max: hours(48) }), (first, second, apart) => {
      const seenUpTo = plus(morning, first);
      const looksFrom = sinceTick(plus(morning, 0), plus(morning, apart + second), minutes(1));
      expect(looksFrom <= seenUpTo).toBe(true);
    }),
  );
});
