import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import { serviceBusDeadLetters } from "../../../shared/adapters/azure/service-bus-dead-letters.ts";
import { serviceBusWorkQueues } from "../../../shared/adapters/azure/service-bus-work-queues.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type WorkQueue } from "../../../shared/domain/filing/transitions.ts";
import { fixedClock } from "../../doubles/fixed-clock.ts";
import { memoryWorkQueues } from "../../doubles/memory-work-queues.ts";
import { type DeadLettersUnderTest, describeDeadLetters, replayedAt } from "./dead-letters.contract.ts";
import { type ServiceBusDesk, clientsOf, serviceBusAt, serviceBusDesk } from "./desk.ts";

const clock = fixedClock(replayedAt);
const double = inMemory();

let desk: ServiceBusDesk;
let consumers: ServiceBusClient;
let adapter: DeadLettersUnderTest;

beforeAll(async () => {
  desk = await serviceBusDesk();
  consumers = new ServiceBusClient(desk.connectionString);
  adapter = inFrontOf(desk.client);
});

afterAll(async () => {
  await consumers.close();
  await desk.close();
});

describeDeadLetters("the double", () => double);
describeDeadLetters("the adapter in front of Service Bus", () => adapter);

describe("the adapter in front of Service Bus", () => {
  test("a body of another AMQP type goes back as it is", async () => {
    const sender = consumers.createSender("publish");
    await sender.sendMessages({
      body: { from: "elsewhere" },
      bodyType: "value",
      applicationProperties: { own: 1 },
    });
    await sender.close();
    await failing("publish", 1);
    const { deadLetters } = adapter;
    expect(await deadLetters.replay("publish", { reason: "MaxDeliveryCountExceeded" })).toMatchObject({
      count: 1,
    });
    await receiving("publish", async (receiver) => {
      const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
      expect(message).toMatchObject({ body: { from: "elsewhere" }, applicationProperties: { own: 1 } });
      expect(message?._rawAmqpMessage.bodyType).toBe("value");
    });
  });

  test("a replay goes no further than its reach, and says that there may be more", async () => {
    const { connectionString } = desk;
    const { serviceBus } = clientsOf({ serviceBus: { kind: "connection-string", connectionString } });
    const near = inFrontOf(serviceBus, 2);
    for (const text of ["1", "2", "3"]) await near.sendText("settle", text);
    await near.fail("settle", 3);
    const reason = "MaxDeliveryCountExceeded";
    expect(await near.deadLetters.replay("settle", { reason })).toEqual({ count: 2, more: true });
    expect(await near.deadLetters.replay("settle", { reason })).toEqual({ count: 1, more: false });
    expect((await near.receive("settle", 3)).toSorted()).toEqual(["1", "2", "3"]);
    await serviceBus.close();
  });

  test("a dead letter that somebody else holds is left to them, and the others are as they were", async () => {
    const { deadLetters, sendText, fail, receive } = adapter;
    for (const text of ["1", "2"]) await sendText("settle", text);
    await fail("settle", 2);
    const { items } = await deadLetters.list("settle", { limit: 10 });
    const ids = items.map(({ id }) => id);
    const tool = consumers.createReceiver("settle", { subQueueType: "deadLetter" });
    const [held] = await tool.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    expect(await deadLetters.replay("settle", { ids: ids.slice(0, 1) })).toEqual({ count: 0, more: true });
    if (held !== undefined) await tool.abandonMessage(held);
    await tool.close();
    expect((await deadLetters.list("settle", { limit: 10 })).items).toEqual(items);
    expect(await deadLetters.replay("settle", { ids })).toEqual({ count: 2, more: false });
    expect((await receive("settle", 2)).toSorted()).toEqual(["1", "2"]);
  });

  test("two replays of the same at the same time send each message once", async () => {
    const { deadLetters, sendText, fail, receive, isEmpty } = adapter;
    const texts = Array.from({ length: 20 }, (_, index) => String(index));
    for (const text of texts) await sendText("price", text);
    await fail("price", texts.length);
    const choice = { reason: "MaxDeliveryCountExceeded" };
    const [one, other] = await Promise.all([
      deadLetters.replay("price", choice),
      deadLetters.replay("price", choice),
    ]);
    expect(one.count + other.count).toBe(texts.length);
    expect((await receive("price", texts.length)).toSorted()).toEqual(texts.toSorted());
    expect(await isEmpty("price")).toBe(true);
  });

  test.each([
    {
      given: "the dead letter cannot be taken away after its copy was sent",
      cut: "completeMessage",
      copies: 1,
    },
    { given: "the copy cannot be sent", cut: "sendMessages", copies: 0 },
  ] as const)(
    "given that $given, it is a fault, and the dead letter can be replayed at once",
    async (row) => {
      const { deadLetters, sendText, fail, receive, isEmpty } = adapter;
      for (const text of ["1", "2"]) await sendText("settle", text);
      await fail("settle", 2);
      const { items } = await deadLetters.list("settle", { limit: 10 });
      const ids = items.map(({ id }) => id);
      const { connectionString } = desk;
      const { serviceBus } = clientsOf({ serviceBus: { kind: "connection-string", connectionString } });
      const broken = serviceBusDeadLetters(withoutCall(serviceBus, row.cut), clock);
      await expect(broken.replay("settle", { ids: ids.slice(1) })).rejects.toBeInstanceOf(Fault);
      await serviceBus.close();
      expect(await receive("settle", row.copies)).toEqual(row.copies === 1 ? ["2"] : []);
      expect(await isEmpty("settle")).toBe(true);
      expect((await deadLetters.list("settle", { limit: 10 })).items).toEqual(items);
      expect(await deadLetters.replay("settle", { ids })).toEqual({ count: 2, more: false });
      expect((await receive("settle", 2)).toSorted()).toEqual(["1", "2"]);
    },
  );

  test("a broker out of reach is a fault", async () => {
    const { serviceBus } = clientsOf({ serviceBus: serviceBusAt(1) });
    const deadLetters = serviceBusDeadLetters(serviceBus, clock);
    await expect(deadLetters.list("price", { limit: 1 })).rejects.toBeInstanceOf(Fault);
    await expect(deadLetters.replay("price", { reason: "x" })).rejects.toBeInstanceOf(Fault);
    await serviceBus.close();
  });
});

