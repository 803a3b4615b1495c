import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Fault } from "../../../shared/application/fault.ts";
import { type SpaceAddress } from "../../../shared/domain/access/connection.ts";
import { type ReadyFiling } from "../../../shared/domain/filing/filing.ts";
import { erase, moveIn, moveOut, withdraw } from "../../../shared/domain/filing/steps.ts";
import { type Instant, plus } from "../../../shared/domain/instant.ts";
import { aSpace, opened } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, keep } from "../../builders/application.ts";
import { aReport, anOrigin, keepWithFiles } from "../../builders/blobs.ts";
import { aReadyFiling, aReceivedFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { day, days, hours, minutes, morning } from "../../builders/times.ts";
import { type MemoryPorts } from "../../doubles/memory-ports.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const weekLater = plus(morning, days(7));
const orphan = `f1/${"ab".repeat(32)}`;

/** The application a week after the morning, and the tick before was an hour ago. */
function aWeekLater(now: Instant = weekLater): Application & { readonly look: () => Promise<void> } {
  const app = freshApplication({ now });
  return { ...app, look: () => app.eraseOrphans(plus(now, -hours(1))) };
}

describe("an upload without a filing", () => {
  test("is erased after its id was taken, and the filing can never come to be", async () => {
    const app = aWeekLater();
    await app.ports.documents.storeUpload(orphan, text("x"), anOrigin());
    await app.look();
    expect(app.ports.documents.uploads.size).toBe(0);
    expect((await app.ports.spaces.filing(aSpace(), "f1"))?.value).toEqual({
      ...aSpace(),
      id: "f1",
      status: "erased",
      receivedAt: morning,
      events: [{ id: "1", type: "filing-erased", from: null, to: "erased", at: weekLater, by: "system" }],
    });
    expect(app.ports.journal.entries).toEqual([
      { code: "orphan-erased", container: "uploads", subject: "f1" },
    ]);
  });

  test("is left alone before it is old enough", async () => {
    const app = aWeekLater(plus(weekLater, -1));
    await app.ports.documents.storeUpload(orphan, text("x"), anOrigin());
    await app.look();
    expect(app.ports.documents.uploads.size).toBe(1);
    expect(app.ports.spaces.history).toEqual([]);
  });

  test("is answered with 410 when it is sent again, and what that stored is erased in its turn", async () => {
    const app = freshApplication();
    const upload = {
      bytes: text("x"),
      format: "xbrl",
      idempotencyKey: "upload-1",
      receivedAt: morning,
    } as const;
    const first = anApplication(dyingAtCommit(app.ports));
    await expect(first.fileAccounts(opened(), upload, {})).rejects.toThrow();
    expect(app.ports.documents.uploads.size).toBe(1);
    app.ports.clock.set(weekLater);
    await app.eraseOrphans(morning);
    const late = { ...upload, receivedAt: weekLater };
    const refusal = { kind: "filing-erased" };
    expect(await app.fileAccounts(opened(), late, {})).toEqual({ ok: false, refusal });
    expect(app.ports.documents.uploads.size).toBe(1);
    app.ports.clock.advance(days(7));
    await app.eraseOrphans(weekLater);
    expect(app.ports.documents.uploads.size).toBe(0);
    expect(app.ports.spaces.history).toHaveLength(1);
  });
});

describe("what belongs to a filing", () => {
  test.each(everyStatus.filter((status) => !["erased", "moved"].includes(status)))(
    "that is %s stays, however old it is",
    async (status) => {
      const app = aWeekLater(plus(morning, days(7 * 500)));
      await keepWithFiles(app.ports, filingIn[status]());
      const { uploads, reports } = app.ports.documents;
      const before = [uploads.size, reports.size];
      await app.look();
      expect([uploads.size, reports.size]).toEqual(before);
      expect(app.ports.spaces.history).toHaveLength(1);
      expect(app.ports.journal.entries).toEqual([]);
    },
  );

  test("that is erased goes", async () => {
    const app = aWeekLater();
    await keep(app.ports, { filing: filingIn.erased() });
    await app.ports.documents.storeUpload(orphan, text("x"), anOrigin());
    await app.ports.documents.storeReport("f1", aReport(), anOrigin());
    await app.look();
    expect([app.ports.documents.uploads.size, app.ports.documents.reports.size]).toEqual([0, 0]);
    expect(app.ports.spaces.history).toHaveLength(1);
  });

  test.each(everyStatus.filter((status) => !["erased", "moved"].includes(status)))(
    "that is %s is not what another attempt left under its id",
    async (status) => {
      const app = aWeekLater();
      const kept = await keepWithFiles(app.ports, filingIn[status]());
      await app.ports.documents.storeUpload(orphan, text("refused with 422"), anOrigin());
      await app.look();
      const left = "document" in kept ? [kept.document.blob] : [];
      expect([...app.ports.documents.uploads.keys()]).toEqual(left);
    },
  );
});

describe("what belongs to a filing that has moved", () => {
  const arrival = { dueBy: day("2024-01-19"), at: plus(morning, minutes(4)) };
  const away = aSpace("idaas", "key-2");

  /** A ready filing with its files, of which another attempt left one more. */
  async function keepReady(app: ReturnType<typeof aWeekLater>): Promise<ReadyFiling> {
    const kept = await keepWithFiles(app.ports, aReadyFiling());
    await app.ports.documents.storeUpload(orphan, text("refused with 422"), anOrigin());
    if (kept.status !== "ready-for-payment") throw new Error("not ready");
    return kept;
  }

  /** It leaves its space and, unless a test stops it, arrives in the other one. */
  async function move(app: ReturnType<typeof aWeekLater>, filing: ReadyFiling, to: SpaceAddress) {
    const leaving = moveOut(filing, { id: `to ${to.spaceId}`, to }, arrival.at);
    const found = await app.ports.spaces.filing(filing, filing.id);
    const version = found?.version ?? "";
    await app.ports.spaces.commit(filing, [{ replace: { filing: leaving }, version }]);
    return leaving;
  }

  const filesIn = ({ ports }: ReturnType<typeof aWeekLater>) => [
    [...ports.documents.uploads.keys()],
    [...ports.documents.reports.keys()],
  ];

  test("stays while it is between two spaces", async () => {
    const app = aWeekLater();
    await move(app, await keepReady(app), away);
    const before = filesIn(app);
    await app.look();
    expect(filesIn(app)).toEqual(before);
  });

  test("stays after it has arrived, and what another attempt left goes", async () => {
    const app = aWeekLater();
    const filing = await keepReady(app);
    const leaving = await move(app, filing, away);
    await keep(app.ports, { filing: moveIn(leaving, arrival) });
    await app.look();
    expect(filesIn(app)).toEqual([[filing.document.blob], [filing.report.blob]]);
    expect(await app.ports.spaces.filing(away, "f1")).toMatchObject({
      value: { status: "ready-for-payment" },
    });
  });

  test("goes once it is erased there", async () => {
    const app = aWeekLater();
    const leaving = await move(app, await keepReady(app), away);
    const ended = withdraw(moveIn(leaving, arrival), arrival.at);
    await keep(app.ports, { filing: erase(ended, arrival.at) });
    await app.look();
    expect(filesIn(app)).toEqual([[], []]);
  });

  test("stays when it was uploaded in a space that two tombstones lead away from", async () => {
    const app = aWeekLater();
    const filing = await keepReady(app);
    const there = moveIn(await move(app, filing, away), arrival);
    await keep(app.ports, { filing: there });
    const further = moveIn(await move(app, there, aSpace("idaas", "key-3")), arrival);
    await keep(app.ports, { filing: further });
    await app.look();
    expect(filesIn(app)).toEqual([[filing.document.blob], [filing.report.blob]]);
  });
});

describe("a report that the filing does not name", () => {
  test("stays while its filing has none: it may be about to name it", async () => {
    const app = aWeekLater();
    await keep(app.ports, { filing: aReceivedFiling() });
    await app.ports.documents.storeReport("f1", aReport(), anOrigin());
    await app.look();
    expect(app.ports.documents.reports.size).toBe(1);
  });

  test("goes once its filing names another", async () => {
    const app = aWeekLater();
    const kept = await keepWithFiles(app.ports, filingIn.validated());
    await app.ports.documents.storeReport("f1", aReport({ outcome: "red" }), anOrigin());
    await app.look();
    expect([...app.ports.documents.reports.keys()]).toEqual("report" in kept ? [kept.report.blob] : []);
  });
});

test("a blob that does not say whose it is stays, and the journal tells of it", async () => {
  const { ports } = freshApplication({ now: weekLater });
  const documents = { ...ports.documents, uploadsStoredBefore };
  async function* uploadsStoredBefore() {
    await Promise.resolve();
    yield [{ name: "by/hand", storedAt: morning }];
  }
  await anApplication({ ...ports, documents }).eraseOrphans(plus(weekLater, -hours(1)));
  expect(ports.journal.entries).toEqual([{ code: "blob-of-nobody", container: "uploads", subject: "by" }]);
  expect(ports.spaces.history).toEqual([]);
});

describe("when a blob is looked at", () => {
  test.each([
    { last: days(6), now: days(7) - 1, looks: 0 },
    { last: days(7) - 1, now: days(7), looks: 1 },
    { last: days(7), now: days(7) + hours(1), looks: 0 },
    { last: days(13), now: days(14), looks: 1 },
    { last: days(8), now: days(50), looks: 1 },
    { last: -days(30), now: days(1), looks: 0 },
    { last: -days(30), now: days(7), looks: 1 },
    { last: days(8), now: days(8), looks: 0 },
  ])("between $last and $now ms after it was stored: $looks times", async ({ last, now, looks }) => {
    expect(await looksBetween(last, now)).toBe(looks);
  });

  test("however late and irregular the ticks are, no age is missed and none is met twice", async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: days(10) }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(gaps, async (apart) => {
        let [last, looks] = [0, 0];
        for (const gap of apart) {
          const crossed = Math.floor((last + gap) / days(7)) > Math.floor(last / days(7));
          const met = await looksBetween(last, last + gap);
          expect(met).toBe(crossed ? 1 : 0);
          looks += met;
          last += gap;
        }
        expect(looks).toBeLessThanOrEqual(Math.floor(last / days(7)));
      }),
      { numRuns: 50 },
    );
  });

  test("a tick that ran twice, or never, changes nothing", async () => {
    const app = aWeekLater();
    await app.ports.documents.storeUpload(orphan, text("x"), anOrigin());
    await app.look();
    await app.look();
    expect(app.ports.spaces.history).toHaveLength(1);
    expect(app.ports.journal.entries).toHaveLength(1);
  });
});

