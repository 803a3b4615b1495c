import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { runKills } from "./kill-run.ts";

// The long form of kills.test.ts: npm run service-bus:kill-test -- --kills 50 --seed 1
// With --plant it takes messages out of the store at the end, which has to be found out.

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    plant: { type: "boolean", default: false },
  },
});
const directory = await mkdtemp(join(tmpdir(), "service-bus-kills-"));
const started = performance.now();
const { faults, answers, left } = await runKills({
  kills: Number(values.kills),
  seed: Number(values.seed),
  directory,
  ...(values.plant ? { tamper: loseSchedules } : {}),
});
const seconds = ((performance.now() - started) / 1_000).toFixed(1);
say(`Seed ${values.seed}, ${values.kills} kills, ${answers} answers in ${seconds} s.`);
say(`Left at the end: ${JSON.stringify(left)}. Faults: ${faults.length}.`);
for (const fault of faults) say(fault);
await rm(directory, { recursive: true });
process.exit(faults.length === 0 ? 0 : 1);

function loseSchedules(dataDirectory: string): void {
  const database = new DatabaseSync(join(dataDirectory, "service-bus.sqlite"));
  database.exec("DELETE FROM message WHERE state = 'scheduled'");
  database.close();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
