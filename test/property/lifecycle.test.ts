import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { filingDocument, parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parsePaymentDocument, paymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import { type CostKind, type Costs } from "../../shared/domain/fees/price.ts";
import { type Day, addDays } from "../../shared/domain/day.ts";
import { type Filing, type MovedFiling } from "../../shared/domain/filing/filing.ts";
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
  reject,
  rejectDuplicate,
  settle,
  settleMove,
  withdraw,
} from "../../shared/domain/filing/steps.ts";
import { isLeaving, workDue } from "../../shared/domain/filing/moved.ts";
import { type FilingStatus, transitions, waitsFor } from "../../shared/domain/filing/transitions.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";
import { sum } from "../../shared/domain/money.ts";
import {
  type Payment,
  beginAttempt,
  finishAttempt,
  recordCheckout,
} from "../../shared/domain/payment/payment.ts";
import { aSpace } from "../builders/access.ts";
import { aMove, aReceivedFiling, aValidatedFiling, reportOf } from "../builders/filings.ts";
import { aPayment } from "../builders/payments.ts";
import { day, days, minutes, morning } from "../builders/times.ts";

/** A way on from a state; a state that is an end has none. */
type Way = (at: Instant, chosen: Chosen) => Filing;

interface Chosen {
  readonly costs: Costs;
  readonly dueBy: Day;
  readonly number: number;
}

const { identity } = aValidatedFiling();

/** Every step that the program could take from a state, as the types allow it. */
function waysFrom(filing: Filing): readonly Way[] {
  switch (filing.status) {
    case "received":
      return [
        (at) => accept(filing, { identity, report: reportOf(filing.id), at }),
        (at) => reject(filing, { report: { ...reportOf(filing.id), outcome: "red" }, at }),
        (at) => reject(filing, { identity, report: { ...reportOf(filing.id), outcome: "red" }, at }),
      ];
    case "validated":
      return [(at, { costs, dueBy }) => price(filing, { costs, dueBy, at }), (at) => withdraw(filing, at)];
    case "ready-for-payment":
      return [
        (at, { number }) => initiatePayment(filing, `p${String(number)}`, at),
        (at) => withdraw(filing, at),
        (at) => lapse(filing, at),
        (at, { number }) => moveOut(filing, aMove({ id: `m${String(number)}` }), at),
      ];
    case "payment-initiated":
      return [
        (at) => cancelPayment(filing, "filer", at),
        (at) => cancelPayment(filing, "system", at),
        (at) => cancelPayment(filing, "contact-centre", at),
        (at) => settle(filing, "provider", at),
        (at) => settle(filing, "bank", at),
        (at) => lapse(filing, at),
      ];
    case "paid":
      return [
        (_at, { number }) => claim(filing, filing.reference ?? `2024-${String(number).padStart(8, "0")}`),
        (at, { number }) => publish(claim(filing, filing.reference ?? `2024-${String(number + 1)}`), at),
        (at) => rejectDuplicate(filing, at),
      ];
    case "rejected":
    case "lapsed":
    case "withdrawn":
      return [(at) => erase(filing, at)];
    case "moved":
      return waysOfMoved(filing);
    case "published":
    case "erased":
      return [];
  }
}

const waysOfMoved = (filing: MovedFiling): readonly Way[] =>
  isLeaving(filing)
    ? [
        (at, { dueBy }) => moveIn(filing, { at, dueBy }),
        (at, { dueBy }) => moveBack(filing, { at, dueBy }),
        () => settleMove(filing),
      ]
    : [];

const amount = fc.bigInt({ min: 1n, max: 10n ** 9n });
const kind = fc.constantFrom<CostKind>("publicity", "contribution", "late-surcharge");
const costs: fc.Arbitrary<Costs> = fc
  .tuple(
    fc.array(fc.record({ kind, amount }), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 2022, max: 2026 }),
  )
  .map(([lines, tariffYear]) => ({ lines, total: sum(lines.map((line) => line.amount)), tariffYear }));
const chosen: fc.Arbitrary<Chosen> = fc.record({
  costs,
  dueBy: fc.integer({ min: 0, max: 400 }).map((days) => addDays(day("2024-01-10"), days)),
  number: fc.integer({ min: 1, max: 9999 }),
});

const unfiled = eraseUnfiled({ ...aSpace(), id: "f1", receivedAt: morning }, plus(morning, days(7)));
const start: fc.Arbitrary<Filing> = fc.oneof(
  { weight: 20, arbitrary: fc.constant(aReceivedFiling()) },
  { weight: 1, arbitrary: fc.constant(unfiled) },
);

