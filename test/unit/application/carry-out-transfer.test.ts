import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { parseNoticeDocument } from "../../../shared/contracts/storage/notice-document.ts";
import { maximumMoves, moveOf } from "../../../shared/domain/filing/moved.ts";
import { type Filing, type ReadyFiling } from "../../../shared/domain/filing/filing.ts";
import { moveIn, moveOut, settleMove } from "../../../shared/domain/filing/steps.ts";
import { type FilingStatus } from "../../../shared/domain/filing/transitions.ts";
import { plus } from "../../../shared/domain/instant.ts";
import {
  type MatchedFiling,
  type Transfer,
  approve,
  maximumFilingsPerTransfer,
} from "../../../shared/domain/transfer/transfer.ts";
import { aProfile, aSpace } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, keep } from "../../builders/application.ts";
import { aReadyFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { day, days, hours, minutes, morning } from "../../builders/times.ts";
import { aDescription, aTransfer } from "../../builders/transfers.ts";
import { ownersAstray } from "../../crash/ownership.ts";

const source = aSpace("csam-cert");
const target = aSpace("idaas", "key-2");
const message = { ...target, subject: "t1", kind: "transfer" } as const;
const found = (id: string): MatchedFiling => ({
  ...aDescription(),
  match: "found",
  filing: { ...source, id },
});
const approved = (changes: Partial<Transfer> = {}): Transfer => approve(aTransfer(changes), "bram", morning);

const transferIn = async ({ ports }: Application) => (await ports.transfers.transfer("t1"))?.value;
const filingAt = async (
  { ports }: Application,
  space: typeof source,
  id = "f1",
): Promise<Filing | undefined> => (await ports.spaces.filing(space, id))?.value;

/** An approved transfer over that filing; the target has a holder. */
async function anApplicationWith(filing: Filing, transfer: Transfer = approved()): Promise<Application> {
  const app = freshApplication();
  await keep(app.ports, { filing }, { profile: aProfile(target) });
  await app.ports.transfers.store(transfer, undefined);
  return app;
}

describe("an approved transfer", () => {
  test("moves everything that was found, and is done", async () => {
    const filings = [
      found("f1"),
      { ...aDescription({ language: "de" }), match: "not-found", reason: "unknown-filing" } as const,
      found("f2"),
    ];
    const app = await anApplicationWith(aReadyFiling({ space: source }), approved({ filings }));
    await keep(app.ports, { filing: aReadyFiling({ space: source, id: "f2" }) });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    for (const id of ["f1", "f2"]) {
      expect(await filingAt(app, target, id)).toMatchObject({ ...target, id, status: "ready-for-payment" });
      expect(await filingAt(app, source, id)).toMatchObject({ status: "moved", movedTo: target });
    }
    const transfer = await transferIn(app);
    expect(transfer).toMatchObject({
      status: "done",
      filings: [{ match: "moved" }, filings[1], { match: "moved" }],
    });
    expect(transfer).not.toHaveProperty("waiting");
    expect(ownersAstray(app.ports)).toEqual([]);
  });

  test("moves as many filings as one can name", async () => {
    const ids = Array.from({ length: maximumFilingsPerTransfer }, (_, index) => `f${String(index + 1)}`);
    const app = await anApplicationWith(
      aReadyFiling({ space: source }),
      approved({ filings: ids.map(found) }),
    );
    for (const id of ids.slice(1)) await keep(app.ports, { filing: aReadyFiling({ space: source, id }) });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    const there = await Promise.all(ids.map((id) => filingAt(app, target, id)));
    expect(there.filter((filing) => filing?.status === "ready-for-payment")).toHaveLength(ids.length);
    expect(ownersAstray(app.ports)).toEqual([]);
  });

  test("is carried out once, however often the message comes", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }));
    await app.works.move(message, {});
    const { length } = app.ports.spaces.history;
    expect(await app.works.move(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(app.ports.spaces.history).toHaveLength(length);
  });

  test("gives six full working days to pay, and leaves the deposit date", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source, dueBy: day("2024-01-11") }));
    await app.works.move(message, {});
    expect(await filingAt(app, target)).toMatchObject({ dueBy: "2024-01-18", depositDate: "2024-01-10" });
  });

  test("whose target has lost its holder leaves everything where it is", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }));
    app.ports.spaces.tamper(target, "profile", () => undefined);
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, source)).toMatchObject({ status: "ready-for-payment" });
    expect(await transferIn(app)).toMatchObject({
      status: "done",
      filings: [{ match: "found", reason: "refused-by-target" }],
    });
  });

  test("that nobody knows may still come", async () => {
    const outcome = await freshApplication().works.move(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "document-not-found" });
  });

  test.each(["requested", "rejected", "done"] as const)("is not one that is %s", async (status) => {
    const app = await anApplicationWith(aReadyFiling({ space: source }), aTransfer({ status }));
    expect(await app.works.move(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(await filingAt(app, source)).toMatchObject({ status: "ready-for-payment" });
  });

  test("that somebody else notes at the same moment is looked at again", async () => {
    const { ports } = await anApplicationWith(aReadyFiling({ space: source }));
    const transfers = { ...ports.transfers, store: () => Promise.resolve(undefined) };
    const outcome = await anApplication({ ...ports, transfers }).works.move(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(await anApplication(ports).works.move(message, {})).toEqual({ kind: "done" });
    expect(ownersAstray(ports)).toEqual([]);
  });
});

describe("a filer who asked", () => {
  const filer = aSpace("eid", "key-3");
  const staying = {
    ...aDescription({ language: "de" }),
    match: "not-found",
    reason: "unknown-filing",
  } as const;

  const noticesTo = ({ ports }: Application, space: typeof filer) =>
    ports.spaces.history
      .flatMap((document) => parseNoticeDocument(document) ?? [])
      .filter(({ spaceId }) => spaceId === space.spaceId)
      .map(({ content }) => content);

  /** Their transfer with one filing that moves and one that nobody found. */
  const theirs = (changes: Partial<Transfer> = {}): Transfer =>
    approved({
      target: filer,
      requestedBy: { filer },
      takenUpBy: "agnes",
      filings: [found("f1"), staying],
      ...changes,
    });

  test("is told of what has moved and of what has not, each once", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }), theirs());
    await keep(app.ports, { profile: aProfile(filer) });
    for (let times = 0; times < 2; times += 1) await app.works.move({ ...message, ...filer }, {});
    const { enterpriseNumber, closingDate } = staying;
    expect(noticesTo(app, filer)).toMatchObject([
      { kind: "filing-moved" },
      { kind: "transfer-refused", filings: [{ enterpriseNumber, closingDate }] },
    ]);
  });

  test("is told of nothing but the moves when everything moves", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }), theirs({ filings: [found("f1")] }));
    await keep(app.ports, { profile: aProfile(filer) });
    await app.works.move({ ...message, ...filer }, {});
    expect(noticesTo(app, filer)).toMatchObject([{ kind: "filing-moved" }]);
  });

  test("is told once, though the note of it is lost", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }), theirs());
    await keep(app.ports, { profile: aProfile(filer) });
    const transfers = { ...app.ports.transfers, store: () => Promise.resolve(undefined) };
    await anApplication({ ...app.ports, transfers }).works.move({ ...message, ...filer }, {});
    await app.works.move({ ...message, ...filer }, {});
    expect(noticesTo(app, filer).map(({ kind }) => kind)).toEqual(["filing-moved", "transfer-refused"]);
  });
});