describe("one that is in trouble", () => {
  test("does not keep the others waiting, and is met again a week later", async () => {
    const { ports } = freshApplication({ now: weekLater });
    for (const id of ["a", "b", "c"]) {
      await ports.documents.storeUpload(`${id}/${"ab".repeat(32)}`, text(id), anOrigin());
    }
    const filing: MemoryPorts["spaces"]["filing"] = (space, id) =>
      id === "b" ? Promise.reject(new Fault("the database is away")) : ports.spaces.filing(space, id);
    const app = anApplication({ ...ports, spaces: { ...ports.spaces, filing } });
    await app.eraseOrphans(morning);
    expect([...ports.documents.uploads.keys()].map(([first]) => first)).toEqual(["b"]);
    expect(ports.journal.of("erasure-fault")).toMatchObject([{ subject: "b" }]);
    ports.clock.advance(days(7));
    await anApplication(ports).eraseOrphans(weekLater);
    expect(ports.documents.uploads.size).toBe(0);
  });

  test("is trouble too when a filing that was said to exist cannot be read", async () => {
    const { ports } = freshApplication({ now: weekLater });
    await ports.documents.storeUpload(orphan, text("x"), anOrigin());
    const commit = () => Promise.resolve({ kind: "conflict" } as const);
    await anApplication({ ...ports, spaces: { ...ports.spaces, commit } }).eraseOrphans(morning);
    expect(ports.documents.uploads.size).toBe(1);
    expect(ports.journal.of("erasure-fault")).toHaveLength(1);
  });
});

