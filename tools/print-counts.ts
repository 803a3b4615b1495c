import { readFileSync } from "node:fs";

/** What jest writes with `--json`: the part that is counted. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that did not even load: no test of theirs ran, so each counts as one failure. */
  readonly numRuntimeErrorTestSuites: number;
}

const noResults: Results = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

/** Prints what a run of jest came to, as the last line of `.ci/run`; a run without results is a failure. */
function printCounts(path: string | undefined): void {
  if (path === undefined) throw new TypeError("usage: print-counts RESULTS.json");
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = resultsIn(path);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  console.log(`${numPassedTests} passed, ${failed} failed`);
  if (failed > 0 || numPassedTests === 0) process.exitCode = 1;
}

function resultsIn(path: string): Results {
  const text = readFileSync(path, "utf8");
  return text === "" ? noResults : (JSON.parse(text) as Results);
}

printCounts(process.argv[2]);