describe("a filing that was found", () => {
  const later = ["received", "validated"];
  const stays: Partial<Record<FilingStatus, string>> = {
    "payment-initiated": "open-payment",
    paid: "paid",
    published: "paid",
    rejected: "over",
    lapsed: "over",
    withdrawn: "over",
    erased: "over",
    moved: "moved-elsewhere",
  };

  test.each(everyStatus.filter((status) => status in stays))("and is %s by now stays", async (status) => {
    const app = await anApplicationWith(filingIn[status]({ space: source }));
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await transferIn(app)).toMatchObject({
      status: "done",
      filings: [{ match: "found", reason: stays[status] }],
    });
    expect(app.ports.spaces.history.filter(({ kind }) => kind === "filing")).toHaveLength(1);
  });

  /** Its payment ends, and another delivery of the message comes, which dies before it notes anything. */
  async function meanwhile({ ports }: Application): Promise<void> {
    const known = await ports.spaces.filing(source, "f1");
    const filing = aReadyFiling({ space: source });
    await ports.spaces.commit(source, [{ replace: { filing }, version: known?.version ?? "" }]);
    const store = () => Promise.reject(new Fault("dies"));
    const other = anApplication({ ...ports, transfers: { ...ports.transfers, store } });
    await expect(other.works.move(message, {})).rejects.toThrow("dies");
  }

  test("under payment is noted to stay only when nobody has moved it meanwhile", async () => {
    const app = await anApplicationWith(filingIn["payment-initiated"]({ space: source }));
    const { spaces } = app.ports;
    let hasHappened = false;
    const commit: typeof spaces.commit = async (space, changes) => {
      if (!hasHappened) {
        hasHappened = true;
        await meanwhile(app);
      }
      return spaces.commit(space, changes);
    };
    const slow = anApplication({ ...app.ports, spaces: { ...spaces, commit } });
    expect(await slow.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, target)).toMatchObject({ status: "ready-for-payment" });
    expect(await transferIn(app)).toMatchObject({ status: "done", filings: [{ match: "moved" }] });
  });

  test("once it is to be noted that it stays, is moved by nobody", async () => {
    const app = await anApplicationWith(filingIn["payment-initiated"]({ space: source }));
    const { transfers } = app.ports;
    const store: typeof transfers.store = async (transfer, over) => {
      await meanwhile(app);
      return transfers.store(transfer, over);
    };
    const slow = anApplication({ ...app.ports, transfers: { ...transfers, store } });
    expect(await slow.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, source)).toMatchObject({ status: "ready-for-payment" });
    expect(await filingAt(app, target)).toBeUndefined();
    expect(await transferIn(app)).toMatchObject({ status: "done", filings: [{ reason: "open-payment" }] });
  });

  test.each(later as FilingStatus[])("and is %s moves when it has come to rest", async (status) => {
    const app = await anApplicationWith(filingIn[status]({ space: source }));
    const version = (await app.ports.transfers.transfer("t1"))?.version;
    expect(await app.works.move(message, {})).toEqual({ kind: "not-yet", reason: "move-under-way" });
    expect((await app.ports.transfers.transfer("t1"))?.version).toBe(version);
    const known = await app.ports.spaces.filing(source, "f1");
    const ready = aReadyFiling({ space: source });
    await app.ports.spaces.commit(source, [{ replace: { filing: ready }, version: known?.version ?? "" }]);
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, target)).toMatchObject({ status: "ready-for-payment" });
  });

  test("and is not there may still come", async () => {
    const app = freshApplication();
    await app.ports.transfers.store(approved(), undefined);
    expect(await app.works.move(message, {})).toEqual({ kind: "not-yet", reason: "move-under-way" });
  });

  test("and is on its way elsewhere is waited for: it may come back", async () => {
    const ready = aReadyFiling({ space: source });
    const leaving = moveOut(ready, { id: "other", to: aSpace("eid", "key-3") }, morning);
    const app = await anApplicationWith(leaving);
    expect(await app.works.move(message, {})).toEqual({ kind: "not-yet", reason: "move-under-way" });
    await app.works.move({ ...source, subject: "f1" }, {});
    expect(await filingAt(app, source)).toMatchObject({ status: "ready-for-payment", moves: ["other"] });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, target)).toMatchObject({ status: "ready-for-payment" });
  });

  test("and has moved too often stays", async () => {
    const worn = travelled(aReadyFiling({ space: source }), maximumMoves);
    const app = await anApplicationWith(worn);
    await app.works.move(message, {});
    expect(await transferIn(app)).toMatchObject({ filings: [{ match: "found", reason: "too-many-moves" }] });
  });

  test("is still small enough to be stored when everything has been done with it", async () => {
    const worn = travelled(aReadyFiling({ space: source }), maximumMoves);
    const events = Array.from({ length: 60 }, (_, index) => ({
      ...worn.events[2],
      id: String(index + 1),
      type: "payment-initiated",
      to: "payment-initiated",
    }));
    const name = "é".repeat(300);
    const identity = { ...worn.identity, name };
    const full = { ...worn, identity, events: [...events, ...worn.events] } as unknown as ReadyFiling;
    const { ports } = freshApplication();
    await keep(ports, { filing: full });
  });
});

