import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { shapes } from "./shapes.ts";

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".json"));

test("every shape has its golden file: npm run golden writes one that is missing", () => {
  expect(files.map((name) => name.replace(/\.v1\.json$/, "")).toSorted()).toEqual(Object.keys(shapes).toSorted());
});

test.each(files)("%s, as it was stored, is read and written back the same by the present code", (name) => {
  const stored: unknown = JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8"));
  const shape = shapes[name.replace(/\.v1\.json$/, "")];
  expect(JSON.parse(JSON.stringify(shape?.readAndWrite(stored)))).toEqual(stored);
});
