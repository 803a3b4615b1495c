import { parentPort } from "node:worker_threads";
import { type ForcedFault } from "./faults.ts";
import { simulate } from "./simulation.ts";
import { type Tally, emptyTally, tallyOf, together } from "./tally.ts";

/** One simulation that a thread is asked for. */
export interface SimulationRequest {
  readonly seed: number;
  readonly forced?: ForcedFault;
}

async function simulateAll(requests: readonly SimulationRequest[]): Promise<Tally> {
  let tally = emptyTally;
  for (const { seed, forced } of requests) tally = together(tally, tallyOf(await simulate(seed, { forced })));
  return tally;
}

parentPort?.on("message", (requests: readonly SimulationRequest[]) => {
  void simulateAll(requests).then((tally) => parentPort?.postMessage(tally));
});
