/**
 * Compiles the reference data of the bank's taxonomy packages into the check catalogue.
 *
 *     node tools/compile-catalogue.ts --models DIR --totals DIR --checks FILE --out DIR
 *
 * `--models` holds the editor's datapoints, code lists and list of models, `--totals` its automatic totals,
 * `--checks` the official list of checks of m87-f. Stops at the first contradiction between them.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { labelTable, codeListTable } from "./catalogue-labels.ts";
import { modelCatalogue } from "./catalogue-model.ts";
import { readChecks, readCodeLists, readDatapoints, readModels, readTotals } from "./reference.ts";

const xbrlModels = ["m01-f", "m02-f", "m04-f", "m05-f", "m07-f", "m08-f", "m81-f", "m82-f", "m87-f"];

const { values } = parseArgs({
  options: {
    models: { type: "string" },
    totals: { type: "string" },
    checks: { type: "string" },
    out: { type: "string" },
  },
});

const official = readChecks(required("checks"));
const datapoints = new Map(xbrlModels.map((model) => [model, readDatapoints(required("models"), model)]));

for (const model of xbrlModels) {
  write(
    model,
    modelCatalogue({
      model,
      datapoints: datapoints.get(model),
      totals: readTotals(required("totals"), model),
      official: model === "m87-f" ? official : undefined,
    }),
  );
}
write("labels", labelTable(datapoints));
write("code-lists", codeListTable(readCodeLists(join(required("models"), "codelists.json"))));
write("models", {
  source: "Names of the models in the editor of the National Bank of Belgium, package 22.19.3.",
  names: Object.fromEntries(
    readModels(join(required("models"), "models-catalog.csv")).map(({ code, names }) => [
      code,
      names.join("|"),
    ]),
  ),
});

function required(name: keyof typeof values): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}

function write(name: string, content: unknown): void {
  writeFileSync(join(required("out"), `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
}
