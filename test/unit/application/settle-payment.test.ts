import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type Payment } from "../../../shared/domain/payment/payment.ts";
import { type FilingStatus } from "../../../shared/domain/filing/transitions.ts";
import { aSpace } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { anInitiatedFiling } from "../../builders/filings.ts";
import { hours, morning } from "../../builders/times.ts";
import { keepOpenPayment, keepPaymentUnderWay } from "../../builders/under-way.ts";

const message = { ...aSpace(), subject: "p1" };
const waiting = { for: "settle", since: morning } as const;

describe("a checkout that was paid", () => {
  test("settles its payment, and its filings wait to be published", async () => {
    const app = freshApplication();
    const filings = ["f1", "f2", "f3"];
    const checkoutId = await keepPaymentUnderWay(app.ports, { filings });
    app.ports.provider.set(checkoutId, "paid");
    expect(await app.works.settle(message, { traceparent: "00-a-b-01" })).toEqual({ kind: "done" });
    const payment = await paymentOf(app);
    expect(payment).toMatchObject({ status: "settled", settledBy: checkoutId, attempts: [{ final: true }] });
    expect(payment.waiting).toBeUndefined();
    for (const id of filings) {
      const filing = (await app.ports.spaces.filing(aSpace(), id))?.value;
      expect(filing).toMatchObject({ status: "paid", waiting: { for: "publish", since: morning } });
      expect(filing?.events.at(-1)).toMatchObject({ type: "payment-settled", by: "provider" });
    }
    expect(
      app.ports.queues.sent.map(({ queue, envelope }) => `${queue} ${envelope.message.subject}`),
    ).toEqual(filings.map((id) => `publish ${id}`));
    expect(app.ports.queues.sent[0]?.envelope.travel.traceparent).toBe("00-a-b-01");
    expect(app.ports.registers.refunds).toEqual([]);
  });

  test("settles it once, however often it is told", async () => {
    const app = freshApplication();
    app.ports.provider.set(await keepPaymentUnderWay(app.ports), "paid");
    expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
    const settled = app.ports.spaces.history.length;
    expect(await app.works.settle(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(app.ports.spaces.history).toHaveLength(settled);
    expect(app.ports.queues.sent).toHaveLength(1);
  });

  test("settles it although a crash left the attempt without its checkout: a webhook may come first", async () => {
    const { ports } = freshApplication();
    const checkoutId = await keepPaymentUnderWay(ports);
    ports.provider.set(checkoutId, "paid");
    const app = freshApplication({ provider: ports.provider });
    await keepOpenPayment(app.ports, { attempts: [{ number: 1, final: false }], waiting });
    expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
    expect(await paymentOf(app)).toMatchObject({ status: "settled", settledBy: checkoutId });
  });

  test.each([
    { money: { amount: 6381n }, code: "10" },
    { money: { amount: 99_999n }, code: "10" },
    { money: { amount: 6379n }, code: "11" },
    { money: { amount: 0n }, code: "11" },
    { money: { currency: "USD" }, code: "18" },
    { money: { currency: "eur" }, code: "18" },
  ] as const)("with $money goes back as $code, and the payment stays open", async ({ money, code }) => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports);
    app.ports.provider.set(checkoutId, "paid", money);
    expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
    const received = { amount: 6380n, currency: "EUR", ...money };
    expect(app.ports.registers.refunds).toEqual([
      { id: checkoutId, code, ...received, paymentId: "p1", at: morning },
    ]);
    const payment = await paymentOf(app);
    expect(payment).toMatchObject({ status: "initiated", attempts: [{ checkoutId, final: true }] });
    expect(payment.waiting).toBeUndefined();
    expect(await statusOf(app)).toBe("payment-initiated");
    expect(app.ports.journal.of("money-refunded")).toEqual([
      { code: "money-refunded", subject: checkoutId, refundCode: code },
    ]);
  });

  test.each([
    { status: "settled", settledBy: "pay_other", code: "17" },
    { status: "cancelled", code: "19" },
    { status: "lapsed", code: "13" },
  ] as const)("after the payment was $status goes back as $code, once", async ({ code, ...changes }) => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports, changes);
    app.ports.provider.set(checkoutId, "paid");
    expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
    expect(await app.works.settle(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(app.ports.registers.refunds).toMatchObject([{ id: checkoutId, code, amount: 6380n }]);
    const payment = await paymentOf(app);
    expect(payment).toMatchObject(changes);
    expect(payment.waiting).toBeUndefined();
  });

  test("that changed meanwhile is asked about later", async () => {
    const { ports } = freshApplication();
    ports.provider.set(await keepPaymentUnderWay(ports), "paid");
    const outcome = await anApplication(outrun(ports)).works.settle(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(ports.queues.sent).toEqual([]);
  });

  test("whose payment has lost a filing is asked about later", async () => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports, { filings: [] });
    await keep(app.ports, { filing: anInitiatedFiling({ paymentId: "p2" }) });
    const open = await app.ports.spaces.payment(aSpace(), "p1");
    const change = {
      replace: { payment: { ...(await paymentOf(app)), filings: ["f1"] } },
      version: open?.version ?? "",
    };
    expect(await app.ports.spaces.commit(aSpace(), [change])).toMatchObject({ kind: "committed" });
    app.ports.provider.set(checkoutId, "paid");
    expect(await app.works.settle(message, {})).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
  });
});

