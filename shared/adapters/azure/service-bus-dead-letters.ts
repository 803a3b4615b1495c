import { randomUUID } from "node:crypto";
import {
  type ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
  type ServiceBusSender,
} from "@azure/service-bus";
import { type Clock } from "../../application/ports/clock.ts";
import {
  type DeadLetter,
  type DeadLetterChoice,
  type DeadLetters,
} from "../../application/ports/dead-letters.ts";
import { renewedWorkEvent } from "../../contracts/messages/work-message.ts";
import { type WorkQueue } from "../../domain/filing/transitions.ts";
import { instantOf } from "../../domain/instant.ts";
import { type Call, underDeadline } from "./trouble.ts";

/** As many as one replay looks at: the SDK's link takes no more than 2,047 messages that are not settled. */
const defaultReach = 2_000;
const batchSize = 100;
const largestPeek = 250;
const millisecondsForMore = 1_000;
const first = "1";

/**
 * The dead-letter queues of a Service Bus namespace.
 *
 * Dead letters can only be taken from the front. So those in front of a chosen one are taken as well, held while the
 * chosen ones are sent again, and given back: in a dead-letter queue that counts as no delivery, and nothing goes
 * further from there. Deferring them instead would hide them from every other tool.
 * @param reach how many dead letters of a queue one replay looks at.
 */
export function serviceBusDeadLetters(
  client: ServiceBusClient,
  clock: Clock,
  reach = defaultReach,
  call: Call = underDeadline,
): DeadLetters {
  const positions = peekPositions(call);

  /** Keeps what is shown, and no bodies: they may be large. */
  const peek = async (
    receiver: ServiceBusReceiver,
    queue: WorkQueue,
    { from, count }: { readonly from: string; readonly count: number },
  ): Promise<readonly DeadLetter[]> => {
    const letters: DeadLetter[] = [];
    let next = await positions(receiver, from);
    while (next !== undefined && letters.length < count) {
      const page = await peekPage(call, receiver, count - letters.length, next);
      letters.push(...page.map((message) => letterOf(queue, message)));
      next = page.at(-1)?.sequenceNumber?.add(1);
    }
    return letters;
  };

  const receiverOf = (queue: WorkQueue): ServiceBusReceiver =>
    client.createReceiver(queue, { subQueueType: "deadLetter", skipParsingBodyAsJson: true });

  return {
    list: (queue, { limit, from = first }) =>
      withLink(call, receiverOf(queue), async (receiver) => {
        const letters = await peek(receiver, queue, { from, count: limit + 1 });
        const [next] = letters.slice(limit);
        return {
          items: letters.slice(0, limit),
          ...(next === undefined ? {} : { continuation: next.id }),
        };
      }),

    replay: (queue, choice) =>
      withLink(call, receiverOf(queue), async (receiver) => {
        const letters = await peek(receiver, queue, { from: first, count: reach });
        const left = new Set(letters.filter(isChosen(choice)).map(({ id }) => id));
        const chosen = left.size;
        const isWhole = "ids" in choice && choice.ids.every((id) => left.has(id));
        const inFront = letters.findLastIndex(({ id }) => left.has(id)) + 1;
        await withLink(call, client.createSender(queue), (sender) =>
          takeOut(call, receiver, { left, inFront, reach }, (message) =>
            send(call, sender, freshCopy(message, clock)),
          ),
        );
        return { count: chosen - left.size, more: left.size > 0 || (letters.length === reach && !isWhole) };
      }),
  };
}

type Message = ServiceBusReceivedMessage;
type Position = NonNullable<Message["sequenceNumber"]>;

/**
 * Finds where to peek from; `undefined` when there is no message at all. The SDK has to be told, or it goes on where
 * the last peek of the whole client ended. It wants a number of a type that it has from another package and hands
 * out only on messages, so the first message that is ever peeked is the measure of all positions.
 */
function peekPositions(
  call: Call,
): (receiver: ServiceBusReceiver, from: string) => Promise<Position | undefined> {
  let zero: Position | undefined;
  return async (receiver, from) => {
    if (zero === undefined) {
      const [message] = await peekPage(call, receiver, 1);
      zero = message?.sequenceNumber?.sub(message.sequenceNumber) ?? zero;
    }
    return zero?.add(from);
  };
}

const peekPage = (
  call: Call,
  receiver: ServiceBusReceiver,
  count: number,
  fromSequenceNumber?: Position,
): Promise<readonly Message[]> =>
  call(`peek in ${receiver.entityPath}`, (abortSignal) =>
    receiver.peekMessages(Math.min(count, largestPeek), {
      abortSignal,
      ...(fromSequenceNumber === undefined ? {} : { fromSequenceNumber }),
    }),
  );

