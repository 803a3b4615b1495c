import { expect } from "@jest/globals";
import {
  type ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";

type SequenceNumber = NonNullable<ServiceBusReceivedMessage["sequenceNumber"]>;

/** The number by which a deferred message is asked for. */
export function numberOf({ sequenceNumber }: ServiceBusReceivedMessage): SequenceNumber {
  if (sequenceNumber === undefined) throw new Error("a message without a sequence number");
  return sequenceNumber;
}

/** The next message; fails when none comes in time. */
export async function next(
  receiver: ServiceBusReceiver,
  withinMs = 10_000,
): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: withinMs });
  if (message === undefined) throw new Error(`no message within ${withinMs} ms`);
  return message;
}

/** Fails when a message comes. The wait is the assertion: an absence has no event. */
export async function expectNone(receiver: ServiceBusReceiver): Promise<void> {
  expect(await receiver.receiveMessages(1, { maxWaitTimeInMs: 250 })).toEqual([]);
}

/** Exactly so many messages, in the order in which they came. */
export async function nextMany(
  receiver: ServiceBusReceiver,
  count: number,
): Promise<readonly ServiceBusReceivedMessage[]> {
  const received: ServiceBusReceivedMessage[] = [];
  while (received.length < count) {
    const more = await receiver.receiveMessages(count - received.length, { maxWaitTimeInMs: 10_000 });
    if (more.length === 0) throw new Error(`${received.length} messages came, ${count} were expected`);
    received.push(...more);
  }
  return received;
}

/** What lies in the queue, whatever its state; `peek` of a receiver goes on where its last one ended. */
export async function peekAll(
  client: ServiceBusClient,
  queue: string,
): Promise<readonly ServiceBusReceivedMessage[]> {
  const receiver = client.createReceiver(queue);
  const messages = await receiver.peekMessages(100);
  await receiver.close();
  return messages;
}
