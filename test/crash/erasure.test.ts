import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Fault } from "../../shared/application/fault.ts";
import { findFiling } from "../../shared/application/find-filing.ts";
import { endedStatuses } from "../../shared/domain/filing/ended.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { moveIn } from "../../shared/domain/filing/steps.ts";
import { type FilingStatus } from "../../shared/domain/filing/transitions.ts";
import { plus } from "../../shared/domain/instant.ts";
import { aSpace, openAlways, opened } from "../builders/access.ts";
import { type Application, anApplication } from "../builders/application.ts";
import { aReport, anOrigin, keepWithFiles } from "../builders/blobs.ts";
import { aLeavingFiling, everyStatus, filingIn } from "../builders/filings.ts";
import { day, days, morning } from "../builders/times.ts";
import { aTransferRequest, keepHolder } from "../builders/transfers.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { type Machine, type Mishap, type Plan, machine, mishaps } from "./machine.ts";

/** A filing in every status with its files, files of nobody, and everything so old that whatever can be erased is due. */
interface Cellar {
  readonly world: MemoryPorts;
  /** By the status that they had, which is their id too. */
  readonly kept: ReadonlyMap<FilingStatus, Filing>;
  /** What was deleted although a filing had it, or before its id was taken. */
  readonly wrongs: readonly string[];
}

const living = everyStatus.filter((status) => status !== "erased" && !endedStatuses.includes(status));

/** Uploads that broke off before they were filings: for good, sent again before anybody looks, and after. */
const abandoned = "abandoned";
const inTime = "in-time";
const tooLate = "too-late";

async function cellar(): Promise<Cellar> {
  const wrongs: string[] = [];
  const world = watchful(memoryPorts({ now: morning, timetable: openAlways }), wrongs);
  const kept = new Map<FilingStatus, Filing>();
  for (const status of everyStatus) {
    kept.set(status, await keepWithFiles(world, filingIn[status]({ id: status })));
    if (status === "moved") kept.set(status, await keepArrived(world, status));
    await world.documents.storeUpload(`${status}/${"0f".repeat(32)}`, bytesOf("another file"), anOrigin());
  }
  await world.documents.storeReport("validated", aReport({ outcome: "red" }), anOrigin());
  for (const key of [abandoned, inTime, tooLate]) await breakOff(world, key);
  world.clock.advance(days(100));
  return { world, kept, wrongs };
}

/** The other half of a move: the filing in its new space, and its file with the address of the one before. */
async function keepArrived(world: MemoryPorts, id: string): Promise<Filing> {
  const arrived = moveIn(aLeavingFiling({ id }), { dueBy: day("2024-01-19"), at: morning });
  await world.documents.storeUpload(arrived.document.blob, bytesOf(id), anOrigin());
  return keepWithFiles(world, arrived);
}

/** Ticks of both timers, twice a week for two weeks, and for a week more for each mishap: a look that it spoils comes again. */
async function someWeeks({ world }: Cellar, plan: Plan): Promise<Machine> {
  const run = machine(world, plan);
  let last = plus(world.clock.now(), -days(7));
  for (let tick = 0; tick < 4 + 2 * plan.size; tick += 1) {
    const since = last;
    last = world.clock.now();
    await unlessTrouble(run.attempt((application) => application.eraseEnded()));
    if (tick === 0) await sendAgain(run, inTime);
    await unlessTrouble(run.attempt((application) => application.eraseOrphans(since)));
    if (tick === 0) await sendAgain(run, tooLate);
    world.clock.advance(days(3.5));
  }
  return run;
}

async function expectErased({ world, kept, wrongs }: Cellar): Promise<void> {
  expect(wrongs).toEqual([]);
  for (const [status, filing] of kept) {
    const found = await filingOf(world, status);
    if (living.includes(status)) expect(found).toEqual(filing);
    else expect(found?.status).toBe("erased");
  }
  expect((await filingOf(world, idOf(world, abandoned)))?.status).toBe("erased");
  expect((await filingOf(world, idOf(world, inTime)))?.status).toBe("received");
  expect(["erased", "received"]).toContain((await filingOf(world, idOf(world, tooLate)))?.status);
  const filings = await Promise.all(
    [...kept.keys(), ...[inTime, tooLate].map((key) => idOf(world, key))].map((id) => filingOf(world, id)),
  );
  const files = filings.flatMap((filing) =>
    filing !== undefined && "document" in filing ? [filing.document.blob] : [],
  );
  const reports = filings.flatMap((filing) =>
    filing !== undefined && "report" in filing ? [filing.report.blob] : [],
  );
  expect([...world.documents.uploads.keys()].sort()).toEqual(files.sort());
  expect([...world.documents.reports.keys()].sort()).toEqual(reports.sort());
}

async function filingOf({ spaces }: MemoryPorts, id: string): Promise<Filing | undefined> {
  return (await findFiling(spaces, aSpace(), id))?.value;
}

