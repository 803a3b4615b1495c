import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { aSpace } from "../../builders/access.ts";
import { anApplication, freshApplication } from "../../builders/application.ts";
import { morning } from "../../builders/times.ts";
import { keepPaymentUnderWay } from "../../builders/under-way.ts";

describe("a webhook", () => {
  test("is answered once its message is in the queue", async () => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports);
    await app.noticePayment(checkoutId, { traceparent: "00-a-b-01" });
    expect(app.ports.queues.sent.map(({ queue, envelope }) => ({ queue, ...envelope }))).toEqual([
      {
        queue: "settle",
        message: { ...aSpace(), subject: "p1", checkoutId },
        travel: { firstSentAt: morning, attempt: 0, swept: false, traceparent: "00-a-b-01" },
      },
    ]);
  });

  test("is not answered when its message may not be in the queue: the provider calls again", async () => {
    const { ports } = freshApplication();
    const checkoutId = await keepPaymentUnderWay(ports);
    const queues = { ...ports.queues, send: () => Promise.reject(new Fault("no broker")) };
    await expect(anApplication({ ...ports, queues }).noticePayment(checkoutId, {})).rejects.toBeInstanceOf(
      Fault,
    );
  });

  test("is not answered when the provider cannot be asked", async () => {
    const app = freshApplication();
    const checkoutId = await keepPaymentUnderWay(app.ports);
    app.ports.provider.failNext(new Fault("the provider is away"));
    await expect(app.noticePayment(checkoutId, {})).rejects.toBeInstanceOf(Fault);
    expect(app.ports.queues.sent).toEqual([]);
  });

  test.each([
    { given: "a checkout that the provider does not know", metadata: undefined },
    { given: "a checkout without our metadata", metadata: {} },
    { given: "a connection that is none", metadata: { connection: "ftp", spaceId: "s", paymentId: "p1" } },
    { given: "no space", metadata: { connection: "eid", paymentId: "p1" } },
    { given: "no payment", metadata: { connection: "eid", spaceId: "s" } },
  ])("is nobody's business given $given", async ({ metadata }) => {
    const app = freshApplication();
    if (metadata !== undefined) {
      await app.ports.provider.open({
        idempotencyKey: "x",
        amount: 1n,
        description: "",
        returnUrl: "",
        webhookUrl: "",
        metadata: metadata,
      });
    }
    await app.noticePayment("pay_1", {});
    expect(app.ports.queues.sent).toEqual([]);
  });
});
