import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { catalogueOf } from "../../shared/domain/accounts/catalogue.ts";
import { xbrlModels } from "../../shared/domain/accounts/taxonomy.ts";
import { parseCsv } from "../../tools/csv.ts";

const repository = join(import.meta.dirname, "../..");
const reference = join(repository, "../shared/domain");
const here = existsSync(reference) ? describe : describe.skip;

here("the catalogue", () => {
  test("is what the tool makes of the reference data", async () => {
    const out = await mkdtemp(join(tmpdir(), "catalogue-"));
    try {
      await promisify(execFile)(process.execPath, [
        join(repository, "tools/compile-catalogue.ts"),
        ...["--models", join(reference, "nbb-models"), "--totals", join(reference, "nbb-calc")],
        ...["--checks", join(reference, "nbb-taxonomy-26.0/m87-f.datapoints-and-checks.json"), "--out", out],
      ]);
      const committed = join(repository, "shared/domain/accounts/catalogue");
      const names = await readdir(committed);
      expect((await readdir(out)).sort()).toEqual(names.sort());
      for (const name of names) {
        expect(await readFile(join(out, name), "utf8")).toBe(await readFile(join(committed, name), "utf8"));
      }
    } finally {
      await rm(out, { recursive: true });
    }
  });
});

test("every model has its total rules and the balance, m87-f the official list", async () => {
  const counts = await Promise.all(
    xbrlModels.map(async (model) => [model, (await catalogueOf(model)).rules.length]),
  );
  expect(Object.fromEntries(counts)).toEqual({
    "m01-f": 84 + 1,
    "m02-f": 181 + 1,
    "m04-f": 70 + 1,
    "m05-f": 159 + 1,
    "m07-f": 73 + 1,
    "m08-f": 59 + 1,
    "m81-f": 80 + 1,
    "m82-f": 177 + 1,
    "m87-f": 171,
  });
});

test("a cell may hold commas, quotes and lines", () => {
  expect(parseCsv('a,b\r\n"x, ""y""\nz",\n,2\n').map((row) => [...row])).toEqual([
    [
      ["a", 'x, "y"\nz'],
      ["b", ""],
    ],
    [
      ["a", ""],
      ["b", "2"],
    ],
  ]);
});
