import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { parseNoticeDocument } from "../../../shared/contracts/storage/notice-document.ts";
import { type Connection } from "../../../shared/domain/access/connection.ts";
import { type Instant, plus } from "../../../shared/domain/instant.ts";
import { type Notice } from "../../../shared/domain/notice/notice.ts";
import {
  aClosure,
  aProfile,
  aSpace,
  csamCloses,
  openAlways,
  timetableOf2024,
} from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, keep } from "../../builders/application.ts";
import { costsOf, everyStatus, filingIn } from "../../builders/filings.ts";
import { hours, minutes } from "../../builders/times.ts";

const inTheMorning = plus(csamCloses, hours(9));

const applicationAt = (now: Instant): Application => freshApplication({ now, timetable: timetableOf2024 });

const noticesOf = (app: Application): readonly Notice[] =>
  app.ports.spaces.history.flatMap((document) => parseNoticeDocument(document) ?? []);

const settleIn = (app: Application, ...keys: readonly string[]): Promise<unknown> =>
  keep(app.ports, ...keys.map((key) => ({ profile: aProfile(aSpace("csam-cert", key)) })));

describe("closing a way in", () => {
  test("counts what stands open there, by status and in cents, and nothing of another way in", async () => {
    const app = applicationAt(inTheMorning);
    await settleIn(app, "one", "two", "three");
    const [one, two] = [aSpace("csam-cert", "one"), aSpace("csam-cert", "two")];
    await keep(
      app.ports,
      ...everyStatus.map((status) => ({ filing: filingIn[status]({ space: one, id: status }) })),
    );
    const dear = filingIn["ready-for-payment"]({ space: two, id: "dear", costs: costsOf(100_000_000_000n) });
    await keep(app.ports, { filing: dear }, { filing: filingIn.received({ space: two, id: "new" }) });
    await keep(app.ports, { profile: aProfile(aSpace("idaas", "one")) });
    await keep(app.ports, { filing: filingIn.received({ space: aSpace("idaas", "one"), id: "elsewhere" }) });
    const once = Object.fromEntries(everyStatus.map((status) => [status, 1]));
    const closure = {
      connection: "csam-cert",
      closedAt: csamCloses,
      countedAt: inTheMorning,
      spaces: 3,
      filings: { ...once, received: 2, "ready-for-payment": 2 },
      amountOpen: 100_000_000_000n + 2n * 6380n,
    };
    expect(await app.closeConnection("csam-cert")).toEqual({ ok: true, value: closure });
    expect(app.ports.registers.closures).toEqual([closure]);
    expect(app.ports.journal.of("connection-closed")).toEqual([
      { code: "connection-closed", connection: "csam-cert", count: 3 },
    ]);
  });

  test("tells each holder, with the number of filings in progress", async () => {
    const app = applicationAt(inTheMorning);
    await settleIn(app, "busy", "done");
    const [busy, done] = [aSpace("csam-cert", "busy"), aSpace("csam-cert", "done")];
    for (const status of ["received", "validated", "ready-for-payment", "payment-initiated", "paid"] as const)
      await keep(app.ports, { filing: filingIn[status]({ space: busy, id: status }) });
    await keep(app.ports, { filing: filingIn.published({ space: done, id: "published" }) });
    await app.closeConnections();
    const content = { kind: "connection-closed", closedAt: csamCloses } as const;
    const waiting = { for: "notify", since: inTheMorning };
    const [toBusy, toDone] = [busy, done].map(({ spaceId }) =>
      noticesOf(app).filter((notice) => notice.spaceId === spaceId),
    );
    expect(toBusy).toMatchObject([{ ...busy, content: { ...content, unfinished: 4 }, waiting }]);
    expect(toDone).toMatchObject([{ ...done, content: { ...content, unfinished: 0 }, waiting }]);
    expect(app.ports.queues.waiting.map(({ queue }) => queue)).toEqual(["notify", "notify"]);
  });

  test.each([
    {
      when: "a millisecond before",
      now: plus(csamCloses, -1),
      connection: "csam-cert",
      closesAt: csamCloses,
    },
    { when: "without an end", now: plus(csamCloses, -1), connection: "eid", closesAt: undefined },
    {
      when: "not open yet",
      now: plus(csamCloses, -hours(24 * 20)),
      connection: "idaas",
      closesAt: undefined,
    },
  ] as const)("is refused $when, and nobody is told", async ({ now, connection, closesAt }) => {
    const app = applicationAt(now);
    await settleIn(app, "one");
    const refusal = { kind: "connection-still-open", connection, ...(closesAt && { closesAt }) };
    expect(await app.closeConnection(connection)).toEqual({ ok: false, refusal });
    await app.closeConnections();
    expect(app.ports.registers.closures).toEqual([]);
    expect(noticesOf(app)).toEqual([]);
  });

  test("again changes nothing, however late", async () => {
    const app = applicationAt(inTheMorning);
    await settleIn(app, "one");
    const first = await app.closeConnection("csam-cert");
    await settleIn(app, "two");
    app.ports.clock.advance(hours(24 * 30));
    expect(await app.closeConnection("csam-cert")).toEqual(first);
    await app.closeConnections();
    expect(noticesOf(app)).toHaveLength(1);
    expect(app.ports.journal.of("connection-closed")).toHaveLength(1);
  });

  test("at its very instant counts again later, as what came in before it may be written after it", async () => {
    const app = applicationAt(csamCloses);
    await settleIn(app, "one");
    expect(await app.closeConnection("csam-cert")).toMatchObject({ ok: true, value: { spaces: 1 } });
    await settleIn(app, "late");
    app.ports.clock.advance(minutes(2));
    expect(await app.closeConnection("csam-cert")).toMatchObject({ ok: true, value: { spaces: 2 } });
    expect(app.ports.registers.closures).toMatchObject([{ spaces: 2 }]);
    expect(noticesOf(app).map(({ spaceId }) => spaceId)).toEqual(["one", "late"]);
  });

  test("has one record for each closing: a way in that opens again and closes again is told anew", async () => {
    const app = applicationAt(inTheMorning);
    await settleIn(app, "one");
    await app.closeConnections();
    const again = plus(inTheMorning, hours(1));
    const moved = { connection: "csam-cert", closesAt: again, reason: "a day more", actor: "dirk" } as const;
    expect(await app.moveClosing(moved)).toMatchObject({ ok: true });
    expect(await app.closeConnection("csam-cert")).toMatchObject({ ok: false });
    app.ports.clock.set(plus(again, hours(1)));
    await app.closeConnections();
    expect(app.ports.registers.closures.map(({ closedAt }) => closedAt)).toEqual([csamCloses, again]);
    expect(noticesOf(app)).toHaveLength(2);
  });

  test("answers what somebody faster has counted", async () => {
    const { ports } = applicationAt(inTheMorning);
    const theirs = aClosure({ spaces: 7 });
    let isThere = false;
    const registers: typeof ports.registers = {
      ...ports.registers,
      closure: () => Promise.resolve(isThere ? { value: theirs, version: '"1"' } : undefined),
      storeClosure: () => {
        isThere = true;
        return Promise.resolve(false);
      },
    };
    const app = anApplication({ ...ports, registers });
    expect(await app.closeConnection("csam-cert")).toEqual({ ok: true, value: theirs });
  });

  test("is not recorded before everybody is told", async () => {
    const app = applicationAt(inTheMorning);
    await settleIn(app, "one", "two", "three");
    const { ports } = app;
    const spaces: typeof ports.spaces = {
      ...ports.spaces,
      commit: (space, changes) =>
        space.spaceId === "three"
          ? Promise.reject(new Fault("batch in personal-spaces failed"))
          : ports.spaces.commit(space, changes),
    };
    const broken = anApplication({ ...ports, spaces });
    await expect(broken.closeConnection("csam-cert")).rejects.toBeInstanceOf(Fault);
    expect(ports.registers.closures).toEqual([]);
    expect(await app.closeConnection("csam-cert")).toMatchObject({ ok: true, value: { spaces: 3 } });
    expect(
      noticesOf(app)
        .map(({ spaceId }) => spaceId)
        .sort(),
    ).toEqual(["one", "three", "two"]);
  });

  test("decides nothing: the door is the same without it, and with it", async () => {
    const doors = async (app: Application, at: Instant) =>
      Promise.all(
        (["csam-cert", "idaas", "eid"] as const satisfies readonly Connection[]).map((way) =>
          app.doors.admit(way, at),
        ),
      );
    const [never, done] = [applicationAt(inTheMorning), applicationAt(inTheMorning)];
    await done.closeConnections();
    for (const at of [plus(csamCloses, -1), csamCloses, inTheMorning])
      expect(await doors(done, at)).toEqual(await doors(never, at));
    done.ports.registers.setTimetable(openAlways);
    expect(await done.doors.admit("csam-cert", inTheMorning)).toMatchObject({ ok: true });
  });
});
