import { expect, test } from "@jest/globals";
import { Fault } from "../../shared/application/fault.ts";
import { openAlways } from "../builders/access.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { memoryRegisters } from "../doubles/memory-registers.ts";
import { type Mishap, type Plan, machine, mishaps } from "../crash/machine.ts";
import { injections } from "./injections.ts";
import { type Town, aTown, firstOf, letItRest, reported } from "./town.ts";

const kinds = [
  "upload-missing",
  "payment-disagrees",
  "checkout-unaccounted",
  "reference-missing",
  "document-astray",
  "filing-twice",
];

test.each(mishaps)("whichever call of a port %s, the next run finds everything", async (mishap) => {
  const { town, expected } = await aTroubledTown();
  const calls = await callsOf(town);
  expect(calls).toBeGreaterThan(40);
  for (let call = 1; call <= calls; call += 1) {
    const world = neverReconciled(town.world);
    await runUnder(world, new Map([[call, mishap]]));
    await runUnder(world, new Map());
    expect({ call, found: (await reported(world)).divergences }).toEqual({ call, found: expected });
  }
});

test("whichever call goes wrong in a run after one that found everything, nothing is forgotten", async () => {
  const { town, expected } = await aTroubledTown();
  for (const mishap of ["dies-after", "fault-before"] as const satisfies readonly Mishap[]) {
    const calls = await callsOf(town);
    for (let call = 1; call <= calls; call += 1) {
      const world = neverReconciled(town.world);
      await runUnder(world, new Map());
      await runUnder(world, new Map([[call, mishap]]));
      const { divergences } = await reported(world);
      expect({ call, found: divergences.filter((found) => !found.startsWith("unchecked")) }).toEqual({
        call,
        found: expected,
      });
    }
  }
});

async function aTroubledTown(): Promise<{ readonly town: Town; readonly expected: readonly string[] }> {
  const town = await aTown({ published: 2, initiated: 1, cancelled: 1, withdrawn: 1, arrived: 1 }, 0);
  const expected: string[] = [];
  const chosen = kinds.flatMap((kind) => injections.find((injection) => injection.kind === kind) ?? []);
  for (const { fate, inject } of chosen) expected.push(...(await inject(town, firstOf(town, fate))));
  letItRest(town);
  return { town, expected: expected.sort() };
}

/** How many calls of ports a run makes. */
async function callsOf(town: Town): Promise<number> {
  return (await runUnder(neverReconciled(town.world), new Map())).length;
}

/** Runs once; a process that dies and trouble that is thrown end the run. @returns the calls that it made. */
async function runUnder(world: MemoryPorts, plan: Plan): Promise<readonly string[]> {
  const run = machine(world, plan);
  try {
    await run.attempt(({ reconcile }) => reconcile());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  return run.calls;
}

/** The same world before any run: what a run keeps is in the registers alone. */
function neverReconciled(world: MemoryPorts): MemoryPorts {
  const fresh = memoryRegisters(openAlways);
  const kept: Pick<MemoryPorts["registers"], "reconciliation" | "storeReconciliation"> = {
    reconciliation: () => fresh.reconciliation(),
    storeReconciliation: (...report) => fresh.storeReconciliation(...report),
  };
  return { ...world, registers: { ...world.registers, ...kept } };
}
