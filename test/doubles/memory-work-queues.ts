import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Envelope, type WorkQueues } from "../../shared/application/ports/work-queues.ts";
import { parseWorkEvent, workEvent } from "../../shared/contracts/messages/work-message.ts";
import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";

/** A message that waits in a queue. */
export interface QueuedMessage {
  readonly queue: WorkQueue;
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
  /** What was given back too often. */
  readonly deadLetters: readonly QueuedMessage[];
  /** Takes the oldest message that is visible by the clock; from one queue, where that is said. */
  take(queue?: WorkQueue): QueuedMessage | undefined;
  /** Its consumer failed or died: delivered again, or set aside after ten deliveries. */
  giveBack(message: QueuedMessage): void;
}

const maximumDeliveries = 10;
const maximumBatchBytes = 256 * 1024;

/** Queues in memory. They keep text, and deliver when the test asks for it. */
export function memoryWorkQueues(clock: Clock): MemoryWorkQueues {
  const sent: QueuedMessage[] = [];
  const deadLetters: QueuedMessage[] = [];
  let waiting: QueuedMessage[] = [];
  let ids = 0;

  const throughTheWire = (queue: WorkQueue, envelope: Envelope): string => {
    ids += 1;
    return JSON.stringify(workEvent(queue, envelope, { id: String(ids), time: clock.now() }));
  };

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
      const messages = texts.map((text) => ({
        queue,
        envelope: parseWorkEvent(JSON.parse(text)),
        visibleAt,
        deliveries: 0,
      }));
      sent.push(...messages);
      waiting.push(...messages);
    },
    take(queue) {
      const next = waiting.find(
        (message) => message.visibleAt <= clock.now() && (queue === undefined || message.queue === queue),
      );
      waiting = waiting.filter((message) => message !== next);
      return next;
    },
    giveBack(message) {
      const again = { ...message, deliveries: message.deliveries + 1 };
      if (again.deliveries < maximumDeliveries) waiting.unshift(again);
      else deadLetters.push(again);
    },
  };
}