test("an upload that is sent again while it is looked at becomes a filing with its file, or is answered that it is gone", async () => {
  const upload = { bytes: text("<xbrl/>"), format: "xbrl", idempotencyKey: "upload-1" } as const;
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { ports } = freshApplication({ now: weekLater });
      const first = anApplication(dyingAtCommit(ports));
      await expect(first.fileAccounts(opened(), { ...upload, receivedAt: morning }, {})).rejects.toThrow();
      const [filer, one, other] = [1, 2, 3].map(() => anApplication(scheduled(ports, scheduler)));
      const [answer] = await scheduler.waitFor(
        Promise.all([
          filer?.fileAccounts(opened(), { ...upload, receivedAt: weekLater }, {}),
          one?.eraseOrphans(morning),
          other?.eraseOrphans(morning),
        ]),
      );
      const id = ports.spaces.history[0]?.id ?? "";
      const filing = (await ports.spaces.filing(aSpace(), id))?.value;
      if (filing?.status === "received") {
        expect(answer).toMatchObject({ ok: true, value: { filing: { value: filing } } });
        expect([...ports.documents.uploads.keys()]).toEqual([filing.document.blob]);
      } else {
        expect(filing?.status).toBe("erased");
        expect(answer).toEqual({ ok: false, refusal: { kind: "filing-erased" } });
      }
      outcomes.add(filing?.status ?? "none");
    }),
    { numRuns: 200, seed: 11 },
  );
  expect([...outcomes].sort()).toEqual(["erased", "received"]);
});

