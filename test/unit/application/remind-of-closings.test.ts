import { describe, expect, test } from "@jest/globals";
import { parseNoticeDocument } from "../../../shared/contracts/storage/notice-document.ts";
import { type Instant, plus } from "../../../shared/domain/instant.ts";
import { type ClosingContent, type Notice } from "../../../shared/domain/notice/notice.ts";
import { aSpace, csamCloses, timetableOf2024 } from "../../builders/access.ts";
import { type Application, freshApplication, keep } from "../../builders/application.ts";
import { aReadyFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { at, days, hours, minutes } from "../../builders/times.ts";

const space = aSpace("csam-cert");

/** What the reminders of a run said: how many days were left, and how many filings were unfinished. */
const remindersOf = ({ ports }: Application): readonly [number, number][] =>
  ports.spaces.history
    .flatMap((document) => parseNoticeDocument(document) ?? [])
    .filter(
      (notice): notice is Notice & { readonly content: ClosingContent } =>
        notice.content.kind === "cutoff-closing-reminder",
    )
    .map(({ content }) => [content.daysLeft, content.unfinished]);

async function applicationAt(now: Instant): Promise<Application> {
  const app = freshApplication({ now, timetable: timetableOf2024 });
  await keep(app.ports, { filing: aReadyFiling({ space, receivedAt: at("2024-01-15T09:00:00.000Z") }) });
  return app;
}

/** The timer runs each hour from one instant to another. */
async function tickEachHour(app: Application, until: Instant): Promise<void> {
  while (app.ports.clock.now() < until) {
    await app.remindOfClosings();
    app.ports.clock.advance(hours(1));
  }
}

describe("reminders of a closing", () => {
  test("come nine, three and one day before, each once, to whoever has something unfinished", async () => {
    const app = await applicationAt(plus(csamCloses, -days(14)));
    await tickEachHour(app, plus(csamCloses, days(2)));
    expect(remindersOf(app)).toEqual([
      [9, 1],
      [3, 1],
      [1, 1],
    ]);
    const told = app.ports.journal.of("closing-reminded");
    expect(told).toEqual(told.map(() => ({ code: "closing-reminded", connection: "csam-cert", count: 1 })));
  });

  test.each([
    { name: "the first", midnight: at("2024-01-22T23:00:00.000Z"), daysLeft: 9 },
    { name: "the second", midnight: at("2024-01-28T23:00:00.000Z"), daysLeft: 3 },
    { name: "the last", midnight: at("2024-01-30T23:00:00.000Z"), daysLeft: 1 },
  ])("$name begins with its day in Brussels", async ({ midnight, daysLeft }) => {
    const app = await applicationAt(plus(midnight, -1));
    await app.remindOfClosings();
    const before = remindersOf(app).length;
    app.ports.clock.set(midnight);
    await app.remindOfClosings();
    expect(remindersOf(app)).toHaveLength(before + 1);
    expect(remindersOf(app).at(-1)).toEqual([daysLeft, 1]);
  });

  test("that nobody sent in time are made up for, the last one only", async () => {
    const app = await applicationAt(at("2024-01-30T12:00:00.000Z"));
    await tickEachHour(app, at("2024-01-30T18:00:00.000Z"));
    expect(remindersOf(app)).toEqual([[2, 1]]);
  });

  test("count what is unfinished, and nobody is reminded of what is paid or over", async () => {
    const app = await applicationAt(at("2024-01-23T08:00:00.000Z"));
    for (const status of everyStatus)
      await keep(app.ports, { filing: filingIn[status]({ space, id: status }) });
    const done = aSpace("csam-cert", "done");
    await keep(app.ports, { filing: filingIn.paid({ space: done }) });
    const elsewhere = aSpace("idaas", "elsewhere");
    await keep(app.ports, { filing: aReadyFiling({ space: elsewhere }) });
    await app.remindOfClosings();
    expect(remindersOf(app)).toEqual([[9, 5]]);
  });

  test("do not follow on the heels of an upload: what came in after the day of a reminder waits for the next", async () => {
    const app = freshApplication({ now: at("2024-01-24T09:00:00.000Z"), timetable: timetableOf2024 });
    await keep(app.ports, { filing: aReadyFiling({ space, receivedAt: at("2024-01-24T08:00:00.000Z") }) });
    await tickEachHour(app, at("2024-01-28T23:00:00.000Z"));
    expect(remindersOf(app)).toEqual([]);
    await app.remindOfClosings();
    expect(remindersOf(app)).toEqual([[3, 1]]);
  });

  test("follow a closing that moves", async () => {
    const app = await applicationAt(at("2024-01-23T08:00:00.000Z"));
    await app.remindOfClosings();
    const closesAt = at("2024-02-29T23:00:00.000Z");
    const move = { connection: "csam-cert", closesAt, reason: "FAS 2.0 comes later", actor: "dirk" } as const;
    expect(await app.moveClosing(move)).toMatchObject({ ok: true });
    await tickEachHour(app, at("2024-02-21T23:00:00.000Z"));
    expect(remindersOf(app)).toEqual([
      [9, 1],
      [9, 1],
    ]);
  });

  test("are not for a way in that does not close, and end with the closing", async () => {
    const app = freshApplication({ now: plus(csamCloses, minutes(1)), timetable: timetableOf2024 });
    for (const connection of ["csam-cert", "idaas", "eid"] as const)
      await keep(app.ports, { filing: aReadyFiling({ space: aSpace(connection), id: connection }) });
    await app.remindOfClosings();
    expect(remindersOf(app)).toEqual([]);
  });
});
