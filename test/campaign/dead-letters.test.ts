import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type DeadLetter } from "../../shared/application/ports/dead-letters.ts";
import { renewedWorkEvent } from "../../shared/contracts/messages/work-message.ts";
import { type WorkQueue, workQueues } from "../../shared/domain/filing/transitions.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { hours } from "../builders/times.ts";
import { violations } from "../crash/soundness.ts";
import { type Poison } from "./poison.ts";
import { type Town, townOf } from "./town.ts";

/** The queues that a filing passes on its way; a notice has one of its own. */
const passed = workQueues.filter((queue) => queue !== "notify");

const kinds = ["unreadable", "defect", "trouble"] as const;

/** Longer than a chain of attempts lasts. */
const campaign = hours(30);

test("every queue poisoned in every way: each dead letter tells why, and replays to success", async () => {
  const poisons = passed.flatMap((queue) =>
    kinds.map((kind) => ({ queue, kind, call: 1, moment: "before" }) as const),
  );
  const town = await townOf(poisons);
  await town.pass(campaign);

  const filings = await town.filings();
  expect(filings.filter(({ status }) => status === "published")).toEqual([]);
  const letters = await everyLetter(town);
  for (const [index, { queue, kind }] of poisons.entries()) {
    const subject = subjectOf(queue, filings[index]);
    const own = letters.filter((letter) => letter.queue === queue && letter.subject === subject);
    const reasons = new Set(own.map(({ reason }) => reason));
    if (kind === "unreadable") expect(own).toEqual([]);
    if (kind === "defect") expect(reasons).toEqual(new Set(["MaxDeliveryCountExceeded"]));
    if (kind === "trouble") expect([...reasons]).toEqual([expect.stringMatching(/^\w+\.\w+ is away$/)]);
  }
  expect(new Set(letters.flatMap(({ subject, queue }) => (subject === undefined ? queue : [])))).toEqual(
    new Set(passed),
  );

  town.mend();
  await replayEverything(town);
  await expectSound(town);
});

const poison: fc.Arbitrary<Poison> = fc.record({
  queue: fc.constantFrom(...passed),
  kind: fc.constantFrom(...kinds),
  call: fc.integer({ min: 1, max: 8 }),
  moment: fc.constantFrom("before", "after"),
});

test("whatever is poisoned, wherever: what is stuck is a dead letter, and a replay frees it, once or twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(poison, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
      async (poisons, doubled) => {
        const town = await townOf(poisons);
        await town.pass(campaign);
        const stuck = (await town.filings()).filter(({ status }) => status !== "published");
        const letters = await everyLetter(town);
        expect(stuck.length === 0 || letters.length >= stuck.length).toBe(true);
        town.mend();
        // Replays that died between the copy and the dead letter.
        const { world } = town;
        const { queues, deadLetters } = world;
        for (const which of doubled) {
          const letter = deadLetters.all[which];
          if (letter !== undefined) queues.sendText(letter.queue, copyOf(letter.text, world.clock.now()));
        }
        await replayEverything(town);
        await expectSound(town);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

/** Some by their ids, the others by their reasons, and everything that comes of it, until nothing is left. */
async function replayEverything({ application, act, world }: Town): Promise<void> {
  const { replayDeadLetters } = application;
  for (const queue of workQueues) {
    const [first, second] = (await application.listDeadLetters({ queue, limit: 2 }))?.items ?? [];
    const ids = [first, second].flatMap((letter) => letter?.id ?? []);
    const replayed = await replayDeadLetters("dirk", queue, { ids });
    expect(replayed).toEqual({ count: ids.length, more: false });
  }
  for (const { queue, reason } of await everyLetter({ application }))
    await replayDeadLetters("dirk", queue, { reason });
  await act();
  expect(world.deadLetters.all).toEqual([]);
}

/** Everything is published without a tick of the sweeper, and nothing had its effect twice. */
async function expectSound(town: Town): Promise<void> {
  const filings = await town.filings();
  expect(filings.map(({ status }) => status)).toEqual(filings.map(() => "published"));
  expectOnceEach(town, filings.length);
  await town.pass(hours(2));
  expectOnceEach(town, filings.length);
  expect(violations(town.world)).toEqual([]);
}

function expectOnceEach({ world }: Town, count: number): void {
  expect(world.publications.all).toHaveLength(count);
  expect(new Set(world.publications.all.map(({ reference }) => reference)).size).toBe(count);
  expect(world.references.pointers.filter(({ kind }) => kind === "publication")).toHaveLength(count);
  expect(world.provider.checkouts.map(({ status }) => status)).toEqual(Array(count).fill("paid"));
  expect(world.registers.refunds).toEqual([]);
}

async function everyLetter({ application }: Pick<Town, "application">): Promise<readonly DeadLetter[]> {
  return (await application.listDeadLetters({ limit: 1_000 }))?.items ?? [];
}

/** What a replay sends. */
function copyOf(text: string, time: Instant): string {
  const renewed = renewedWorkEvent(JSON.parse(text), { id: "copy", time });
  return renewed === undefined ? text : JSON.stringify(renewed);
}

type FilingOf = Awaited<ReturnType<Town["filings"]>>[number];

/** What the hints of a queue about a filing name. */
function subjectOf(queue: WorkQueue, filing: FilingOf | undefined): string | undefined {
  if (queue !== "settle") return filing?.id;
  return filing !== undefined && "paymentId" in filing ? filing.paymentId : undefined;
}
