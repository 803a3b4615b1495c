import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { type Alone, startAlone } from "./alone.ts";
import { openDocuments } from "./cosmos-emulator.ts";
import { inTurns, type Place, type Rates, type Round } from "./in-turns.ts";
import { median, milliseconds } from "./median.ts";
import { messagesConfig, openMessages } from "./service-bus-emulator.ts";

// Measures the two emulators, each in a process of its own with its data kept: how fast it starts, what it has in memory
// then, and what its operations cost beside an echo, and with more and more in store.
// npm run -s bench:emulators -- [--only cosmos] [--stored 10000,100000] [--rounds 61]

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    stored: { type: "string", default: "10000,100000" },
    rounds: { type: "string", default: "61" },
  },
});
/** How much is in the stores that are compared; in the first nothing to speak of. */
const stored = [0, ...values.stored.split(",").map(Number)];
const warmUp = 10;
const starts = 11;

interface Subject {
  readonly start: (directory: string) => Promise<Alone>;
  /** @param ready what was said by the emulator, or by its echo. */
  readonly open: (ready: string, count: number) => Promise<Place>;
  readonly startEcho: (ready: string) => Promise<Alone>;
}

const program = (...path: readonly string[]): string => join(import.meta.dirname, ...path);

const subjects: Readonly<Record<string, Subject>> = {
  cosmos: {
    start: (directory) =>
      startAlone(program("../local/cosmos/main.ts"), "--port", "0", "--data", join(directory, "data")),
    open: openDocuments,
    startEcho: (ready) => startAlone(program("http-echo.ts"), ...ready.split(" ")),
  },
  "service-bus": {
    start: async (directory) => {
      const config = join(directory, "Config.json");
      await writeFile(config, JSON.stringify(messagesConfig));
      const options = ["--port", "0", "--config", config, "--data", join(directory, "data")];
      return startAlone(program("../local/service-bus/main.ts"), ...options);
    },
    open: (ready, count) => Promise.resolve(openMessages(ready, count)),
    startEcho: () => startAlone(program("amqp-echo.ts")),
  },
};

for (const [name, subject] of Object.entries(subjects)) {
  if (values.only !== undefined && values.only !== name) continue;
  const root = await mkdtemp(join(tmpdir(), "filing-emulators-"));
  try {
    await measure(name, subject, root);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function measure(name: string, subject: Subject, root: string): Promise<void> {
  const directories = await filled(subject, root);
  const start = await startUps(subject, directories);
  const emulators = await Promise.all(directories.map(subject.start));
  const megabytes = await Promise.all(emulators.map(({ restingMegabytes }) => restingMegabytes()));
  const rates = await ratesOf(subject, emulators);
  await Promise.all(emulators.map(({ stop }) => stop()));

  const amounts = [
    "next to nothing",
    ...stored.slice(1).map((count) => `${count.toLocaleString("en")} stored`),
  ];
  table(
    [name, ...amounts],
    [
      ["start", ...start.emulators.map((one) => `${one.toFixed(0)} ms`)],
      ["in memory at rest", ...megabytes.map((one) => `${one.toFixed(0)} MB`)],
    ],
  );
  console.log(`\nA Node that does nothing starts in ${start.node.toFixed(0)} ms.`);
  table(
    [name, "one", "to an echo", ...amounts.slice(1)],
    Object.entries(rates).map(([operation, byPlace]) => [operation, ...ratios(byPlace)]),
  );
}

/** Prints what a page can take over. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log("");
  for (const cells of [heads, heads.map(() => "-"), ...rows]) console.log(`| ${cells.join(" | ")} |`);
}

/** One directory for each amount, with as much stored in it. */
async function filled({ start, open }: Subject, root: string): Promise<readonly string[]> {
  const directories: string[] = [];
  for (const count of stored) {
    const directory = await mkdtemp(join(root, "store-"));
    const emulator = await start(directory);
    const place = await open(emulator.ready, count);
    await place.fill();
    await place.close();
    await emulator.stop();
    directories.push(directory);
  }
  return directories;
}

/** Milliseconds from the start of the process until it is ready, by directory, and what Node alone takes of them. */
async function startUps({ start }: Subject, directories: readonly string[]) {
  const emulators = directories.map((): number[] => []);
  const nodes: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    nodes.push(await milliseconds(() => promisify(execFile)(process.execPath, ["-e", "0"])));
    for (const [index, directory] of directories.entries()) {
      const emulator = await start(directory);
      emulators[index]?.push(emulator.startMilliseconds);
      await emulator.stop();
    }
  }
  return { emulators: emulators.map(median), node: median(nodes) };
}

async function ratesOf({ open, startEcho }: Subject, emulators: readonly Alone[]): Promise<Rates> {
  const places = await Promise.all(emulators.map(({ ready }, index) => open(ready, stored[index] ?? 0)));
  const echo = await startEcho(emulators[0]?.ready ?? "");
  const echoed = await open(echo.ready, 0);
  const rounds = new Map<string, Round>([["echo", echoed.round]]);
  for (const [index, { fullRound }] of places.entries()) rounds.set(String(stored[index]), fullRound);
  const rates = await inTurns(rounds, { rounds: Number(values.rounds), warmUp });
  for (const { close } of [...places, echoed]) await close();
  await echo.stop();
  return rates;
}

/** What one operation takes with nothing in store, over the echo's, and what it takes with more, over that. */
function ratios(byPlace: Rates[string]): readonly string[] {
  const [one = NaN, ...more] = stored.map((count) => byPlace[count]);
  const over = (taken: number | undefined, base: number | undefined): string =>
    taken === undefined || base === undefined ? "" : (taken / base).toFixed(2);
  return [`${one.toFixed(2)} ms`, over(one, byPlace["echo"]), ...more.map((taken) => over(taken, one))];
}
