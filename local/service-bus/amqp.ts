/**
 * The parts of rhea that its typings leave out or leave untyped, named once. Nothing else in this folder knows
 * rhea's insides, and nothing here changes them for other users of the module in the same process.
 */
import { type EventEmitter } from "node:events";
import { type Server, type Socket } from "node:net";
import rhea from "rhea";

/** A value with its AMQP type, as it stands on the wire; compound values hold typed values again. */
export interface Typed {
  readonly type: { readonly name: string; readonly typecode: number };
  readonly value: unknown;
  readonly descriptor?: Typed;
}

interface Reader {
  read(): Typed;
}

interface Writer {
  position: number;
  write(value: Typed): void;
  toBuffer(): Buffer;
}

type Wrap<T> = (value: T) => Typed;

interface Types {
  readonly Reader: new (bytes: Buffer) => Reader;
  readonly Writer: new (scratch?: Buffer) => Writer;
  readonly Null: () => Typed;
  readonly List32: Wrap<readonly Typed[]>;
  readonly Map32: Wrap<readonly Typed[]>;
  readonly wrap: Wrap<unknown>;
  readonly wrap_uint: Wrap<number>;
  readonly wrap_int: Wrap<number>;
  readonly wrap_ulong: Wrap<number>;
  readonly wrap_long: Wrap<number | Buffer>;
  readonly wrap_string: Wrap<string>;
  readonly wrap_symbol: Wrap<string>;
  readonly wrap_binary: Wrap<Uint8Array>;
  readonly wrap_uuid: Wrap<Buffer>;
  readonly wrap_timestamp: Wrap<number>;
  readonly wrap_list: Wrap<readonly unknown[]>;
  readonly wrap_map: Wrap<Readonly<Record<string, unknown>>>;
  wrap_array(values: readonly unknown[], typecode: number): Typed;
  described(descriptor: Typed, value: Typed): Typed;
  unwrap(value: Typed): unknown;
}

export interface AmqpError {
  readonly condition: string;
  readonly description: string;
}

interface Composite {
  described(): Typed;
}