describe("a checkout that was not paid", () => {
  test.each(["open", "pending"] as const)("and is %s: the payment goes on waiting for it", async (status) => {
    const app = freshApplication();
    app.ports.provider.set(await keepPaymentUnderWay(app.ports), status);
    expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
    expect(await paymentOf(app)).toMatchObject({
      status: "initiated",
      waiting,
      attempts: [{ final: false }],
    });
  });

  test.each(["failed", "cancelled", "expired"] as const)(
    "and %s: the payment waits for it no longer",
    async (status) => {
      const app = freshApplication();
      app.ports.provider.set(await keepPaymentUnderWay(app.ports), status);
      expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
      const payment = await paymentOf(app);
      expect(payment).toMatchObject({ status: "initiated", attempts: [{ final: true }] });
      expect(payment.waiting).toBeUndefined();
    },
  );

  test.each(["settled", "cancelled", "lapsed"] as const)(
    "and is open although the payment is %s: it is closed, so that nobody pays it any more",
    async (status) => {
      const app = freshApplication();
      const settledBy = status === "settled" ? { settledBy: "bank" } : {};
      const checkoutId = await keepPaymentUnderWay(app.ports, { status, ...settledBy });
      expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
      expect(await app.ports.provider.fetch(checkoutId)).toMatchObject({ status: "cancelled" });
      expect((await paymentOf(app)).waiting).toBeUndefined();
    },
  );

  test("and is pending although the payment is over: it is asked about again", async () => {
    const app = freshApplication();
    app.ports.provider.set(await keepPaymentUnderWay(app.ports, { status: "cancelled" }), "pending");
    expect(await app.works.settle(message, {})).toEqual({ kind: "done" });
    expect(await paymentOf(app)).toMatchObject({ waiting });
  });

  test("and is final, but the payment changed meanwhile: it is asked about later", async () => {
    const { ports } = freshApplication();
    ports.provider.set(await keepPaymentUnderWay(ports), "expired");
    const outcome = await anApplication(outrun(ports)).works.settle(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
  });
});

test("a payment all of whose checkouts are final has nothing to wait for", async () => {
  const app = freshApplication();
  await keepOpenPayment(app.ports, { attempts: [{ number: 1, checkoutId: "pay_9", final: true }] });
  expect(await app.works.settle(message, {})).toEqual({ kind: "nothing-to-do" });
});

test("a payment that is not there may still come", async () => {
  const outcome = await freshApplication().works.settle(message, {});
  expect(outcome).toEqual({ kind: "not-yet", reason: "document-not-found" });
});

test("a checkout that the provider made and does not know is trouble", async () => {
  const app = freshApplication();
  await keepOpenPayment(app.ports, { attempts: [{ number: 1, checkoutId: "pay_9", final: false }], waiting });
  await expect(app.works.settle(message, {})).rejects.toBeInstanceOf(Fault);
});

test("a lost webhook is found by asking: the sweeper sends what has waited", async () => {
  const app = freshApplication();
  app.ports.provider.set(await keepPaymentUnderWay(app.ports), "paid");
  app.ports.clock.advance(hours(1));
  await app.sweepWaiting(morning);
  const hint = app.ports.queues.take("settle");
  if (hint === undefined) throw new Error("nothing was sent");
  await app.consume("settle", hint.envelope);
  expect(await statusOf(app)).toBe("paid");
});

async function paymentOf({ ports }: Application): Promise<Payment> {
  const found = await ports.spaces.payment(aSpace(), "p1");
  if (found === undefined) throw new Error("the payment is gone");
  return found.value;
}

async function statusOf({ ports }: Application): Promise<FilingStatus | undefined> {
  return (await ports.spaces.filing(aSpace(), "f1"))?.value.status;
}
