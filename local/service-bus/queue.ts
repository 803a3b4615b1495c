import { randomUUID } from "node:crypto";
import { type Alarm, createAlarm } from "./alarm.ts";
import { type Claim, type Consumer } from "./consumer.ts";
import {
  type Arrival,
  type Content,
  contentLength,
  encodeMessage,
  withApplicationProperties,
  withExpiry,
} from "./content.ts";
import { Duplicates } from "./duplicates.ts";
import { type Message, newMessage } from "./message.ts";
import { type OperationKind } from "./operation.ts";
import { type QueueSettings } from "./queue-settings.ts";
import { Refusal } from "./refusal.ts";
import { type Session, Sessions } from "./sessions.ts";
import { type MessageCounts, Shelf } from "./shelf.ts";
import { type SeenMessage, type Store } from "./store.ts";
import { type Turn } from "./turn.ts";

export type QueueSession = Session<Consumer>;

/** What a queue needs of the broker around it. */
export interface Surroundings {
  readonly turn: Turn;
  readonly store: Store;
  nextKey(): number;
  find(path: string): Queue | undefined;
  observe(kind: OperationKind, queue: string): void;
}

export interface DeadLetterReason {
  readonly reason: string | undefined;
  readonly description: string | undefined;
  readonly properties?: Properties;
}

type Properties = Readonly<Record<string, unknown>>;

/** A queue, or the dead-letter queue of one. */
export class Queue {
  readonly name: string;
  /** Undefined in a dead-letter queue. */
  readonly deadLetters: Queue | undefined;
  /** Undefined where sessions are not required. */
  readonly sessions: Sessions<Consumer> | undefined;
  readonly #around: Surroundings;
  readonly #shelf: Shelf<Consumer>;
  readonly #duplicates: Duplicates;
  readonly #consumers = new Set<Consumer>();
  readonly #alarm: Alarm;
  #settings: QueueSettings;
  #lastSequence = 0;
  #isRemoved = false;

