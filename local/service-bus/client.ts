import {
  type Connection,
  type IncomingLink,
  type Link,
  type OutgoingLink,
  type Session,
  type Typed,
  types,
} from "./amqp.ts";
import { type ConsumerLink, openConsumer } from "./consumer-link.ts";
import { LARGEST_MESSAGE_BYTES, openProducer } from "./producer-link.ts";
import { type Queue, type QueueSession } from "./queue.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import { openClaimsNode, openManagementNode, Replies } from "./request-response.ts";
import { answerAttach } from "./rhea-session.ts";
import { type Turn } from "./turn.ts";

/** What the broker serves. */
export interface Namespace {
  readonly turn: Turn;
  /** A queue by its path in any case; a dead-letter queue is `name/$DeadLetterQueue`. */
  find(path: string): Queue | undefined;
}

/** One connection's links, from attach to the moment when the connection, the session or the link ends. */
export class Client {
  readonly #connection: Connection;
  readonly #namespace: Namespace;
  readonly #replies = new Replies();
  readonly #consumers = new Map<Link, ConsumerLink>();
  /** Links that wait for the next session that is free, with how to stop waiting. */
  readonly #waiting = new Map<Link, () => void>();

  constructor(connection: Connection, namespace: Namespace) {
    this.#connection = connection;
    this.#namespace = namespace;
  }

  /** The peer attached a link to receive on. */
  receives(link: OutgoingLink): void {
    refuseOnError(link, () => {
      const { kind, path } = nodeAt(link.source?.address);
      link.set_target({ address: link.target?.address ?? null });
      if (kind === "queue") {
        this.#receivesFrom(this.#queue(path), link);
        return;
      }
      link.set_source({ address: link.source?.address ?? null });
      this.#replies.open(link);
      answerAttach(link);
    });
  }

  /** The peer attached a link to send on. */
  sends(link: IncomingLink): void {
    refuseOnError(link, () => {
      const { turn } = this.#namespace;
      const { kind, path } = nodeAt(link.target?.address);
      link.set_source({ address: link.source?.address ?? null });
      link.set_target({ address: link.target?.address ?? null });
      link.local.attach.max_message_size = LARGEST_MESSAGE_BYTES;
      if (kind === "claims") openClaimsNode(link, this.#replies, turn);
      else if (kind === "management") openManagementNode(link, this.#queue(path), this.#replies, turn);
      else this.#sendsTo(this.#queue(path), link);
      answerAttach(link);
    });
  }

  /** Credit, or room in the session's window, came for the links of a session. */
  onFlow(session: Session): void {
    for (const [link, consumer] of this.#consumers) if (link.session === session) consumer.onFlow();
  }

  endLink(link: OutgoingLink): void {
    this.#replies.close(link);
    this.#forget(link);
    answerAttach(link);
  }

  /** No link outlives its session: one that kept its credit would swallow messages that nobody gets. */
  endSession(session: Session): void {
    for (const link of this.#openLinks()) if (link.session === session) this.#forget(link);
  }

  /** Nobody can go on using the queue on a link that is open. */
  detachFrom(queue: Queue, refusal: Refusal): void {
    this.#connection.each_link((link) => {
      const { path } = nodeAt((link.is_sender() ? link.source : link.target)?.address);
      if (path.toLowerCase().replace(DEAD_LETTERS, "") !== queue.name.toLowerCase()) return;
      this.#forget(link);
      if (Object.hasOwn(link, "open")) answerAttach(link, refusal.fields);
      else if (link.is_open()) link.close(refusal.fields);
    });
    this.#connection._register();
  }

  end(): void {
    for (const link of this.#openLinks()) this.#forget(link);
  }

  #sendsTo(queue: Queue, link: IncomingLink): void {
    queue.checkSend();
    openProducer(link, queue, this.#namespace.turn);
  }

  #receivesFrom(queue: Queue, link: OutgoingLink): void {
    queue.checkReceive();
    const filter = link.source?.filter ?? {};
    const wantsSession = Object.hasOwn(filter, SESSION_FILTER);
    if (wantsSession !== (queue.sessions !== undefined)) throw wrongReceiver(queue, wantsSession);
    if (queue.sessions === undefined) {
      this.#consumes(queue, link, undefined);
      return;
    }
    const id = sessionIdOf(filter[SESSION_FILTER]);
    if (id === undefined) this.#awaitSession(queue, link);
    else this.#consumes(queue, link, queue.sessions.open(id));
  }

  /** Answers the attach when a session is free, or when the peer's patience is over. */
  #awaitSession(queue: Queue, link: OutgoingLink): void {
    const asked = Number(link.properties?.["com.microsoft:timeout"] ?? DEFAULT_TIMEOUT_MILLISECONDS);
    const timeout =
      asked >= 0 && asked <= LONGEST_TIMEOUT_MILLISECONDS ? asked : DEFAULT_TIMEOUT_MILLISECONDS;
    const timer = setTimeout(() => {
      this.#forget(link);
      const refusal = new Refusal("com.microsoft:timeout", "No session became available before the timeout.");
      answerAttach(link, refusal.fields);
    }, timeout).unref();
    const stop = queue.sessions?.next((session) => {
      clearTimeout(timer);
      this.#waiting.delete(link);
      refuseOnError(link, () => this.#consumes(queue, link, session));
    });
    if (Object.hasOwn(link, "open")) {
      this.#waiting.set(link, () => {
        clearTimeout(timer);
        stop?.();
      });
    }
  }

