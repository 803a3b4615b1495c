import { readFile } from "node:fs/promises";
import {
  type CreateQueueOptions,
  type ProcessErrorArgs,
  ServiceBusAdministrationClient,
  ServiceBusClient,
} from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";

const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

let serviceBus: ServiceBus;
let client: ServiceBusClient;
let administration: ServiceBusAdministrationClient;

beforeAll(async () => {
  const Queues = [{ Name: "from-the-file", Properties: { MaxDeliveryCount: 4 } }];
  const config = { UserConfig: { Namespaces: [{ Name: "a-namespace", Queues }] } };
  serviceBus = await startServiceBus({ config, adminPort: 0 });
  client = new ServiceBusClient(serviceBus.connectionString, { retryOptions: { maxRetries: 0 } });
  const { connectionString = "", certificatePath = "" } = serviceBus.administration ?? {};
  const ca = await readFile(certificatePath, "utf8");
  administration = new ServiceBusAdministrationClient(connectionString, { tlsOptions: { ca } });
});

afterAll(async () => {
  await client.close();
  await serviceBus.close();
});

/** Resolves with the message of the first error that a receiver without end hears of. */
async function firstError(queue: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const receiver = client.createReceiver(queue);
  receiver.subscribe({
    processMessage: () => Promise.resolve(),
    processError: ({ error }: ProcessErrorArgs) => {
      resolve(error.message);
      return Promise.resolve();
    },
  });
  const message = await promise;
  await receiver.close();
  return message;
}

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

  test("keeps everything that can be said of it", async () => {
    const said: CreateQueueOptions = {
      lockDuration: "PT30S",
      maxSizeInMegabytes: 5_120,
      requiresDuplicateDetection: true,
      requiresSession: true,
      defaultMessageTimeToLive: "P14D",
      deadLetteringOnMessageExpiration: true,
      duplicateDetectionHistoryTimeWindow: "PT5M",
      maxDeliveryCount: 2_000,
      enableBatchedOperations: false,
      status: "SendDisabled",
      userMetadata: 'Kept as it is: <a href="x">&amp;</a> "é"',
      autoDeleteOnIdle: "PT5M",
      enablePartitioning: false,
      authorizationRules: [
        {
          claimType: "SharedAccessKey",
          accessRights: ["Manage", "Send", "Listen"],
          keyName: "all & sundry",
          primaryKey: "cA==",
          secondaryKey: "cw==",
        },
      ],
    };

    expect(await administration.createQueue("said/in.full", said)).toMatchObject(said);
    expect(await administration.getQueue("said/in.full")).toMatchObject(said);
  });

  test("locks, counts and dead-letters as it was told", async () => {
    await administration.createQueue("told-once", { maxDeliveryCount: 1 });
    await client.createSender("told-once").sendMessages({ body: "once" });
    const receiver = client.createReceiver("told-once");
    const [once] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    if (once !== undefined) await receiver.abandonMessage(once);

    expect(await administration.getQueueRuntimeProperties("told-once")).toMatchObject({
      activeMessageCount: 0,
      deadLetterMessageCount: 1,
    });
  });

  test("counts its messages by their state", async () => {
    await administration.createQueue("counted");
    const unused = await administration.getQueueRuntimeProperties("counted");
    const sender = client.createSender("counted");
    await sender.sendMessages([
      { body: "dead" },
      { body: "deferred" },
      { body: "locked" },
      { body: "ready" },
    ]);
    await sender.scheduleMessages({ body: "later" }, inAnHour());
    const receiver = client.createReceiver("counted");
    const [dead, deferred] = await receiver.receiveMessages(3, { maxWaitTimeInMs: 5_000 });
    if (dead === undefined || deferred === undefined) throw new Error("no messages");
    await receiver.deadLetterMessage(dead);
    await receiver.deferMessage(deferred);

    const counts = await administration.getQueueRuntimeProperties("counted");

    expect(unused.accessedAt).toEqual(new Date("0001-01-01T00:00:00Z"));
    expect(unused).toMatchObject({ totalMessageCount: 0, sizeInBytes: 0 });
    expect(counts).toMatchObject({
      activeMessageCount: 2,
      scheduledMessageCount: 1,
      deadLetterMessageCount: 1,
      totalMessageCount: 5,
    });
    expect(counts.sizeInBytes).toBeGreaterThan(0);
    expect(counts.accessedAt.getTime()).toBeGreaterThanOrEqual(counts.createdAt.getTime());
    expect(counts.modifiedAt).toEqual(counts.createdAt);
  });

  test("is gone when it is deleted, and empty when it is made again", async () => {
    await administration.createQueue("again");
    const sender = client.createSender("again");
    await sender.sendMessages([{ body: 1 }, { body: 2 }]);

    await administration.deleteQueue("AGAIN");

    expect(await administration.queueExists("again")).toBe(false);
    await expect(sender.sendMessages({ body: 3 })).rejects.toMatchObject({ code: "MessagingEntityNotFound" });
    await administration.createQueue("again");
    expect(await client.createReceiver("again").peekMessages(10)).toEqual([]);
    await client.createSender("again").sendMessages({ body: 4 });
    const [first] = await client.createReceiver("again").peekMessages(10);
    expect(first?.sequenceNumber?.toNumber()).toBe(1);
  });
});