  constructor(settings: QueueSettings, around: Surroundings, kind: "queue" | "dead-letters" = "queue") {
    this.name = settings.name;
    this.#settings = settings;
    this.#around = around;
    this.sessions = settings.requiresSession ? new Sessions(settings.lockMilliseconds) : undefined;
    this.#shelf = new Shelf(this.sessions);
    this.#duplicates = new Duplicates(this.name, settings.duplicateWindowMilliseconds, around.turn);
    this.#alarm = createAlarm((now) => this.#passTime(now));
    if (kind === "queue") {
      this.deadLetters = new Queue(deadLetterSettings(settings), around, "dead-letters");
    }
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  /** Takes new settings, for all that happens from now on; whether sessions are required stays as it is. */
  change(settings: QueueSettings): void {
    this.#settings = settings;
    this.#duplicates.windowMilliseconds = settings.duplicateWindowMilliseconds;
    if (this.sessions !== undefined) this.sessions.lockMilliseconds = settings.lockMilliseconds;
    this.deadLetters?.change(deadLetterSettings(settings));
  }

  /** @throws Refusal when the queue takes no messages: never, not now or no more. */
  checkSend(): void {
    if (this.deadLetters === undefined) {
      throw new Refusal("amqp:not-allowed", `Messages cannot be sent to '${this.name}'.`);
    }
    if (this.#isRemoved) throw removed(this.name);
    if (!this.settings.canSend) throw disabled(this.name);
  }

  /** @throws Refusal when the queue hands out no messages at present. */
  checkReceive(): void {
    if (!this.settings.canReceive) throw disabled(this.name);
  }

  /** Whether a receiver is attached. */
  get isReceivedFrom(): boolean {
    const [held] = this.sessions?.held ?? [];
    return this.#consumers.size > 0 || held !== undefined;
  }

  get counts(): MessageCounts {
    return this.#shelf.counts;
  }

  /** What its messages take up, without what the service adds to them. */
  get bytes(): number {
    let bytes = 0;
    for (const message of this.#shelf.from(0)) bytes += message.bytes;
    return bytes;
  }

  /** Ends the queue with its messages, in memory: what the store has of it is its owner's to remove. */
  remove(): void {
    this.stop();
    this.#isRemoved = true;
    for (const message of [...this.#shelf.from(0)]) {
      this.#shelf.remove(message);
      message.gone = true;
      message.isStored = false;
    }
    this.deadLetters?.remove();
  }

  /** Takes in messages, all or none. @returns their sequence numbers. @throws Refusal */
  send(arrivals: readonly Arrival[], kind: "send" | "schedule" = "send"): readonly number[] {
    this.checkSend();
    if (this.sessions !== undefined && arrivals.some(({ sessionId }) => sessionId === undefined)) {
      throw new Refusal(
        "amqp:not-allowed",
        `The SessionId was not set on a message, and it cannot be sent to the entity '${this.name}', which requires sessions.`,
      );
    }
    const now = Date.now();
    return arrivals.map((arrival) => {
      this.#around.observe(kind, this.name);
      return this.#accept(arrival, now);
    });
  }

  /** @throws Refusal, cancelling none, when one of them is not scheduled (any more). */
  cancel(sequences: readonly number[]): void {
    const messages = Array.from(new Set(sequences), (sequence) => {
      const message = this.#shelf.get(sequence);
      if (message?.state === "scheduled") return message;
      throw notFound(`The scheduled message ${sequence} was not found in '${this.name}'.`);
    });
    for (const message of messages) this.#remove(message);
    this.#around.observe("cancel", this.name);
  }

  attach(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.wake();
  }

  detach(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  /** Hands out messages when this turn's input is in. */
  wake(): void {
    this.#around.turn.dispatch(this);
  }

  /** Gives ready messages to consumers that have room, one each in turn. */
  dispatch(): void {
    const now = Date.now();
    for (const session of this.sessions?.held ?? []) this.#dispatchSession(session, now);
    for (let handedOut = true; handedOut && this.#shelf.hasReady;) {
      handedOut = false;
      for (const consumer of this.#consumers) {
        if (consumer.capacity() <= 0) continue;
        const message = this.#shelf.takeReady();
        if (message === undefined) break;
        this.#handOut(message, consumer, now);
        handedOut = true;
      }
    }
    this.#letOthersBeFirst();
  }

  complete(token: string): void {
    this.#remove(this.#locked(token));
    this.#around.observe("complete", this.name);
  }

  abandon(token: string, changes: Properties = {}): void {
    const message = this.#locked(token);
    this.#around.observe("abandon", this.name);
    this.#setProperties(message, changes);
    this.#putBack(message);
  }

  defer(token: string, changes: Properties = {}): void {
    const message = this.#locked(token);
    this.#setProperties(message, changes);
    this.#countDelivery(message);
    message.state = "deferred";
    this.#shelf.unlock(message);
    this.#around.turn.changed(message);
    this.#around.observe("defer", this.name);
  }

  /** @throws Refusal in a dead-letter queue: there is nowhere further to go. */
  deadLetter(token: string, reason: DeadLetterReason): void {
    const message = this.#locked(token);
    if (this.deadLetters === undefined) {
      throw new Refusal(
        "amqp:not-allowed",
        `The message is in the dead-letter queue '${this.name}' already.`,
      );
    }
    this.#moveToDeadLetters(message, reason);
  }

  /** @returns until when the lock now holds. @throws Refusal when it does not hold any more. */
  renew(token: string): number {
    const message = this.#locked(token);
    const until = Date.now() + this.settings.lockMilliseconds;
    this.#shelf.renew(message, until);
    this.#changed(message);
    this.#around.observe("renew", this.name);
    return until;
  }

  /** The first `limit` messages from a sequence number on, in whatever state; a session id leaves out all others. */
  peek(
    range: { from: number; limit: number; sessionId: string | undefined },
    omitBody: boolean,
  ): readonly Buffer[] {
    this.#around.observe("peek", this.name);
    const found: Buffer[] = [];
    for (const message of this.#shelf.from(range.from)) {
      if (found.length >= range.limit) break;
      if (range.sessionId !== undefined && message.sessionId !== range.sessionId) continue;
      found.push(encodeMessage(this.#contentOf(message), this.#stamps(message), omitBody));
    }
    return found;
  }

  /**
   * Hands out deferred messages, all or none.
   *
   * @param sessionId that of the receiver who asks, where sessions are required.
   * @throws Refusal when one is not deferred, locked, of another session or of one that nobody holds.
   */
  receiveDeferred(
    sequences: readonly number[],
    mode: "lock" | "delete",
    sessionId: string | undefined,
  ): readonly Claim[] {
    const messages = Array.from(new Set(sequences), (sequence) => {
      const message = this.#shelf.get(sequence);
      const isOther = this.sessions !== undefined && message?.sessionId !== sessionId;
      if (message?.state !== "deferred" || message.lock !== undefined || isOther) {
        throw notFound(`The deferred message ${sequence} was not found in '${this.name}'.`);
      }
      const isHeld = this.sessions?.find(message.sessionId ?? "")?.holder !== undefined;
      if (this.sessions !== undefined && !isHeld) throw sessionLockLost();
      return message;
    });
    return messages.map((message) => this.#claim(message, mode));
  }

  /** Lets a receiver hold a session. @throws Refusal when another one does. */
  holdSession(session: QueueSession, holder: Consumer): void {
    this.sessions?.hold(session, holder);
    this.#alarm.by(session.lockedUntil);
    this.wake();
  }

  /** @returns until when the session is now held. */
  renewSession(session: QueueSession): number {
    this.sessions?.renew(session);
    for (const message of session.locked) this.#shelf.renew(message, session.lockedUntil);
    this.#around.observe("renew", this.name);
    return session.lockedUntil;
  }

  /** What the holder did not settle goes back, its delivery counted. */
  releaseSession(session: QueueSession): void {
    this.sessions?.release(session);
    for (const message of [...session.locked]) this.#putBack(message);
    this.sessions?.offer(session);
    this.wake();
  }

  setSessionState(id: string, state: Buffer | undefined): void {
    const session = this.sessions?.open(id);
    if (session === undefined) return;
    session.state = state;
    this.#around.turn.sessionState(this.name, id, state);
    this.sessions?.offer(session);
  }

  /** Puts back what an earlier run left, by sequence number, before anything else happens to the queue. */
  restore(messages: readonly Message[]): void {
    const unfinished = messages.filter(({ lock }) => this.sessions !== undefined && lock !== undefined);
    for (const message of unfinished) message.lock = undefined;
    for (const message of messages) this.#shelf.add(message);
    this.#lastSequence = Math.max(this.#lastSequence, messages.at(-1)?.sequence ?? 0);
    // A session is held by a link, and no link outlives the process; any other lock lasts until its time is over.
    for (const message of unfinished) this.#putBack(message);
    const locks = messages.flatMap((message) =>
      message.lock === undefined ? [] : [{ message, lock: message.lock }],
    );
    locks.sort((a, b) => a.lock.until - b.lock.until);
    for (const { message, lock } of locks) this.#shelf.renew(message, lock.until);
    this.#alarm.by(this.#shelf.nextInstant);
  }

  restoreSequence(last: number): void {
    this.#lastSequence = Math.max(this.#lastSequence, last);
  }

  restoreSessionState(id: string, state: Buffer): void {
    const session = this.sessions?.open(id);
    if (session !== undefined) session.state = state;
  }

  restoreSeen(seen: SeenMessage): void {
    this.#duplicates.restore(seen);
    this.#alarm.by(this.#duplicates.nextInstant);
  }

  /** Nothing happens by itself any more. */
  stop(): void {
    this.#alarm.stop();
    this.deadLetters?.stop();
  }

  #accept(arrival: Arrival, now: number): number {
    if (this.#duplicates.has(arrival.messageId, now)) return this.#nextSequence();
    this.#alarm.by(this.#duplicates.nextInstant);
    const message = newMessage(arrival, { key: this.#around.nextKey(), queue: this.name, enqueuedAt: now });
    message.timeToLiveMilliseconds = Math.min(
      arrival.timeToLiveMilliseconds,
      this.settings.timeToLiveMilliseconds,
    );
    if (message.state === "scheduled") this.#number(message);
    else this.#enter(message, now);
    return message.sequence;
  }

  /** A message becomes available here now, or in the queue to which this one forwards. */
  #enter(message: Message, now: number): void {
    const { forwardTo } = this.settings;
    if (forwardTo !== undefined) {
      this.#forward(message, forwardTo, now);
      return;
    }
    message.queue = this.name;
    message.state = "active";
    message.enqueuedAt = now;
    message.expiresAt = this.deadLetters === undefined ? Infinity : now + message.timeToLiveMilliseconds;
    const content = this.#contentOf(message);
    const stamped = withExpiry(content, message.expiresAt === Infinity ? undefined : message.expiresAt);
    if (stamped !== content) this.#setContent(message, stamped);
    this.#number(message);
    this.wake();
  }

  /** Where the target has been deleted since, or takes no messages now, the message waits in the dead-letter queue. */
  #forward(message: Message, path: string, now: number): void {
    const target = this.#around.find(path);
    if (target?.settings.canSend === true) {
      target.#enter(message, now);
      return;
    }
    this.#setProperties(message, {
      DeadLetterReason: "AutoForwardFailed",
      DeadLetterErrorDescription: `The queue '${path}' to which '${this.name}' forwards could not be found or is disabled.`,
    });
    message.deadLetterSource = this.name;
    if (this.deadLetters !== undefined) this.deadLetters.#enter(message, now);
  }

  /** Gives a message the next sequence number and its place. */
  #number(message: Message): void {
    message.sequence = this.#nextSequence();
    if (message.enqueuedSequence === 0) message.enqueuedSequence = message.sequence;
    this.#shelf.add(message);
    this.#changed(message);
  }

  #nextSequence(): number {
    this.#lastSequence++;
    this.#around.turn.numbered(this.name, this.#lastSequence);
    return this.#lastSequence;
  }

  #dispatchSession(session: QueueSession, now: number): void {
    const { holder, ready } = session;
    while (holder !== undefined && holder.capacity() > 0) {
      const message = ready.pop();
      if (message === undefined) return;
      this.#handOut(message, holder, now);
    }
  }

  #handOut(message: Message, consumer: Consumer, now: number): void {
    if (message.expiresAt <= now) this.#expire(message);
    else consumer.claim(this.#claim(message, consumer.removesOnDelivery ? "delete" : "lock"));
  }

  #claim(message: Message, mode: "lock" | "delete"): Claim {
    this.#around.observe("receive", this.name);
    const token = randomUUID().replaceAll("-", "");
    if (mode === "lock") {
      this.#shelf.lock(message, token, this.#lockEnd(message));
      this.#changed(message);
    }
    const payload = encodeMessage(this.#contentOf(message), this.#stamps(message));
    if (mode === "delete") this.#remove(message);
    return { payload, tag: Buffer.from(token, "hex") };
  }

  #lockEnd(message: Message): number {
    const session = this.sessions?.find(message.sessionId ?? "");
    return session?.lockedUntil ?? Date.now() + this.settings.lockMilliseconds;
  }

  #letOthersBeFirst(): void {
    for (const first of this.#consumers) {
      this.#consumers.delete(first);
      this.#consumers.add(first);
      return;
    }
  }

  #locked(token: string): Message {
    const message = this.#shelf.locked(token);
    const isHeld = this.sessions !== undefined || (message?.lock?.until ?? 0) > Date.now();
    if (message !== undefined && isHeld) return message;
    if (this.sessions !== undefined) throw sessionLockLost();
    throw new Refusal(
      "com.microsoft:message-lock-lost",
      "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
    );
  }

