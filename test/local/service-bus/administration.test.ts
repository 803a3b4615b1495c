import { readFile } from "node:fs/promises";
import { ServiceBusAdministrationClient, ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";

let serviceBus: ServiceBus;
let client: ServiceBusClient;
let administration: ServiceBusAdministrationClient;

beforeAll(async () => {
  serviceBus = await startServiceBus({ adminPort: 0 });
  client = new ServiceBusClient(serviceBus.connectionString, { retryOptions: { maxRetries: 0 } });
  const { connectionString = "", certificatePath = "" } = serviceBus.administration ?? {};
  const ca = await readFile(certificatePath, "utf8");
  administration = new ServiceBusAdministrationClient(connectionString, { tlsOptions: { ca } });
});

afterAll(async () => {
  await client.close();
  await serviceBus.close();
});

describe("a queue made at run time", () => {
  test("has what it was told, and what is usual", async () => {
    const made = await administration.createQueue("told", { lockDuration: "PT90S", maxDeliveryCount: 3 });

    expect(made).toMatchObject({
      name: "told",
      lockDuration: "PT1M30S",
      maxDeliveryCount: 3,
      requiresSession: false,
      defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S",
      status: "Active",
    });
    expect(await administration.getQueue("TOLD")).toEqual(made);
    expect(await administration.queueExists("told")).toBe(true);
  });

  test("counts its messages by their state", async () => {
    await administration.createQueue("counted");
    const sender = client.createSender("counted");
    await sender.sendMessages([
      { body: "dead" },
      { body: "deferred" },
      { body: "locked" },
      { body: "ready" },
    ]);
    await sender.scheduleMessages({ body: "later" }, new Date(Date.now() + 3_600_000));
    const receiver = client.createReceiver("counted");
    const [dead, deferred] = await receiver.receiveMessages(3, { maxWaitTimeInMs: 5_000 });
    if (dead === undefined || deferred === undefined) throw new Error("no messages");
    await receiver.deadLetterMessage(dead);
    await receiver.deferMessage(deferred);

    const counts = await administration.getQueueRuntimeProperties("counted");

    expect(counts).toMatchObject({
      activeMessageCount: 2,
      scheduledMessageCount: 1,
      deadLetterMessageCount: 1,
      totalMessageCount: 5,
    });
    expect(counts.sizeInBytes).toBeGreaterThan(0);
    expect(counts.accessedAt.getTime()).toBeGreaterThanOrEqual(counts.createdAt.getTime());
  });

  test("is gone when it is deleted", async () => {
    await administration.createQueue("short-lived");
    await administration.deleteQueue("short-lived");

    expect(await administration.queueExists("short-lived")).toBe(false);
    await expect(client.createSender("short-lived").sendMessages({ body: 1 })).rejects.toMatchObject({
      code: "MessagingEntityNotFound",
    });
  });
});