describe("links that are open to a queue", () => {
  test("end when it is deleted", async () => {
    await administration.createQueue("open");
    const receiver = client.createReceiver("open");
    const received = receiver.receiveMessages(1, { maxWaitTimeInMs: 60_000 });
    const subscribed = firstError("open/$DeadLetterQueue");
    await client.createSender("open").sendMessages({ body: "so that the links are open" });
    await received;
    const waiting = receiver.receiveMessages(1, { maxWaitTimeInMs: 60_000 });

    await administration.deleteQueue("open");

    await expect(waiting).rejects.toThrow("The messaging entity 'open' has been deleted.");
    expect(await subscribed).toContain("The messaging entity 'open' has been deleted.");
  });

  test("end when it is deleted while they wait for a session", async () => {
    await administration.createQueue("open-sessions", { requiresSession: true });
    const held = await client.acceptSession("open-sessions", "held");
    const next = client.acceptNextSession("open-sessions");
    next.catch(() => undefined);
    // The request for the next session is on its way behind this one, on the same connection.
    await held.getSessionState();

    await administration.deleteQueue("open-sessions");

    await expect(next).rejects.toThrow(/open-sessions/);
    await expect(held.getSessionState()).rejects.toThrow();
    expect(await administration.queueExists("open-sessions")).toBe(false);
  });

  test("go on when it is changed", async () => {
    const made = await administration.createQueue("changed");
    const sender = client.createSender("changed");
    await sender.sendMessages({ body: 1 });

    const changed = await administration.updateQueue({ ...made, maxDeliveryCount: 1, lockDuration: "PT5S" });
    await sender.sendMessages({ body: 2 });
    const receiver = client.createReceiver("changed");
    const [first] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    if (first === undefined) throw new Error("no message");
    const lockedFor = (first.lockedUntilUtc?.getTime() ?? 0) - Date.now();
    await receiver.abandonMessage(first);

    expect(changed).toMatchObject({ maxDeliveryCount: 1, lockDuration: "PT5S" });
    expect(lockedFor).toBeLessThanOrEqual(5_000);
    const counts = await administration.getQueueRuntimeProperties("changed");
    expect(counts).toMatchObject({ deadLetterMessageCount: 1, activeMessageCount: 1 });
    expect(counts.modifiedAt.getTime()).toBeGreaterThanOrEqual(counts.createdAt.getTime());
  });
});

describe("a queue's status", () => {
  test.each([
    { status: "SendDisabled", sends: "MessagingEntityDisabled", receives: 1 },
    { status: "ReceiveDisabled", sends: undefined, receives: "MessagingEntityDisabled" },
    { status: "Disabled", sends: "MessagingEntityDisabled", receives: "MessagingEntityDisabled" },
  ] as const)("$status", async ({ status, sends, receives }) => {
    const name = `status-${status}`;
    const made = await administration.createQueue(name);
    await client.createSender(name).sendMessages({ body: "before" });

    await administration.updateQueue({ ...made, status });
    const sending = client.createSender(name).sendMessages({ body: "meanwhile" });
    const sent = await sending.then(
      () => undefined,
      (error: unknown) => (error as { readonly code: string }).code,
    );
    const receiving = client.createReceiver(name).receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    const received = await receiving.then(
      (messages) => messages.length,
      (error: unknown) => (error as { readonly code: string }).code,
    );

    expect({ sent, received }).toEqual({ sent: sends, received: receives });
    await administration.updateQueue({ ...made, status: "Active" });
    await client.createSender(name).sendMessages({ body: "after" });
    const [message] = await client.createReceiver(name).receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    expect(message).toBeDefined();
  });
});

