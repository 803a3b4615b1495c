import { Heap } from "./heap.ts";
import { Leases } from "./leases.ts";
import { type Message } from "./message.ts";
import { SequenceIndex } from "./sequence-index.ts";
import { type Sessions } from "./sessions.ts";

/** How many messages there are, locked ones among them; one that is deferred is neither active nor scheduled. */
export interface MessageCounts {
  readonly total: number;
  readonly active: number;
  readonly scheduled: number;
}

/**
 * Where the messages of one queue lie: every message in the index, and by its state among those that are ready, that
 * wait for their time or that are locked. Every step is O(log n) or better. Policy is the queue's.
 */
export class Shelf<Holder> {
  readonly #sessions: Sessions<Holder> | undefined;
  readonly #index = new SequenceIndex<Message>();
  readonly #ready = new Heap<Message>(({ sequence }) => sequence);
  readonly #scheduled = new Heap<Message>(({ scheduledFor }) => scheduledFor ?? 0);
  readonly #expiring = new Heap<Message>(({ expiresAt }) => expiresAt);
  readonly #locks = new Leases<Message>();
  readonly #deferred = new Set<Message>();

  /** @param sessions those of a queue that requires them. */
  constructor(sessions: Sessions<Holder> | undefined) {
    this.#sessions = sessions;
  }

  /** Puts a message on the shelf, where its state, lock and sequence number say. */
  add(message: Message): void {
    this.#index.add(message);
    if (message.expiresAt < Infinity) this.#expiring.push(message);
    const session = this.#sessions?.open(message.sessionId ?? "");
    if (session !== undefined) session.size++;
    if (message.lock !== undefined) this.#locks.grant(message.lock.token, message, message.lock.until);
    else this.#place(message);
  }

  /** Takes a message off the shelf, with whatever lock it has. */
  remove(message: Message): void {
    if (message.lock !== undefined) this.#endLock(message, message.lock.token);
    this.#index.delete(message.sequence);
    this.#expiring.delete(message);
    this.#scheduled.delete(message);
    this.#ready.delete(message);
    this.#deferred.delete(message);
    const session = this.#sessions?.find(message.sessionId ?? "");
    if (session === undefined) return;
    session.ready.delete(message);
    session.size--;
    this.#sessions?.offer(session);
  }

  lock(message: Message, token: string, until: number): void {
    message.lock = { token, until };
    this.#locks.grant(token, message, until);
    this.#sessions?.find(message.sessionId ?? "")?.locked.add(message);
  }

  renew(message: Message, until: number): void {
    if (message.lock === undefined) return;
    message.lock.until = until;
    this.#locks.grant(message.lock.token, message, until);
  }

  /** Ends the lock and puts the message back where its state says. */
  unlock(message: Message): void {
    if (message.lock === undefined) return;
    this.#endLock(message, message.lock.token);
    this.#place(message);
  }

  get(sequence: number): Message | undefined {
    return this.#index.get(sequence);
  }

  from(sequence: number): Iterable<Message> {
    return this.#index.from(sequence);
  }

  locked(token: string): Message | undefined {
    return this.#locks.get(token);
  }

  get hasReady(): boolean {
    return this.#ready.size > 0;
  }

  get counts(): MessageCounts {
    const [total, scheduled] = [this.#index.size, this.#scheduled.size];
    return { total, scheduled, active: total - scheduled - this.#deferred.size };
  }

  takeReady(): Message | undefined {
    return this.#ready.pop();
  }

  takeDue(now: number): Message | undefined {
    return (this.#scheduled.first?.scheduledFor ?? Infinity) <= now ? this.#scheduled.pop() : undefined;
  }

  /** A message whose time to live is over; it stays on the shelf, and is not found again. */
  takeExpired(now: number): Message | undefined {
    return (this.#expiring.first?.expiresAt ?? Infinity) <= now ? this.#expiring.pop() : undefined;
  }

  /** Locks that have run out; in a queue with sessions they last as long as the session's. */
  expiredLocks(now: number): readonly Message[] {
    return this.#sessions === undefined ? this.#locks.takeExpired(now) : [];
  }

  /** When something happens by itself next. */
  get nextInstant(): number {
    const locks = this.#sessions === undefined ? this.#locks.nextExpiry : this.#sessions.nextExpiry;
    return Math.min(
      locks ?? Infinity,
      this.#scheduled.first?.scheduledFor ?? Infinity,
      this.#expiring.first?.expiresAt ?? Infinity,
    );
  }

  #place(message: Message): void {
    if (message.state === "scheduled") this.#scheduled.push(message);
    if (message.state === "deferred") this.#deferred.add(message);
    if (message.state !== "active") return;
    const session = this.#sessions?.open(message.sessionId ?? "");
    if (session === undefined) {
      this.#ready.push(message);
      return;
    }
    session.ready.push(message);
    this.#sessions?.offer(session);
  }

  #endLock(message: Message, token: string): void {
    this.#locks.end(token);
    message.lock = undefined;
    this.#sessions?.find(message.sessionId ?? "")?.locked.delete(message);
  }
}
