import { expect, test } from "@jest/globals";
import { parseDecimal } from "../../../../shared/domain/accounts/figure.ts";

test.each([
  ["0", 0n, 0, 0],
  ["554894.29", 55489429n, 2, 6],
  ["-0.05", -5n, 2, 0],
  ["+12.5", 1250n, 1, 2],
  ["12.500", 1250n, 1, 2],
  ["007", 700n, 0, 1],
  [".5", 50n, 1, 0],
  ["5.", 500n, 0, 1],
  ["99999999999999.99", 9999999999999999n, 2, 14],
] as const)("%s is read exactly", (text, hundredths, decimals, digits) => {
  expect(parseDecimal(text)).toEqual({ hundredths, decimals, digits });
});

test("more decimals than two have no value in cents", () => {
  expect(parseDecimal("1.005")).toEqual({ hundredths: undefined, decimals: 3, digits: 1 });
});

test.each(["", ".", "-", "1,5", "1 000", "1e3", "INF", "NaN", "0x1F", "1.2.3", "--1", "1-"])(
  "%j is no decimal",
  (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  },
);