describe("forwarding", () => {
  test("goes to the queue that was named, until it is deleted", async () => {
    await administration.createQueue("target");
    const source = await administration.createQueue("source", { forwardTo: "target" });
    const sender = client.createSender("source");
    await sender.sendMessages({ body: "forwarded" });
    const forwarded = await client.createReceiver("target").peekMessages(1);

    await administration.deleteQueue("target");
    await sender.sendMessages({ body: "kept" });

    expect(source.forwardTo).toMatch(/^sb:\/\/127\.0\.0\.1:\d+\/target$/);
    expect(forwarded).toMatchObject([{ body: "forwarded" }]);
    const deadLetters = client.createReceiver("source", { subQueueType: "deadLetter" });
    expect(await deadLetters.peekMessages(10)).toMatchObject([
      { body: "kept", deadLetterReason: "AutoForwardFailed", deadLetterSource: "source" },
    ]);
    const { forwardTo: _, ...alone } = source;
    expect((await administration.updateQueue(alone)).forwardTo).toBeUndefined();
  });
});

describe("lists", () => {
  test("come by name, a page at a time", async () => {
    const names = Array.from({ length: 7 }, (_, index) => `listed-${index}`);
    await Promise.all(names.toReversed().map((name) => administration.createQueue(name)));
    const pages: string[][] = [];
    for await (const page of administration.listQueues().byPage({ maxPageSize: 3 })) {
      pages.push(page.map(({ name }) => name));
    }
    const counted: string[] = [];
    for await (const { name, totalMessageCount } of administration.listQueuesRuntimeProperties()) {
      if (totalMessageCount !== undefined) counted.push(name);
    }

    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual(pages.slice(0, -1).map(() => 3));
    expect(pages.flat()).toEqual(pages.flat().toSorted());
    expect(pages.flat()).toEqual(expect.arrayContaining(["from-the-file", ...names]));
    expect(counted).toEqual(pages.flat());
  });
});

test("a queue of the file is administered like any other", async () => {
  expect(await administration.getQueue("from-the-file")).toMatchObject({
    name: "from-the-file",
    maxDeliveryCount: 4,
  });
});

test("the namespace has a name and a tier", async () => {
  expect(await administration.getNamespaceProperties()).toMatchObject({
    name: "a-namespace",
    messagingSku: "Standard",
  });
});

