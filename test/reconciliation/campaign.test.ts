import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Injection, injections } from "./injections.ts";
import { type Fate, type Household, type Town, aTown, letItRest, reconciled } from "./town.ts";

const count = 60;

/** Every injection once, and some of them again: which ones, a seed says. */
const campaign: readonly Injection[] = [
  ...injections,
  ...fc.sample(fc.constantFrom(...injections), { numRuns: count - injections.length, seed: 2024 }),
];

/** A household for each injection, and one of each fate that nobody touches. */
const victims = (): Promise<Town> => {
  const counts: Partial<Record<Fate, number>> = {};
  for (const { fate } of campaign) counts[fate] = (counts[fate] ?? 1) + 1;
  return aTown(counts);
};

describe(`${String(count)} divergences at once, of every kind`, () => {
  test("are all found by the first run, and nothing else", async () => {
    const town = await victims();
    const expected = await injectAll(town);
    expect(await found(town)).toEqual(expected);
  });

  test("are all found by the run after a clean one, and nothing else", async () => {
    const town = await victims();
    expect(await found(town)).toEqual([]);
    const expected = await injectAll(town);
    expect(await found(town)).toEqual(expected);
  });
});

async function found(town: Town): Promise<readonly string[]> {
  const { report, divergences } = await reconciled(town);
  expect(report.beyond).toBe(0);
  return divergences;
}

/** Injects the whole campaign, each into a household of its own. @returns everything that has to be found, in order. */
async function injectAll(town: Town): Promise<readonly string[]> {
  const left: Partial<Record<Fate, readonly Household[]>> = { ...town.households };
  const expected: string[] = [];
  for (const { fate, inject } of campaign) {
    const [household, ...others] = left[fate] ?? [];
    if (household === undefined) throw new Error(`no household of that fate is left: ${fate}`);
    left[fate] = others;
    expected.push(...(await inject(town, household)));
  }
  letItRest(town);
  return expected.sort();
}
