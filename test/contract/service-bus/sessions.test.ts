import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openNamespace } from "./namespace.ts";
import { next, nextMany, numberOf } from "./received.ts";

const namespace = await openNamespace("contract-sessions");
const { client } = namespace;
const queue = "contract-sessions";
const sender = client.createSender(queue);

afterAll(() => namespace.close());

describe("a session", () => {
  test("has its messages in order, and nobody else's", async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await sender.sendMessages([
      { body: 1, sessionId: a },
      { body: 10, sessionId: b },
      { body: 2, sessionId: a },
    ]);

    const session = await client.acceptSession(queue, a);
    expect(session.sessionId).toBe(a);
    expect(session.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now());
    const messages = await nextMany(session, 2);

    expect(messages.map(({ body }) => body as number)).toEqual([1, 2]);
    for (const message of messages) await session.completeMessage(message);
    await session.close();
    await finish(b);
  });

  test("has a state, and a lock that can be renewed", async () => {
    const session = await client.acceptSession(queue, randomUUID());
    await session.setSessionState({ step: 1 });

    expect(await session.getSessionState()).toEqual({ step: 1 });
    expect((await session.renewSessionLock()).getTime()).toBeGreaterThan(Date.now());
    await session.setSessionState(null);
    expect(await session.getSessionState()).toBeNull();
    await session.close();
  });

  test("is held by one receiver", async () => {
    const id = randomUUID();
    const session = await client.acceptSession(queue, id);

    await expect(client.acceptSession(queue, id)).rejects.toMatchObject({ code: "SessionCannotBeLocked" });

    await session.close();
    await (await client.acceptSession(queue, id)).close();
  });

  test("brings again what its holder left unsettled", async () => {
    const id = randomUUID();
    await sender.sendMessages({ body: 1, sessionId: id });
    const session = await client.acceptSession(queue, id);
    await next(session);
    await session.close();

    const second = await client.acceptSession(queue, id);
    const again = await next(second);

    expect(again.deliveryCount).toBe(1);
    await second.completeMessage(again);
    await second.close();
  });
});

describe("a deferred message of a session", () => {
  test("is asked for by its number", async () => {
    const id = randomUUID();
    await sender.sendMessages({ body: 1, sessionId: id });
    const session = await client.acceptSession(queue, id);
    const message = await next(session);
    await session.deferMessage(message);

    const deferred = await session.receiveDeferredMessages(numberOf(message));

    expect(deferred.map(({ body }) => body as number)).toEqual([1]);
    for (const found of deferred) await session.completeMessage(found);
    await session.close();
  });

  test("waits for the session's next holder, and is not given to that of another session", async () => {
    const [own, other] = [randomUUID(), randomUUID()];
    await sender.sendMessages({ body: 1, sessionId: own });
    const first = await client.acceptSession(queue, own);
    const message = await next(first);
    await first.deferMessage(message);
    await first.close();

    const stranger = await client.acceptSession(queue, other);
    const second = await client.acceptSession(queue, own);
    await expect(stranger.receiveDeferredMessages(numberOf(message))).rejects.toMatchObject({
      code: "MessageNotFound",
    });
    const [deferred] = await second.receiveDeferredMessages(numberOf(message));

    expect(deferred).toMatchObject({ body: 1, sessionId: own, state: "deferred", deliveryCount: 1 });
    if (deferred !== undefined) await second.completeMessage(deferred);
    await expect(second.receiveDeferredMessages(numberOf(message))).rejects.toMatchObject({
      code: "MessageNotFound",
    });
    await stranger.close();
    await second.close();
  });
});

describe("a scheduled message of a session", () => {
  test("comes to its session at its time", async () => {
    const id = randomUUID();
    const at = new Date(Date.now() + 400);
    await sender.scheduleMessages({ body: "later", sessionId: id }, at);
    const session = await client.acceptSession(queue, id);

    const message = await next(session);

    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime() - 5);
    expect(message).toMatchObject({ body: "later", sessionId: id, state: "active" });
    await session.completeMessage(message);
    await session.close();
  });
});

describe("the lock of a session", () => {
  const { shortLockMilliseconds } = namespace;
  const unrenewed = { maxAutoLockRenewalDurationInMs: 0 };

  test("lasts as long as it is renewed", async () => {
    const id = randomUUID();
    await sender.sendMessages({ body: 1, sessionId: id });
    const session = await client.acceptSession(queue, id, unrenewed);
    const message = await next(session);
    for (let renewal = 0; renewal < 5; renewal++) {
      await delay(shortLockMilliseconds / 4);
      await session.renewSessionLock();
    }

    await session.completeMessage(message);

    expect(session.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now());
    await session.close();
  }, 20_000);

  test("is lost when it runs out: what was held goes to the next holder, and the state stays", async () => {
    const id = randomUUID();
    await sender.sendMessages({ body: 1, sessionId: id });
    const late = await client.acceptSession(queue, id, unrenewed);
    await late.setSessionState("kept");
    const message = await next(late);
    await delay(late.sessionLockedUntilUtc.getTime() - Date.now() + 200);

    await expect(late.completeMessage(message)).rejects.toMatchObject({ code: "SessionLockLost" });

    const session = await client.acceptSession(queue, id);
    const again = await next(session);
    expect(again).toMatchObject({ body: 1, deliveryCount: 1 });
    expect(await session.getSessionState()).toBe("kept");
    await session.setSessionState(null);
    await session.completeMessage(again);
    await session.close();
  }, 20_000);
});

describe("the next session", () => {
  test("is one with a message that nobody holds", async () => {
    const [held, free] = [randomUUID(), randomUUID()];
    await sender.sendMessages({ body: 1, sessionId: held });
    const holder = await client.acceptSession(queue, held);
    await sender.sendMessages({ body: 2, sessionId: free });

    const session = await client.acceptNextSession(queue);

    expect(session.sessionId).toBe(free);
    await session.completeMessage(await next(session));
    await session.close();
    await holder.completeMessage(await next(holder));
    await holder.close();
  });

  test("is waited for", async () => {
    const id = randomUUID();
    const waiting = client.acceptNextSession(queue);
    await sender.sendMessages({ body: 5, sessionId: id });

    const session = await waiting;

    expect(session.sessionId).toBe(id);
    await session.completeMessage(await next(session));
    await session.close();
  });

  test("is not waited for without end", async () => {
    const hurried = namespace.connect({ retryOptions: { maxRetries: 0, timeoutInMs: 1_500 } });

    await expect(hurried.acceptNextSession(queue)).rejects.toMatchObject({ code: "ServiceTimeout" });
  });
});

describe("a queue that requires sessions", () => {
  test("takes no message without one", async () => {
    await expect(sender.sendMessages({ body: 1 })).rejects.toMatchObject({ name: "ServiceBusError" });
  });

  test("takes no receiver without one", async () => {
    await expect(client.createReceiver(queue).receiveMessages(1)).rejects.toMatchObject({
      name: "ServiceBusError",
    });
  });
});

async function finish(id: string): Promise<void> {
  const session = await client.acceptSession(queue, id);
  await session.completeMessage(await next(session));
  await session.close();
}
