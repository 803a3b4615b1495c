import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { completeCoverage, runCampaign } from "./campaign.ts";
import { shrink } from "./shrink.ts";
import { type Outcome, simulate } from "./simulation.ts";
import { storyText } from "./story.ts";
import { type Tally, coverage, firedByKind, missedFaults } from "./tally.ts";

const usage = `npm run simulate -- --seeds 5000 [--from 1] [--workers 2] [--until-failure] [--json]
npm run simulate -- --seed 17 [--mute 3,8] [--shrink]
`;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    mute: { type: "string", default: "" },
    shrink: { type: "boolean", default: false },
    seeds: { type: "string", default: "5000" },
    from: { type: "string", default: "1" },
    workers: { type: "string", default: String(availableParallelism()) },
    "until-failure": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(usage);
else
  process.exitCode = (await (values.seed === undefined ? campaign() : replay(Number(values.seed)))) ? 0 : 1;

/** Tells the story of one seed; `false` when it ends badly. */
async function replay(seed: number): Promise<boolean> {
  const muted = new Set(values.mute.split(",").filter(Boolean).map(Number));
  if (!values.shrink) return tell(await simulate(seed, { muted }));
  const shrunk = await shrink(seed);
  process.stdout.write(`npm run simulate -- --seed ${String(seed)} --mute ${[...shrunk.muted].join()}\n`);
  return tell(shrunk.outcome);
}

function tell(outcome: Outcome): boolean {
  const { seed, violations, story, filings, published, lasted } = outcome;
  process.stdout.write(`${storyText(story)}\n\n`);
  process.stdout.write(
    `seed ${String(seed)}: ${String(filings)} filings, ${String(published)} published, ${lasted.from} to ${lasted.to}\n`,
  );
  process.stdout.write(
    violations.length === 0 ? "nothing is wrong\n" : `WRONG: ${violations.join("\n       ")}\n`,
  );
  return violations.length === 0;
}

async function campaign(): Promise<boolean> {
  const [from, seeds, workers] = [Number(values.from), Number(values.seeds), Number(values.workers)];
  const begin = performance.now();
  const stopsAtFailure = values["until-failure"];
  const passed = await runCampaign({
    from,
    seeds,
    workers,
    stopsAtFailure,
    progress: progressLine(seeds, begin),
  });
  const tally = stopsAtFailure ? passed : await completeCoverage(passed, workers);
  const seconds = (performance.now() - begin) / 1000;
  if (values.json) process.stdout.write(`${JSON.stringify(summaryOf(tally, seconds))}\n`);
  else await printSummary(tally, seconds);
  return tally.failures.length === 0 && (stopsAtFailure || missedFaults(tally).length === 0);
}

/** One line on the terminal that is written over, at most each second. */
function progressLine(of: number, begin: number): (tally: Tally) => void {
  let last = begin;
  return ({ seeds, failures }) => {
    const now = performance.now();
    if (!process.stderr.isTTY && now - last < 30_000) return;
    if (now - last < 1_000) return;
    last = now;
    const rate = Math.round((1000 * seeds) / (now - begin));
    const end = process.stderr.isTTY ? "\r" : "\n";
    process.stderr.write(
      `${String(seeds)} of ${String(of)} seeds, ${String(failures.length)} failed, ${String(rate)} a second${end}`,
    );
  };
}

function summaryOf(tally: Tally, seconds: number) {
  return {
    seeds: tally.seeds,
    seconds: Math.round(seconds),
    filings: tally.filings,
    published: tally.published,
    steps: tally.steps,
    faults: Object.fromEntries(firedByKind(tally)),
    coverage: coverage(tally),
    places: [...tally.places.keys()].sort(),
    missed: missedFaults(tally).map(({ forced }) => forced),
    failures: tally.failures,
  };
}

async function printSummary(tally: Tally, seconds: number): Promise<void> {
  const { failures, missed, faults, places: _places, ...figures } = summaryOf(tally, seconds);
  const rows = Object.entries(faults).map(([kind, count]) => `${String(count).padStart(10)}  ${kind}\n`);
  process.stdout.write(`faults that happened:\n${rows.join("")}`);
  process.stdout.write(
    `${String(figures.seeds)} simulations in ${String(figures.seconds)} s: ${String(figures.filings)} filings, ` +
      `${String(figures.published)} published, ${String(figures.steps)} steps, ${String(failures.length)} failed\n` +
      `faults at places: ${String(figures.coverage.hit)} of ${String(figures.coverage.of)} hit\n`,
  );
  for (const { operation, call, kind } of missed)
    process.stdout.write(`never: ${operation}: ${call} ${kind}\n`);
  for (const { seed, violations } of failures)
    process.stdout.write(`seed ${String(seed)}: ${violations.join("; ")}\n`);
  const [first] = failures;
  if (first !== undefined) tell((await shrink(first.seed)).outcome);
}
