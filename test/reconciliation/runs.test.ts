import { describe, expect, test } from "@jest/globals";
import { doorkeeper } from "../../shared/application/doorkeeper.ts";
import { Fault } from "../../shared/application/fault.ts";
import { type RunLimits, reconcile } from "../../shared/application/reconcile.ts";
import { placeOf } from "../../shared/domain/reconciliation/divergence.ts";
import { plus } from "../../shared/domain/instant.ts";
import { anApplication, keep } from "../builders/application.ts";
import { aNotice } from "../builders/notices.ts";
import { aTransfer } from "../builders/transfers.ts";
import { hours, minutes } from "../builders/times.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { type Household, type Town, aTown, firstOf, letItRest, publicationOf, reported } from "./town.ts";

/** Nothing is looked at again in a round, so that a run shows what its watermark leads it to. */
const noRound: RunLimits = { changes: 1000, again: 0, names: 0, divergences: 300 };

const runIn = (world: MemoryPorts, limits: Partial<RunLimits> = {}): Promise<void> =>
  reconcile({ ...world, doors: doorkeeper(world), restSeconds: 600 }, { ...noRound, ...limits })();

const published = (count: number): Promise<Town> => aTown({ published: count }, 0);

/** The filings have changed one after the other, a second apart. */
async function publishedInTurn(count: number): Promise<Town> {
  const town = await published(count);
  for (const household of town.households.published) {
    town.world.clock.advance(1_000);
    await touch(town, household);
  }
  letItRest(town);
  return town;
}

/** Writes a filing once more, as it is. */
async function touch({ world }: Pick<Town, "world">, { space, filingId }: Household): Promise<void> {
  const found = await world.spaces.filing(space, filingId);
  if (found === undefined) throw new Error("there is no such filing");
  await world.spaces.commit(space, [{ replace: { filing: found.value }, version: found.version }]);
}

/** Takes the file of a household away. @returns how to put it back. */
function takeFile({ world }: Town, { filingId }: Household): () => void {
  const { uploads } = world.documents;
  for (const [name, blob] of uploads) {
    if (!name.startsWith(filingId)) continue;
    uploads.delete(name);
    return () => void uploads.set(name, blob);
  }
  throw new Error("the household has no file");
}

const placeOfFiling = ({ space, filingId: id }: Household): string =>
  placeOf({ kind: "filing", ...space, id });

const checkedIn = async ({ world }: Town) => (await reported(world)).report.checked;
const foundIn = async ({ world }: Town) => (await reported(world)).divergences;

describe("the watermark", () => {
  test("leads to what changed since the last run, and to nothing else", async () => {
    const town = await published(3);
    await runIn(town.world);
    expect(await checkedIn(town)).toMatchObject({ filing: 3, payment: 3, profile: 3, publication: 3 });
    await touch(town, firstOf(town, "published"));
    letItRest(town);
    await runIn(town.world);
    expect(await checkedIn(town)).toMatchObject({ filing: 1, payment: 0, profile: 0, publication: 0 });
    await runIn(town.world);
    expect(await checkedIn(town)).toMatchObject({ filing: 0, payment: 0, profile: 0, publication: 0 });
  });

  test("stays ten minutes behind: what changed since then has its turn in the next run", async () => {
    const town = await published(1);
    const { clock } = town.world;
    await touch(town, firstOf(town, "published"));
    const touched = clock.now();
    clock.advance(minutes(9));
    await runIn(town.world);
    expect(await checkedIn(town)).toMatchObject({ filing: 0, payment: 1 });
    expect((await reported(town.world)).report.watermark).toBe(plus(touched, -minutes(1)));
    clock.advance(minutes(1));
    await runIn(town.world);
    expect(await checkedIn(town)).toMatchObject({ filing: 1, payment: 0 });
  });

  test("never goes back, whatever becomes of the clock of the stores", async () => {
    const town = await published(1);
    await runIn(town.world);
    const { watermark } = (await reported(town.world)).report;
    town.world.clock.advance(-minutes(120));
    await runIn(town.world);
    expect((await reported(town.world)).report.watermark).toBe(watermark);
  });

  test("goes no further than a run takes on, and no document is passed over", async () => {
    const town = await publishedInTurn(7);
    const filings: number[] = [];
    do {
      await runIn(town.world, { changes: 3 });
      filings.push((await checkedIn(town)).filing ?? 0);
    } while ((await reported(town.world)).report.watermark < plus(town.world.clock.now(), -minutes(10)));
    expect(filings.length).toBeGreaterThan(3);
    expect(filings.reduce((sum, count) => sum + count)).toBe(7);
  });

  test("takes all that changed in the same second, however many that are", async () => {
    const town = await published(5);
    for (const household of town.households.published) await touch(town, household);
    letItRest(town);
    await runIn(town.world, { changes: 2 });
    while ((await checkedIn(town)).filing === 0) await runIn(town.world, { changes: 2 });
    expect((await checkedIn(town)).filing).toBe(5);
  });
});

