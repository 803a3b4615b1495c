import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageOn } from "./cutoff/stage.ts";
import { liveThroughTheCutoff, parallelRun } from "./cutoff/story.ts";
import { type DeskProcess, startDeskProcess } from "./desk-process.ts";

const dataDirectory = await mkdtemp(join(tmpdir(), "filing-cutoff-"));
const started = performance.now();
let desk: DeskProcess | undefined;
try {
  desk = await startDeskProcess({ dataDirectory, clock: parallelRun });
  console.log(`Filing is up at ${desk.endpoints.url} (${elapsed()})`);
  await liveThroughTheCutoff(stageOn(desk, (line) => console.log(wrapped(line))));
  console.log(`\nEverything above was true. ${elapsed()}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await desk?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}

/** Broken between words, so that a long text of the application reads as one paragraph. */
function wrapped(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return line.replaceAll(/(.{1,110})(?: +|$)/g, `$1\n${indent}  `).trimEnd();
}

function elapsed(): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
