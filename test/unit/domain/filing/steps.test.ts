import { describe, expect, test } from "@jest/globals";
import { type Filing, type FilingEvent } from "../../../../shared/domain/filing/filing.ts";
import { endedAt, isEnded } from "../../../../shared/domain/filing/ended.ts";
import {
  accept,
  cancelPayment,
  claim,
  erase,
  eraseUnfiled,
  initiatePayment,
  lapse,
  moveBack,
  moveIn,
  moveOut,
  price,
  publish,
  receive,
  reject,
  rejectDuplicate,
  settle,
  settleMove,
  withdraw,
} from "../../../../shared/domain/filing/steps.ts";
import { isLeaving, moveOf, workDue } from "../../../../shared/domain/filing/moved.ts";
import { type Actor } from "../../../../shared/domain/filing/transitions.ts";
import { aSpace } from "../../../builders/access.ts";
import {
  aDuplicateFiling,
  aPaidFiling,
  aReadyFiling,
  aReceivedFiling,
  aValidatedFiling,
  anInitiatedFiling,
  costsOf,
  everyStatus,
  filingIn,
  reportOf,
} from "../../../builders/filings.ts";
import { at, day } from "../../../builders/times.ts";

const now = at("2024-01-15T09:00:00.000Z");
const { identity } = aValidatedFiling();
const red = { ...reportOf("f1"), outcome: "red" } as const;
const costs = costsOf(6040n, 340n);
const dueBy = day("2024-01-23");
const claimed = claim(aPaidFiling(), "2024-00000001");

interface Row {
  readonly step: string;
  readonly from: Filing;
  readonly to: Filing;
  readonly event: Omit<FilingEvent, "id" | "at" | "from" | "to">;
  /** What the step adds or changes beside status, events and waiting. */
  readonly gains: object;
  readonly waiting?: object;
  readonly loses?: readonly string[];
}

const received = aReceivedFiling();
const validated = aValidatedFiling();
const ready = aReadyFiling();
const initiated = anInitiatedFiling();
const paid = aPaidFiling();

const rows: readonly Row[] = [
  {
    step: "accept",
    from: received,
    to: accept(received, { identity, report: reportOf("f1"), at: now }),
    event: { type: "filing-validated", by: "system" },
    gains: { status: "validated", identity, report: reportOf("f1") },
    waiting: { for: "price", since: now },
  },
  {
    step: "reject",
    from: received,
    to: reject(received, { identity, report: red, at: now }),
    event: { type: "filing-rejected", by: "system" },
    gains: { status: "rejected", identity, report: red },
  },
  {
    step: "reject, not identified",
    from: received,
    to: reject(received, { report: red, at: now }),
    event: { type: "filing-rejected", by: "system" },
    gains: { status: "rejected", report: red },
  },
  {
    step: "price",
    from: validated,
    to: price(validated, { costs, dueBy, at: now }),
    event: { type: "filing-priced", by: "system" },
    gains: { status: "ready-for-payment", costs, dueBy },
  },
  ...[validated, ready].map((from) => ({
    step: `withdraw, ${from.status}`,
    from,
    to: withdraw(from, now),
    event: { type: "filing-withdrawn", by: "filer" } as const,
    gains: { status: "withdrawn" },
  })),
  {
    step: "initiatePayment",
    from: ready,
    to: initiatePayment(ready, "p9", now),
    event: { type: "payment-initiated", by: "filer" },
    gains: { status: "payment-initiated", paymentId: "p9" },
  },
  ...(["filer", "system", "contact-centre"] as const).map((by) => ({
    step: `cancelPayment by ${by}`,
    from: initiated,
    to: cancelPayment(initiated, by, now),
    event: { type: "payment-cancelled", by } as const,
    gains: { status: "ready-for-payment" },
    loses: ["paymentId"],
  })),
  ...(["provider", "bank"] as const).map((by) => ({
    step: `settle by ${by}`,
    from: initiated,
    to: settle(initiated, by, now),
    event: { type: "payment-settled", by } as const,
    gains: { status: "paid" },
    waiting: { for: "publish", since: now },
  })),
  {
    step: "publish",
    from: claimed,
    to: publish(claimed, now),
    event: { type: "filing-published", by: "system" },
    gains: { status: "published", reference: "2024-00000001" },
  },
  {
    step: "rejectDuplicate",
    from: claimed,
    to: rejectDuplicate(claimed, now),
    event: { type: "duplicate-found", by: "system" },
    gains: { status: "rejected", reference: "2024-00000001" },
  },
  {
    step: "lapse, not in a payment",
    from: ready,
    to: lapse(ready, now),
    event: { type: "filing-lapsed", by: "system" },
    gains: { status: "lapsed" },
  },
  {
    step: "lapse, in a payment",
    from: initiated,
    to: lapse(initiated, now),
    event: { type: "payment-lapsed", by: "system" },
    gains: { status: "lapsed", paymentId: "p1" },
  },
];

