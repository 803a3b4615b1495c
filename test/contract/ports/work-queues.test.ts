import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ServiceBusClient } from "@azure/service-bus";
import { serviceBusWorkQueues } from "../../../shared/adapters/azure/service-bus-work-queues.ts";
import { systemClock } from "../../../shared/adapters/system/system-clock.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Envelope } from "../../../shared/application/ports/work-queues.ts";
import { parseWorkEvent } from "../../../shared/contracts/messages/work-message.ts";
import { type WorkQueue } from "../../../shared/domain/filing/transitions.ts";
import { aSpace } from "../../builders/access.ts";
import { morning } from "../../builders/times.ts";
import { fixedClock } from "../../doubles/fixed-clock.ts";
import { memoryWorkQueues } from "../../doubles/memory-work-queues.ts";
import { type ServiceBusDesk, clientsOf, serviceBusAt, serviceBusDesk } from "./desk.ts";
import { describeWorkQueues } from "./work-queues.contract.ts";

let desk: ServiceBusDesk;
let consumers: ServiceBusClient;

beforeAll(async () => {
  desk = await serviceBusDesk();
  consumers = new ServiceBusClient(desk.connectionString);
});

afterAll(async () => {
  await consumers.close();
  await desk.close();
});

describeWorkQueues("the double", () => {
  const clock = fixedClock(morning);
  const queues = memoryWorkQueues(clock);
  return {
    queues,
    receive: (queue, count) =>
      Promise.resolve(
        Array.from({ length: count }, () => {
          const message = queues.take(queue);
          if (message === undefined) throw new Error("there is no such message");
          return message.envelope;
        }),
      ),
    isEmpty: (queue) => Promise.resolve(queues.take(queue) === undefined),
    pass: (seconds) => {
      clock.advance(seconds * 1000);
      return Promise.resolve();
    },
  };
});

describeWorkQueues("the adapter in front of Service Bus", () => ({
  queues: serviceBusWorkQueues(desk.client, systemClock()),
  receive,
  isEmpty: async (queue) => {
    const receiver = consumers.createReceiver(queue);
    const visible = await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 });
    await receiver.close();
    return visible.length === 0;
  },
  pass: (seconds) => setTimeout(seconds * 1000),
}));

describe("what operators see of a message that was given up", () => {
  test("its reason and its subject, without opening the body", async () => {
    const queues = serviceBusWorkQueues(desk.client, fixedClock(morning));
    const travel = { firstSentAt: morning, attempt: 9, swept: false, givenUp: "upload-not-found" };
    await queues.send("publish", [{ message: { ...aSpace(), subject: "f9" }, travel }]);
    const receiver = consumers.createReceiver("publish", { receiveMode: "receiveAndDelete" });
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
    await receiver.close();
    expect(message).toMatchObject({
      subject: "f9",
      contentType: "application/cloudevents+json",
      applicationProperties: { reason: "upload-not-found" },
      body: { specversion: "1.0", type: "be.nbb.filing.v1.publish.requested", time: morning },
    });
  });
});

test("a broker out of reach is a fault", async () => {
  const { serviceBus } = clientsOf({ serviceBus: serviceBusAt(1) });
  const queues = serviceBusWorkQueues(serviceBus, systemClock());
  const travel = { firstSentAt: morning, attempt: 0, swept: false };
  const sending = queues.send("price", [{ message: { ...aSpace(), subject: "f1" }, travel }]);
  await expect(sending).rejects.toBeInstanceOf(Fault);
  await serviceBus.close();
});

async function receive(queue: WorkQueue, count: number): Promise<readonly Envelope[]> {
  const receiver = consumers.createReceiver(queue, { receiveMode: "receiveAndDelete" });
  const received: Envelope[] = [];
  const deadline = Date.now() + 10_000;
  while (received.length < count && Date.now() < deadline) {
    const messages = await receiver.receiveMessages(count - received.length, { maxWaitTimeInMs: 1000 });
    received.push(...messages.map(({ body }) => parseWorkEvent(body)));
  }
  await receiver.close();
  return received;
}