/** All the states of one walk, the first of them received, or erased before it was a filing. */
const walk: fc.Arbitrary<readonly Filing[]> = fc
  .tuple(start, fc.array(fc.tuple(fc.nat(), chosen), { maxLength: 40 }))
  .map(([first, choices]) => {
    const states: Filing[] = [first];
    for (const [index, [way, details]] of choices.entries()) {
      const from = states.at(-1);
      const ways = from === undefined ? [] : waysFrom(from);
      const next = ways[way % ways.length]?.(plus(morning, minutes(index)), details);
      if (next === undefined) break;
      states.push(next);
    }
    return states;
  });

describe("a random walk over the steps of a filing", () => {
  test("makes only the moves of the transition table, and tells each of them once", () => {
    fc.assert(
      fc.property(walk, (states) => {
        for (const [index, after] of states.entries()) expectOneMove(states[index - 1], after);
      }),
    );
  });

  test("waits in every state for what the table says, and keeps what never changes", () => {
    fc.assert(
      fc.property(walk, (states) => {
        for (const state of states) {
          expect("waiting" in state ? state.waiting.for : null).toBe(workDue(state));
          expect(state).toMatchObject({ id: "f1", receivedAt: morning });
          expect(state.depositDate).toBe(states[0]?.depositDate);
          const { document } = "luggage" in state ? state.luggage : "document" in state ? state : {};
          if (document !== undefined) expect(document).toEqual(aReceivedFiling().document);
        }
      }),
    );
  });

  test("keeps of an erased filing nothing that names people or content", () => {
    const kept = ["connection", "depositDate", "events", "id", "receivedAt", "spaceId", "status"];
    fc.assert(
      fc.property(walk, (states) => {
        for (const state of states.filter(({ status }) => status === "erased")) {
          expect(kept).toEqual(expect.arrayContaining(Object.keys(state)));
        }
      }),
    );
  });

  test("goes through the stored document and back without a change", () => {
    fc.assert(
      fc.property(walk, (states) => {
        for (const state of states) {
          const stored: unknown = JSON.parse(JSON.stringify(filingDocument(state)));
          expect(parseFilingDocument(stored)).toEqual(state);
        }
      }),
    );
  });

  test("keeps the costs to the cent from the price to the end", () => {
    fc.assert(
      fc.property(walk, (states) => {
        const priced = states.flatMap((state) => ("costs" in state ? [state.costs] : []));
        for (const each of priced) {
          expect(each).toEqual(priced[0]);
          expect(sum(each.lines.map((line) => line.amount))).toBe(each.total);
        }
      }),
    );
  });

  test("reaches every status and every move of the table", () => {
    const statuses = new Set<FilingStatus>();
    const moves = new Set<string>();
    fc.assert(
      fc.property(walk, (states) => {
        for (const { status, events } of states) {
          statuses.add(status);
          for (const { type, from, by } of events) moves.add(`${type} ${String(from)} ${by}`);
        }
      }),
      { numRuns: 2000, seed: 42 },
    );
    const known = transitions.flatMap(({ event, from, by }) =>
      by.map((actor) => `${event} ${String(from)} ${actor}`),
    );
    expect([...moves].sort()).toEqual([...known].sort());
    expect([...statuses].sort()).toEqual(Object.keys(waitsFor).sort());
  });
});

describe("the attempts of a payment", () => {
  type Step = (payment: Payment, number: number) => Payment;
  const steps: readonly Step[] = [
    (payment) => beginAttempt(payment, morning).payment,
    (payment, number) => recordCheckout(payment, number, `pay_${String(number)}`),
    (payment, number) => finishAttempt(payment, number),
  ];
  const history = fc.array(fc.tuple(fc.constantFrom(...steps), fc.integer({ min: 1, max: 6 })), {
    maxLength: 30,
  });

  test("are numbered from 1, and the payment waits exactly while one of them is open", () => {
    fc.assert(
      fc.property(history, (choices) => {
        let payment = aPayment();
        for (const [step, number] of choices) {
          payment = step(payment, number);
          expect(payment.attempts.map((attempt) => attempt.number)).toEqual(
            payment.attempts.map((_, i) => i + 1),
          );
          expect(payment.waiting?.for).toBe(
            payment.attempts.some(({ final }) => !final) ? "settle" : undefined,
          );
          expect(parsePaymentDocument(JSON.parse(JSON.stringify(paymentDocument(payment))))).toEqual(payment);
        }
      }),
    );
  });
});

function expectOneMove(before: Filing | undefined, after: Filing): void {
  const earlier = before?.events ?? [];
  const told = after.events.slice(earlier.length);
  expect(after.events.slice(0, earlier.length)).toEqual(earlier);
  // A claim of a number, and a tombstone that lets go of its filing, change what is written and not where it stands.
  expect(told).toHaveLength(before?.status === after.status ? 0 : 1);
  for (const { type, from, to, by } of told) {
    expect({ from, to }).toEqual({ from: before?.status ?? null, to: after.status });
    const known = transitions.filter((move) => move.event === type && move.from === from && move.to === to);
    expect(known.flatMap((move) => move.by)).toContain(by);
  }
}
