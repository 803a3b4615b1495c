import { describe, expect, test } from "@jest/globals";
import { type Payment } from "../../../shared/domain/payment/payment.ts";
import { aSpace } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, outrun } from "../../builders/application.ts";
import { morning } from "../../builders/times.ts";
import { keepOpenPayment, keepPaymentUnderWay } from "../../builders/under-way.ts";
import { machine } from "../../crash/machine.ts";

const link = "090933755493-secret";
const waiting = { for: "settle", since: morning } as const;

describe("whoever has the link is sent to the provider's page", () => {
  test("after the attempt was written, the checkout made and its id noted, in that order", async () => {
    const { ports } = freshApplication();
    await keepOpenPayment(ports);
    const run = machine(ports, new Map());
    const sent = await run.attempt(({ payByLink }) => payByLink(link));
    const [checkout] = ports.provider.checkouts;
    expect(sent).toEqual({ kind: "answered", answer: { ok: true, value: checkout?.url } });
    expect(run.calls.slice(-3)).toEqual(["spaces.commit", "provider.open", "spaces.commit"]);
    expect(await attemptsAfterEachCommit(ports)).toEqual([
      [],
      [{ number: 1, final: false }],
      [{ number: 1, checkoutId: checkout?.id, final: false }],
    ]);
    expect((await paymentOf(ports)).waiting).toEqual(waiting);
  });

  test("which was asked for with everything that a webhook needs to find the payment", async () => {
    const app = freshApplication();
    await keepOpenPayment(app.ports);
    expect(await app.payByLink(link)).toMatchObject({ ok: true });
    const [checkout] = app.ports.provider.checkouts;
    expect(app.ports.provider.requestOf(checkout?.id ?? "")).toEqual({
      idempotencyKey: "p1:1",
      amount: 6380n,
      description: "+++090/9337/55493+++",
      returnUrl: `https://filing.test/pay/${link}`,
      webhookUrl: "https://filing.test/v1/webhooks/payments/hosted",
      metadata: { ...aSpace(), paymentId: "p1" },
    });
  });

  test("the same one again while it is open", async () => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports);
    const { url } = (await app.ports.provider.fetch(checkoutId)) ?? {};
    expect(await app.payByLink(link)).toEqual({ ok: true, value: url });
    expect(app.ports.provider.checkouts).toHaveLength(1);
  });

  test.each(["failed", "cancelled", "expired"] as const)("a new one after the last %s", async (status) => {
    const app = freshApplication();
    const first = await keepPaymentUnderWay(app.ports);
    app.ports.provider.set(first, status);
    const sent = await app.payByLink(link);
    const [, second] = app.ports.provider.checkouts;
    expect(sent).toEqual({ ok: true, value: second?.url });
    expect(await paymentOf(app.ports)).toMatchObject({
      attempts: [
        { number: 1, checkoutId: first, final: true },
        { number: 2, checkoutId: second?.id, final: false },
      ],
      waiting,
    });
  });

  test("the one that a crash left before its id was noted", async () => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports);
    const { ports } = freshApplication({ provider: app.ports.provider });
    await keepOpenPayment(ports, { attempts: [{ number: 1, final: false }], waiting });
    expect(await anApplication(ports).payByLink(link)).toMatchObject({ ok: true });
    expect((await paymentOf(ports)).attempts).toEqual([{ number: 1, checkoutId, final: false }]);
    expect(ports.provider.checkouts).toHaveLength(1);
  });
});

describe("a link is refused", () => {
  test.each([
    "",
    "-",
    "090933755493",
    "090933755493-",
    "090933755493-Secret",
    "090933755493-secret-",
    "090933755494-secret",
    "-secret",
    "constructor-secret",
  ])("when it is %j: not found", async (token) => {
    const app = freshApplication();
    await keepOpenPayment(app.ports);
    expect(await app.payByLink(token)).toEqual({ ok: false, refusal: { kind: "not-found" } });
  });

  test("by a comparison of digests: a wrong secret takes as long, wherever it begins to be wrong", async () => {
    const { ports } = freshApplication();
    await keepOpenPayment(ports);
    const identifiers = { ...ports.identifiers, digest: () => "the digest of everything" };
    expect(await anApplication({ ...ports, identifiers }).payByLink("090933755493-guessed")).toMatchObject({
      ok: true,
    });
  });

  test("when its payment was never written: not found", async () => {
    const app = freshApplication();
    const reserved = { kind: "communication", ...aSpace(), digits: "090933755493", paymentId: "p1" } as const;
    await app.ports.references.create<"communication">({ ...reserved, linkSecret: "secret" });
    expect(await app.payByLink(link)).toEqual({ ok: false, refusal: { kind: "not-found" } });
  });

  test.each(["settled", "cancelled", "lapsed"] as const)("when its payment is %s", async (status) => {
    const app = freshApplication();
    await keepOpenPayment(app.ports, { status });
    expect(await app.payByLink(link)).toEqual({ ok: false, refusal: { kind: "payment-not-open", status } });
    expect(app.ports.provider.checkouts).toEqual([]);
  });

  test.each(["paid", "pending"] as const)("while its checkout is %s: nobody pays twice", async (status) => {
    const app = freshApplication();
    app.ports.provider.set(await keepPaymentUnderWay(app.ports), status);
    expect(await app.payByLink(link)).toEqual({ ok: false, refusal: { kind: "checkout-under-way" } });
    expect(app.ports.provider.checkouts).toHaveLength(1);
  });

  test("while the provider does not know its checkout", async () => {
    const app = freshApplication();
    await keepOpenPayment(app.ports, {
      attempts: [{ number: 1, checkoutId: "pay_9", final: false }],
      waiting,
    });
    expect(await app.payByLink(link)).toEqual({ ok: false, refusal: { kind: "checkout-under-way" } });
  });

  test("when the checkout that a crash left has been paid", async () => {
    const { ports } = freshApplication();
    const checkoutId = await keepPaymentUnderWay(ports);
    ports.provider.set(checkoutId, "paid");
    const app = freshApplication({ provider: ports.provider });
    await keepOpenPayment(app.ports, { attempts: [{ number: 1, final: false }], waiting });
    expect(await app.payByLink(link)).toEqual({ ok: false, refusal: { kind: "checkout-under-way" } });
    expect((await paymentOf(app.ports)).attempts).toMatchObject([{ checkoutId }]);
  });

  test.each(["open", "expired"] as const)(
    "when somebody was faster, its checkout being %s: no checkout is made",
    async (status) => {
      const { ports } = freshApplication();
      if (status === "expired") ports.provider.set(await keepPaymentUnderWay(ports), status);
      else await keepOpenPayment(ports);
      const before = ports.provider.checkouts.length;
      const sent = await anApplication(outrun(ports)).payByLink(link);
      expect(sent).toEqual({ ok: false, refusal: { kind: "changed-meanwhile" } });
      expect(ports.provider.checkouts).toHaveLength(before);
    },
  );
});

async function paymentOf({ spaces }: Application["ports"]): Promise<Payment> {
  const found = await spaces.payment(aSpace(), "p1");
  if (found === undefined) throw new Error("the payment is gone");
  return found.value;
}

/** The attempts of the payment as each commit left them. */
const attemptsAfterEachCommit = ({ spaces }: Application["ports"]) =>
  Promise.resolve(spaces.history.filter(({ kind }) => kind === "payment").map(({ attempts }) => attempts));
