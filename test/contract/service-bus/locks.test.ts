import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openNamespace } from "./namespace.ts";
import { next, peekAll } from "./received.ts";

const namespace = await openNamespace("contract-short-lock", "contract-closed-client", "contract-volume");
const { client, shortLockMilliseconds } = namespace;

afterAll(() => namespace.close());

describe("a lock that runs out", () => {
  const sender = client.createSender("contract-short-lock");
  const receiver = client.createReceiver("contract-short-lock", { maxAutoLockRenewalDurationInMs: 0 });

  test("brings the message again, to the first receiver's loss, and at last to the dead letters", async () => {
    await sender.sendMessages({ body: 1 });
    const lost = await next(receiver);

    const again = await next(receiver, 3 * shortLockMilliseconds);
    expect(again.deliveryCount).toBe(1);
    await expect(receiver.completeMessage(lost)).rejects.toMatchObject({ code: "MessageLockLost" });

    await receiver.abandonMessage(again);
    const deadLetters = client.createReceiver("contract-short-lock", { subQueueType: "deadLetter" });
    const dead = await next(deadLetters);
    expect(dead).toMatchObject({ deadLetterReason: "MaxDeliveryCountExceeded", deliveryCount: 2 });
    await deadLetters.completeMessage(dead);
  }, 30_000);

  test("leaves the delivery count alone when the message is a dead letter", async () => {
    const options = { maxAutoLockRenewalDurationInMs: 0, subQueueType: "deadLetter" } as const;
    const deadLetters = client.createReceiver("contract-short-lock", options);
    await sender.sendMessages({ body: "dead" });
    await receiver.abandonMessage(await next(receiver));
    await receiver.deadLetterMessage(await next(receiver));
    const lost = await next(deadLetters);

    const again = await next(deadLetters, 3 * shortLockMilliseconds);

    expect(again.lockToken).not.toBe(lost.lockToken);
    expect([lost.deliveryCount, again.deliveryCount]).toEqual([1, 1]);
    await expect(deadLetters.completeMessage(lost)).rejects.toMatchObject({ code: "MessageLockLost" });
    await deadLetters.completeMessage(again);
  }, 30_000);

  test("is renewed by the client while a handler is at work", async () => {
    const renewing = client.createReceiver("contract-short-lock", { maxAutoLockRenewalDurationInMs: 60_000 });
    const errors: unknown[] = [];
    let handled = 0;
    await sender.sendMessages({ body: "long" });

    await new Promise<void>((resolve) => {
      renewing.subscribe({
        processMessage: async () => {
          handled++;
          await delay(3.1 * shortLockMilliseconds);
          resolve();
        },
        processError: ({ error }) => Promise.resolve(void errors.push(error)),
      });
    });

    await renewing.close();
    expect({ handled, errors }).toEqual({ handled: 1, errors: [] });
    expect(await peekAll(client, "contract-short-lock")).toEqual([]);
  }, 40_000);
});

describe("a client that closes", () => {
  test("leaves its message locked until the lock runs out, and the others to be had", async () => {
    const sender = client.createSender("contract-closed-client");
    const receiver = client.createReceiver("contract-closed-client");
    const other = namespace.connect();
    await sender.sendMessages([{ body: 1 }, { body: 2 }]);
    expect((await next(other.createReceiver("contract-closed-client"))).body).toBe(1);
    const lockedAt = Date.now();
    await other.close();

    const second = await next(receiver);
    expect(second.body).toBe(2);
    await receiver.completeMessage(second);

    const first = await next(receiver, 3 * shortLockMilliseconds);
    expect(first).toMatchObject({ body: 1, deliveryCount: 1 });
    expect(Date.now() - lockedAt).toBeGreaterThan(0.8 * shortLockMilliseconds);
    await receiver.completeMessage(first);
  }, 30_000);
});

describe("many messages", () => {
  test("3,000 pass over one link", async () => {
    const receiver = client.createReceiver("contract-volume");
    await sendNumbers(3_000);
    const seen = new Set<number>();

    await new Promise<void>((resolve, reject) => {
      receiver.subscribe(
        {
          processMessage: async (message) => {
            await receiver.completeMessage(message);
            if (seen.add(message.body as number).size === 3_000) resolve();
          },
          processError: ({ error }) => {
            reject(error);
            return Promise.resolve();
          },
        },
        { maxConcurrentCalls: 32, autoCompleteMessages: false },
      );
    });

    expect(await peekAll(client, "contract-volume")).toEqual([]);
    await receiver.close();
  }, 60_000);

  async function sendNumbers(count: number): Promise<void> {
    const sender = client.createSender("contract-volume");
    for (let start = 0; start < count; start += 100) {
      await sender.sendMessages(Array.from({ length: 100 }, (_, offset) => ({ body: start + offset })));
    }
  }
});
