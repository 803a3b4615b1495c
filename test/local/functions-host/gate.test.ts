import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { createGate } from "../../../local/functions-host/gate.ts";

test("However long each takes and whether it fails, no more are at work than the gate is wide, and all get their turn", async () => {
  const task = fc.record({ turns: fc.integer({ min: 1, max: 5 }), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(task, { maxLength: 20 }),
      async (width, tasks) => {
        const gate = createGate(width);
        const begun: number[] = [];
        let active = 0;
        let most = 0;
        const results = await Promise.allSettled(
          tasks.map(({ turns, fails }, index) =>
            gate(async () => {
              begun.push(index);
              active += 1;
              most = Math.max(most, active);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              active -= 1;
              if (fails) throw new Error("failed");
              return index;
            }),
          ),
        );
        expect(begun).toEqual([...tasks.keys()]);
        expect(most).toBe(Math.min(width, tasks.length));
        expect(results.map(({ status }) => status === "rejected")).toEqual(tasks.map(({ fails }) => fails));
      },
    ),
  );
});
