import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type ClosingMove } from "../../../shared/application/move-closing.ts";
import { type Instant, plus } from "../../../shared/domain/instant.ts";
import { aSpace, csamCloses, idaasOpens, openAlways, timetableOf2024 } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, keep } from "../../builders/application.ts";
import { aReadyFiling, anInitiatedFiling, filingIn } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { at, day, days, hours, minutes } from "../../builders/times.ts";

const before = at("2024-01-24T09:00:00.000Z");
/** Monday 5 February 2024, ten in the morning in Brussels: six working days later is Tuesday the 13th. */
const after = at("2024-02-05T09:00:00.000Z");
const newTerm = day("2024-02-13");
/** The first last day of a term that runs into the closing, and the last one that is over by then. */
const ranInto = day("2024-02-01");
const overBefore = day("2024-01-31");

const move = (changes: Partial<ClosingMove> = {}): ClosingMove => ({
  connection: "csam-cert",
  closesAt: at("2024-02-29T23:00:00.000Z"),
  reason: "FAS 2.0 comes later",
  actor: "dirk",
  ...changes,
});

const reopening: ClosingMove = { connection: "csam-cert", reason: "FAS 2.0 comes later", actor: "dirk" };

const reopen = async (app: Application): Promise<void> => {
  expect(await app.moveClosing(reopening)).toMatchObject({ ok: true });
};

const applicationAt = (now: Instant): Application => freshApplication({ now, timetable: timetableOf2024 });

describe("moving a closing", () => {
  test("puts it in force, for that way in only, and writes down who, why and how", async () => {
    const app = applicationAt(before);
    const closesAt = at("2024-02-29T23:00:00.000Z");
    expect(await app.moveClosing(move())).toEqual({ ok: true, value: { closesAt } });
    expect(await app.ports.registers.timetable()).toEqual({ ...timetableOf2024, "csam-cert": { closesAt } });
    expect(app.ports.registers.audit).toEqual([
      {
        id: expect.any(String),
        at: before,
        actor: "dirk",
        action: "move-closing",
        subject: "csam-cert",
        detail: "2024-01-31T23:00:00.000Z to 2024-02-29T23:00:00.000Z",
        reason: "FAS 2.0 comes later",
      },
    ]);
    expect(app.ports.journal.entries).toEqual([{ code: "closing-moved", connection: "csam-cert" }]);
  });

  test.each([
    { given: "five minutes ahead", ahead: minutes(5), ok: true },
    { given: "a millisecond less than that", ahead: minutes(5) - 1, ok: false },
    { given: "in the past", ahead: -days(1), ok: false },
  ])("to $given", async ({ ahead, ok }) => {
    const app = applicationAt(before);
    const moved = await app.moveClosing(move({ closesAt: plus(before, ahead) }));
    const earliest = plus(before, minutes(5));
    expect(moved).toMatchObject(ok ? { ok } : { ok, refusal: { kind: "closing-too-soon", earliest } });
    expect(app.ports.registers.audit).toHaveLength(ok ? 1 : 0);
  });

  test("never to before the opening", async () => {
    const app = applicationAt(at("2024-01-10T09:00:00.000Z"));
    const closesAt = plus(idaasOpens, -1);
    expect(await app.moveClosing(move({ connection: "idaas", closesAt }))).toEqual({
      ok: false,
      refusal: { kind: "closing-too-soon", earliest: idaasOpens },
    });
  });

  test("changes nothing when it is so already: who tries again after a lost answer gets the same one", async () => {
    const app = applicationAt(after);
    await reopen(app);
    expect(await app.moveClosing(reopening)).toEqual({ ok: true, value: {} });
    expect(app.ports.registers.audit).toHaveLength(1);
  });

  test("gives way to whoever was faster", async () => {
    const { ports } = applicationAt(before);
    const registers = { ...ports.registers, storeTimetable: () => Promise.resolve(false) };
    expect(await anApplication({ ...ports, registers }).moveClosing(move())).toEqual({
      ok: false,
      refusal: { kind: "changed-meanwhile" },
    });
  });

  test("leaves terms as they are while the way in is still open", async () => {
    const app = applicationAt(before);
    const space = aSpace("csam-cert");
    await keep(app.ports, { filing: aReadyFiling({ space, dueBy: day("2024-01-31") }) });
    expect(await app.moveClosing(move())).toMatchObject({ ok: true });
    expect((await app.ports.spaces.filing(space, "f1"))?.value).toMatchObject({ dueBy: "2024-01-31" });
  });
});

