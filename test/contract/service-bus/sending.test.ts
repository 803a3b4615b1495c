import { afterAll, describe, expect, test } from "@jest/globals";
import { next, nextMany, peekAll } from "./received.ts";
import { openNamespace } from "./namespace.ts";

const namespace = await openNamespace("contract-sending", "contract-duplicates");
const { client } = namespace;
const sender = client.createSender("contract-sending");
const receiver = client.createReceiver("contract-sending");

afterAll(() => namespace.close());

describe("a message that is sent", () => {
  test("comes with everything that its sender gave it, and is gone when completed", async () => {
    const applicationProperties = {
      count: 1,
      ratio: 1.5,
      paid: true,
      name: "Été",
      day: new Date(1e12),
      large: 2 ** 40,
    };
    await sender.sendMessages({
      body: { filing: 1 },
      messageId: "m1",
      contentType: "application/json",
      correlationId: "c",
      subject: "s",
      to: "t",
      replyTo: "r",
      timeToLive: 60_000,
      applicationProperties,
    });

    const message = await next(receiver);

    expect(message).toMatchObject({
      body: { filing: 1 },
      messageId: "m1",
      contentType: "application/json",
      correlationId: "c",
      subject: "s",
      to: "t",
      replyTo: "r",
      deliveryCount: 0,
      state: "active",
      applicationProperties: { ...applicationProperties, day: applicationProperties.day.getTime() },
    });
    expect(message.lockToken).toHaveLength(36);
    expect(message.sequenceNumber?.toNumber()).toBeGreaterThan(0);
    expect(message.lockedUntilUtc?.getTime()).toBeGreaterThan(Date.now());
    const enqueued = message.enqueuedTimeUtc?.getTime() ?? 0;
    expect(message.expiresAtUtc?.getTime()).toBe(enqueued + 60_000);

    await receiver.completeMessage(message);
    expect(await peekAll(client, "contract-sending")).toEqual([]);
  });

  test("has a binary body, a text or none", async () => {
    await sender.sendMessages([{ body: Buffer.from([1, 2, 255]) }, { body: "héllo" }, { body: null }]);

    const messages = await nextMany(receiver, 3);

    expect(messages.map(({ body }) => body as unknown)).toEqual([Buffer.from([1, 2, 255]), "héllo", null]);
    for (const message of messages) await receiver.completeMessage(message);
  });

  test("gets an id where its sender gave it none", async () => {
    await sender.sendMessages([{ body: 1 }, { body: 2 }]);

    const messages = await nextMany(receiver, 2);

    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(2);
    for (const message of messages) await receiver.completeMessage(message);
  });
});

describe("a batch", () => {
  test("arrives whole and in order", async () => {
    const batch = await sender.createMessageBatch();
    for (let body = 0; body < 100; body++) expect(batch.tryAddMessage({ body })).toBe(true);
    await sender.sendMessages(batch);

    const messages = await nextMany(receiver, 100);

    expect(messages.map(({ body }) => body as number)).toEqual([...Array(100).keys()]);
    await Promise.all(messages.map((message) => receiver.completeMessage(message)));
  });
});

describe("the size of a message", () => {
  test("may be 200 KB", async () => {
    await sender.sendMessages({ body: Buffer.alloc(200_000, 1) });

    const message = await next(receiver);

    expect(message.body).toHaveLength(200_000);
    await receiver.completeMessage(message);
  });

  test("may not be 300 KB", async () => {
    await expect(sender.sendMessages({ body: Buffer.alloc(300_000) })).rejects.toMatchObject({
      code: "MessageSizeExceeded",
    });
  });

  test("may not be exceeded by what one call schedules: all of it is refused as too large", async () => {
    const messages = Array.from({ length: 4 }, () => ({ body: Buffer.alloc(100_000) }));

    await expect(sender.scheduleMessages(messages, new Date(Date.now() + 60_000))).rejects.toMatchObject({
      code: "MessageSizeExceeded",
    });
    expect(await peekAll(client, "contract-sending")).toEqual([]);
  });
});

describe("an entity that is not there", () => {
  const retryOptions = { maxRetries: 0, timeoutInMs: 5_000 };

  const missing = namespace.connect({ retryOptions });
  const uses: readonly { use: string; attempt: () => Promise<unknown> }[] = [
    { use: "sending", attempt: () => missing.createSender("contract-missing").sendMessages({ body: 1 }) },
    {
      use: "scheduling",
      attempt: () => missing.createSender("contract-missing").scheduleMessages({ body: 1 }, new Date()),
    },
    { use: "receiving", attempt: () => missing.createReceiver("contract-missing").receiveMessages(1) },
    { use: "peeking", attempt: () => missing.createReceiver("contract-missing").peekMessages(1) },
  ];

  test.each(uses)(
    "is named by its address sb://host/entity when $use finds it missing",
    async ({ attempt }) => {
      const { fullyQualifiedNamespace } = missing;

      await expect(attempt()).rejects.toMatchObject({
        code: "MessagingEntityNotFound",
        message: expect.stringContaining(`'sb://${hostOf(fullyQualifiedNamespace)}/contract-missing`),
      });
    },
  );
});

describe("a message id that comes twice", () => {
  const duplicates = client.createSender("contract-duplicates");
  const taker = client.createReceiver("contract-duplicates", { receiveMode: "receiveAndDelete" });

  test("is dropped within the window, and only then", async () => {
    await duplicates.sendMessages({ body: 1, messageId: "A" });
    const windowEnd = Date.now() + namespace.duplicateWindowMilliseconds;
    await duplicates.sendMessages({ body: 2, messageId: "A" });
    await duplicates.sendMessages({ body: 3, messageId: "B" });
    const first = await nextMany(taker, 2);
    expect(first.map(({ body }) => body as number)).toEqual([1, 3]);

    await new Promise((resolve) => setTimeout(resolve, windowEnd - Date.now() + 50));
    await duplicates.sendMessages({ body: 4, messageId: "A" });

    expect((await next(taker)).body).toBe(4);
  }, 40_000);
});

/** A namespace's name without the port that an emulator's has. */
function hostOf(namespaceName: string): string {
  return namespaceName.replace(/:\d+$/, "");
}
