import { randomUUID } from "node:crypto";
import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
  type ServiceBusSender,
} from "@azure/service-bus";
import { each, type Place } from "./in-turns.ts";
import { milliseconds } from "./median.ts";

/** What the emulator has to be started with. */
export const messagesConfig = {
  UserConfig: { Namespaces: [{ Queues: [{ Name: "backlog" }, { Name: "stream" }] }] },
};

/** Messages of 1 kB in one queue. @param connectionString of an emulator, or of what stands for one. */
export function openMessages(connectionString: string, count: number): Place {
  const client = new ServiceBusClient(connectionString);
  const sender = client.createSender("backlog");
  const receiver = client.createReceiver("backlog");
  const round = async () => ({
    ...(await oneByOne(sender, receiver)),
    "send, receive and complete in hundreds": await inHundreds(sender, receiver),
    "stream to a hundred handlers": await stream(client),
  });
  return {
    fill: () => fill(sender, count),
    round,
    fullRound: async () => ({ ...(await round()), ...(await throughOtherStates(sender, receiver)) }),
    close: () => client.close(),
  };
}

const timesInARound = 10;
const messagesOfABatch = 100;
const streamed = 300;
const sendersAtOnce = 4;

const body = "x".repeat(1_000);
const message = () => ({ messageId: randomUUID(), contentType: "text/plain", body });
const messages = (length: number) => Array.from({ length }, message);

async function fill(sender: ServiceBusSender, count: number): Promise<void> {
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (sent < count) {
      const some = messages(Math.min(messagesOfABatch, count - sent));
      sent += some.length;
      await sender.sendMessages(some);
    }
  };
  await Promise.all(Array.from({ length: sendersAtOnce }, worker));
}

async function oneByOne(sender: ServiceBusSender, receiver: ServiceBusReceiver) {
  const received: ServiceBusReceivedMessage[] = [];
  return {
    send: await each(timesInARound, () => sender.sendMessages(message())),
    receive: await each(timesInARound, async () => {
      received.push(...(await receiver.receiveMessages(1)));
    }),
    complete: await each(timesInARound, (index) => complete(receiver, received[index])),
  };
}

/** What an echo does not know. */
async function throughOtherStates(sender: ServiceBusSender, receiver: ServiceBusReceiver) {
  const tomorrow = new Date(Date.now() + 86_400_000);
  const deferred: ServiceBusReceivedMessage[] = [];
  const received: ServiceBusReceivedMessage[] = [];
  return {
    "schedule and cancel": await each(timesInARound, async () => {
      await sender.cancelScheduledMessages(await sender.scheduleMessages(message(), tomorrow));
    }),
    "send, receive and defer": await each(timesInARound, async () => {
      await sender.sendMessages(message());
      for (const one of await receiver.receiveMessages(1)) {
        await receiver.deferMessage(one);
        deferred.push(one);
      }
    }),
    "peek at ten": await each(timesInARound, () =>
      receiver.peekMessages(10, { fromSequenceNumber: numberOf(deferred[0]) }),
    ),
    "receive one deferred and complete it": await each(timesInARound, async (index) => {
      received.push(...(await receiver.receiveDeferredMessages(numberOf(deferred[index]))));
      await complete(receiver, received[index]);
    }),
  };
}

function numberOf(one: ServiceBusReceivedMessage | undefined) {
  if (one?.sequenceNumber === undefined) throw new Error("a message was sent and did not come");
  return one.sequenceNumber;
}

async function complete(
  receiver: ServiceBusReceiver,
  one: ServiceBusReceivedMessage | undefined,
): Promise<void> {
  if (one === undefined) throw new Error("a message was sent and did not come");
  await receiver.completeMessage(one);
}

async function inHundreds(sender: ServiceBusSender, receiver: ServiceBusReceiver): Promise<number> {
  const all = await milliseconds(async () => {
    await sender.sendMessages(messages(messagesOfABatch));
    for (let completed = 0; completed < messagesOfABatch;) {
      const received = await receiver.receiveMessages(messagesOfABatch - completed);
      await Promise.all(received.map((one) => complete(receiver, one)));
      completed += received.length;
    }
  });
  return all / messagesOfABatch;
}

/** Sending in batches while a hundred handlers receive. */
async function stream(client: ServiceBusClient): Promise<number> {
  const sender = client.createSender("stream");
  const receiver = client.createReceiver("stream", { maxAutoLockRenewalDurationInMs: 0 });
  const done = Promise.withResolvers<undefined>();
  let handled = 0;
  const all = await milliseconds(async () => {
    receiver.subscribe(
      {
        processMessage: async (one) => {
          await receiver.completeMessage(one);
          if (++handled === streamed) done.resolve(undefined);
        },
        processError: ({ error }) => {
          done.reject(error);
          return Promise.resolve();
        },
      },
      { autoCompleteMessages: false, maxConcurrentCalls: 100 },
    );
    for (let sent = 0; sent < streamed; sent += messagesOfABatch)
      await sender.sendMessages(messages(messagesOfABatch));
    await done.promise;
  });
  await receiver.close();
  await sender.close();
  return all / streamed;
}