describe("a divergence", () => {
  test("stays in the list, as old as it is, until it is mended; it is new once", async () => {
    const town = await published(2);
    const { world } = town;
    const mend = takeFile(town, firstOf(town, "published"));
    await runIn(world);
    const [first] = (await reported(world)).report.divergences;
    letItRest(town);
    await runIn(world);
    expect((await reported(world)).report.divergences).toEqual([first]);
    expect(await checkedIn(town)).toMatchObject({ filing: 1, payment: 0 });
    mend();
    await runIn(world);
    expect(await foundIn(town)).toEqual([]);
    expect(world.journal.of("divergence")).toMatchObject([
      { divergence: "upload-missing", subjectKind: "filing", subject: firstOf(town, "published").filingId },
    ]);
    expect(world.journal.of("reconciled")).toMatchObject([
      { open: 1, mended: 0 },
      { open: 1, mended: 0 },
      { open: 0, mended: 1 },
    ]);
  });

  test("that no change leads to is found in the round, a piece at each run and over again", async () => {
    const town = await publishedInTurn(4);
    await runIn(town.world);
    takeFile(town, firstOf(town, "published"));
    let runs = 0;
    while ((await foundIn(town)).length === 0 && runs < 20) {
      await runIn(town.world, { again: 3 });
      runs += 1;
    }
    expect(await foundIn(town)).toEqual([`upload-missing ${placeOfFiling(firstOf(town, "published"))}`]);
    const { round } = (await reported(town.world)).report;
    const seen = new Set<string>([round.until]);
    for (let run = 0; run < 12; run += 1) {
      await runIn(town.world, { again: 3 });
      seen.add((await reported(town.world)).report.round.until);
    }
    expect([...seen].sort()[0]).toBe("1970-01-01T00:00:00.000Z");
    expect(seen.size).toBeGreaterThan(2);
  });

  test("beyond what the list takes is counted, and the watermark waits for it", async () => {
    const town = await published(5);
    const { world } = town;
    const mends = town.households.published.map((household) => takeFile(town, household));
    await runIn(world, { divergences: 2 });
    const first = (await reported(world)).report;
    expect(first).toMatchObject({ beyond: 3, watermark: "1970-01-01T00:00:00.000Z" });
    expect(first.divergences).toHaveLength(2);
    letItRest(town);
    await runIn(world, { divergences: 2 });
    expect((await reported(world)).report).toMatchObject({ beyond: 3, divergences: first.divergences });
    for (const mend of mends.slice(0, 3)) mend();
    await runIn(world, { divergences: 2 });
    const last = (await reported(world)).report;
    expect(last).toMatchObject({ beyond: 0, watermark: plus(world.clock.now(), -minutes(10)) });
    expect(await foundIn(town)).toEqual(
      town.households.published
        .slice(3)
        .map((household) => `upload-missing ${placeOfFiling(household)}`)
        .sort(),
    );
  });
});

