import { randomUUID } from "node:crypto";
import { codec, type Delivery, type EventContext, type IncomingLink } from "./amqp.ts";
import { type Arrival, parseArrival, splitBatch } from "./content.ts";
import { type Queue } from "./queue.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import { formatOf, takeIncomingBytes } from "./rhea-session.ts";
import { type Turn } from "./turn.ts";

/** The limit of the standard tier, for a message as for a batch. */
export const LARGEST_MESSAGE_BYTES = 262_144;

/** A client's sending link: what it sends is acknowledged when it is stored. */
export function openProducer(link: IncomingLink, queue: Queue, turn: Turn): void {
  link.on("message", (context: EventContext & { readonly delivery: Delivery; readonly message: Buffer }) => {
    const { delivery, message } = context;
    const bytes = takeIncomingBytes(link);
    const refusal = refusalOf(() => {
      if (bytes > LARGEST_MESSAGE_BYTES) throw tooLarge(bytes);
      queue.send(formatOf(context) === BATCH_FORMAT ? splitBatch(message).map(arrival) : [arrival(message)]);
    });
    const outcome = refusal === undefined ? codec.accepted() : codec.rejected({ error: refusal.fields });
    turn.afterwards(() => delivery.update(true, outcome.described()));
  });
}

/** A message as a client encoded it. @throws Refusal when it is none. */
export function arrival(message: Buffer): Arrival {
  return parseArrival(message, () => randomUUID().replaceAll("-", ""));
}

export function tooLarge(bytes: number): Refusal {
  return new Refusal(
    "amqp:link:message-size-exceeded",
    `The received message (${bytes} bytes) is larger than the ${LARGEST_MESSAGE_BYTES} bytes that are allowed.`,
  );
}

const BATCH_FORMAT = 0x8001_3700;
