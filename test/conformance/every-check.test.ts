import { describe, expect, test } from "@jest/globals";
import {
  bakery,
  bicycleMaker,
  choir,
  oneCentOff,
  withWarning,
  workshop,
} from "../../local/samples/accounts.ts";
import { type SampleAccounts, xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { xbrlAccountsReader } from "../../shared/adapters/xbrl/xbrl-accounts-reader.ts";
import { catalogueOf, type Cell, type Rule } from "../../shared/domain/accounts/catalogue.ts";
import { holds } from "../../shared/domain/accounts/equation.ts";
import { fromDecimal, toDecimal } from "../../shared/domain/money.ts";
import { streamOf } from "./stream-of.ts";

const reader = xbrlAccountsReader();

describe.each([bicycleMaker, bakery, workshop, choir])("one wrong figure in $name", (sample) => {
  test("is found by every check that reads it, each under its own id", async () => {
    const { rules } = await catalogueOf(sample.model);
    const unbreakable: string[] = [];
    for (const rule of rules) {
      const broken = breaking(rule, sample);
      if (broken === undefined) {
        unbreakable.push(rule.id);
        continue;
      }
      const { report } = await reader.validate(streamOf(xbrlOf(broken)));
      const finding = report.findings.find(({ check }) => check === rule.id);
      expect(finding).toMatchObject({ check: rule.id, severity: rule.severity, equation: rule.text });
      expect(finding?.values).toHaveLength(rule.cells.size);
    }
    expect(unbreakable).toEqual([]);
  }, 60_000);
});

test.each([
  [bicycleMaker, "green", []],
  [bakery, "green", []],
  [workshop, "green", []],
  [choir, "green", []],
  [withWarning, "orange", ["ca_06.04.0_0001"]],
  [oneCentOff, "red", ["va_03.01.0_0014", "va_03.01.0_0015"]],
])("the samples have the outcome they are made for", async (sample, outcome, checks) => {
  const { report } = await reader.validate(streamOf(xbrlOf(sample)));
  expect(report.outcome).toBe(outcome);
  expect(report.findings.map(({ check }) => check)).toEqual(checks);
});

test("a rule that is kept is not reported", async () => {
  const { report } = await reader.validate(streamOf(xbrlOf(bicycleMaker)));
  expect(report).toMatchObject({ outcome: "green", checksRun: 171, findings: [] });
});

/** The sample with the first change of a single figure that breaks the rule. */
function breaking(rule: Rule, sample: SampleAccounts): SampleAccounts | undefined {
  for (const [code, cell] of rule.cells) {
    const column = columnOf(cell, sample);
    const figure = figureIn(cell, sample) ?? 0n;
    for (const changed of [figure + 100n, figure - 100n, 0n, 1_000_000_000n]) {
      if (changed < 0n && !cell.key.startsWith("am2")) continue;
      const figureOf = (other: string) =>
        other === code ? changed : figureIn(rule.cells.get(other) ?? cell, sample);
      if (holds(rule.equation, figureOf)) continue;
      return { ...sample, [column]: { ...sample[column], [cell.rubric]: toDecimal(changed) } };
    }
  }
  return undefined;
}

function figureIn(cell: Cell, sample: SampleAccounts): bigint | undefined {
  const text = sample[columnOf(cell, sample)]?.[cell.rubric];
  return text === undefined ? undefined : fromDecimal(text);
}

/** A rubric of the previous year's column alone, such as 8059P, stands among this year's in the samples. */
function columnOf({ rubric, period }: Cell, { rubrics }: SampleAccounts): "rubrics" | "previousRubrics" {
  return period === "N" || (rubric.endsWith("P") && rubric in rubrics) ? "rubrics" : "previousRubrics";
}
