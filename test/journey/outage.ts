import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type DeskProcess } from "../../local/desk-process.ts";
import { eventually } from "../../local/filing-client.ts";
import { waitingIn } from "./books.ts";
import { type SteadyLoad, steadyLoad } from "./steady-load.ts";
import { type Stage, judge, runTrial, say, seconds } from "./trial.ts";

// The database refuses everything for two minutes, real ones, while clients file and pay: every request is told when
// to come back, and within a minute after it whatever waited has moved on: npm run outage -- --seconds 120

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "120" },
    clients: { type: "string", default: "4" },
  },
});
const outageSeconds = Number(values.seconds);
/** In which everything has to move again. */
const recoverySeconds = 60;
const warmUpSeconds = 20;
const told = "503 with Retry-After";

await runTrial(async (stage) => {
  const load = await steadyLoad(stage.desk, { clients: Number(values.clients), patienceSeconds: 600 });
  const wrong = await outage(stage, load);
  await load.finish();
  return [...wrong, ...(await judge(stage, load))];
});

async function outage({ desk }: Stage, load: SteadyLoad): Promise<readonly string[]> {
  await eventually("a first publication", () => Promise.resolve(load.published.size), {
    isGood: (published) => published > 0,
    seconds: 120,
  });
  await pause(warmUpSeconds * 1000);
  await refuse(desk, true);
  const answers = await askForSomething(desk);
  await refuse(desk, false);
  const ended = performance.now();
  const waited = await waitingIn(desk.endpoints);
  say(
    `${String(load.acknowledged.size)} filings were acknowledged, then the database refused everything for ${values.seconds} s: ` +
      `${String(answers.length)} requests of a bystander got ${[...new Set(answers)].join(", ")}.`,
  );
  await eventually("everything moving again", () => unmoved(desk, waited), {
    isGood: (left) => left === 0,
    seconds: recoverySeconds,
    everyMilliseconds: 500,
  });
  say(
    `${String(waited.size)} documents waited at its end; all had moved on ${seconds(performance.now() - ended)} s later.`,
  );
  return answers.every((answer) => answer === told) ? [] : ["a request was not told when to come back"];
}

/** Asks for something public once a second, as long as the outage is to last. @returns what each request got. */
async function askForSomething({ endpoints }: DeskProcess): Promise<readonly string[]> {
  const answers: string[] = [];
  const end = performance.now() + outageSeconds * 1000;
  while (performance.now() < end) {
    const response = await fetch(`${endpoints.url}/authentic/legalEntity/0999000525/references`);
    await response.arrayBuffer();
    answers.push(
      `${String(response.status)} with${response.headers.has("retry-after") ? "" : "out"} Retry-After`,
    );
    await pause(1000);
  }
  return answers;
}

async function refuse({ endpoints }: DeskProcess, refuses: boolean): Promise<void> {
  const response = await fetch(`${endpoints.control}/database`, {
    method: "POST",
    body: JSON.stringify({ refuses }),
  });
  if (!response.ok) throw new Error(`the control port answered ${String(response.status)}`);
}

/** How many documents still wait as they did. */
async function unmoved({ endpoints }: DeskProcess, waited: ReadonlyMap<string, string>): Promise<number> {
  const now = await waitingIn(endpoints);
  return [...waited].filter(([id, since]) => now.get(id) === since).length;
}
