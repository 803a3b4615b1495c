import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { instantOf, millisecondsOf, parseInstant, plus } from "../../shared/domain/instant.ts";

const milliseconds = fc.integer({
  min: Date.parse("0000-01-01T00:00:00Z"),
  max: Date.parse("9999-12-31T23:59:59.999Z"),
});

describe("instants", () => {
  test("come back from their text, and from their milliseconds", () => {
    fc.assert(
      fc.property(milliseconds, (value) => {
        const at = instantOf(value);
        expect(millisecondsOf(at)).toBe(value);
        expect(parseInstant(at)).toBe(at);
      }),
    );
  });

  test("are in the order of their texts", () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, (one, other) => {
        expect(instantOf(one) < instantOf(other)).toBe(one < other);
      }),
    );
  });

  test("move by milliseconds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (value, step) => expect(millisecondsOf(plus(instantOf(value), step))).toBe(value + step),
      ),
    );
  });

  test.each([
    ["2024-02-01T00:00:00+01:00", "2024-01-31T23:00:00.000Z"],
    ["2024-01-31T23:00:00Z", "2024-01-31T23:00:00.000Z"],
    ["2024-01-31T23:00:00.1Z", "2024-01-31T23:00:00.100Z"],
    ["2024-01-31T22:59:59.9999999Z", "2024-01-31T22:59:59.999Z"],
  ])("%s is %s", (text, at) => expect(parseInstant(text)).toBe(at));

  test.each([
    "2024-02-30T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T23:59:60Z",
    "2024-01-01T00:00:00",
    "2024-01-01",
    "2024-01-01 00:00:00Z",
    "0000-01-01T00:00:00+01:00",
    "+012024-01-01T00:00:00Z",
    "now",
    "",
  ])("%j is none", (text) => expect(parseInstant(text)).toBeUndefined());

  test("exist only whole, and within the years 0 to 9999", () => {
    expect(() => instantOf(0.5)).toThrow(RangeError);
    expect(() => instantOf(Number.NaN)).toThrow(RangeError);
    expect(() => instantOf(Date.parse("9999-12-31T23:59:59.999Z") + 1)).toThrow(RangeError);
  });
});
