import { describe, expect, test } from "@jest/globals";
import { parseNoticeDocument } from "../../../shared/contracts/storage/notice-document.ts";
import { type Timetable } from "../../../shared/domain/access/timetable.ts";
import { type Verdict } from "../../../shared/domain/filing/moved.ts";
import { eraseUnfiled, moveIn, moveOut, settleMove } from "../../../shared/domain/filing/steps.ts";
import { aProfile, aSpace, openAlways } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { aLeavingFiling, aMove, aReadyFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { at, day, morning } from "../../builders/times.ts";
import { type MemoryPorts } from "../../doubles/memory-ports.ts";
import { ownersAstray } from "../../crash/ownership.ts";

const here = aSpace();
const there = aSpace("idaas", "key-2");
const message = { ...here, subject: "f1" };
/** A Thursday: six working days later is the Friday of the week after. */
const now = at("2024-01-11T09:00:00.000Z");
const sixWorkingDaysLater = day("2024-01-19");

/** Its new way in closes at that instant. */
const closing = (closesAt: string): Timetable => ({ ...openAlways, idaas: { closesAt: at(closesAt) } });

const leaving = aLeavingFiling();
const arrived = moveIn(leaving, { dueBy: sixWorkingDaysLater, at: now });
const verdict: Verdict = { ...there, move: "move-1", filing: "f1", answer: "accepted", at: now };

describe("a filing that is on its way", () => {
  test("is put into its new space together with the answer, and its tombstone lets go of it", async () => {
    const app = freshApplication({ now });
    await keep(app.ports, { filing: leaving }, { profile: aProfile(there) });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, there)).toEqual(arrived);
    expect(await filingAt(app, here)).toEqual(settleMove(leaving));
    expect(await app.ports.spaces.verdict(there, "move-1")).toEqual(verdict);
    expect(app.ports.spaces.batches.slice(2).map((batch) => batch.length)).toEqual([3, 2]);
  });

  test("is told to both holders, in the batches that move it", async () => {
    const app = freshApplication({ now });
    await keep(app.ports, { filing: leaving }, { profile: aProfile(there) });
    await app.works.move(message, {});
    const { enterpriseNumber, name, periodEnd: closingDate } = leaving.luggage.identity;
    const told = {
      kind: "filing-moved",
      filing: { enterpriseNumber, name, closingDate },
      from: "eid",
      to: "idaas",
    };
    expect(noticesIn(app)).toEqual([
      { ...there, content: { ...told, dueBy: sixWorkingDaysLater } },
      { ...here, content: told },
    ]);
    expect(app.ports.queues.sent.map(({ queue }) => queue)).toEqual(["notify", "notify"]);
  });

  const closings = {
    never: openAlways,
    "long ago": closing("2024-01-01T00:00:00.000Z"),
    "at this moment": closing(now),
    "a millisecond before the last day to pay is over": closing("2024-01-19T22:59:59.999Z"),
    "when the last day to pay is over": closing("2024-01-19T23:00:00.000Z"),
  };

  test.each([
    { closes: "never", told: { dueBy: sixWorkingDaysLater } },
    { closes: "long ago", told: {} },
    { closes: "at this moment", told: {} },
    { closes: "a millisecond before the last day to pay is over", told: {} },
    { closes: "when the last day to pay is over", told: { dueBy: sixWorkingDaysLater } },
  ] as const)("and whose new way in closes $closes arrives; its holder is told $told", async (row) => {
    const app = freshApplication({ now, timetable: closings[row.closes] });
    await keep(app.ports, { filing: leaving }, { profile: aProfile(there) });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, there)).toEqual(arrived);
    const [arrival] = noticesIn(app);
    const { dueBy: _term, ...told } = { dueBy: undefined, ...arrival?.content };
    expect(told).toMatchObject({ kind: "filing-moved", to: "idaas" });
    expect(arrival?.content).toEqual({ ...told, ...row.told });
  });

  test("keeps its deposit date, when it was received, and all that happened to it", () => {
    const { receivedAt, depositDate, events } = aReadyFiling();
    expect(arrived).toMatchObject({ receivedAt, depositDate });
    expect(arrived.events.slice(0, events.length)).toEqual(events);
    expect(arrived.events.slice(events.length)).toMatchObject([
      { type: "filing-moved", by: "contact-centre", from: "ready-for-payment", to: "moved" },
      { type: "filing-arrived", by: "system", from: "moved", to: "ready-for-payment" },
    ]);
  });

  test("is moved once, however often the message comes", async () => {
    const app = freshApplication({ now });
    await keep(app.ports, { filing: leaving }, { profile: aProfile(there) });
    await app.works.move(message, {});
    const { length } = app.ports.spaces.history;
    expect(await app.works.move(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(app.ports.spaces.history).toHaveLength(length);
  });

  test("takes the place of its own tombstone when it comes back", async () => {
    const app = freshApplication({ now });
    const back = moveOut(arrived, { id: "move-2", to: here }, now);
    await keep(app.ports, { filing: settleMove(leaving) }, { profile: aProfile(here) }, { filing: back });
    expect(await app.works.move({ ...there, subject: "f1" }, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, here)).toMatchObject({
      ...here,
      status: "ready-for-payment",
      moves: ["move-1", "move-2"],
    });
    expect(await filingAt(app, there)).toEqual(settleMove(back));
  });

  test("waits while its own tombstone there still holds it", async () => {
    const app = freshApplication({ now });
    const back = moveOut(arrived, { id: "move-2", to: here }, now);
    await keep(app.ports, { filing: leaving }, { profile: aProfile(here) }, { filing: back });
    const outcome = await app.works.move({ ...there, subject: "f1" }, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(await filingAt(app, there)).toEqual(back);
  });

  test("waits while a filing is there that no answer tells of", async () => {
    const app = freshApplication({ now });
    const other = aReadyFiling({ space: there });
    await keep(app.ports, { filing: leaving }, { profile: aProfile(there) }, { filing: other });
    expect(await app.works.move(message, {})).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(await filingAt(app, there)).toEqual(other);
  });
});

describe("the other space refuses", () => {
  const restored = { ...aReadyFiling(), dueBy: sixWorkingDaysLater, moves: ["move-1"] };

  test.each([
    { given: "nobody holds it any more", keepThere: () => Promise.resolve([]) },
    {
      given: "the filing is erased there",
      keepThere: (ports: MemoryPorts) =>
        keep(
          ports,
          { profile: aProfile(there) },
          { filing: eraseUnfiled({ ...there, id: "f1", receivedAt: morning }, now) },
        ),
    },
  ])("when $given: the answer is written there, then the filing is back", async ({ keepThere }) => {
    const app = freshApplication({ now });
    await keep(app.ports, { filing: leaving });
    await keepThere(app.ports);
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await app.ports.spaces.verdict(there, "move-1")).toEqual({ ...verdict, answer: "refused" });
    const filing = await filingAt(app, here);
    expect(filing).toEqual({ ...restored, events: filing?.events });
    expect(filing?.events.at(-1)).toMatchObject({ type: "move-refused", by: "system" });
    expect(noticesIn(app)).toMatchObject([{ ...here, content: { kind: "move-refused", to: "idaas" } }]);
    expect(ownersAstray(app.ports)).toEqual([]);
  });

  test("and whoever comes later obeys, even when the space has a holder by then", async () => {
    const app = freshApplication({ now });
    const refused: Verdict = { ...verdict, answer: "refused" };
    await keep(app.ports, { filing: leaving }, { verdict: refused }, { profile: aProfile(there) });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, here)).toMatchObject({ status: "ready-for-payment" });
    expect(await filingAt(app, there)).toBeUndefined();
  });
});

