import { describe, expect, test } from "@jest/globals";
import { describe as inWords } from "../../../../shared/domain/accounts/equation-text.ts";
import { holds, parseEquation, rubricsOf } from "../../../../shared/domain/accounts/equation.ts";

const figures = (table: Readonly<Record<string, number>>) => (rubric: string) => {
  const figure = table[rubric];
  return figure === undefined ? undefined : BigInt(figure);
};

describe("a rule between rubrics", () => {
  test.each([
    { rule: "20/58 = 20 + 21/28 + 29/58", of: { "20/58": 3, "20": 1, "29/58": 2 }, kept: true },
    { rule: "20/58 = 20 + 21/28 + 29/58", of: { "20/58": 3, "20": 1, "29/58": 1 }, kept: false },
    { rule: "9901 = 9900 - 62", of: { "9901": -5, "62": 5 }, kept: true },
    { rule: "450/3 + 178/9 ≥ 9072", of: { "450/3": 4, "178/9": 1, "9072": 5 }, kept: true },
    { rule: "450/3 + 178/9 ≥ 9072", of: { "450/3": 4, "9072": 5 }, kept: false },
    { rule: "20/58 > '0'", of: {}, kept: false },
    { rule: "20/58 > '0'", of: { "20/58": 1 }, kept: true },
    { rule: "If 9061 is completed, then 9061 < 17 + 42/48", of: { "9061": 0 }, kept: true },
    { rule: "If 9061 is completed, then 9061 < 17 + 42/48", of: { "9061": 1 }, kept: false },
    { rule: "If 1002 is not completed then 1003 = 1001", of: { "1003": 1 }, kept: false },
    { rule: "If 1002 is not completed then 1003 = 1001", of: { "1003": 1, "1002": 0 }, kept: true },
    { rule: "If 1001 > 1 then 1001 < 1021", of: { "1001": 100 }, kept: true },
    { rule: "If 1001 > 1 then 1001 < 1021", of: { "1001": 101 }, kept: false },
    { rule: "If 5803 or 5813 are completed, then 5803 + 5813 < 1023", of: { "5813": 1 }, kept: false },
    {
      rule: "If ( 1 >< '0' ) or ( 2 >< '0' ) then ( 21 >< '0' ) and (( 22 >< '0' ) or ( 23 >< '0' ))",
      of: { "21": 1, "23": 1 },
      kept: true,
    },
    {
      rule: "If ( 21 >< '0' ) then ( 21 >< '0' ) and (( 22 >< '0' ) or ( 23 >< '0' ))",
      of: { "21": 1 },
      kept: false,
    },
  ])("$rule with $of is kept: $kept", ({ rule, of, kept }) => {
    expect(holds(parseEquation(rule), figures(of as Record<string, number>))).toBe(kept);
  });

  test("names its rubrics once, in their order", () => {
    expect(rubricsOf(parseEquation("If 1002 > 0 then 1003 < 1001 + 1002 and 1003 > 1001"))).toEqual([
      "1002",
      "1003",
      "1001",
    ]);
  });

  test.each([
    "",
    "20/58",
    "20/58 =",
    "= 20",
    "20 = 21 extra",
    "If 20 = 21",
    "20 ! 21",
    "(20 = 21",
    "20 = abc",
  ])("%j is no rule", (text) => {
    expect(() => parseEquation(text)).toThrow(SyntaxError);
  });

  test("speaks the reader's language and tells both sides", () => {
    const rule = parseEquation("If 9061 is completed, then 9061 < 17 + 42/48");
    expect(inWords(rule, figures({ "9061": 500, "17": 250 }), "nl")).toEqual({
      rule: "als 9061 is ingevuld, dan 9061 < 17 + 42/48",
      sides: "9061 = 5.00; 17 + 42/48 = 2.50",
    });
    expect(inWords(parseEquation("20/58 > '0'"), figures({}), "fr").sides).toBe("20/58 = 0.00");
  });
});