describe("a message that comes late", () => {
  /** It was moved, and has come back by another transfer. */
  async function thereAndBack(): Promise<{ readonly app: Application; readonly firstMove: string }> {
    const app = await anApplicationWith(aReadyFiling({ space: source }));
    await keep(app.ports, { profile: aProfile(source) });
    const transfer = await transferIn(app);
    await app.works.move(message, {});
    const tombstone = await filingAt(app, source);
    const back = approved({
      id: "t2",
      target: source,
      filings: [{ ...aDescription(), match: "found", filing: { ...target, id: "f1" } }],
    });
    await app.ports.transfers.store(back, undefined);
    expect(await app.works.move({ ...source, subject: "t2", kind: "transfer" }, {})).toEqual({
      kind: "done",
    });
    const version = (await app.ports.transfers.transfer("t1"))?.version;
    if (transfer !== undefined) await app.ports.transfers.store(transfer, version);
    return { app, firstMove: tombstone?.status === "moved" ? moveOf(tombstone).id : "" };
  }

  test("after the filing has come back does not move it again", async () => {
    const { app, firstMove } = await thereAndBack();
    const before = await filingAt(app, source);
    expect(before).toMatchObject({ status: "ready-for-payment", moves: [firstMove, expect.any(String)] });
    expect(await app.works.move(message, {})).toEqual({ kind: "done" });
    expect(await filingAt(app, source)).toEqual(before);
    expect(await transferIn(app)).toMatchObject({ status: "done", filings: [{ match: "moved" }] });
    expect(ownersAstray(app.ports)).toEqual([]);
  });

  test("of a move that the filing knows and nobody has answered waits for the answer", async () => {
    const move = moveOf(await tombstoneOf());
    const known = { ...aReadyFiling({ space: source }), moves: [move.id] };
    const app = await anApplicationWith(known);
    expect(await app.works.move(message, {})).toEqual({ kind: "not-yet", reason: "move-under-way" });
    expect(await filingAt(app, source)).toEqual(known);
  });

  async function tombstoneOf() {
    const app = await anApplicationWith(aReadyFiling({ space: source }));
    await app.works.move(message, {});
    const tombstone = await filingAt(app, source);
    if (tombstone?.status !== "moved") throw new Error("it has not moved");
    return tombstone;
  }
});