describe("a step", () => {
  test.each(rows)("$step: tells its event, changes what it says and nothing else", (row) => {
    const { from, to, event, gains, waiting, loses = [] } = row;
    const id = String(from.events.length + 1);
    const told = { id, ...event, from: from.status, to: to.status, at: now };
    const kept = Object.entries(from).filter(([name]) => name !== "waiting" && !loses.includes(name));
    expect(to).toEqual({
      ...Object.fromEntries(kept),
      ...gains,
      ...(waiting === undefined ? {} : { waiting }),
      events: [...from.events, told],
    });
  });

  test.each(rows)("$step: leaves the state before as it was", ({ from }) => {
    expect(from).toEqual(
      from.status === "paid" ? claim(aPaidFiling(), "2024-00000001") : filingIn[from.status](),
    );
  });

  test("claims a reference without a move, and keeps waiting", () => {
    expect(claim(paid, "2024-00000007")).toEqual({ ...paid, reference: "2024-00000007" });
  });

  test.each(["provider", "bank"] satisfies Actor[])(
    "that the table does not know for %s is a defect",
    (by) => {
      expect(() => cancelPayment(initiated, by, now)).toThrow(
        `the transition table knows no payment-cancelled from payment-initiated by ${by}`,
      );
    },
  );
});

describe("a filing as it enters", () => {
  test.each([
    { receivedAt: "2024-01-31T22:59:59.999Z", depositDate: "2024-01-31" },
    { receivedAt: "2024-01-31T23:00:00.000Z", depositDate: "2024-02-01" },
    { receivedAt: "2024-07-31T21:59:59.999Z", depositDate: "2024-07-31" },
    { receivedAt: "2024-07-31T22:00:00.000Z", depositDate: "2024-08-01" },
  ])(
    "at $receivedAt is deposited on $depositDate and waits to be validated",
    ({ receivedAt, depositDate }) => {
      const document = { blob: "f1/ab", sha256: "ab", sizeBytes: 1 };
      const upload = { ...aSpace(), id: "f1", format: "xbrl", receivedAt: at(receivedAt), document } as const;
      expect(receive(upload)).toEqual({
        ...upload,
        status: "received",
        depositDate,
        waiting: { for: "validate", since: receivedAt },
        events: [
          { id: "1", type: "filing-received", from: null, to: "received", at: receivedAt, by: "filer" },
        ],
      });
    },
  );
});

describe("a filing that moves", () => {
  const to = aSpace("idaas", "key-2");
  const move = { id: "m1", to };
  const leaving = moveOut(ready, move, now);

  test("leaves a tombstone that holds it and waits", () => {
    const { format, document, identity, report } = ready;
    const { connection, spaceId, id, receivedAt, depositDate, events } = ready;
    expect(leaving).toEqual({
      ...{ connection, spaceId, id, receivedAt, depositDate, status: "moved", moves: ["m1"], movedTo: to },
      luggage: { format, document, identity, report, costs: ready.costs },
      waiting: { for: "move", since: now },
      events: [...events, told(events.length, "filing-moved", "contact-centre")],
    });
    expect(moveOf(leaving)).toEqual(move);
    expect([isLeaving(leaving), workDue(leaving)]).toEqual([true, "move"]);
  });

  test.each([
    { name: "arrives in its new space", step: moveIn, space: to, event: "filing-arrived" },
    { name: "is refused there and comes back", step: moveBack, space: aSpace(), event: "move-refused" },
  ] as const)("$name: all of it, with a new term and the move in its list", ({ step, space, event }) => {
    const arrived = step(leaving, { dueBy, at: now });
    expect(arrived).toEqual({
      ...{ ...ready, ...space },
      dueBy,
      moves: ["m1"],
      events: [...leaving.events, told(leaving.events.length, event, "system")],
    });
    expect(moveOut(arrived, { id: "m2", to: aSpace() }, now).moves).toEqual(["m1", "m2"]);
  });

  test("is gone once it has arrived: the tombstone says where to, and waits no longer", () => {
    const { luggage: _arrived, waiting: _done, ...tombstone } = leaving;
    const gone = settleMove(leaving);
    expect(gone).toEqual(tombstone);
    expect([isLeaving(gone), workDue(gone)]).toEqual([false, null]);
  });

  const told = (earlier: number, type: string, by: string) => {
    const [from, reached] =
      type === "filing-moved" ? ["ready-for-payment", "moved"] : ["moved", "ready-for-payment"];
    return { id: String(earlier + 1), type, at: now, from, to: reached, by };
  };
});

describe("a filing that is erased", () => {
  test.each([filingIn.rejected(), filingIn.lapsed(), filingIn.withdrawn(), aDuplicateFiling()])(
    "after it was $status keeps its id, when it came, and its events",
    (filing) => {
      if (!isEnded(filing)) throw new Error("not ended");
      const { connection, spaceId, id, receivedAt, depositDate, events, status: from } = filing;
      const told = { type: "filing-erased", from, to: "erased", at: now, by: "system" };
      expect(erase(filing, now)).toEqual({
        ...{ connection, spaceId, id, receivedAt, depositDate, status: "erased" },
        events: [...events, { id: String(events.length + 1), ...told }],
      });
      expect(endedAt(filing)).toBe(events.at(-1)?.at);
    },
  );

  test("before it was filed has no deposit date", () => {
    const upload = { ...aSpace(), id: "f1", receivedAt: at("2024-01-10T09:00:00.000Z") };
    const told = { id: "1", type: "filing-erased", from: null, to: "erased", at: now, by: "system" };
    expect(eraseUnfiled({ ...upload, ...{ sha256: "ab" } }, now)).toEqual({
      ...upload,
      status: "erased",
      events: [told],
    });
  });
});

test("the events of a filing are numbered in their order, whatever its status", () => {
  for (const status of everyStatus) {
    const { events } = filingIn[status]();
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => String(index + 1)));
    expect([...events].sort((a, b) => (a.at < b.at ? -1 : 1))).toEqual(events);
  }
});
