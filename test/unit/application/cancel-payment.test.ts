import { describe, expect, test } from "@jest/globals";
import { plus } from "../../../shared/domain/instant.ts";
import { type Payment } from "../../../shared/domain/payment/payment.ts";
import { aSpace, csamCloses, opened, timetableOf2024 } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { anInitiatedFiling } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { minutes, morning } from "../../builders/times.ts";
import { keepOpenPayment, keepPaymentUnderWay } from "../../builders/under-way.ts";

const request = { receivedAt: morning, trace: {} };

describe("a payment is cancelled", () => {
  test("without a checkout: its filings can be paid again, within the same term", async () => {
    const { app } = await openPayment({ filings: ["f1", "f2"] });
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toMatchObject({ ok: true, value: { value: { status: "cancelled" } } });
    expect(cancelled).toEqual({ ok: true, value: await app.ports.spaces.payment(aSpace(), "p1") });
    for (const id of ["f1", "f2"]) {
      const filing = (await app.ports.spaces.filing(aSpace(), id))?.value;
      expect(filing).toMatchObject({ status: "ready-for-payment", dueBy: "2024-01-18" });
      expect(filing).not.toHaveProperty("paymentId");
      expect(filing?.events.at(-1)).toMatchObject({ type: "payment-cancelled", by: "filer" });
    }
  });

  test("after its open checkout was closed, so that nobody can pay it any more", async () => {
    const { app, checkoutId } = await withCheckout();
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toMatchObject({ ok: true, value: { value: { attempts: [{ final: true }] } } });
    expect(await app.ports.provider.fetch(checkoutId)).toMatchObject({ status: "cancelled" });
    expect((await paymentOf(app)).waiting).toBeUndefined();
  });

  test.each(["failed", "cancelled", "expired"] as const)(
    "after its checkout %s by itself",
    async (status) => {
      const { app, checkoutId } = await withCheckout();
      app.ports.provider.set(checkoutId, status);
      expect(await app.cancelPayment(opened(), "p1", request)).toMatchObject({ ok: true });
    },
  );

  test.each(["*", "version"])("by If-Match %s", async (ifMatch) => {
    const { app, version } = await openPayment();
    const matching = { ...request, ifMatch: ifMatch === "*" ? "*" : version };
    expect(await app.cancelPayment(opened(), "p1", matching)).toMatchObject({ ok: true });
  });

  test.each([
    { amount: 6379n, currency: "EUR", code: "11" },
    { amount: 6381n, currency: "EUR", code: "10" },
    { amount: 6380n, currency: "USD", code: "18" },
  ])("although $amount $currency came in: that goes back as $code", async ({ code, ...money }) => {
    const { app, checkoutId } = await withCheckout();
    app.ports.provider.set(checkoutId, "paid", money);
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toMatchObject({ ok: true, value: { value: { status: "cancelled" } } });
    expect(app.ports.registers.refunds).toMatchObject([{ id: checkoutId, code, ...money }]);
    expect((await paymentOf(app)).waiting).toBeUndefined();
  });
});

describe("a cancellation is refused", () => {
  test("while the bank takes its time, and nothing changes", async () => {
    const { app, checkoutId, payment } = await withCheckout();
    app.ports.provider.set(checkoutId, "pending");
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toEqual({ ok: false, refusal: { kind: "checkout-under-way" } });
    expect(await paymentOf(app)).toEqual(payment);
  });

  test("when it was paid meanwhile: the money is booked", async () => {
    const { app, checkoutId } = await withCheckout();
    app.ports.provider.set(checkoutId, "paid");
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toEqual({ ok: false, refusal: { kind: "payment-not-open", status: "settled" } });
    expect(await paymentOf(app)).toMatchObject({ status: "settled", settledBy: checkoutId });
    expect((await app.ports.spaces.filing(aSpace(), "f1"))?.value.status).toBe("paid");
    expect(app.ports.queues.sent).toMatchObject([
      { queue: "publish", envelope: { message: { subject: "f1" } } },
    ]);
  });

  test("when a crash left an attempt without its checkout: that is found first", async () => {
    const attempts = [{ number: 1, final: false }];
    const { app } = await openPayment({ attempts, waiting: { for: "settle", since: morning } });
    const refusal = { kind: "checkout-under-way" };
    expect(await app.cancelPayment(opened(), "p1", request)).toEqual({ ok: false, refusal });
    const [checkout] = app.ports.provider.checkouts;
    expect((await paymentOf(app)).attempts).toEqual([{ number: 1, checkoutId: checkout?.id, final: false }]);
    expect(await app.cancelPayment(opened(), "p1", request)).toMatchObject({ ok: true });
  });

  test("when the provider does not know the checkout", async () => {
    const attempts = [{ number: 1, checkoutId: "pay_unknown", final: false }];
    const { app } = await openPayment({ attempts, waiting: { for: "settle", since: morning } });
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toEqual({ ok: false, refusal: { kind: "checkout-under-way" } });
  });

  test.each(["settled", "cancelled", "lapsed"] as const)("when it is %s", async (status) => {
    const app = freshApplication();
    await keep(app.ports, { payment: aPayment({ status }) });
    const refusal = { kind: "payment-not-open", status };
    expect(await app.cancelPayment(opened(), "p1", request)).toEqual({ ok: false, refusal });
  });

  test.each([
    { given: "another space", space: aSpace("eid", "key-2"), ifMatch: "*", kind: "not-found" },
    { given: "another version", space: aSpace(), ifMatch: '"0"', kind: "precondition-failed" },
  ])("given $given: $kind", async ({ space, ifMatch, kind }) => {
    const { app } = await openPayment();
    const cancelled = await app.cancelPayment(opened(space), "p1", { ...request, ifMatch });
    expect(cancelled).toEqual({ ok: false, refusal: { kind } });
  });

  test("when the way in is closed, and the checkout stays open", async () => {
    const space = aSpace("csam-cert");
    const app = freshApplication({ timetable: timetableOf2024 });
    await keep(app.ports, { filing: anInitiatedFiling({ space }) }, { payment: aPayment(space) });
    const cancelled = await app.cancelPayment(opened(space), "p1", { ...request, receivedAt: csamCloses });
    expect(cancelled).toMatchObject({ ok: false, refusal: { kind: "connection-closed" } });
    expect(app.ports.spaces.history).toHaveLength(2);
  });

  test("when somebody was faster", async () => {
    const { app } = await openPayment();
    const cancelled = await anApplication(outrun(app.ports)).cancelPayment(opened(), "p1", request);
    expect(cancelled).toEqual({ ok: false, refusal: { kind: "changed-meanwhile" } });
  });

  test("when one of its filings is no longer in it", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: anInitiatedFiling({ paymentId: "p2" }) }, { payment: aPayment() });
    const cancelled = await app.cancelPayment(opened(), "p1", request);
    expect(cancelled).toEqual({ ok: false, refusal: { kind: "changed-meanwhile" } });
  });
});

async function openPayment(changes: Partial<Payment> = {}) {
  const app = freshApplication({ now: plus(morning, minutes(10)) });
  return { app, version: await keepOpenPayment(app.ports, changes) };
}

/** A payer has opened the link. */
async function withCheckout() {
  const app = freshApplication({ now: plus(morning, minutes(10)) });
  const checkoutId = await keepPaymentUnderWay(app.ports);
  return { app, checkoutId, payment: await paymentOf(app) };
}

async function paymentOf({ ports }: Application): Promise<Payment> {
  const found = await ports.spaces.payment(aSpace(), "p1");
  if (found === undefined) throw new Error("the payment is gone");
  return found.value;
}
