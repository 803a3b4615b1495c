import { type WorkQueue } from "../../domain/filing/transitions.ts";
import { type Instant } from "../../domain/instant.ts";

/** A message that the broker has set aside, as much of it as is known without opening its body. */
export interface DeadLetter {
  /** Names it in the dead-letter queue of its queue, as long as it lies there. */
  readonly id: string;
  readonly queue: WorkQueue;
  /** Why the application gave it up; else why the broker set it aside. */
  readonly reason: string;
  /** The broker's own words. */
  readonly description?: string;
  /** How often a consumer had it. */
  readonly deliveryCount: number;
  /** When the broker took it in. */
  readonly at: Instant;
  /** The id of the filing or the payment, when the message says it. */
  readonly subject?: string;
}

export interface DeadLetterPage {
  readonly items: readonly DeadLetter[];
  /** Where the next page begins; `undefined` when this one is the last. */
  readonly continuation?: string;
}

/** Some dead letters of a queue, by their ids, or all that have one reason. */
export type DeadLetterChoice = { readonly ids: readonly string[] } | { readonly reason: string };

export interface Replayed {
  readonly count: number;
  /** Whether some of the choice may be left: they lie beyond the reach of one replay, or somebody else holds them. */
  readonly more: boolean;
}

/** What the broker has set aside: a queue beside each queue, in which messages stay until somebody takes them. */
export interface DeadLetters {
  /**
   * The oldest first. Looking changes nothing.
   * @param page.limit may be 0: then the continuation alone tells whether there is one.
   * @param page.from the continuation of the page before: decimal digits.
   */
  list(queue: WorkQueue, page: { readonly limit: number; readonly from?: string }): Promise<DeadLetterPage>;
  /**
   * Afterwards the chosen messages are in their queue again, each at the beginning of a new chain of attempts, and
   * no longer among the dead letters. A body that nobody can read goes back as it is: a new release may read it.
   * The copy is sent before the dead letter is taken away, so that a crash doubles a hint and loses none.
   */
  replay(queue: WorkQueue, choice: DeadLetterChoice): Promise<Replayed>;
}