function inMemory(): DeadLettersUnderTest {
  const queues = memoryWorkQueues(clock);
  const take = (queue: WorkQueue): string => {
    const message = queues.take(queue);
    if (message === undefined) throw new Error("there is no such message");
    return message.text;
  };
  return {
    queues,
    deadLetters: queues.deadLetters,
    sendText: (queue, text) => {
      queues.sendText(queue, text);
      return Promise.resolve();
    },
    fail: (queue, count) => {
      const dead = queues.deadLetters.all.length + count;
      while (queues.deadLetters.all.length < dead) {
        const message = queues.take(queue);
        if (message === undefined) throw new Error("there is no such message");
        queues.giveBack(message);
      }
      return Promise.resolve();
    },
    receive: (queue, count) => Promise.resolve(Array.from({ length: count }, () => take(queue))),
    isEmpty: (queue) => Promise.resolve(queues.take(queue) === undefined),
  };
}

const inFrontOf = (client: ServiceBusClient, reach?: number): DeadLettersUnderTest => ({
  queues: serviceBusWorkQueues(client, clock),
  deadLetters: serviceBusDeadLetters(client, clock, reach),
  sendText: async (queue, text) => {
    const sender = consumers.createSender(queue);
    await sender.sendMessages({ body: Buffer.from(text) });
    await sender.close();
  },
  fail: failing,
  receive: (queue, count) =>
    receiving(queue, async (receiver) =>
      (await so(receiver, count)).map(({ body }) => (body as Buffer).toString("utf8")),
    ),
  isEmpty: (queue) =>
    receiving(
      queue,
      async (receiver) => (await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 })).length === 0,
    ),
});

/** A client whose links are cut whenever they are asked for that call. */
function withoutCall(client: ServiceBusClient, cut: "completeMessage" | "sendMessages"): ServiceBusClient {
  const around = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(_target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        const run = member as (...input: readonly unknown[]) => unknown;
        if (name === cut) return () => Promise.reject(new Error("the line is cut"));
        if (name !== "createReceiver" && name !== "createSender") return run.bind(target);
        return (...input: readonly unknown[]) => around(run.apply(target, [...input]) as object);
      },
    });
  return around(client);
}

/** A consumer that fails until the broker has set so many messages aside. */
async function failing(queue: WorkQueue, count: number): Promise<void> {
  const receiver = consumers.createReceiver(queue);
  for (let delivery = 0; delivery < count * 10;) {
    const messages = await so(receiver, Math.min(count, count * 10 - delivery));
    await Promise.all(messages.map((message) => receiver.abandonMessage(message)));
    delivery += messages.length;
  }
  await receiver.close();
}

async function receiving<Answer>(
  queue: WorkQueue,
  run: (receiver: ServiceBusReceiver) => Promise<Answer>,
): Promise<Answer> {
  const receiver = consumers.createReceiver(queue, {
    receiveMode: "receiveAndDelete",
    skipParsingBodyAsJson: true,
  });
  const answer = await run(receiver);
  await receiver.close();
  return answer;
}

/** So many messages; fails when they do not come. */
async function so(
  receiver: ServiceBusReceiver,
  count: number,
): Promise<readonly ServiceBusReceivedMessage[]> {
  const received: ServiceBusReceivedMessage[] = [];
  while (received.length < count) {
    const messages = await receiver.receiveMessages(count - received.length, { maxWaitTimeInMs: 5_000 });
    if (messages.length === 0) throw new Error(`${String(received.length)} messages came`);
    received.push(...messages);
  }
  return received;
}