describe("opening a way in again", () => {
  const space = aSpace("csam-cert");
  const dueOf = async (app: Application, id: string) => {
    const found = (await app.ports.spaces.filing(space, id))?.value;
    return found !== undefined && "dueBy" in found ? found.dueBy : undefined;
  };

  test("gives what waits unpaid a full new term, and nothing else", async () => {
    const app = applicationAt(after);
    const longer = day("2024-02-20");
    await keep(
      app.ports,
      { filing: aReadyFiling({ space, id: "stopped", dueBy: ranInto }) },
      { filing: aReadyFiling({ space, id: "stopped-later", dueBy: day("2024-02-08") }) },
      { filing: aReadyFiling({ space, id: "longer", dueBy: longer }) },
      { filing: aReadyFiling({ space, id: "over-before", dueBy: overBefore }) },
      { filing: filingIn.withdrawn({ space, id: "withdrawn", dueBy: ranInto }) },
    );
    await reopen(app);
    expect(await dueOf(app, "stopped")).toBe(newTerm);
    expect(await dueOf(app, "stopped-later")).toBe(newTerm);
    expect(await dueOf(app, "longer")).toBe(longer);
    expect(await dueOf(app, "over-before")).toBe(overBefore);
    expect(await dueOf(app, "withdrawn")).toBe(ranInto);
    await app.lapseOverdue();
    const lapsed = app.ports.journal.entries.filter(({ code }) => code === "lapsed");
    expect(lapsed).toEqual([{ code: "lapsed", subject: "over-before" }]);
  });

  test("renews a payment under way together with its filings, so that it ends with their term", async () => {
    const app = applicationAt(after);
    const filings = ["early", "stopped"] as const;
    await keep(
      app.ports,
      { payment: aPayment({ ...space, filings, dueBy: overBefore }) },
      { filing: anInitiatedFiling({ space, id: "early", dueBy: overBefore }) },
      { filing: anInitiatedFiling({ space, id: "stopped", dueBy: ranInto }) },
    );
    await reopen(app);
    expect([await dueOf(app, "early"), await dueOf(app, "stopped")]).toEqual([overBefore, newTerm]);
    const payment = async () => (await app.ports.spaces.payment(space, "p1"))?.value;
    expect(await payment()).toMatchObject({ status: "initiated", dueBy: overBefore });
    await app.lapseOverdue();
    expect(await payment()).toMatchObject({ status: "lapsed" });
    const stopped = (await app.ports.spaces.filing(space, "stopped"))?.value;
    expect(stopped).toMatchObject({ status: "ready-for-payment", dueBy: newTerm });
  });

  test("reaches every space of the connection, and none of another", async () => {
    const app = applicationAt(after);
    const spaces = ["one", "two", "three", "four", "five"].map((key) => aSpace("csam-cert", key));
    const elsewhere = aSpace("idaas", "one");
    for (const one of [...spaces, elsewhere])
      await keep(app.ports, { filing: aReadyFiling({ space: one, dueBy: ranInto }) });
    await reopen(app);
    for (const one of spaces)
      expect((await app.ports.spaces.filing(one, "f1"))?.value).toMatchObject({ dueBy: newTerm });
    expect((await app.ports.spaces.filing(elsewhere, "f1"))?.value).toMatchObject({ dueBy: ranInto });
  });

  test("stays closed until every term is renewed: what breaks off is done by who tries again", async () => {
    const { ports } = applicationAt(after);
    await keep(ports, { filing: aReadyFiling({ space, dueBy: ranInto }) });
    const commit = () => Promise.reject(new Fault("batch in personal-spaces failed"));
    const broken = anApplication({ ...ports, spaces: { ...ports.spaces, commit } });
    await expect(broken.moveClosing(reopening)).rejects.toBeInstanceOf(Fault);
    expect(await ports.registers.timetable()).toEqual(timetableOf2024);
    const app = anApplication(ports);
    expect(await app.moveClosing(reopening)).toMatchObject({ ok: true });
    expect(await dueOf(app, "f1")).toBe(newTerm);
  });

  test("looks again at what somebody else changed at that moment", async () => {
    const { ports } = applicationAt(after);
    await keep(ports, { filing: aReadyFiling({ space, dueBy: ranInto }) });
    let conflicts = 3;
    const spaces: typeof ports.spaces = {
      ...ports.spaces,
      commit: (...batch) => {
        conflicts -= 1;
        return conflicts >= 0 ? Promise.resolve({ kind: "conflict" }) : ports.spaces.commit(...batch);
      },
    };
    const app = anApplication({ ...ports, spaces });
    expect(await app.moveClosing(reopening)).toMatchObject({ ok: true });
    expect(await dueOf(app, "f1")).toBe(newTerm);
  });

  test("gives up, still closed, when something never holds still", async () => {
    const { ports } = applicationAt(after);
    await keep(ports, { filing: aReadyFiling({ space, dueBy: ranInto }) });
    const commit = () => Promise.resolve({ kind: "conflict" } as const);
    const app = anApplication({ ...ports, spaces: { ...ports.spaces, commit } });
    await expect(app.moveClosing(reopening)).rejects.toBeInstanceOf(Fault);
    expect(await ports.registers.timetable()).toEqual(timetableOf2024);
  });

  test("is at once open at the door, and can be closed again", async () => {
    const app = applicationAt(after);
    expect(await app.doors.admit("csam-cert", after)).toMatchObject({ ok: false });
    expect(await app.moveClosing(move({ closesAt: plus(after, hours(1)) }))).toMatchObject({ ok: true });
    expect(await app.doors.admit("csam-cert", after)).toMatchObject({ ok: true });
    app.ports.clock.advance(hours(1));
    expect(await app.doors.admit("csam-cert", plus(after, hours(1)))).toMatchObject({ ok: false });
    expect(await app.doors.admit("csam-cert", plus(after, hours(1) - 1))).toMatchObject({ ok: true });
  });
});

test("a way in that never closed can be given an end", async () => {
  const app = freshApplication({ now: before, timetable: openAlways });
  expect(await app.moveClosing(move({ closesAt: csamCloses }))).toMatchObject({
    ok: true,
    value: { closesAt: csamCloses },
  });
});
