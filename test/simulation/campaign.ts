import { Worker } from "node:worker_threads";
import { type SimulationRequest } from "./campaign-worker.ts";
import { type Tally, emptyTally, missedFaults, together } from "./tally.ts";

export interface Campaign {
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  /** Ends with the first seed that fails. */
  readonly stopsAtFailure?: boolean;
  readonly progress?: (tally: Tally) => void;
}

const seedsPerRequest = 25;

/** Simulates many seeds, on several threads. */
export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const { from, seeds } = campaign;
  const requests = Array.from({ length: Math.ceil(seeds / seedsPerRequest) }, (_, index) =>
    Array.from({ length: Math.min(seedsPerRequest, seeds - index * seedsPerRequest) }, (_seed, offset) => ({
      seed: from + index * seedsPerRequest + offset,
    })),
  );
  return shareOut(requests, campaign);
}

/** Forces every fault at every place where it never happened, so that none is left out. */
export async function completeCoverage(tally: Tally, workers: number): Promise<Tally> {
  const requests = missedFaults(tally).map((missed) => [missed]);
  const forced = await shareOut(requests, { workers });
  // A place that only a forced fault leads to has no seed of its own that passes there.
  return together(tally, { ...forced, places: new Map() });
}

async function shareOut(
  requests: readonly (readonly SimulationRequest[])[],
  { workers, stopsAtFailure = false, progress }: Pick<Campaign, "workers" | "stopsAtFailure" | "progress">,
): Promise<Tally> {
  const left = [...requests];
  let tally = emptyTally;
  const isOver = (): boolean => left.length === 0 || (stopsAtFailure && tally.failures.length > 0);
  await Promise.all(
    Array.from({ length: Math.min(workers, requests.length) }, async () => {
      const worker = new Worker(new URL("campaign-worker.ts", import.meta.url));
      while (!isOver()) {
        const answer = await answerOf(worker, left.shift() ?? []);
        tally = together(tally, answer);
        progress?.(tally);
      }
      await worker.terminate();
    }),
  );
  return tally;
}

const answerOf = (worker: Worker, requests: readonly SimulationRequest[]): Promise<Tally> =>
  new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (tally: Tally) => {
      worker.off("error", reject);
      resolve(tally);
    });
    worker.postMessage(requests);
  });
