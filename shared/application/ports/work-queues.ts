import { type SpaceAddress } from "../../domain/access/connection.ts";
import { type WorkQueue } from "../../domain/filing/transitions.ts";
import { type Instant } from "../../domain/instant.ts";

/** A hint that a document waits: the consumer loads it and acts only if it does. */
export interface WorkMessage extends SpaceAddress {
  /** The id of the filing, the payment or the transfer. */
  readonly subject: string;
  /** What waits is not in the space but in the registers: a transfer into the space. */
  readonly kind?: "transfer";
  /** The checkout whose status has changed, when a webhook says so. */
  readonly checkoutId?: string;
}

/** How a message has travelled so far. */
export interface Travel {
  /** When the first message of this chain was sent: trouble gives up 24 hours later at the earliest. */
  readonly firstSentAt: Instant;
  /** How many delayed copies came before this one. */
  readonly attempt: number;
  /** Sent by the sweeper, which sends again itself: no delayed copies. */
  readonly swept: boolean;
  /** Why the chain was given up: the message only travels to the dead-letter queue. */
  readonly givenUp?: string;
  /** W3C trace context of the request that started it. */
  readonly traceparent?: string;
}

export interface Envelope {
  readonly message: WorkMessage;
  readonly travel: Travel;
}

export interface WorkQueues {
  /**
   * Afterwards the messages are in the queue; throws a Fault when that is not certain.
   * @param notBefore when they become visible; at once when absent. Real time: the broker has no other clock.
   */
  send(
    queue: WorkQueue,
    envelopes: readonly Envelope[],
    notBefore?: { readonly afterSeconds: number },
  ): Promise<void>;
}
