/** Chance that a seed decides: the same seed gives the same choices on every machine. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  happens(probability: number): boolean;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Some of the items, in their order: none, one, or all. */
  someOf<Item>(items: readonly Item[], probability: number): readonly Item[];
  /** Independent chance: what is drawn from it changes nothing that is drawn here. */
  branch(name: string): Chance;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  // SplitMix with 32 bits: a counter whose steps are spread over all bits.
  const bits = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  };
  const fraction = (): number => bits() / 2 ** 32;
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  const happens = (probability: number): boolean => fraction() < probability;
  return {
    fraction,
    whole,
    happens,
    oneOf: (items) => items[whole(0, items.length - 1)] ?? items[0],
    someOf: (items, probability) => items.filter(() => happens(probability)),
    branch: (name) => chanceOf(textHash(`${String(seed)} ${name}`)),
  };
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** FNV-1a. */
const textHash = (text: string): number =>
  Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