describe("what stands still", () => {
  test("is found though no change leads to it: a filing, a notice or a transfer that waits for more than a day", async () => {
    const town = await aTown({ received: 1 }, 0);
    const { world } = town;
    const { space } = firstOf(town, "received");
    const notice = aNotice({ kind: "key-succeeded" }, space);
    await keep(world, { notice: { ...notice, waiting: { for: "notify", since: world.clock.now() } } });
    const waiting = { for: "move", since: world.clock.now() } as const;
    const version = await world.transfers.store(aTransfer({ status: "approved", waiting }), undefined);
    await runIn(world);
    expect(await foundIn(town)).toEqual([]);
    world.clock.advance(hours(25));
    await runIn(world);
    expect(await foundIn(town)).toEqual(
      [
        `waiting-too-long ${placeOfFiling(firstOf(town, "received"))}`,
        `waiting-too-long ${placeOf({ kind: "notice", ...space, id: notice.id })}`,
        `waiting-too-long ${placeOf({ kind: "transfer", id: "t1" })}`,
      ].sort(),
    );
    await anApplication(world).works.notify({ ...space, subject: notice.id }, {});
    await world.transfers.store(aTransfer({ status: "done" }), version);
    await anApplication(world).works.validate({ ...space, subject: firstOf(town, "received").filingId }, {});
    await runIn(world);
    expect(await foundIn(town)).toEqual([]);
  });

  test("is looked at 25 of each queue at most: the first of a long row stand for the others", async () => {
    const town = await aTown({ received: 30 }, 0);
    town.world.clock.advance(minutes(20));
    await runIn(town.world);
    town.world.clock.advance(hours(25));
    await runIn(town.world);
    expect(await foundIn(town)).toHaveLength(25);
  });
});

describe("what goes on meanwhile", () => {
  test("two runs at once: the slower one has no effect", async () => {
    const town = await published(2);
    takeFile(town, firstOf(town, "published"));
    await Promise.all([runIn(town.world), runIn(town.world)]);
    expect(await foundIn(town)).toHaveLength(1);
    expect(town.world.journal.of("reconciled")).toHaveLength(1);
    expect(town.world.journal.of("divergence")).toHaveLength(1);
  });

  test("a step that is taken between two reads is no divergence", async () => {
    const town = await aTown({ "under-way": 1 }, 0);
    const { world } = town;
    const { space, paymentId, checkoutId } = firstOf(town, "under-way");
    world.provider.set(checkoutId, "paid");
    const settle = once(async () => {
      await anApplication(world).works.settle({ ...space, subject: paymentId }, {});
    });
    const payment: MemoryPorts["spaces"]["payment"] = async (...which) => {
      await settle();
      return world.spaces.payment(...which);
    };
    await runIn({ ...world, spaces: { ...world.spaces, payment } });
    expect(await foundIn(town)).toEqual([]);
    expect((await world.spaces.payment(space, paymentId))?.value.status).toBe("settled");
  });

  test("a document that changes each time that it is compared is listed as not compared", async () => {
    const town = await aTown({ ready: 1 }, 0);
    const household = firstOf(town, "ready");
    const { world } = town;
    takeFile(town, household);
    const uploadBytes: MemoryPorts["documents"]["uploadBytes"] = async (name) => {
      await touch(town, household);
      return world.documents.uploadBytes(name);
    };
    await runIn({ ...world, documents: { ...world.documents, uploadBytes } });
    expect(await foundIn(town)).toEqual([`unchecked ${placeOfFiling(household)}`]);
    await runIn(world);
    expect(await foundIn(town)).toEqual([`upload-missing ${placeOfFiling(household)}`]);
  });
});

describe("trouble in the machinery", () => {
  const down = (world: MemoryPorts): MemoryPorts => ({
    ...world,
    documents: { ...world.documents, uploadBytes: () => Promise.reject(new Fault("out of reach")) },
  });

  test("with one document keeps no other from being compared, and forgets nothing that was found in it", async () => {
    const town = await published(2);
    const { world } = town;
    const household = firstOf(town, "published");
    takeFile(town, household);
    world.documents.publications.delete(publicationOf(town, household).documents.pdf);
    await runIn(world);
    const before = await foundIn(town);
    expect(before).toHaveLength(2);
    const { since } = (await reported(world)).report.divergences[0] ?? {};
    letItRest(town);
    await runIn(down(world));
    expect(await foundIn(town)).toEqual([...before, `unchecked ${placeOfFiling(household)}`].sort());
    expect((await reported(world)).report.divergences[0]?.since).toBe(since);
    expect(world.journal.of("comparison-failed")).toMatchObject([{ subject: household.filingId }]);
    await runIn(world);
    expect(await foundIn(town)).toEqual(before);
  });

  test("with many documents ends the run, and nothing of it is kept", async () => {
    const town = await aTown({ ready: 21 }, 0);
    await expect(runIn(down(town.world))).rejects.toBeInstanceOf(Fault);
    expect(await town.world.registers.reconciliation()).toBeUndefined();
  });

  test("with twenty documents does not", async () => {
    const town = await aTown({ ready: 20 }, 0);
    await runIn(down(town.world));
    expect(await foundIn(town)).toHaveLength(20);
  });
});

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
