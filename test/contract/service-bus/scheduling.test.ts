import { afterAll, describe, expect, test } from "@jest/globals";
import { openNamespace } from "./namespace.ts";
import { expectNone, next, peekAll } from "./received.ts";

const namespace = await openNamespace("contract-scheduling", "contract-expiry");
const { client } = namespace;
const sender = client.createSender("contract-scheduling");
const receiver = client.createReceiver("contract-scheduling");

afterAll(() => namespace.close());

describe("a scheduled message", () => {
  test("has the state scheduled until its time, and is handed out then only", async () => {
    const at = new Date(Date.now() + 800);
    await sender.scheduleMessages({ body: "later" }, at);

    const [peeked] = await peekAll(client, "contract-scheduling");
    expect(peeked).toMatchObject({ body: "later", state: "scheduled", scheduledEnqueueTimeUtc: at });
    await expectNone(receiver);

    const message = await next(receiver);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime() - 5);
    expect(message).toMatchObject({ body: "later", state: "active" });
    await receiver.completeMessage(message);
  });

  test("is never handed out when it is cancelled", async () => {
    const [number] = await sender.scheduleMessages([{ body: "never" }], new Date(Date.now() + 300));
    if (number === undefined) throw new Error("no number");
    await sender.cancelScheduledMessages(number);

    expect(await peekAll(client, "contract-scheduling")).toEqual([]);
    await expect(sender.cancelScheduledMessages(number)).rejects.toMatchObject({ code: "MessageNotFound" });
  });

  test("may be sent with its time upon it", async () => {
    await sender.sendMessages({ body: "x", scheduledEnqueueTimeUtc: new Date(Date.now() + 600) });
    await expectNone(receiver);

    const message = await next(receiver);

    expect(message.body).toBe("x");
    await receiver.completeMessage(message);
  });
});

describe("a message whose time to live is over", () => {
  test("is found among the dead letters", async () => {
    const deadLetters = client.createReceiver("contract-expiry", { subQueueType: "deadLetter" });
    await client.createSender("contract-expiry").sendMessages({ body: 1, timeToLive: 300 });

    // Azure looks for what has expired when somebody receives: nobody gets it, late as it is.
    const dead = await next(deadLetters, 60_000);

    expect(dead).toMatchObject({ body: 1, deadLetterReason: "TTLExpiredException" });
    await deadLetters.completeMessage(dead);
  }, 70_000);
});
