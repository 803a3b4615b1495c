import { type CodeLists, type Datapoint } from "./reference.ts";

type Labels = readonly string[];

/**
 * The labels of each rubric, as `nl|fr|de|en`. Most models word a rubric alike: the commonest wording is kept under the
 * rubric, another one under `model rubric`.
 */
export function labelTable(models: ReadonlyMap<string, readonly Datapoint[] | undefined>): unknown {
  const wordings = new Map<string, Map<string, string>>();
  for (const [model, datapoints] of models) {
    for (const { rubric, labels } of datapoints ?? []) {
      if (rubric === "") continue;
      const ofRubric = wordings.get(rubric) ?? new Map<string, string>();
      if (!ofRubric.has(model)) ofRubric.set(model, joined(labels));
      wordings.set(rubric, ofRubric);
    }
  }
  const table: Record<string, string> = {};
  for (const [rubric, ofRubric] of wordings) {
    const common = commonest([...ofRubric.values()]);
    table[rubric] = common;
    for (const [model, wording] of ofRubric) {
      if (wording !== common) table[`${model} ${rubric}`] = wording;
    }
  }
  return {
    source: "Labels in the editor of the National Bank of Belgium, package 22.19.3.",
    labels: table,
  };
}

/** The members of each code list with their labels, as `nl|fr|de|en`, or one label where all are the same. */
export function codeListTable(lists: CodeLists): unknown {
  return {
    source: "Code lists in the editor of the National Bank of Belgium, package 22.19.3.",
    lists: Object.fromEntries(
      Object.entries(lists).map(([name, members]) => [
        name,
        Object.fromEntries(
          members.map(({ code, labels: { nl, fr, de, en } }) => [
            code.replace(/^[^:]*:/, ""),
            joined([nl, fr, de, en]),
          ]),
        ),
      ]),
    ),
  };
}

function joined(labels: Labels): string {
  const clean = labels.map((label) => label.replaceAll(/[|\s]+/g, " ").trim());
  return clean.every((label) => label === clean[0]) ? (clean[0] ?? "") : clean.join("|");
}

function commonest(wordings: readonly string[]): string {
  const count = (wording: string): number => wordings.filter((other) => other === wording).length;
  return wordings.reduce((best, next) => (count(next) > count(best) ? next : best), wordings[0] ?? "");
}
