import { compileFunction } from "node:vm";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { catalogueOf } from "../../shared/domain/accounts/catalogue.ts";
import { holds } from "../../shared/domain/accounts/equation.ts";
import { parseDecimal } from "../../shared/domain/accounts/figure.ts";
import { toDecimal } from "../../shared/domain/money.ts";

const { rules } = await catalogueOf("m87-f");

test("there are 171 rules, of which 49 refuse", () => {
  expect(rules).toHaveLength(171);
  expect(rules.filter(({ severity }) => severity === "error")).toHaveLength(49);
});

/** Small figures meet often, so that equalities hold often enough to be tested. */
const figure = fc.option(fc.bigInt({ min: -3n, max: 3n }), { nil: undefined });

test.each(rules)("$id says what its text says: $text", ({ text, equation, cells }) => {
  const codes = [...cells.keys()];
  const bySecondReader = secondReader(text, codes);
  fc.assert(
    fc.property(fc.array(figure, { minLength: codes.length, maxLength: codes.length }), (figures) => {
      const figureOf = (code: string) => figures[codes.indexOf(code)];
      expect(holds(equation, figureOf)).toBe(bySecondReader(figureOf));
    }),
    { numRuns: 60 },
  );
});

test("any amount of cents survives being written and read", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 16n) + 1n, max: 10n ** 16n - 1n }), (cents) => {
      expect(parseDecimal(toDecimal(cents))?.hundredths).toBe(cents);
    }),
  );
});

test("no text makes the reader of decimals throw or guess", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
      expect(parseDecimal(text) !== undefined).toBe(isDecimal);
    }),
  );
});

/** A second reading of a rule, by substitution into JavaScript: shares nothing with the parser under test. */
function secondReader(text: string, codes: readonly string[]) {
  const longestFirst = [...codes].sort((one, other) => other.length - one.length);
  const code = longestFirst.map((rubric) => rubric.replaceAll("/", "\\/")).join("|");
  const [, antecedent, consequent] = /^(?:If (.*?),? then )?(.*)$/.exec(text) ?? [];
  const translated = [antecedent, consequent].map((part) =>
    part
      ?.replace(/^(.*) (?:is|are) completed$/, (_, list: string) =>
        list.replaceAll(new RegExp(`(${code})`, "g"), "$1 >< '0'"),
      )
      .replace(/^(\S+) is not completed$/, "absent($1)")
      .replaceAll(new RegExp(`(?<![\\w/'])(${code})(?![\\w/'])`, "g"), 'v("$1")')
      .replaceAll(
        /'(\d+)'|(?<![\w"/])([01])(?![\w"/])/g,
        (_, quoted: string | undefined, bare: string | undefined) => `${quoted ?? bare ?? ""}n * 100n`,
      )
      .replaceAll("><", "!==")
      .replaceAll("≤", "<=")
      .replaceAll("≥", ">=")
      .replaceAll(/ = /g, " === ")
      .replaceAll(" and ", " && ")
      .replaceAll(" or ", " || ")
      .replace(/absent\(v\("(.*?)"\)\)/, 'absent("$1")'),
  );
  const [condition = "true", claim = ""] = translated;
  const evaluate = compileFunction(`return !(${condition}) || (${claim});`, ["v", "absent"]) as (
    v: (code: string) => bigint,
    absent: (code: string) => boolean,
  ) => boolean;
  return (figureOf: (code: string) => bigint | undefined): boolean =>
    evaluate(
      (rubric) => figureOf(rubric) ?? 0n,
      (rubric) => figureOf(rubric) === undefined,
    );
}
