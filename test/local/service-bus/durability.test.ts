import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBusClient } from "@azure/service-bus";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import rhea from "rhea";
import { type ServiceBusConfig } from "../../../local/service-bus/service-bus.ts";
import { type OwnProcess, startOwnProcess } from "./own-process.ts";
import { connectRaw } from "./raw-client.ts";

const config: ServiceBusConfig = {
  UserConfig: {
    Namespaces: [
      {
        Name: "sbemulatorns",
        Queues: [
          { Name: "plain", Properties: { LockDuration: "PT2S" } },
          { Name: "sessions", Properties: { RequiresSession: true } },
          { Name: "unique", Properties: { RequiresDuplicateDetection: true } },
        ],
        Topics: [],
      },
    ],
    Logging: { Type: "File" },
  },
};

let directory: string;
let broker: OwnProcess | undefined;
let client: ServiceBusClient | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "service-bus-"));
  await writeFile(join(directory, "Config.json"), JSON.stringify(config));
});

afterEach(async () => {
  await kill();
  await rm(directory, { recursive: true });
});

/** Starts the broker in a process of its own, on the same data as the one before. */
async function start(): Promise<ServiceBusClient> {
  const files = ["--config", join(directory, "Config.json"), "--data", join(directory, "data")];
  broker = await startOwnProcess(...files);
  client = new ServiceBusClient(broker.connectionString, {
    retryOptions: { maxRetries: 0, timeoutInMs: 5_000 },
  });
  return client;
}

/** Completes as the SDK does for a receiver whose link is gone: by the token alone. */
async function completeByToken(lockToken: string): Promise<void> {
  const raw = await connectRaw(Number(/127\.0\.0\.1:(\d+)/.exec(broker?.connectionString ?? "")?.[1]));
  const answer = await raw.request("plain/$management", {
    application_properties: { operation: "com.microsoft:update-disposition" },
    body: {
      "disposition-status": "completed",
      "lock-tokens": rhea.types.wrap_array([rhea.string_to_uuid(lockToken)], 0x98, undefined),
    },
  });
  raw.connection.close();
  expect(answer.application_properties?.["statusCode"]).toBe(200);
}

async function kill(): Promise<void> {
  await broker?.kill();
  await client?.close();
  client = undefined;
}

async function restart(): Promise<ServiceBusClient> {
  await kill();
  return start();
}

describe("after kill -9", () => {
  test("every message that was acknowledged is there, once, and nothing that was completed", async () => {
    const before = await start();
    const sender = before.createSender("plain");
    await sender.sendMessages([{ body: "done" }, { body: "deferred" }]);
    const receiver = before.createReceiver("plain");
    const [done, deferred] = await receiver.receiveMessages(2, { maxWaitTimeInMs: 5_000 });
    if (done === undefined || deferred === undefined) throw new Error("no messages");
    await receiver.completeMessage(done);
    await receiver.deferMessage(deferred);
    const acknowledged: number[] = [];
    const sending = Array.from({ length: 300 }, async (_, body) => {
      await sender.sendMessages({ body });
      if (acknowledged.push(body) === 150) void broker?.kill();
    });
    await Promise.allSettled(sending);

    const after = await restart();
    const found = await after.createReceiver("plain").peekMessages(1_000);

    const bodies = found.map(({ body }) => body as unknown);
    expect(bodies[0]).toBe("deferred");
    expect(found[0]?.state).toBe("deferred");
    expect(bodies).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(acknowledged.length).toBeGreaterThanOrEqual(150);
  });

  test("a lock lasts as long as before, and its holder may still settle", async () => {
    const before = await start();
    await before
      .createSender("plain")
      .sendMessages([{ body: "kept" }, { body: "given up" }, { body: "free" }]);
    const receiver = before.createReceiver("plain", { maxAutoLockRenewalDurationInMs: 0 });
    const [kept, givenUp] = await receiver.receiveMessages(2, { maxWaitTimeInMs: 5_000 });
    const lockedUntil = givenUp?.lockedUntilUtc?.getTime() ?? 0;

    const after = await restart();
    const second = after.createReceiver("plain", { receiveMode: "receiveAndDelete" });
    const [free] = await second.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    expect(free?.body).toBe("free");
    await completeByToken(kept?.lockToken ?? "");
    const [again] = await second.receiveMessages(1, { maxWaitTimeInMs: 10_000 });

    expect(Date.now()).toBeGreaterThanOrEqual(lockedUntil);
    expect(again).toMatchObject({ body: "given up", deliveryCount: 1 });
    expect(await second.peekMessages(10)).toEqual([]);
  });

  test("a schedule is kept, and what was due meanwhile comes at once", async () => {
    const sender = (await start()).createSender("plain");
    const due = new Date(Date.now() + 400);
    await sender.scheduleMessages([{ body: "due" }], due);
    const [later] = await sender.scheduleMessages([{ body: "later" }], new Date(Date.now() + 3_600_000));

    await kill();
    await new Promise((resolve) => setTimeout(resolve, due.getTime() - Date.now()));
    const after = await start();
    const [message] = await after.createReceiver("plain").receiveMessages(1, { maxWaitTimeInMs: 5_000 });

    expect(message).toMatchObject({ body: "due", scheduledEnqueueTimeUtc: due });
    expect(message?.sequenceNumber?.toNumber()).toBe(3);
    if (later !== undefined) await after.createSender("plain").cancelScheduledMessages(later);
  });

  test("dead letters keep their reason", async () => {
    const before = await start();
    await before.createSender("plain").sendMessages({ body: "broken" });
    const receiver = before.createReceiver("plain");
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    if (message !== undefined)
      await receiver.deadLetterMessage(message, {
        deadLetterReason: "Bad",
        deadLetterErrorDescription: "cannot be read",
      });

    const after = await restart();
    const deadLetters = after.createReceiver("plain", { subQueueType: "deadLetter" });
    const [dead] = await deadLetters.receiveMessages(1, { maxWaitTimeInMs: 5_000 });

    expect(dead).toMatchObject({ body: "broken", deadLetterReason: "Bad", deadLetterSource: "plain" });
  });

  test("a session has its state, is held by nobody, and brings again what was unsettled", async () => {
    const before = await start();
    await before.createSender("sessions").sendMessages({ body: 1, sessionId: "A" });
    const held = await before.acceptSession("sessions", "A");
    await held.setSessionState("half way");
    await held.receiveMessages(1, { maxWaitTimeInMs: 5_000 });

    const after = await restart();
    const session = await after.acceptSession("sessions", "A");
    const [message] = await session.receiveMessages(1, { maxWaitTimeInMs: 5_000 });

    expect(await session.getSessionState()).toBe("half way");
    expect(message).toMatchObject({ body: 1, deliveryCount: 1 });
  });

  test("a message id that was seen is still a duplicate", async () => {
    await (await start()).createSender("unique").sendMessages({ body: 1, messageId: "A" });

    const after = await restart();
    await after.createSender("unique").sendMessages({ body: 2, messageId: "A" });

    const messages = await after.createReceiver("unique").peekMessages(10);
    expect(messages.map(({ body }) => body as number)).toEqual([1]);
  });
});
