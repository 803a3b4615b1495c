import { type Outcome, simulate } from "./simulation.ts";

/** A seed that fails with as few faults as we could find. */
export interface Shrunk {
  readonly outcome: Outcome;
  readonly muted: ReadonlySet<number>;
}

const mostRuns = 300;

/**
 * Leaves faults out, half of them at a time, then a quarter and so on, as long as something is still wrong.
 * Without a fault the rest may go another way; that is as good, if it ends badly.
 */
export async function shrink(seed: number): Promise<Shrunk> {
  let best: Shrunk = { outcome: await simulate(seed), muted: new Set() };
  let runs = 0;
  for (
    let size = Math.ceil(best.outcome.faults.count() / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let first = 1; first <= best.outcome.faults.count() && runs < mostRuns; first += size) {
      const chunk = Array.from({ length: size }, (_, index) => first + index);
      if (chunk.every((fault) => best.muted.has(fault))) continue;
      runs += 1;
      const muted = new Set([...best.muted, ...chunk]);
      const outcome = await simulate(seed, { muted });
      if (outcome.violations.length > 0) best = { outcome, muted };
    }
  }
  return best;
}
