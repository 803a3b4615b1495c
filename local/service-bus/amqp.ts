/** The parts of rhea that its typings leave out or leave untyped, named once. */
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
  readonly state?: Typed;
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
export interface IncomingLink extends Link {
  /** A delivery of which more is to come. */
  readonly _incomplete?: Delivery;
}

interface Frame {
  readonly performative: {
    message_format?: number | null;
    readonly delivery_id?: number | null;
    readonly role?: boolean;
    readonly first?: number;
    readonly last?: number | null;
    readonly handle?: number;
  };
  payload?: Buffer;
}

type OnFrame = (frame: Frame) => void;

/** Where a session keeps the deliveries that are not settled on both sides. */
export interface DeliveryBuffer {
  available(): number;
  push(delivery: Delivery): void;
  by_id(id: number): Delivery | undefined;
  pop_if(isDone: (delivery: Delivery) => boolean): void;
}

export interface Session extends EventEmitter {
  readonly connection: Connection;
  readonly local: { readonly begin: { handle_max: number } };
  readonly remote: { readonly handles: Readonly<Record<number, IncomingLink | undefined>> };
  readonly incoming: {
    readonly next_delivery_id?: number;
    /** Settled since the last round, to be told to the peer. */
    updated: readonly Delivery[];
    process(session: Session): void;
  };
  readonly outgoing: {
    /** Settled since the last round, to be told to the peer. */
    pending_dispositions: readonly Delivery[];
    process(): void;
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    deliveries: DeliveryBuffer;
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
  accept(socket: Socket): void;
  is_open(): boolean;
  close(error: AmqpError): void;
  input: (chunk: Buffer) => void;
  _disconnected(): void;
  _register(): void;
  _process: () => void;
  each_link(action: (link: Link) => void): void;
}

export interface EventContext {
  readonly connection: Connection;
  readonly session?: Session;
  readonly sender?: OutgoingLink;
  readonly receiver?: IncomingLink;
  readonly delivery?: Delivery;
  /** The bytes of a message: see `adoptSession`. */
  readonly message?: Buffer;
  readonly format?: number | null;
}

export interface Container extends EventEmitter {
  readonly sasl_server_mechanisms: Record<string, unknown> & { enable_anonymous(): void };
  create_connection(options: Readonly<Record<string, unknown>>): Connection;
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
