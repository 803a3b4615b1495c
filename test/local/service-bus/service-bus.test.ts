import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBusClient, type ServiceBusReceiver } from "@azure/service-bus";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type ServiceBus,
  type ServiceBusOperation,
  startServiceBus,
} from "../../../local/service-bus/service-bus.ts";

const Queues = [
  { Name: "plain", Properties: { MaxDeliveryCount: 2 } },
  { Name: "first", Properties: { ForwardTo: "second" } },
  { Name: "second", Properties: { ForwardDeadLetteredMessagesTo: "morgue" } },
  { Name: "morgue" },
  {
    Name: "brief",
    Properties: {
      DefaultMessageTimeToLive: "PT0.3S",
      LockDuration: "PT0.6S",
      DeadLetteringOnMessageExpiration: true,
    },
  },
];
const config = { UserConfig: { Namespaces: [{ Queues }] } };

let serviceBus: ServiceBus;
let client: ServiceBusClient;
const operations: ServiceBusOperation[] = [];

beforeAll(async () => {
  serviceBus = await startServiceBus({ config, observe: (operation) => operations.push(operation) });
  client = new ServiceBusClient(serviceBus.connectionString);
});

afterAll(async () => {
  await client.close();
  await serviceBus.close();
});

describe("observe", () => {
  beforeEach(() => {
    operations.length = 0;
  });

  test("hears of each operation, those that come by themselves too", async () => {
    const sender = client.createSender("PLAIN");
    const receiver = client.createReceiver("plain");
    await sender.sendMessages([{ body: 1 }, { body: 2 }]);
    await receiver.completeMessage(await next(receiver));
    const message = await next(receiver);
    await receiver.renewMessageLock(message);
    await receiver.abandonMessage(message);
    await receiver.abandonMessage(await next(receiver));

    const kinds = ["send", "send", "receive", "complete", "receive", "renew", "abandon"];
    expect(operations).toEqual(
      [...kinds, "receive", "abandon", "dead-letter"].map((kind) => ({ kind, queue: "plain" })),
    );
  });
});

describe("a number that is named twice", () => {
  test("stands for one message", async () => {
    const receiver = client.createReceiver("plain");
    await client.createSender("plain").sendMessages({ body: 1 });
    const message = await next(receiver);
    await receiver.deferMessage(message);
    const numbers =
      message.sequenceNumber === undefined ? [] : [message.sequenceNumber, message.sequenceNumber];

    const deferred = await receiver.receiveDeferredMessages(numbers);

    expect(deferred.map(({ body }) => body as number)).toEqual([1]);
    for (const found of deferred) await receiver.completeMessage(found);
  });
});

describe("forwarding", () => {
  test("takes messages on, those that were scheduled at their time", async () => {
    const receiver = client.createReceiver("second");
    const sender = client.createSender("first");
    await sender.scheduleMessages({ body: "later" }, new Date(Date.now() + 200));
    await sender.sendMessages({ body: "now" });

    for (const body of ["now", "later"]) {
      const message = await next(receiver);
      expect(message.body).toBe(body);
      await receiver.completeMessage(message);
    }
    expect(await client.createReceiver("first").peekMessages(1)).toEqual([]);
  });

  test("takes dead letters on, with where they come from", async () => {
    const receiver = client.createReceiver("second");
    await client.createSender("second").sendMessages({ body: "dead" });
    await receiver.deadLetterMessage(await next(receiver), {
      deadLetterReason: "Bad",
      deadLetterErrorDescription: "cannot be read",
    });

    const dead = await next(client.createReceiver("morgue"));

    expect(dead).toMatchObject({ body: "dead", deadLetterReason: "Bad", deadLetterSource: "second" });
  });
});

describe("the time to live of a queue", () => {
  test("ends a locked message when its lock ends, whoever is there to receive it", async () => {
    await client.createSender("brief").sendMessages({ body: 1, timeToLive: 3_600_000 });
    const holder = client.createReceiver("brief", { maxAutoLockRenewalDurationInMs: 0 });
    const locked = await next(holder);
    expect(locked.expiresAtUtc?.getTime()).toBe((locked.enqueuedTimeUtc?.getTime() ?? 0) + 300);

    const dead = await next(client.createReceiver("brief", { subQueueType: "deadLetter" }));

    expect(Date.now()).toBeGreaterThanOrEqual(locked.lockedUntilUtc?.getTime() ?? Infinity);
    expect(dead).toMatchObject({ deadLetterReason: "TTLExpiredException", deliveryCount: 1 });
  });
});

describe("a data directory", () => {
  test("has one owner at a time, and is free again when a start fails", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "service-bus-"));
    await expect(startServiceBus({ config, dataDirectory, port: serviceBus.port })).rejects.toThrow(
      "EADDRINUSE",
    );
    const owner = await startServiceBus({ config, dataDirectory });

    await expect(startServiceBus({ config, dataDirectory })).rejects.toThrow("database is locked");

    await owner.close();
    await (await startServiceBus({ config, dataDirectory })).close();
    await rm(dataDirectory, { recursive: true });
  });
});

async function next(receiver: ServiceBusReceiver) {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  if (message === undefined) throw new Error("no message");
  return message;
}
