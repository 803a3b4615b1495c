import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { publicReferences, readBooks, wrongIn } from "./books.ts";
import { type SteadyLoad } from "./steady-load.ts";

/** A system of a trial's own, on data of its own. */
export interface Stage {
  /** The process that is up now. */
  readonly desk: DeskProcess;
  /** Ends it as a power cut does, and starts it again on the same data, at the same address. */
  killAndRestart(): Promise<void>;
}

/** A trial that takes longer has failed. */
const longestMinutes = 20;

/**
 * Runs a trial from the command line, and ends the process: with 0 when nothing was wrong.
 * @param trial says what was wrong.
 */
export async function runTrial(trial: (stage: Stage) => Promise<readonly string[]>): Promise<never> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "filing-trial-"));
  let desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:00.000Z" });
  const port = Number(new URL(desk.endpoints.url).port);
  const stage: Stage = {
    get desk() {
      return desk;
    },
    async killAndRestart() {
      await desk.kill();
      desk = await startDeskProcess({ dataDirectory, port });
    },
  };
  const wrong = await Promise.race([trial(stage), overtime()]).catch((error: unknown) => [describe(error)]);
  await desk.stop();
  if (wrong.length === 0) await rm(dataDirectory, { recursive: true, force: true });
  say(wrong.length === 0 ? "Nothing was lost, and nothing was done twice." : wrong.join("\n"));
  if (wrong.length > 0) say(`The data and the log are in ${dataDirectory}.`);
  process.exit(wrong.length === 0 ? 0 : 1);
}

/** What is wrong when every client has brought its bundles to publication. */
export async function judge({ desk: { endpoints } }: Stage, load: SteadyLoad): Promise<readonly string[]> {
  const books = await readBooks(endpoints);
  const { filings, payments, checkouts, publications, refunds, deadLetters } = books;
  say(
    `${String(filings.length)} filings, ${String(payments.length)} payments with ${String(checkouts.length)} checkouts, ` +
      `${String(publications.length)} publications, ${String(refunds)} refunds, ${String(deadLetters)} dead letters.`,
  );
  const repeated = [...load.repeated].map(([reason, count]) => `${reason}: ${String(count)}`);
  say(`Requests that were repeated: ${repeated.join(", ")}.`);
  const wrong = [...wrongIn(books, load)];
  for (const { enterpriseNumber } of publications) {
    const listed = await publicReferences(endpoints.url, enterpriseNumber);
    if (listed.length !== 1) wrong.push(`${enterpriseNumber} lists ${String(listed.length)} deposits`);
  }
  if (load.repeated.has("500")) wrong.push("requests were answered with 500");
  return wrong;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Seconds with one digit, of milliseconds. */
export const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

async function overtime(): Promise<readonly string[]> {
  await pause(longestMinutes * 60_000, undefined, { ref: false });
  return [`it was not done in ${String(longestMinutes)} minutes`];
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