export interface DecodedMessage {
  readonly message_id?: unknown;
  readonly reply_to?: unknown;
  readonly application_properties?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface MessageCodec {
  accepted(): Composite;
  rejected(fields: { readonly error: AmqpError }): Composite;
  data_section(bytes: Buffer): unknown;
  encode(message: Readonly<Record<string, unknown>>): Buffer;
  decode(bytes: Buffer): DecodedMessage;
}

export interface Terminus {
  readonly address?: string | null;
  readonly filter?: Readonly<Record<string, unknown>> | null;
}

export interface RemoteOutcome {
  readonly error?: {
    readonly condition?: string | null;
    readonly description?: string | null;
    readonly info?: Readonly<Record<string, unknown>> | null;
  } | null;
  readonly undeliverable_here?: boolean | null;
  readonly message_annotations?: Readonly<Record<string, unknown>> | null;
}

export interface Delivery {
  readonly id: number;
  readonly tag: Buffer;
  readonly link: Link;
  readonly remote_state?: RemoteOutcome;
  remote_settled: boolean;
  settled: boolean;
  data?: Buffer[];
  update(settled: boolean, state?: Typed): void;
}

export interface Link extends EventEmitter {
  readonly name: string;
  readonly session: Session;
  readonly connection: Connection;
  readonly source?: Terminus | null;
  readonly target?: Terminus | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly snd_settle_mode?: number | null;
  readonly rcv_settle_mode?: number | null;
  readonly local: {
    readonly attach: {
      properties: Readonly<Record<string, unknown>>;
      max_message_size: number;
      rcv_settle_mode: number;
      snd_settle_mode: number;
    };
  };
  open(): void;
  close(error?: AmqpError): void;
  is_open(): boolean;
  is_sender(): boolean;
  set_source(terminus: Terminus): void;
  set_target(terminus: Terminus): void;
}

/** A link on which the broker sends. */
export interface OutgoingLink extends Link {
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _get_drain(): boolean;
  issue_flow: boolean;
  send(payload: Buffer, tag: Buffer, format: number): Delivery;
}

/** A link on which the broker receives. */
export type IncomingLink = Link;

interface Frame {
  readonly performative: {
    message_format?: number | null;
    readonly role?: boolean;
    readonly first?: number;
    readonly last?: number | null;
    readonly handle?: number;
  };
  payload?: Buffer;
}

type OnFrame = (frame: Frame) => void;

export interface Session extends EventEmitter {
  readonly connection: Connection;
  readonly remote: { readonly handles: Readonly<Record<number, Link | undefined>> };
  readonly incoming: { readonly next_delivery_id?: number };
  readonly outgoing: {
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    deliveries: UnsettledDeliveries;
    transfer_window(): number;
  };
  create_link(name: string, kind: unknown, options: unknown): Link;
  on_transfer: OnFrame;
  on_disposition: OnFrame;
  on_flow: OnFrame;
}

export interface Connection extends EventEmitter {
  readonly socket: Socket;
  readonly hostname?: string | null;
  _register(): void;
  _process: () => void;
}

export interface EventContext {
  readonly connection: Connection;
  readonly session?: Session;
  readonly sender?: OutgoingLink;
  readonly receiver?: IncomingLink;
  readonly delivery?: Delivery;
  /** The bytes of a message: see {@link adoptSession}. */
  readonly message?: Buffer;
  readonly format?: number | null;
}

export interface Container extends EventEmitter {
  readonly sasl_server_mechanisms: Record<string, unknown> & { enable_anonymous(): void };
  listen(options: Readonly<Record<string, unknown>>): Server;
}

interface Rhea {
  readonly types: Types;
  readonly message: MessageCodec;
  create_container(options: Readonly<Record<string, unknown>>): Container;
}

const library = rhea as unknown as Rhea;

export const types = library.types;
export const codec = library.message;

export function createContainer(id: string, options: Readonly<Record<string, unknown>>): Container {
  const container = library.create_container({ id, ...options });
  const anyone = (): object => ({
    outcome: undefined,
    start(this: { outcome: boolean | undefined }): void {
      this.outcome = true;
    },
  });
  container.sasl_server_mechanisms.enable_anonymous();
  container.sasl_server_mechanisms["MSSBCBS"] = anyone;
  container.sasl_server_mechanisms["EXTERNAL"] = anyone;
  return container;
}

/** What a message's bytes came with: the format that the peer gave, zero where it gave none. */
const RAW_FORMAT = 0x7fff_ffff;

export function formatOf({ format }: EventContext): number {
  return format === undefined || format === null || format === RAW_FORMAT ? 0 : format;
}

/**
 * Fits a session that a peer has just begun to the needs of a broker:
 *
 * - a link's attach is answered when {@link answerAttach} is called, not before anybody could look at it;
 * - messages arrive as bytes, undecoded, so that what the broker does not understand passes through unchanged;
 * - of a message larger than `largestMessageBytes` only the size is kept ({@link takeIncomingBytes});
 * - any number of deliveries may be unsettled, in any order (rhea stops at 2,048 behind the oldest);
 * - a disposition that names deliveries never made ends the connection instead of counting to four billion.
 */
export function adoptSession(session: Session, largestMessageBytes: number, onFlow: () => void): void {
  answerAttachesLater(session);
  keepMessagesRaw(session, largestMessageBytes);
  session.outgoing.deliveries = new UnsettledDeliveries(() => session.outgoing.next_pending_delivery);
  const [onDisposition, onFlowFrame] = [session.on_disposition.bind(session), session.on_flow.bind(session)];
  session.on_disposition = (frame) => {
    const { role, first = 0, last } = frame.performative;
    const next = role === true ? session.outgoing.next_delivery_id : (session.incoming.next_delivery_id ?? 0);
    if ((last ?? first) >= next) throw new RangeError("a disposition of deliveries never made");
    onDisposition(frame);
  };
  session.on_flow = (frame) => {
    onFlowFrame(frame);
    onFlow();
  };
}

/** Lets the frames of one round leave in one write to the socket, not each in its own. */
export function writeTogether(connection: Connection): void {
  const processRound = connection._process.bind(connection);
  connection._process = () => {
    connection.socket.cork();
    try {
      processRound();
    } finally {
      connection.socket.uncork();
    }
  };
}

/** Answers the peer's attach with what now stands in `link.local.attach`; with an error, detaches at once. */
export function answerAttach(link: Link, error?: AmqpError): void {
  if (!Object.hasOwn(link, "open")) return;
  Reflect.deleteProperty(link, "open");
  link.open();
  if (error !== undefined) link.close(error);
}

/** How many bytes the message that has just arrived had, whether they were kept or not. */
export function takeIncomingBytes(link: IncomingLink): number {
  const bytes = incomingBytes.get(link) ?? 0;
  incomingBytes.set(link, 0);
  return bytes;
}

/** How many deliveries the session has been given that the peer's window did not let out yet. */
export function pendingDeliveries({ outgoing }: Session): number {
  return outgoing.next_delivery_id - outgoing.next_pending_delivery;
}

/** Lets go of a delivery that both sides have settled. */
export function forget(delivery: Delivery): void {
  delivery.link.session.outgoing.deliveries.touch(delivery);
}

/**
 * Uses up the credit of a draining link and says so. rhea stays silent when no credit is left, but the peer waits
 * for the answer all the same and detaches when it does not come.
 */
export function answerDrain(link: OutgoingLink): void {
  link._get_drain = () => {
    if (!link._draining) return false;
    link.delivery_count += link.credit;
    link.credit = 0;
    link._draining = false;
    return true;
  };
  link.issue_flow = true;
  link.connection._register();
}

const incomingBytes = new WeakMap<Link, number>();

function answerAttachesLater(session: Session): void {
  const createLink = session.create_link.bind(session);
  session.create_link = (name, kind, options) => {
    const link = createLink(name, kind, options);
    link.open = () => undefined;
    return link;
  };
}

function keepMessagesRaw(session: Session, largestMessageBytes: number): void {
  const onTransfer = session.on_transfer.bind(session);
  session.on_transfer = (frame) => {
    if (frame.performative.message_format === 0) frame.performative.message_format = RAW_FORMAT;
    const link = session.remote.handles[frame.performative.handle ?? -1];
    frame.payload ??= Buffer.alloc(0);
    if (link !== undefined) {
      const bytes = (incomingBytes.get(link) ?? 0) + frame.payload.length;
      incomingBytes.set(link, bytes);
      if (bytes > largestMessageBytes) frame.payload = Buffer.alloc(0);
    }
    onTransfer(frame);
  };
}

/** Takes the place of rhea's ring of deliveries, with the operations that rhea uses. */
class UnsettledDeliveries {
  readonly #byId = new Map<number, Delivery>();
  #touched: Delivery[] = [];
  readonly #nextPending: () => number;

  constructor(nextPending: () => number) {
    this.#nextPending = nextPending;
  }

  available(): number {
    return Number.MAX_SAFE_INTEGER;
  }

  push(delivery: Delivery): void {
    this.#byId.set(delivery.id, delivery);
  }

  by_id(id: number): Delivery | undefined {
    const delivery = this.#byId.get(id);
    if (delivery !== undefined) this.#touched.push(delivery);
    return delivery;
  }

  touch(delivery: Delivery): void {
    this.#touched.push(delivery);
  }

  /** Called at the end of every round: looks at what the round touched, and nothing else. */
  pop_if(isDone: (delivery: Delivery) => boolean): void {
    for (const delivery of this.#touched) {
      if (isDone(delivery)) this.#byId.delete(delivery.id);
      else if (delivery.id < this.#nextPending()) delivery.data = [];
    }
    this.#touched = [];
  }
}
