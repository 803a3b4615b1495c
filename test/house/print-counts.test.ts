import { expect, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const tool = resolve(import.meta.dirname, "../../tools/print-counts.ts");

test.each([
  { given: "tests that all passed", results: run(12, 0, 0), line: "12 passed, 0 failed", exit: 0 },
  { given: "a test that failed", results: run(11, 1, 0), line: "11 passed, 1 failed", exit: 1 },
  { given: "a file that did not load", results: run(11, 0, 1), line: "11 passed, 1 failed", exit: 1 },
  { given: "a run of no test at all", results: run(0, 0, 0), line: "0 passed, 0 failed", exit: 1 },
  { given: "a run that wrote nothing", results: "", line: "0 passed, 0 failed", exit: 1 },
])("$given: $line", ({ results, line, exit }) => {
  const folder = mkdtempSync(join(tmpdir(), "counts-"));
  try {
    writeFileSync(join(folder, "results.json"), results);
    const { stdout, status } = spawnSync(process.execPath, [tool, join(folder, "results.json")], {
      encoding: "utf8",
    });
    expect({ line: stdout, exit: status }).toEqual({ line: `${line}\n`, exit });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function run(numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number): string {
  return JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites });
}