/** How often a blob that was stored in the morning is looked at between two ticks. */
async function looksBetween(lastTick: number, tick: number): Promise<number> {
  const app = freshApplication({ now: plus(morning, tick) });
  const filing = aReceivedFiling();
  await keep(app.ports, { filing });
  await app.ports.documents.storeUpload(filing.document.blob, text("x"), anOrigin());
  let reads = 0;
  const read: MemoryPorts["spaces"]["filing"] = (space, id) => {
    reads += 1;
    return app.ports.spaces.filing(space, id);
  };
  const spaces = { ...app.ports.spaces, filing: read };
  await anApplication({ ...app.ports, spaces }).eraseOrphans(plus(morning, lastTick));
  return reads;
}

/** The process ends after the file was stored and before its filing is. */
const dyingAtCommit = (ports: MemoryPorts): MemoryPorts => ({
  ...ports,
  spaces: { ...ports.spaces, commit: () => Promise.reject(new Fault("the process died")) },
});

/** The same ports, each call of which waits for its turn. */
function scheduled(ports: MemoryPorts, scheduler: fc.Scheduler): MemoryPorts {
  const { spaces, documents } = ports;
  return {
    ...ports,
    spaces: {
      ...spaces,
      filing: scheduler.scheduleFunction(spaces.filing.bind(spaces)),
      commit: scheduler.scheduleFunction(spaces.commit.bind(spaces)),
    },
    documents: {
      ...documents,
      storeUpload: scheduler.scheduleFunction(documents.storeUpload.bind(documents)),
      eraseUpload: scheduler.scheduleFunction(documents.eraseUpload.bind(documents)),
    },
  };
}
