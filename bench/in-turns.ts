import { median, milliseconds } from "./median.ts";

/** A store, whoever keeps it, with as much in it as was asked for when it was opened. */
export interface Place {
  readonly fill: () => Promise<void>;
  /** Does what an echo does as well, and leaves as much in the store as there was. */
  readonly round: Round;
  /** Does everything, and leaves as much in the store as there was. */
  readonly fullRound: Round;
  readonly close: () => Promise<void>;
}

/** Does each operation some times. @returns by operation how many milliseconds one took. */
export type Round = () => Promise<Readonly<Record<string, number>>>;

/** By operation how many milliseconds one takes, at each of the places where it is done. */
export type Rates = Readonly<Record<string, Readonly<Record<string, number | undefined>>>>;

/** Goes round the places, so that whatever disturbs the machine disturbs them all; medians, without the first rounds. */
export async function inTurns(
  places: ReadonlyMap<string, Round>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Rates> {
  const measured: Record<string, Record<string, number[]>> = {};
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (const [place, run] of places) {
      const taken = Object.entries(await run());
      if (round < warmUp) continue;
      for (const [operation, one] of taken) ((measured[operation] ??= {})[place] ??= []).push(one);
    }
  }
  return mapValues(measured, (byPlace) => mapValues(byPlace, median));
}

/** How many milliseconds one of `count` takes, one after another. */
export async function each(count: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const all = await milliseconds(async () => {
    for (let index = 0; index < count; index += 1) await work(index);
  });
  return all / count;
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
