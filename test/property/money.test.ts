import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { fromDecimal, sum, toDecimal } from "../../shared/domain/money.ts";

const amounts = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe("money", () => {
  test("comes back from its text to the cent, however large", () => {
    fc.assert(
      fc.property(amounts, (cents) => {
        expect(fromDecimal(toDecimal(cents))).toBe(cents);
        expect(toDecimal(cents)).toMatch(/^-?(0|[1-9]\d*)\.\d{2}$/);
      }),
    );
  });

  test("adds up in any order", () => {
    fc.assert(
      fc.property(fc.array(amounts), (list) => {
        expect(sum(list)).toBe(sum(list.toReversed()));
        expect(sum(list) - sum(list.slice(1))).toBe(list[0] ?? 0n);
      }),
    );
  });

  test.each([
    ["63.80", 6380n],
    ["63.8", 6380n],
    ["63", 6300n],
    ["-0.05", -5n],
    ["0", 0n],
  ])("%s is %s cents", (text, cents) => expect(fromDecimal(text)).toBe(cents));

  test.each(["63,80", "63.805", "1e3", "+1", " 1", "1.", ".5", "--1", "", "NaN"])("%j is no amount", (text) =>
    expect(fromDecimal(text)).toBeUndefined(),
  );
});