describe("what the service refuses", () => {
  interface Refused {
    readonly what: string;
    readonly options: CreateQueueOptions;
    readonly name?: string;
    readonly status?: number;
    readonly detail: RegExp;
  }

  const refused: readonly Refused[] = [
    { what: "a lock of more than five minutes", options: { lockDuration: "PT5M1S" }, detail: /'5' minutes/ },
    { what: "a lock of no time", options: { lockDuration: "PT0S" }, detail: /LockDuration/ },
    { what: "a lock that is no duration", options: { lockDuration: "1m" }, detail: /ISO 8601/ },
    { what: "a duration of months", options: { defaultMessageTimeToLive: "P1M" }, detail: /ISO 8601/ },
    { what: "a life of less than a second", options: { defaultMessageTimeToLive: "PT0.5S" }, detail: /PT1S/ },
    { what: "no deliveries", options: { maxDeliveryCount: 0 }, detail: /between 1 and 2000/ },
    { what: "too many deliveries", options: { maxDeliveryCount: 2_001 }, detail: /between 1 and 2000/ },
    { what: "a size that is not sold", options: { maxSizeInMegabytes: 1_000 }, detail: /1024;2048/ },
    {
      what: "a window of less than 20 seconds",
      options: { duplicateDetectionHistoryTimeWindow: "PT19S" },
      detail: /between PT20S and P7D/,
    },
    {
      what: "a window of more than seven days",
      options: { duplicateDetectionHistoryTimeWindow: "P8D" },
      detail: /between PT20S and P7D/,
    },
    { what: "idle for less than five minutes", options: { autoDeleteOnIdle: "PT4M59S" }, detail: /PT5M/ },
    { what: "metadata without end", options: { userMetadata: "x".repeat(1_025) }, detail: /1024/ },
    { what: "a status that is none", options: { status: "Restoring" }, detail: /Status/ },
    { what: "a target that is not there", options: { forwardTo: "nowhere" }, detail: /SubCode=40400/ },
    {
      what: "a target for dead letters that is not there",
      options: { forwardDeadLetteredMessagesTo: "nowhere" },
      detail: /SubCode=40400/,
    },
    {
      what: "forwarding with sessions",
      options: { requiresSession: true, forwardTo: "from-the-file" },
      detail: /cannot forward/,
    },
    { what: "a name with other characters", name: "a b", options: {}, detail: /contains character/ },
    { what: "a name that is too long", name: "a".repeat(261), options: {}, detail: /contains character/ },
    { what: "partitions", options: { enablePartitioning: true }, status: 501, detail: /EnablePartitioning/ },
    { what: "express", options: { enableExpress: true }, status: 501, detail: /EnableExpress/ },
    {
      what: "large messages",
      options: { maxMessageSizeInKilobytes: 1_024 },
      status: 501,
      detail: /MaxMessageSizeInKilobytes/,
    },
  ];

  test.each(refused)("$what", async ({ options, name = "refused", status = 400, detail }) => {
    await expect(administration.createQueue(name, options)).rejects.toMatchObject({
      statusCode: status,
      code: status === 400 ? "ServiceError" : "NotImplemented",
      message: expect.stringMatching(detail) as unknown,
    });
    expect(await administration.queueExists("refused")).toBe(false);
  });

  test("a queue that exists, in any case", async () => {
    await expect(administration.createQueue("From-The-File")).rejects.toMatchObject({
      statusCode: 409,
      code: "MessageEntityAlreadyExistsError",
      message: expect.stringContaining("SubCode=40900") as unknown,
    });
  });

  test("a queue that does not", async () => {
    const made = await administration.createQueue("made-and-gone");
    await administration.deleteQueue("made-and-gone");

    const notFound = { code: "MessageEntityNotFoundError" };
    await expect(administration.getQueue("made-and-gone")).rejects.toMatchObject(notFound);
    await expect(administration.deleteQueue("made-and-gone")).rejects.toMatchObject({
      ...notFound,
      statusCode: 404,
    });
    await expect(administration.updateQueue(made)).rejects.toMatchObject({ ...notFound, statusCode: 404 });
  });

  test.each([
    { requiresSession: true },
    { requiresDuplicateDetection: true },
    { lockDuration: "PT10M" },
    { forwardTo: "fixed" },
  ])("to change a queue to %p", async (change) => {
    const before = (await administration.queueExists("fixed"))
      ? await administration.getQueue("fixed")
      : await administration.createQueue("fixed");

    await expect(administration.updateQueue({ ...before, ...change })).rejects.toMatchObject({
      statusCode: 400,
      code: "ServiceError",
      message: expect.stringContaining("SubCode=40000") as unknown,
    });
    expect(await administration.getQueue("fixed")).toEqual(before);
  });

  test("a ring, however it comes about", async () => {
    const first = await administration.createQueue("ring-1");
    await administration.createQueue("ring-2", { forwardTo: "ring-1" });
    await administration.createQueue("ring-3", { forwardTo: "ring-2" });

    await expect(administration.updateQueue({ ...first, forwardTo: "ring-3" })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("ring") as unknown,
    });
  });
});

describe("what the emulator does not serve is said", () => {
  const calls: readonly { what: string; call: () => Promise<unknown> }[] = [
    { what: "topics", call: () => administration.createTopic("topic") },
    { what: "lists of topics", call: () => administration.listTopics().next() },
    { what: "subscriptions", call: () => administration.createSubscription("topic", "subscription") },
    { what: "lists of subscriptions", call: () => administration.listSubscriptions("topic").next() },
    { what: "rules", call: () => administration.getRule("topic", "subscription", "rule") },
  ];

  test.each(calls)("$what", async ({ call }) => {
    await expect(call()).rejects.toMatchObject({
      statusCode: 501,
      message: expect.stringContaining("serves queues only") as unknown,
    });
  });
});