describe("an answer that was given", () => {
  test("is obeyed when the filing has gone on from there meanwhile", async () => {
    const app = freshApplication({ now });
    const gone = settleMove(moveOut(arrived, aMove({ id: "move-2", to: aSpace("eid", "key-3") }), now));
    await keep(app.ports, { filing: leaving }, { verdict }, { filing: gone });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, here)).toEqual(settleMove(leaving));
    expect(await filingAt(app, there)).toEqual(gone);
  });

  test("by somebody faster is obeyed", async () => {
    const { ports } = freshApplication({ now });
    await keep(ports, { filing: leaving }, { profile: aProfile(there) });
    const spaces = {
      ...ports.spaces,
      async commit(...batch: Parameters<MemoryPorts["spaces"]["commit"]>) {
        if ((await ports.spaces.verdict(there, "move-1")) === undefined) {
          await anApplication(ports).works.move(message, {});
        }
        return ports.spaces.commit(...batch);
      },
    };
    const outcome = await anApplication({ ...ports, spaces }).works.move(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(await ports.spaces.filing(there, "f1")).toMatchObject({ value: arrived });
    expect(ownersAstray(ports)).toEqual([]);
  });

  test("is looked for again when the space changed and there is none", async () => {
    const { ports } = freshApplication({ now });
    await keep(ports, { filing: leaving }, { profile: aProfile(there) });
    const outcome = await anApplication(outrun(ports)).works.move(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
  });
});

test.each(everyStatus)("a filing that is %s does not go anywhere", async (status) => {
  const app = freshApplication({ now });
  await keep(app.ports, { filing: filingIn[status]() }, { profile: aProfile(there) });
  expect(await app.works.move(message, {})).toEqual({ kind: "nothing-to-do" });
  expect(app.ports.spaces.history).toHaveLength(2);
});

test("a filing that is not there may still come", async () => {
  const outcome = await freshApplication().works.move(message, {});
  expect(outcome).toEqual({ kind: "not-yet", reason: "document-not-found" });
});

const noticesIn = ({ ports }: Application) =>
  ports.spaces.history
    .flatMap((document) => parseNoticeDocument(document) ?? [])
    .map(({ connection, spaceId, content }) => ({ connection, spaceId, content }));

const filingAt = async ({ ports }: Application, space: typeof here) =>
  (await ports.spaces.filing(space, "f1"))?.value;
