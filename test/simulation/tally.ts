import { type ForcedFault, callFaults, possibleFaults } from "./faults.ts";
import { type Outcome } from "./simulation.ts";

/** What came of many simulations. */
export interface Tally {
  readonly seeds: number;
  readonly filings: number;
  readonly published: number;
  readonly steps: number;
  /** How often each fault fired, by place and kind, or by kind alone. */
  readonly fired: ReadonlyMap<string, number>;
  /** Every place that was passed, with a seed that passes it. */
  readonly places: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
}

export const emptyTally: Tally = {
  seeds: 0,
  filings: 0,
  published: 0,
  steps: 0,
  fired: new Map(),
  places: new Map(),
  failures: [],
};

export const tallyOf = ({ seed, violations, faults, filings, published, steps }: Outcome): Tally => ({
  seeds: 1,
  filings,
  published,
  steps,
  fired: faults.fired,
  places: new Map([...faults.places].map((place) => [place, seed])),
  failures: violations.length === 0 ? [] : [{ seed, violations }],
});

export function together(one: Tally, other: Tally): Tally {
  const fired = new Map(one.fired);
  for (const [name, count] of other.fired) fired.set(name, (fired.get(name) ?? 0) + count);
  return {
    seeds: one.seeds + other.seeds,
    filings: one.filings + other.filings,
    published: one.published + other.published,
    steps: one.steps + other.steps,
    fired,
    places: new Map([...other.places, ...one.places]),
    failures: [...one.failures, ...other.failures].sort((a, b) => a.seed - b.seed),
  };
}

/** A fault at a place that was passed but at which it never happened, and a seed that passes there. */
export interface MissedFault {
  readonly seed: number;
  readonly forced: ForcedFault;
}

export const missedFaults = ({ fired, places }: Tally): readonly MissedFault[] =>
  [...places].flatMap(([place, seed]) => {
    const [operation = "", call = ""] = place.split(": ");
    return possibleFaults(call)
      .filter((kind) => !fired.has(`${place} ${kind}`))
      .map((kind) => ({ seed, forced: { operation, call, kind } }));
  });

/** How many pairs of a place and a fault that is possible there were passed, of how many. */
export function coverage(tally: Tally): { readonly hit: number; readonly of: number } {
  const of = [...tally.places.keys()].flatMap((place) => possibleFaults(place.split(": ")[1] ?? "")).length;
  return { hit: of - missedFaults(tally).length, of };
}

/** How often each kind of fault fired, wherever it was. */
export function firedByKind({ fired }: Tally): ReadonlyMap<string, number> {
  const byKind = new Map<string, number>(callFaults.map((kind) => [kind, 0]));
  for (const [name, count] of fired) {
    const kind = name.slice(name.lastIndexOf(" ") + 1);
    byKind.set(kind, (byKind.get(kind) ?? 0) + count);
  }
  return byKind;
}
