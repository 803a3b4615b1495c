import { parseEquation, rubricsOf } from "../shared/domain/accounts/equation.ts";
import { type Datapoint, type OfficialChecks, ownKey, type TotalRule } from "./reference.ts";

interface Sources {
  readonly model: string;
  readonly datapoints: readonly Datapoint[] | undefined;
  readonly totals: readonly TotalRule[];
  readonly official: OfficialChecks | undefined;
}

type Rubrics = Map<string, string>;

/**
 * The catalogue of one model. `rubrics` lines read `code | periods | key` (the key without its `prd` member, `-` for a
 * figure without a period), `facts` are the other known datapoints, `wider` those of the official package that the editor
 * does not show, `rules` lines read `id | period | equation`.
 */
export function modelCatalogue({ model, datapoints, totals, official }: Sources): unknown {
  const rubrics = datapoints === undefined ? rubricsOfTotals(totals) : rubricsOfDatapoints(datapoints);
  return {
    model,
    source:
      "Datapoints and totals of the editor of the National Bank of Belgium, package 22.19.3." +
      (official === undefined ? "" : ` Checks of package nbb-cbso ${official.version}.`),
    assumption:
      official === undefined
        ? "The totals and datapoints of framework 22.19 are taken to hold for 19.5 to 26.0. Whether each total is also a statutory check is known for m87 only; all of them block. That assets equal liabilities is no total, but a statutory check of m87 (va_03.01.0_0015) and taken to be one of every model."
        : "The checks of framework 26.0 are taken to hold for 19.5 to 25.0.",
    complete: datapoints !== undefined,
    rubrics: rubricLines(rubrics),
    facts: (datapoints ?? []).filter(({ rubric }) => rubric === "").map(({ key }) => key),
    wider: official === undefined ? [] : widerKeys(official, rubrics),
    rules: official === undefined ? totalLines(totals, model, rubrics) : officialLines(official, rubrics),
  };
}

function rubricsOfDatapoints(datapoints: readonly Datapoint[]): Rubrics {
  const rubrics: Rubrics = new Map();
  for (const { rubric, period, key } of datapoints) {
    if (rubric !== "") add(rubrics, `${rubric}@${period === "" ? "-" : period}`, key);
  }
  return rubrics;
}

function rubricsOfTotals(totals: readonly TotalRule[]): Rubrics {
  const rubrics: Rubrics = new Map();
  for (const { target, sources } of totals) {
    for (const { rubric, key } of [target, ...sources]) {
      add(rubrics, `${rubric}@${key.includes(" prd:m2") ? "NM1" : "N"}`, key);
    }
  }
  return rubrics;
}

function add(rubrics: Rubrics, cell: string, key: string): void {
  const known = rubrics.get(cell);
  if (known !== undefined && known !== key) throw new Error(`${cell} is both ${known} and ${key}`);
  rubrics.set(cell, key);
}

function rubricLines(rubrics: Rubrics): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const [cell, key] of rubrics) {
    const [code = "", period = ""] = cell.split("@");
    const member = { N: " prd:m1", NM1: " prd:m2" }[period];
    if (member !== undefined && !key.includes(member)) throw new Error(`${cell} is not of ${period}: ${key}`);
    const line = `${code}@${member === undefined ? key : key.replace(member, "")}`;
    lines.set(line, [...(lines.get(line) ?? []), period]);
  }
  return [...lines].map(([line, periods]) => line.replace("@", ` | ${periods.join(" ")} | `));
}

function widerKeys(official: OfficialChecks, rubrics: Rubrics): readonly string[] {
  const known = new Set(rubrics.values());
  const keys = new Set<string>();
  for (const { metric, metricPrefix, dimensions, openDimensions, ...periods } of official.datapoints) {
    const members = (period: string | undefined): (readonly [string, string])[] => [
      ...Object.entries(dimensions),
      ...(period === undefined ? [] : [["dim:prd", period] as const]),
      ...(openDimensions ?? []).map((dimension) => [dimension, ""] as const),
    ];
    const name = metricPrefix === undefined ? metric : `${metricPrefix}:${metric}`;
    const { currentPeriod, previousPeriod } = periods;
    for (const period of [currentPeriod, previousPeriod]) {
      if (period !== undefined) keys.add(ownKey(name, members(period)));
    }
    if (currentPeriod === undefined) keys.add(ownKey(name, members(undefined)));
  }
  return [...keys].filter((key) => !known.has(key)).sort();
}

function totalLines(totals: readonly TotalRule[], model: string, rubrics: Rubrics): readonly string[] {
  const lines = totals.map(({ period, target, sources }) => {
    for (const { rubric, key } of [target, ...sources]) {
      const cell = rubrics.get(`${rubric}@${period}`) ?? rubrics.get(`${rubric}@NM1`);
      if (cell !== key) throw new Error(`total ${target.rubric} of ${model} reads ${key} for ${rubric}`);
    }
    const sum = sources.map(({ sign, rubric }) => `${sign} ${rubric}`).join(" ");
    return `${model}:${target.rubric}:${period} | ${period} | ${target.rubric} = ${sum.replace(/^\+ /, "")}`;
  });
  return [...lines, `${model}:balance:N | N | 20/58 = 10/49`];
}

function officialLines(official: OfficialChecks, rubrics: Rubrics): readonly string[] {
  return official.checks.map(({ id, equation, variables }) => {
    const keys = rubricsOf(parseEquation(equation)).map((rubric) => ({
      rubric,
      key: keyOf(rubric, rubrics),
    }));
    for (const { rubric, key } of keys) {
      if (!variables.some((variable) => covers(variable, key))) {
        throw new Error(`${id}: no variable covers ${rubric} (${key})`);
      }
    }
    if (!variables.every((variable) => keys.some(({ key }) => covers(variable, key)))) {
      throw new Error(`${id}: a variable has no rubric in ${equation}`);
    }
    return `${id} | N | ${equation.replaceAll(/\s+/g, " ").trim()}`;
  });
}

/** `12P` is the previous year's column of 12, where no rubric of that code exists. */
function keyOf(rubric: string, rubrics: Rubrics): string {
  const key =
    rubrics.get(`${rubric}@N`) ??
    rubrics.get(`${rubric}@-`) ??
    rubrics.get(`${rubric}@NM1`) ??
    rubrics.get(`${rubric.replace(/P$/, "")}@NM1`);
  if (key === undefined) throw new Error(`unknown rubric ${rubric}`);
  return key;
}

function covers(variable: OfficialChecks["checks"][number]["variables"][number], key: string): boolean {
  const [metric, ...members] = key.split(" ");
  return (
    metric === variable.metric &&
    Object.values(variable.dimensions).every((member) => members.includes(member))
  );
}
