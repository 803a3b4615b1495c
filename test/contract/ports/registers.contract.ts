import { describe, expect, test } from "@jest/globals";
import { type Registers } from "../../../shared/application/ports/registers.ts";
import { type Timetable } from "../../../shared/domain/access/timetable.ts";
import { type AuditEntry } from "../../../shared/domain/audit.ts";
import { type Refund } from "../../../shared/domain/payment/refund.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aClosure, csamCloses, timetableOf2024 } from "../../builders/access.ts";
import { aReconciliation } from "../../builders/reconciliations.ts";
import { at, morning } from "../../builders/times.ts";

export interface RegistersUnderTest {
  readonly registers: Registers;
  /** The refund of that id as it was written down. */
  readonly refund: (id: string) => Promise<Refund | undefined>;
  /** The entry of the audit of that id as it was written down. */
  readonly auditEntry: (id: string) => Promise<AuditEntry | undefined>;
}

/**
 * What every implementation of the port has to do.
 * @param open registers that start with {@link timetableOf2024}
 */
export function describeRegisters(name: string, open: () => RegistersUnderTest): void {
  describe(`registers: ${name}`, () => {
    test("tells the timetable that was shipped as long as there is no other", async () => {
      const timetable: Timetable = await open().registers.timetable();
      expect(timetable).toEqual(timetableOf2024);
    });

    test("puts another timetable in force, over the one that was read and no other", async () => {
      const { registers } = open();
      const shipped = await registers.timetableInForce();
      expect(shipped).toEqual({ value: timetableOf2024, version: undefined });
      const first: Timetable = {
        ...timetableOf2024,
        "csam-cert": { closesAt: at("2024-02-05T23:00:00.000Z") },
      };
      expect(await registers.storeTimetable(first, shipped.version)).toBe(true);
      expect(await registers.storeTimetable(timetableOf2024, shipped.version)).toBe(false);
      expect(await registers.timetable()).toEqual(first);
      const stored = await registers.timetableInForce();
      expect(stored).toEqual({ value: first, version: expect.any(String) });
      const second: Timetable = { ...first, "csam-cert": {} };
      expect(await registers.storeTimetable(second, stored.version)).toBe(true);
      expect(await registers.storeTimetable(first, stored.version)).toBe(false);
      expect(await registers.timetable()).toEqual(second);
    });

    test("keeps one record of each closing, and replaces only the one that was read", async () => {
      const { registers } = open();
      const first = aClosure({ countedAt: csamCloses });
      expect(await registers.closure("csam-cert", csamCloses)).toBeUndefined();
      expect(await registers.storeClosure(first, undefined)).toBe(true);
      expect(await registers.storeClosure(aClosure({ spaces: 9 }), undefined)).toBe(false);
      const stored = await registers.closure("csam-cert", csamCloses);
      expect(stored).toEqual({ value: first, version: expect.any(String) });
      const counted = aClosure({ filings: { published: 4 }, amountOpen: 0n });
      expect(await registers.storeClosure(counted, stored?.version)).toBe(true);
      expect(await registers.storeClosure(first, stored?.version)).toBe(false);
      expect((await registers.closure("csam-cert", csamCloses))?.value).toEqual(counted);
      expect(await registers.closure("idaas", csamCloses)).toBeUndefined();
      expect(await registers.closure("csam-cert", plus(csamCloses, 1))).toBeUndefined();
    });

    test("gives blocks of numbers that follow each other, from 1 in each year", async () => {
      const { registers } = open();
      const year = newYear();
      expect(await registers.takeNumbers(year, 10)).toEqual({ first: 1, last: 10 });
      expect(await registers.takeNumbers(year, 1)).toEqual({ first: 11, last: 11 });
      expect(await registers.takeNumbers(newYear(), 5)).toEqual({ first: 1, last: 5 });
    });

    test("never gives a number twice, however many ask at once", async () => {
      const { registers } = open();
      const year = newYear();
      const blocks = await Promise.all(Array.from({ length: 8 }, () => registers.takeNumbers(year, 3)));
      const numbers = blocks.flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      );
      expect(new Set(numbers).size).toBe(24);
      expect(Math.max(...numbers)).toBe(24);
    });

    test("writes a refund down once, as it was the first time", async () => {
      const { registers, refund } = open();
      const first: Refund = {
        id: "pay_1",
        code: "17",
        amount: 6380n,
        currency: "EUR",
        paymentId: "p1",
        filingId: "f1",
        at: morning,
      };
      await registers.createRefund(first);
      await registers.createRefund({ ...first, amount: 1n, code: "10" });
      expect(await refund("pay_1")).toEqual(first);
      expect(await registers.refund("pay_1")).toEqual(first);
      expect(await registers.refund("pay_2")).toBeUndefined();
    });

    test("keeps the last reconciliation, over the one that was read and no other", async () => {
      const { registers } = open();
      expect(await registers.reconciliation()).toBeUndefined();
      const first = aReconciliation();
      expect(await registers.storeReconciliation(first, undefined)).toBe(true);
      expect(await registers.storeReconciliation(first, undefined)).toBe(false);
      const found = await registers.reconciliation();
      expect(found?.value).toEqual(first);
      const second = aReconciliation({ at: plus(morning, 1), beyond: 1, divergences: [] });
      expect(await registers.storeReconciliation(second, found?.version)).toBe(true);
      expect(await registers.storeReconciliation(first, found?.version)).toBe(false);
      expect((await registers.reconciliation())?.value).toEqual(second);
    });

    test("counts attempts under their id, over the count that was read and no other", async () => {
      const { registers } = open();
      const since = morning;
      expect(await registers.attempts("code:k_-1")).toBeUndefined();
      expect(await registers.storeAttempts("code:k_-1", { since, count: 1 }, undefined)).toBe(true);
      expect(await registers.storeAttempts("code:k_-1", { since, count: 1 }, undefined)).toBe(false);
      const first = await registers.attempts("code:k_-1");
      expect(first?.value).toEqual({ since, count: 1 });
      expect(await registers.storeAttempts("code:k_-1", { since, count: 2 }, first?.version)).toBe(true);
      expect(await registers.storeAttempts("code:k_-1", { since, count: 2 }, first?.version)).toBe(false);
      expect((await registers.attempts("code:k_-1"))?.value).toEqual({ since, count: 2 });
      expect(await registers.attempts("code:another")).toBeUndefined();
    });

    test.each([
      { given: "everything", more: { detail: "reason no-tariff", reason: "the tariff of 2027 is there" } },
      { given: "no more than who, what and when", more: {} },
    ])("keeps an act that tells $given as it was written first", async ({ given, more }) => {
      const { registers, auditEntry } = open();
      const act: AuditEntry = {
        id: given,
        at: morning,
        actor: "dirk",
        action: "replay-dead-letters",
        subject: "price",
        ...more,
      };
      await registers.createAuditEntry(act);
      await registers.createAuditEntry({ ...act, actor: "somebody else" });
      expect(await auditEntry(given)).toEqual(act);
    });
  });
}

let years = 2000;

/** A year that no other test uses: one register may serve them all. */
function newYear(): number {
  years += 1;
  return years;
}
