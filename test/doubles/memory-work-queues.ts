import { type Clock } from "../../shared/application/ports/clock.ts";
import { type DeadLetter, type DeadLetters } from "../../shared/application/ports/dead-letters.ts";
import { type Envelope, type WorkQueues } from "../../shared/application/ports/work-queues.ts";
import { parseWorkEvent, renewedWorkEvent, workEvent } from "../../shared/contracts/messages/work-message.ts";
import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";

/** A message that waits in a queue. */
export interface QueuedMessage {
  readonly queue: WorkQueue;
  readonly text: string;
  /** As a consumer reads it: looking at it throws when the message cannot be read. */
  readonly envelope: Envelope;
  readonly visibleAt: Instant;
  /** How often it was delivered and given back. */
  readonly deliveries: number;
}

export interface MemoryWorkQueues extends WorkQueues {
  /** Everything that was ever sent, in that order. */
  readonly sent: readonly QueuedMessage[];
  /** What waits to be delivered, delayed copies included. */
  readonly waiting: readonly QueuedMessage[];
  readonly deadLetters: MemoryDeadLetters;
  /** Puts any text into a queue, as somebody else might. */
  sendText(queue: WorkQueue, text: string): void;
  /** Takes the oldest message that is visible by the clock; from one queue, where that is said. */
  take(queue?: WorkQueue): QueuedMessage | undefined;
  /** Its consumer failed or died: delivered again, or set aside after ten deliveries. */
  giveBack(message: QueuedMessage): void;
}

export interface MemoryDeadLetters extends DeadLetters {
  /** What was given back too often. */
  readonly all: readonly QueuedMessage[];
}

const maximumDeliveries = 10;
const maximumBatchBytes = 256 * 1024;

/** Queues in memory. They keep text, and deliver when the test asks for it. */
export function memoryWorkQueues(clock: Clock): MemoryWorkQueues {
  const sent: QueuedMessage[] = [];
  let waiting: QueuedMessage[] = [];
  let ids = 0;

  const nextId = (): string => {
    ids += 1;
    return String(ids);
  };

  const throughTheWire = (queue: WorkQueue, envelope: Envelope): string =>
    JSON.stringify(workEvent(queue, envelope, { id: nextId(), time: clock.now() }));

  const put = (messages: readonly QueuedMessage[]): void => {
    sent.push(...messages);
    waiting.push(...messages);
  };

  const deadLetters = memoryDeadLetters(clock, ({ queue, text }) => {
    const renewed = renewedWorkEvent(parsed(text), { id: nextId(), time: clock.now() });
    const copy = renewed === undefined ? text : JSON.stringify(renewed);
    put([messageOf({ queue, text: copy, visibleAt: clock.now(), deliveries: 0 })]);
  });

  return {
    sent,
    deadLetters,
    get waiting() {
      return waiting;
    },
    async send(queue, envelopes, notBefore) {
      await Promise.resolve();
      const texts = envelopes.map((envelope) => throughTheWire(queue, envelope));
      if (texts.length === 0) throw new RangeError("nothing to send");
      if (Buffer.byteLength(texts.join("")) > maximumBatchBytes) throw new RangeError("a batch takes 256 KB");
      const visibleAt = plus(clock.now(), Math.round((notBefore?.afterSeconds ?? 0) * 1000));
      put(texts.map((text) => messageOf({ queue, text, visibleAt, deliveries: 0 })));
    },
    sendText: (queue, text) => {
      put([messageOf({ queue, text, visibleAt: clock.now(), deliveries: 0 })]);
    },
    take(queue) {
      const next = waiting.find(
        (message) => message.visibleAt <= clock.now() && (queue === undefined || message.queue === queue),
      );
      waiting = waiting.filter((message) => message !== next);
      return next;
    },
    giveBack({ queue, text, visibleAt, deliveries }) {
      const again = messageOf({ queue, text, visibleAt, deliveries: deliveries + 1 });
      if (again.deliveries < maximumDeliveries) waiting.unshift(again);
      else deadLetters.bury(again);
    },
  };
}

const messageOf = (message: Omit<QueuedMessage, "envelope">): QueuedMessage => ({
  ...message,
  get envelope() {
    return parseWorkEvent(parsed(message.text));
  },
});

interface Buried {
  readonly message: QueuedMessage;
  readonly letter: DeadLetter;
}

/** @param resend puts a copy of the message back into its queue. */
function memoryDeadLetters(
  clock: Clock,
  resend: (message: QueuedMessage) => void,
): MemoryDeadLetters & { readonly bury: (message: QueuedMessage) => void } {
  let buried: readonly Buried[] = [];
  let number = 0;
  return {
    get all() {
      return buried.map(({ message }) => message);
    },
    bury: (message) => {
      number += 1;
      buried = [...buried, { message, letter: letterOf(message, String(number), clock.now()) }];
    },
    async list(queue, { limit, from = "1" }) {
      await Promise.resolve();
      const found = buried
        .map(({ letter }) => letter)
        .filter((letter) => letter.queue === queue && BigInt(letter.id) >= BigInt(from));
      const [next] = found.slice(limit);
      return {
        items: found.slice(0, limit),
        ...(next === undefined ? {} : { continuation: next.id }),
      };
    },
    async replay(queue, choice) {
      await Promise.resolve();
      const chosen = buried.filter(
        ({ letter }) =>
          letter.queue === queue &&
          ("ids" in choice ? choice.ids.includes(letter.id) : choice.reason === letter.reason),
      );
      for (const { message } of chosen) resend(message);
      buried = buried.filter((one) => !chosen.includes(one));
      return { count: chosen.length, more: false };
    },
  };
}

/** What the broker says of it; the reason of the application and the subject travel beside the body. */
function letterOf({ queue, text, deliveries }: QueuedMessage, id: string, at: Instant): DeadLetter {
  const read = readable(text);
  return {
    id,
    queue,
    reason: read?.travel.givenUp ?? "MaxDeliveryCountExceeded",
    description: `Message could not be consumed after ${String(deliveries)} delivery attempts.`,
    deliveryCount: deliveries,
    at,
    ...(read === undefined ? {} : { subject: read.message.subject }),
  };
}

function readable(text: string): Envelope | undefined {
  try {
    return parseWorkEvent(parsed(text));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