  #consumes(queue: Queue, link: OutgoingLink, session: QueueSession | undefined): void {
    const address = link.source?.address ?? null;
    const { attach } = link.local;
    attach.snd_settle_mode = link.snd_settle_mode ?? SETTLE_MODE_MIXED;
    attach.rcv_settle_mode = link.rcv_settle_mode ?? SETTLE_MODE_FIRST;
    this.#consumers.set(link, openConsumer(link, queue, session, this.#namespace.turn));
    if (session === undefined) link.set_source({ address });
    else {
      link.set_source({ address, filter: { [SESSION_FILTER]: session.id } });
      attach.properties = { "com.microsoft:locked-until-utc": ticks(session.lockedUntil) };
    }
    answerAttach(link);
  }

  #queue(path: string): Queue {
    const queue = this.#namespace.find(path);
    if (queue !== undefined) return queue;
    const entity = `sb://${this.#connection.hostname ?? "localhost"}/${path}`;
    throw new Refusal("amqp:not-found", `The messaging entity '${entity}' could not be found.`);
  }

  #openLinks(): readonly Link[] {
    return [...this.#consumers.keys(), ...this.#waiting.keys()];
  }

  #forget(link: Link): void {
    this.#waiting.get(link)?.();
    this.#waiting.delete(link);
    this.#consumers.get(link)?.end();
    this.#consumers.delete(link);
  }
}

const DEAD_LETTERS = /\/\$deadletterqueue$/;
const SESSION_FILTER = "com.microsoft:session-filter";
const DEFAULT_TIMEOUT_MILLISECONDS = 60_000;
/** What a timer can hold. */
const LONGEST_TIMEOUT_MILLISECONDS = 2 ** 31 - 1;
const SETTLE_MODE_MIXED = 2;
const SETTLE_MODE_FIRST = 0;

/** A transaction's coordinator has none either. */
const NO_ADDRESS =
  "Links without an address are not supported: there are no transactions, and no anonymous links.";

interface Node {
  readonly kind: "claims" | "management" | "queue";
  /** The entity's path. */
  readonly path: string;
}

function nodeAt(address: string | null | undefined): Node {
  const path = (address ?? "").replace(/^\//, "");
  if (path === "") throw new Refusal("amqp:not-implemented", NO_ADDRESS);
  if (path.toLowerCase() === "$cbs") return { kind: "claims", path };
  const entity = /^(.*)\/\$management$/i.exec(path)?.[1];
  return entity === undefined ? { kind: "queue", path } : { kind: "management", path: entity };
}

/** A link that cannot be had is attached and at once detached with the reason, as AMQP asks. */
function refuseOnError(link: Link, open: () => void): void {
  const refusal = refusalOf(open);
  if (refusal !== undefined) answerAttach(link, refusal.fields);
}

function wrongReceiver(queue: Queue, wantsSession: boolean): Refusal {
  return new Refusal(
    "amqp:not-allowed",
    wantsSession
      ? `A sessionful message receiver cannot be created on '${queue.name}', which does not require sessions.`
      : `It is not possible for '${queue.name}', which requires sessions, to create a non-sessionful message receiver.`,
  );
}

/** The filter's value: a session id, described by some clients; null asks for the next session that is free. */
function sessionIdOf(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null) return sessionIdOf((value as Partial<Typed>).value);
  return typeof value === "string" ? value : undefined;
}

const TICKS_OF_1970 = 621_355_968_000_000_000n;

/** .NET's count of 100 ns since the year 1. */
function ticks(instant: number): Typed {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(instant) * 10_000n + TICKS_OF_1970);
  return types.wrap_long(bytes);
}
