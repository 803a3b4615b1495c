import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { hunt, linesOf } from "./hunt.ts";
import { plantedDefects } from "./planted-defects.ts";

const root = new URL("../../", import.meta.url);
const mostSeeds = 2_000;

test.each(plantedDefects)("$name: fits the code as it stands", ({ edits }) => {
  for (const { file, find } of edits) {
    expect(readFileSync(new URL(file, root), "utf8").split(find)).toHaveLength(2);
  }
});

test(`each planted defect is seen within ${String(mostSeeds)} seeds`, async () => {
  const catches = await hunt({ from: 1, count: mostSeeds });
  process.stdout.write(`planted defects, and the seed that shows each:\n${linesOf(catches)}`);
  expect(catches.filter(({ seed }) => seed === undefined)).toEqual([]);
  expect(catches.length).toBeGreaterThanOrEqual(20);
}, 600_000);
