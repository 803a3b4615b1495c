import { Heap } from "./heap.ts";
import { Leases } from "./leases.ts";
import { type Message } from "./message.ts";
import { Refusal } from "./refusal.ts";

/** The messages with one session id, held by at most one receiver at a time. */
export interface Session<Holder> {
  readonly id: string;
  readonly ready: Heap<Message>;
  readonly locked: Set<Message>;
  /** How many messages have this session id, in whatever state. */
  size: number;
  holder: Holder | undefined;
  lockedUntil: number;
  state: Buffer | undefined;
}

/** The sessions of one queue: who holds which, and who waits for the next that is free. */
export class Sessions<Holder> {
  /** How long a hold lasts that is granted or renewed from now on. */
  lockMilliseconds: number;
  readonly #all = new Map<string, Session<Holder>>();
  readonly #held = new Leases<Session<Holder>>();
  /** Not held, and with a message to hand out. */
  readonly #free = new Set<Session<Holder>>();
  readonly #waiting = new Set<(session: Session<Holder>) => void>();

  constructor(lockMilliseconds: number) {
    this.lockMilliseconds = lockMilliseconds;
  }

  find(id: string): Session<Holder> | undefined {
    return this.#all.get(id);
  }

  open(id: string): Session<Holder> {
    const known = this.#all.get(id);
    if (known !== undefined) return known;
    const session: Session<Holder> = {
      id,
      ready: new Heap<Message>(({ sequence }) => sequence),
      locked: new Set(),
      size: 0,
      holder: undefined,
      lockedUntil: 0,
      state: undefined,
    };
    this.#all.set(id, session);
    return session;
  }

  /** @throws Refusal when another receiver holds it. */
  hold(session: Session<Holder>, holder: Holder): void {
    if (session.holder !== undefined) {
      throw new Refusal(
        "com.microsoft:session-cannot-be-locked",
        `The requested session '${session.id}' cannot be accepted. It may be locked by another receiver.`,
      );
    }
    session.holder = holder;
    this.#free.delete(session);
    this.renew(session);
  }

  renew(session: Session<Holder>): void {
    session.lockedUntil = Date.now() + this.lockMilliseconds;
    this.#held.grant(session.id, session, session.lockedUntil);
  }

  /** Nobody holds the session any more; what its holder had locked is the caller's to put back. */
  release(session: Session<Holder>): void {
    session.holder = undefined;
    this.#held.end(session.id);
  }

  /** Gives a session that has become free, or has a message again, to whoever waits longest. */
  offer(session: Session<Holder>): void {
    if (session.holder !== undefined) return;
    if (session.ready.size === 0) {
      this.#free.delete(session);
      if (session.size === 0 && session.state === undefined) this.#all.delete(session.id);
      return;
    }
    this.#free.add(session);
    for (const waiter of this.#waiting) {
      this.#waiting.delete(waiter);
      waiter(session);
      return;
    }
  }

  /** Calls `taker` once, now or later, with a free session that has a message. @returns how to stop waiting. */
  next(taker: (session: Session<Holder>) => void): () => void {
    for (const session of this.#free) {
      taker(session);
      return () => undefined;
    }
    this.#waiting.add(taker);
    return () => this.#waiting.delete(taker);
  }

  get held(): Iterable<Session<Holder>> {
    return this.#held.values();
  }

  takeExpired(now: number): readonly Session<Holder>[] {
    return this.#held.takeExpired(now);
  }

  get nextExpiry(): number | undefined {
    return this.#held.nextExpiry;
  }
}