describe("erasure", () => {
  test.each(mishaps)(
    "leaves nothing of what is due and touches nothing else, whichever call of a port %s",
    async (mishap) => {
      const untroubled = await cellar();
      const { calls } = await someWeeks(untroubled, new Map());
      await expectErased(untroubled);
      expect(calls.length).toBeGreaterThan(60);
      for (let call = 1; call <= calls.length; call += 1) await expectWellAfter(new Map([[call, mishap]]));
    },
  );

  test("and when several things go wrong", async () => {
    const mishap = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.constantFrom(...mishaps));
    const plan = fc.array(mishap, { minLength: 2, maxLength: 6 }).map((planned) => new Map(planned));
    await fc.assert(fc.asyncProperty(plan, expectWellAfter), { numRuns: 60 });
  });
});

async function expectWellAfter(plan: ReadonlyMap<number, Mishap>): Promise<void> {
  const troubled = await cellar();
  const { calls } = await someWeeks(troubled, plan);
  try {
    await expectErased(troubled);
  } catch (error) {
    const wrong = [...plan].map(
      ([call, mishap]) => `call ${String(call)} (${calls[call - 1] ?? ""}) ${mishap}`,
    );
    throw new Error(wrong.join(", "), { cause: error });
  }
}

test.each(mishaps)(
  "a transfer is erased once, and what comes after it starts nothing, whichever call %s",
  async (mishap) => {
    const untroubled = await anOldTransfer();
    const { calls } = await eraseTransfers(untroubled, new Map());
    for (let call = 1; call <= calls.length; call += 1) {
      const world = await anOldTransfer();
      await eraseTransfers(world, new Map([[call, mishap]]));
      const app = anApplication(world);
      expect(world.transfers.all).toEqual([]);
      expect(await app.requestTransfer("agnes", oldRequest)).toMatchObject({
        refusal: { kind: "transfer-erased" },
      });
      expect(world.transfers.all).toEqual([]);
    }
  },
);

const oldRequest = aTransferRequest({ idempotencyKey: "old" });

/** A transfer that was rejected two years ago. */
async function anOldTransfer(): Promise<MemoryPorts> {
  const world = memoryPorts({ now: morning, timetable: openAlways });
  await keepHolder(world, "idaas");
  const app = anApplication(world);
  const asked = await app.requestTransfer("agnes", oldRequest);
  if (!asked.ok) throw new Error("refused");
  const { value, version } = asked.value.transfer;
  const decision = { agent: "bram", ifMatch: version, trace: {} };
  expect(await app.rejectTransfer(value.id, decision)).toMatchObject({ ok: true });
  world.clock.advance(days(730));
  return world;
}

/** Ticks of three days: a mishap spoils one of them at most. */
async function eraseTransfers(world: MemoryPorts, plan: Plan): Promise<Machine> {
  const run = machine(world, plan);
  for (let tick = 0; tick < 3; tick += 1) {
    await unlessTrouble(run.attempt((application) => application.eraseTransfers()));
    world.clock.advance(days(1));
  }
  return run;
}

const bytesOf = (content: string): Uint8Array => new TextEncoder().encode(content);

const idOf = ({ identifiers }: MemoryPorts, idempotencyKey: string): string =>
  identifiers.derive("filing", aSpace().connection, aSpace().spaceId, idempotencyKey, "0");

const send = (application: Application, idempotencyKey: string) => {
  const receivedAt = application.ports.clock.now();
  const upload = { bytes: bytesOf(idempotencyKey), format: "xbrl", idempotencyKey, receivedAt } as const;
  return application.fileAccounts(opened(), upload, {});
};

/** The file is stored, and the process dies before its filing is. */
async function breakOff(world: MemoryPorts, idempotencyKey: string): Promise<void> {
  const spaces = { ...world.spaces, commit: () => Promise.reject(new Fault("the process died")) };
  await expect(send(anApplication({ ...world, spaces }), idempotencyKey)).rejects.toBeInstanceOf(Fault);
}

/** A filer who asks until there is an answer, and it is one of the two that there can be. */
async function sendAgain(run: Machine, idempotencyKey: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const outcome = await unlessTrouble(run.attempt((application) => send(application, idempotencyKey)));
    if (outcome?.kind !== "answered") continue;
    if (!outcome.answer.ok) expect(outcome.answer.refusal).toEqual({ kind: "filing-erased" });
    return;
  }
  throw new Error("ten requests without an answer");
}

async function unlessTrouble<Answer>(work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The same world, which notes each deletion that should not have been. */
function watchful(world: MemoryPorts, wrongs: string[]): MemoryPorts {
  const { spaces, documents } = world;
  const judge = async (name: string, belongs: (filing: Filing) => boolean): Promise<void> => {
    const filing = (await findFiling(spaces, aSpace(), name.split("/", 1).join()))?.value;
    if (filing === undefined) wrongs.push(`${name} is deleted before its id is taken`);
    else if (belongs(filing)) wrongs.push(`${name} is deleted, and its filing is ${filing.status}`);
  };
  return {
    ...world,
    documents: {
      ...documents,
      async eraseUpload(name) {
        await judge(name, (filing) => "document" in filing && filing.document.blob === name);
        await documents.eraseUpload(name);
      },
      async eraseReport(name) {
        await judge(name, (filing) => "report" in filing && filing.report.blob === name);
        await documents.eraseReport(name);
      },
    },
  };
}
