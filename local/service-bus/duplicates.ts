import { Leases } from "./leases.ts";
import { type SeenMessage } from "./store.ts";
import { type Turn } from "./turn.ts";

/** What was seen is forgotten in batches; whether it still counts is looked up by its own time. */
const FORGET_WITHIN_MILLISECONDS = 1_000;

/** Which message ids a queue has seen within its window. */
export class Duplicates {
  /** How long an id counts that is seen from now on. Zero: nothing is a duplicate. */
  windowMilliseconds: number;
  readonly #queue: string;
  readonly #turn: Turn;
  readonly #seen = new Leases<SeenMessage>();

  constructor(queue: string, windowMilliseconds: number, turn: Turn) {
    this.#queue = queue;
    this.windowMilliseconds = windowMilliseconds;
    this.#turn = turn;
  }

  /** Whether the id has been seen within the window; if not, it has been now. */
  has(messageId: string, now: number): boolean {
    if (this.windowMilliseconds === 0) return false;
    if ((this.#seen.get(messageId)?.until ?? 0) > now) return true;
    const seen = { queue: this.#queue, messageId, until: now + this.windowMilliseconds };
    this.restore(seen);
    this.#turn.seen(seen);
    return false;
  }

  restore(seen: SeenMessage): void {
    this.#seen.grant(seen.messageId, seen, seen.until);
  }

  forgetExpired(now: number): void {
    if (this.#seen.takeExpired(now).length > 0) this.#turn.seenExpired(this.#queue, now);
  }

  /** When there is something to forget next. */
  get nextInstant(): number {
    return (this.#seen.nextExpiry ?? Infinity) + FORGET_WITHIN_MILLISECONDS;
  }
}
