import { execFile } from "node:child_process";
import { expect, test } from "@jest/globals";
import { openAlways } from "../builders/access.ts";
import { morning } from "../builders/times.ts";
import { watchedPorts } from "../crash/machine.ts";
import { memoryPorts } from "../doubles/memory-ports.ts";
import { effectOf } from "./faults.ts";
import { simulate } from "./simulation.ts";
import { storyText } from "./story.ts";

const root = new URL("../../", import.meta.url);

interface Summary {
  readonly seeds: number;
  readonly published: number;
  readonly failures: readonly unknown[];
  readonly coverage: { readonly hit: number; readonly of: number };
  readonly missed: readonly unknown[];
  readonly places: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
}

test("5,000 histories end well, with every fault at every call that can suffer it", async () => {
  const summary = await campaign("--seeds", "5000");
  process.stdout.write(
    `${String(summary.seeds)} simulations, ${String(summary.published)} filings published; ` +
      `faults at places: ${String(summary.coverage.hit)} of ${String(summary.coverage.of)}\n`,
  );
  expect(summary.failures).toEqual([]);
  expect(summary.seeds).toBeGreaterThanOrEqual(5000);
  expect(summary.missed).toEqual([]);
  expect(summary.coverage.hit).toBe(summary.coverage.of);
  expect(Object.entries(summary.faults).filter(([, count]) => count === 0)).toEqual([]);
  expect(effects().filter((call) => !summary.places.some((place) => place.endsWith(`: ${call}`)))).toEqual(
    [],
  );
}, 600_000);

/** Runs the campaign as its user does; whether it ends well is in its summary. */
const campaign = (...options: readonly string[]): Promise<Summary> =>
  new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "test/simulation/main.ts", "--json", ...options],
      { cwd: root, maxBuffer: 2 ** 26 },
      (_failed, stdout, stderr) => {
        if (stdout === "") reject(new Error(stderr));
        else resolve(JSON.parse(stdout) as Summary);
      },
    );
  });

/** Every call of a port that changes something, or sends it. */
function effects(): readonly string[] {
  const world = memoryPorts({ now: morning, timetable: openAlways });
  return watchedPorts.flatMap((port) =>
    Object.entries(world[port])
      .filter(([, member]) => typeof member === "function")
      .map(([member]) => `${port}.${member}`)
      .filter((call) => ["write", "send"].includes(effectOf(call)) && !byTheTest.has(call)),
  );
}

/** What the doubles have for tests, beside what the port has for the application. */
const byTheTest = new Set([
  "spaces.tamper",
  "references.tamper",
  "publications.tamper",
  "registers.setTimetable",
  "registers.removeRefund",
  // No story lasts as long as a transfer is kept.
  "transfers.erase",
  "queues.sendText",
  "queues.take",
  "queues.giveBack",
  "deadLetters.bury",
  "provider.set",
  "provider.failNext",
  "provider.requestOf",
]);

test("a seed always tells the same story", async () => {
  const [once, again, another] = await Promise.all([simulate(11), simulate(11), simulate(12)]);
  expect(storyText(once.story)).toBe(storyText(again.story));
  expect(storyText(once.story)).not.toBe(storyText(another.story));
});

test("a fault that is left out does not happen", async () => {
  const { faults } = await simulate(11);
  const everything = new Set(Array.from({ length: 10_000 }, (_, index) => index));
  const quiet = await simulate(11, { muted: everything });
  expect(faults.fired.size).toBeGreaterThan(0);
  expect(quiet.faults.fired.size).toBe(0);
  expect(quiet.violations).toEqual([]);
});
