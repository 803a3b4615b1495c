import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { seeded } from "../builders/random.ts";
import { type SteadyLoad, moveClock, steadyLoad } from "./steady-load.ts";
import { type Stage, judge, runTrial, say, seconds } from "./trial.ts";

// Ends the whole system as a power cut does, again and again, at random moments under load, and looks at the end
// whether every filing that was acknowledged is published, once: npm run kill-test -- --kills 50 --seed 1
// On a busy machine a life of a few seconds brings little about: --longestLife gives it more of them.

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    clients: { type: "string", default: "8" },
    longestLife: { type: "string", default: "3" },
  },
});
const kills = Number(values.kills);
const shortestLife = 200;
const longestLife = Number(values.longestLife) * 1000;
/** The sweeper sends what has waited for two minutes. */
const sweepingAge = 2 * 60_000;

await runTrial(async (stage) => {
  const load = await steadyLoad(stage.desk, { clients: Number(values.clients), patienceSeconds: 1200 });
  const started = performance.now();
  await killAgainAndAgain(stage, load);
  const lastStart = performance.now();
  await finish(stage, load);
  const now = performance.now();
  say(
    `Seed ${values.seed}, ${String(kills)} kills in ${seconds(lastStart - started)} s; ` +
      `everything was published ${seconds(now - lastStart)} s after the last start.`,
  );
  return judge(stage, load);
});

async function killAgainAndAgain(stage: Stage, load: SteadyLoad): Promise<void> {
  const random = seeded(Number(values.seed));
  for (let kill = 1; kill <= kills; kill += 1) {
    const life = shortestLife + random() * (longestLife - shortestLife);
    await pause(life);
    const killed = performance.now();
    await stage.killAndRestart();
    await moveClock(stage.desk, sweepingAge);
    say(
      `Kill ${String(kill)} after ${seconds(life)} s, up again in ${seconds(performance.now() - killed)} s: ` +
        `${String(load.acknowledged.size)} acknowledged, ${String(load.published.size)} seen published.`,
    );
  }
}

/** Lets time go by for the sweeper until every client has what it waits for. */
async function finish(stage: Stage, load: SteadyLoad): Promise<void> {
  const finished = load.finish().then(() => true);
  while (!(await Promise.race([finished, pause(2_000, false)]))) await moveClock(stage.desk, sweepingAge);
}