  /** A delivery that came to nothing: the message is handed out again, or is dead when that was once too often. */
  #putBack(message: Message): void {
    this.#countDelivery(message);
    if (this.deadLetters !== undefined && message.deliveryCount >= this.settings.maxDeliveryCount) {
      this.#moveToDeadLetters(message, {
        reason: "MaxDeliveryCountExceeded",
        description: `Message could not be consumed after ${this.settings.maxDeliveryCount} delivery attempts.`,
      });
      return;
    }
    this.#shelf.unlock(message);
    if (message.expiresAt <= Date.now() && message.state === "active") this.#expire(message);
    else this.#changed(message);
    this.wake();
  }

  /** In a dead-letter queue deliveries are not counted. */
  #countDelivery(message: Message): void {
    if (this.deadLetters !== undefined) message.deliveryCount++;
  }

  #moveToDeadLetters(message: Message, { reason, description, properties = {} }: DeadLetterReason): void {
    const forward = this.settings.forwardDeadLettersTo;
    const target = (forward === undefined ? undefined : this.#around.find(forward)) ?? this.deadLetters;
    if (target === undefined) return;
    // First, because it fails with properties that cannot be encoded, and then the message stays where it is.
    this.#setProperties(message, {
      ...properties,
      DeadLetterReason: reason,
      DeadLetterErrorDescription: description,
    });
    this.#shelf.remove(message);
    message.deadLetterSource = this.name;
    message.scheduledFor = undefined;
    target.#enter(message, Date.now());
    this.#around.observe("dead-letter", this.name);
  }

  #expire(message: Message): void {
    if (this.settings.deadLettersExpired) {
      const description = "The message expired and was dead lettered.";
      this.#moveToDeadLetters(message, { reason: "TTLExpiredException", description });
    } else this.#remove(message);
  }

  #remove(message: Message): void {
    this.#shelf.remove(message);
    message.gone = true;
    this.#around.turn.changed(message);
  }

  /** Does what is due by itself. @returns when something is due next. */
  #passTime(now: number): number | undefined {
    for (const message of this.#shelf.expiredLocks(now)) this.#putBack(message);
    for (const session of this.sessions?.takeExpired(now) ?? []) this.#loseSession(session);
    for (let due = this.#shelf.takeDue(now); due !== undefined; due = this.#shelf.takeDue(now)) {
      this.#shelf.remove(due);
      this.#enter(due, now);
    }
    for (let old = this.#shelf.takeExpired(now); old !== undefined; old = this.#shelf.takeExpired(now)) {
      // One that is locked expires when its lock ends; one that is deferred waits until it is asked for.
      if (old.lock === undefined && old.state === "active") this.#expire(old);
    }
    this.#duplicates.forgetExpired(now);
    const next = Math.min(this.#shelf.nextInstant, this.#duplicates.nextInstant);
    return next === Infinity ? undefined : next;
  }

  #loseSession(session: QueueSession): void {
    const { holder } = session;
    this.releaseSession(session);
    holder?.lose(
      new Refusal("com.microsoft:session-lock-lost", `The lock on session '${session.id}' has expired.`),
    );
  }

  /** The message is to be stored, and the alarm set for what it now waits for. */
  #changed(message: Message): void {
    this.#around.turn.changed(message);
    this.#alarm.by(Math.min(message.lock?.until ?? Infinity, message.expiresAt));
    if (message.state === "scheduled") this.#alarm.by(message.scheduledFor ?? Infinity);
  }

  #setProperties(message: Message, changes: Properties): void {
    const content = this.#contentOf(message);
    const changed = withApplicationProperties(content, changes);
    if (changed !== content) this.#setContent(message, changed);
  }

  #setContent(message: Message, content: Content): void {
    message.content = content;
    message.bytes = contentLength(content);
    message.contentChanged = true;
  }

  #contentOf(message: Message): Content {
    message.content ??= this.#around.store.readContent(message);
    return message.content;
  }

  #stamps(message: Message): Parameters<typeof encodeMessage>[1] {
    return { ...message, lockedUntil: message.lock?.until };
  }
}

function deadLetterSettings(parent: QueueSettings): QueueSettings {
  return {
    ...parent,
    name: `${parent.name}/$DeadLetterQueue`,
    timeToLiveMilliseconds: Infinity,
    deadLettersExpired: false,
    duplicateWindowMilliseconds: 0,
    requiresSession: false,
    forwardTo: undefined,
    forwardDeadLettersTo: undefined,
    canReceive: true,
  };
}

function notFound(description: string): Refusal {
  return new Refusal("com.microsoft:message-not-found", description);
}

function sessionLockLost(): Refusal {
  const description = "The session lock was lost. Request a new session receiver.";
  return new Refusal("com.microsoft:session-lock-lost", description);
}

function removed(name: string): Refusal {
  return new Refusal("amqp:not-found", `The messaging entity 'sb://localhost/${name}' could not be found.`);
}

/** What is said of a queue whose status lets nobody send, or receive. */
export function disabled(name: string): Refusal {
  return new Refusal("com.microsoft:entity-disabled", `Messaging entity '${name}' is currently disabled.`);
}