interface Search {
  /** The ids that are still to be taken out; empty afterwards, unless somebody else holds some. */
  readonly left: Set<string>;
  /** Where the last of them lies, counted from the front. */
  readonly inFront: number;
  readonly reach: number;
}

/** Takes messages from the front until no id is left: has the chosen ones sent again, and gives the others back. */
async function takeOut(
  call: Call,
  receiver: ServiceBusReceiver,
  { left, inFront, reach }: Search,
  resend: (message: Message) => Promise<void>,
): Promise<void> {
  const held = new Set<Message>();
  try {
    for (let taken = 0; left.size > 0 && taken < reach;) {
      const batch = await receive(call, receiver, Math.min(batchSize, Math.max(inFront - taken, left.size)));
      if (batch.length === 0) return;
      taken += batch.length;
      for (const message of batch) held.add(message);
      await every(
        batch.filter((message) => left.has(idOf(message))),
        async (message) => {
          await resend(message);
          await call("complete a dead letter", () => receiver.completeMessage(message));
          held.delete(message);
          left.delete(idOf(message));
        },
      );
    }
  } finally {
    // Whatever cannot be given back is free when its lock runs out.
    await Promise.allSettled(
      [...held].map((message) => call("give a dead letter back", () => receiver.abandonMessage(message))),
    );
  }
}

const receive = (call: Call, receiver: ServiceBusReceiver, count: number): Promise<readonly Message[]> =>
  call(`receive from ${receiver.entityPath}`, (abortSignal) =>
    receiver.receiveMessages(count, { maxWaitTimeInMs: millisecondsForMore, abortSignal }),
  );

type Copy = Parameters<ServiceBusSender["sendMessages"]>[0];

const send = (call: Call, sender: ServiceBusSender, copy: Copy): Promise<void> =>
  call(`send to ${sender.entityPath}`, (abortSignal) => sender.sendMessages(copy, { abortSignal }));

/** The same hint at the beginning of a new chain; a body that this version cannot read goes back as it is. */
function freshCopy({ body, subject, contentType, ...message }: Message, clock: Clock): Copy {
  const id = randomUUID();
  const renewed = renewedWorkEvent(parsed(body), { id, time: clock.now() });
  return {
    body: renewed ?? (body as unknown),
    bodyType: renewed === undefined ? (message._rawAmqpMessage.bodyType ?? "data") : "data",
    properties: {
      messageId: id,
      ...(subject === undefined ? {} : { subject }),
      ...(contentType === undefined ? {} : { contentType }),
    },
    applicationProperties: withoutReasons(message.applicationProperties),
  };
}

/** The bytes of a body as JSON; `undefined` when they are none. A body that is no bytes is parsed by AMQP already. */
function parsed(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return body;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const reasons: ReadonlySet<string> = new Set(["reason", "DeadLetterReason", "DeadLetterErrorDescription"]);

/** Why a message was set aside belongs to the dead letter, not to its copy. */
const withoutReasons = (properties: Message["applicationProperties"] = {}): typeof properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !reasons.has(name)));

const isChosen =
  (choice: DeadLetterChoice) =>
  ({ id, reason }: DeadLetter): boolean =>
    "ids" in choice ? choice.ids.includes(id) : choice.reason === reason;

function letterOf(queue: WorkQueue, message: Message): DeadLetter {
  const { applicationProperties, deadLetterReason, deadLetterErrorDescription, subject } = message;
  const givenUp = applicationProperties?.["reason"];
  return {
    id: idOf(message),
    queue,
    reason: typeof givenUp === "string" ? givenUp : (deadLetterReason ?? "unknown"),
    ...(deadLetterErrorDescription === undefined ? {} : { description: deadLetterErrorDescription }),
    deliveryCount: message.deliveryCount ?? 0,
    at: instantOf(message.enqueuedTimeUtc?.getTime() ?? 0),
    ...(subject === undefined ? {} : { subject }),
  };
}

const idOf = ({ sequenceNumber }: Message): string => sequenceNumber?.toString() ?? "";

/** Runs something on a link, and closes it. */
async function withLink<Link extends { close(): Promise<void>; readonly entityPath: string }, Answer>(
  call: Call,
  link: Link,
  run: (link: Link) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await run(link);
  } finally {
    await call(`close ${link.entityPath}`, () => link.close());
  }
}

/** Does something with every item together, and waits for all of them before it throws what went wrong with one. */
async function every<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(items.map(act));
  const failure = outcomes.find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
}