describe("the sweeper", () => {
  test("asks in the register of transfers too", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }));
    app.ports.clock.advance(minutes(3));
    await app.sweepWaiting(plus(morning, minutes(1)));
    const travel = { swept: true, attempt: 0 };
    expect(app.ports.queues.sent).toMatchObject([{ queue: "move", envelope: { message, travel } }]);
    expect(app.ports.journal.entries).toContainEqual({ code: "swept", queue: "move", count: 1 });
  });

  test("leaves alone what waits for its next age", async () => {
    const app = await anApplicationWith(aReadyFiling({ space: source }));
    app.ports.clock.advance(hours(30) + minutes(1));
    await app.sweepWaiting(plus(app.ports.clock.now(), -minutes(0.5)));
    expect(app.ports.queues.sent).toEqual([]);
  });
});

/** The filing after so many moves, back in its space. */
function travelled(filing: ReadyFiling, moves: number): ReadyFiling {
  const away = aSpace("eid", "key-3");
  let travelling = filing;
  for (let move = 1; move <= moves; move += 1) {
    const to = move % 2 === 1 ? away : { connection: filing.connection, spaceId: filing.spaceId };
    const id = `${String(move)}${"0".repeat(31)}`;
    const leaving = moveOut(travelling, { id, to }, plus(morning, days(move)));
    expect(settleMove(leaving).movedTo).toEqual(to);
    travelling = moveIn(leaving, { dueBy: day("2024-02-12"), at: plus(morning, days(move)) });
  }
  return travelling;
}
