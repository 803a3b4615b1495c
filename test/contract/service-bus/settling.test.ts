import { afterAll, describe, expect, test } from "@jest/globals";
import { openNamespace } from "./namespace.ts";
import { expectNone, next, nextMany, numberOf, peekAll } from "./received.ts";

const namespace = await openNamespace("contract-settling");
const { client } = namespace;
const sender = client.createSender("contract-settling");
const receiver = client.createReceiver("contract-settling");

afterAll(() => namespace.close());

describe("abandoning", () => {
  test("brings the message again, its delivery counted and its properties changed", async () => {
    await sender.sendMessages({ body: 1, applicationProperties: { kept: "k", changed: "old" } });
    await receiver.abandonMessage(await next(receiver), { changed: "new" });

    const again = await next(receiver);

    expect(again.deliveryCount).toBe(1);
    expect(again.applicationProperties).toEqual({ kept: "k", changed: "new" });
    await receiver.completeMessage(again);
  });
});

describe("dead-lettering", () => {
  const deadLetters = client.createReceiver("contract-settling", { subQueueType: "deadLetter" });

  test("moves the message aside with the reason", async () => {
    await sender.sendMessages({ body: "broken", applicationProperties: { own: 1 } });
    await receiver.deadLetterMessage(await next(receiver), {
      deadLetterReason: "Bad",
      deadLetterErrorDescription: "cannot be read",
      extra: "e",
    });

    const dead = await next(deadLetters);

    expect(dead).toMatchObject({
      body: "broken",
      deadLetterReason: "Bad",
      deadLetterErrorDescription: "cannot be read",
      deadLetterSource: "contract-settling",
      applicationProperties: { own: 1, extra: "e" },
    });
    await deadLetters.completeMessage(dead);
    expect(await peekAll(client, "contract-settling")).toEqual([]);
  });

  test("shows what lies there from any number on, and gives back what is abandoned to its place in front", async () => {
    await sender.sendMessages([{ body: "first" }, { body: "second" }, { body: "third" }]);
    for (const message of await nextMany(receiver, 3)) await receiver.deadLetterMessage(message);
    const [first, second, third] = await nextMany(deadLetters, 3);
    if (first === undefined || second === undefined || third === undefined) throw new Error("three came");
    await deadLetters.abandonMessage(second);
    await deadLetters.abandonMessage(first);

    const shown = await deadLetters.peekMessages(10, { fromSequenceNumber: numberOf(second) });

    expect(shown.map(({ body }) => body as string)).toEqual(["second", "third"]);
    await deadLetters.completeMessage(third);
    const again = await nextMany(deadLetters, 2);
    expect(again.map(({ body }) => body as string)).toEqual(["first", "second"]);
    for (const message of again) await deadLetters.completeMessage(message);
    expect(await deadLetters.peekMessages(10, { fromSequenceNumber: numberOf(first) })).toEqual([]);
  });

  test("is refused for a message that is in the dead-letter queue already, and which stays there", async () => {
    await sender.sendMessages({ body: 1 });
    await receiver.deadLetterMessage(await next(receiver));
    const dead = await next(deadLetters);

    await expect(deadLetters.deadLetterMessage(dead)).rejects.toMatchObject({ name: "ServiceBusError" });

    expect(await peekAll(client, "contract-settling")).toEqual([]);
    const [again] = await deadLetters.peekMessages(1, { fromSequenceNumber: numberOf(dead) });
    expect(again?.body).toBe(1);
  });

  test("is the end of counting: abandoning a dead letter leaves its delivery count alone", async () => {
    await sender.sendMessages({ body: 1 });
    await receiver.abandonMessage(await next(receiver));
    await receiver.deadLetterMessage(await next(receiver));
    const dead = await next(deadLetters);
    await deadLetters.abandonMessage(dead);

    const again = await next(deadLetters);

    expect(dead.deliveryCount).toBe(1);
    expect(again.deliveryCount).toBe(1);
    await deadLetters.completeMessage(again);
  });
});

describe("deferring", () => {
  test("hides the message until it is asked for by its number", async () => {
    await sender.sendMessages({ body: "later" });
    const message = await next(receiver);
    await receiver.deferMessage(message);
    await expectNone(receiver);

    const [deferred] = await receiver.receiveDeferredMessages(numberOf(message));

    expect(deferred).toMatchObject({ body: "later", state: "deferred" });
    if (deferred !== undefined) await receiver.completeMessage(deferred);
    expect(await peekAll(client, "contract-settling")).toEqual([]);
  });

  test("raises the delivery count", async () => {
    await sender.sendMessages({ body: "later" });
    const message = await next(receiver);
    expect(message.deliveryCount).toBe(0);
    await receiver.deferMessage(message);

    const [peeked] = await peekAll(client, "contract-settling");
    const [deferred] = await receiver.receiveDeferredMessages(numberOf(message));

    expect(peeked?.deliveryCount).toBe(1);
    expect(deferred?.deliveryCount).toBe(1);
    if (deferred !== undefined) await receiver.completeMessage(deferred);
  });

  test("a number that is not deferred is refused", async () => {
    await sender.sendMessages({ body: 1 });
    const message = await next(receiver);

    await expect(receiver.receiveDeferredMessages(numberOf(message))).rejects.toMatchObject({
      code: "MessageNotFound",
    });
    await receiver.completeMessage(message);
  });
});

describe("receive-and-delete", () => {
  test("leaves nothing to settle", async () => {
    const taker = client.createReceiver("contract-settling", { receiveMode: "receiveAndDelete" });
    await sender.sendMessages({ body: 9 });

    expect((await next(taker)).body).toBe(9);
    expect(await peekAll(client, "contract-settling")).toEqual([]);
  });
});

describe("renewing a lock", () => {
  test("makes it last a lock's length from now", async () => {
    await sender.sendMessages({ body: 1 });
    const message = await next(receiver);

    const until = await receiver.renewMessageLock(message);

    expect(until.getTime()).toBeGreaterThan(Date.now() + 50_000);
    await receiver.completeMessage(message);
  });
});

describe("peeking", () => {
  test("neither locks nor removes", async () => {
    await sender.sendMessages([{ body: 1 }, { body: 2 }]);

    const peeked = await peekAll(client, "contract-settling");

    expect(peeked.map(({ body, lockToken }) => ({ body: body as number, lockToken }))).toEqual([
      { body: 1, lockToken: undefined },
      { body: 2, lockToken: undefined },
    ]);
    for (const message of await nextMany(receiver, 2)) await receiver.completeMessage(message);
  });
});
