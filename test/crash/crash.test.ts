import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Plan, mishaps } from "./machine.ts";
import { type Office, office } from "./office.ts";
import { violations } from "./soundness.ts";
import { type Story, stories } from "./stories.ts";

/** How many calls of ports each story makes when nothing goes wrong: each of them is a point to die at. */
const points = new Map<string, number>();
const passedBy = new Set<string>();

/** Everything that changes the world outside. */
const effects = [
  "documents.storePublication",
  "documents.storeReport",
  "documents.storeUpload",
  "provider.close",
  "provider.open",
  "publications.create",
  "publications.replace",
  "queues.send",
  "references.create",
  "registers.createAuditEntry",
  "registers.createRefund",
  "registers.storeAttempts",
  "registers.takeNumbers",
  "spaces.commit",
  "transfers.store",
];

describe.each(stories)("$name", (story) => {
  test("ends well when nothing goes wrong", async () => {
    const { calls } = await told(story, new Map());
    points.set(story.name, calls.length);
    for (const call of calls) passedBy.add(call);
  });

  test.each(mishaps)("ends well whichever call of a port %s", async (mishap) => {
    const { calls } = await told(story, new Map());
    for (let call = 1; call <= calls.length; call += 1) await told(story, new Map([[call, mishap]]));
  });
});

test("every story ends well when several things go wrong", async () => {
  const mishap = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.constantFrom(...mishaps));
  const plan = fc.array(mishap, { minLength: 2, maxLength: 5 }).map((planned) => new Map(planned));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...stories), plan, async (story, several) => {
      await told(story, several);
    }),
    { numRuns: 200 },
  );
});

test("the stories pass by every kind of effect, at hundreds of points", () => {
  const visited = [...points.values()].reduce((sum, count) => sum + count, 0);
  const lines = [...points].map(([name, count]) => `${String(count).padStart(6)}  ${name}\n`);
  process.stdout.write(
    `crash points, each with ${mishaps.join(", ")}: ${String(visited)}\n${lines.join("")}`,
  );
  expect(effects.filter((effect) => !passedBy.has(effect))).toEqual([]);
  expect(visited).toBeGreaterThan(500);
});

/** Tells a story to its end under a plan; a failure says at which call what had gone wrong. */
async function told(story: Story, plan: Plan): Promise<Office> {
  const run = office(plan, story.timetable);
  try {
    await story.tell(run);
    expect(violations(run.world)).toEqual([]);
  } catch (error) {
    throw new Error(`${story.name}: ${describePlan(plan, run)}`, { cause: error });
  }
  return run;
}

function describePlan(plan: Plan, { calls }: Office): string {
  if (plan.size === 0) return "nothing had gone wrong";
  return [...plan]
    .map(([call, mishap]) => `call ${String(call)} (${calls[call - 1] ?? "never made"}) ${mishap}`)
    .join(", ");
}
