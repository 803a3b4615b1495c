import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { types, type Typed } from "../../../local/service-bus/amqp.ts";

/** AMQP frames as bytes, for what no client library would send. */

export const [OPEN, BEGIN, ATTACH, TRANSFER, DISPOSITION, END] = [
  0x10, 0x11, 0x12, 0x14, 0x15, 0x17,
] as const;
const FLOW = 0x13;

export const amqpHeader = Buffer.from("AMQP\0\x01\0\0", "latin1");
export const saslHeader = Buffer.from("AMQP\x03\x01\0\0", "latin1");

export const nothing = types.Null();
export const uint = types.wrap_uint;
export const text = types.wrap_string;
export const symbol = types.wrap_symbol;
export const yes = types.wrap(true);
export const no = types.wrap(false);
export const bytes = types.wrap_binary;

export function described(code: number, fields: readonly Typed[]): Typed {
  return types.described(types.wrap_ulong(code), types.List32(fields));
}

export function encoded(...values: readonly Typed[]): Buffer {
  const writer = new types.Writer();
  for (const value of values) writer.write(value);
  return Buffer.from(writer.toBuffer());
}

/** One frame. @param type 0 for AMQP, 1 for SASL. */
export function frame(body: Buffer, { channel = 0, type = 0 } = {}): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt32BE(body.length + 8);
  start.writeUInt8(2, 4);
  start.writeUInt8(type, 5);
  start.writeUInt16BE(channel, 6);
  return Buffer.concat([start, body]);
}

export function performative(
  code: number,
  fields: readonly Typed[],
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  return frame(Buffer.concat([encoded(described(code, fields)), payload]));
}

export const open = performative(OPEN, [text("raw"), text("127.0.0.1")]);
export const begin = performative(BEGIN, [nothing, uint(0), uint(2_048), uint(2_048)]);

/** The peer's link to send on. */
export function attachSender(handle: number, queue: string): Buffer {
  const target = described(0x29, [text(queue)]);
  const ends = [described(0x28, [text("raw")]), target];
  return performative(ATTACH, [
    text(`sender-${handle}`),
    uint(handle),
    no,
    nothing,
    nothing,
    ...ends,
    nothing,
    nothing,
    uint(0),
  ]);
}

/** The peer's link to receive on. */
export function attachReceiver(handle: number, source: Typed): Buffer {
  const ends = [source, described(0x29, [text("raw")])];
  return performative(ATTACH, [text(`receiver-${handle}`), uint(handle), yes, nothing, nothing, ...ends]);
}

export function source(queue: string): Typed {
  return described(0x28, [text(queue)]);
}

export function transfer(handle: number, id: number, message: Buffer): Buffer {
  return performative(TRANSFER, [uint(handle), uint(id), bytes(Buffer.from([id])), uint(0), no, no], message);
}

export function flow(handle: number, credit: number): Buffer {
  const window = [uint(0), uint(2_048), uint(0), uint(2_048)];
  return performative(FLOW, [...window, uint(handle), uint(0), uint(credit)]);
}

export interface Peer {
  readonly socket: Socket;
  /** Resolves with all that came when the broker has ended the connection. */
  readonly ended: Promise<Buffer>;
}

/** Connects and sends, and stays connected: it is for the broker to end it. */
export async function sendBytes(port: number, ...chunks: readonly Buffer[]): Promise<Peer> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined);
  const received: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => received.push(chunk));
  const ended = new Promise<Buffer>((resolve) => {
    for (const event of ["end", "close"]) socket.once(event, () => resolve(Buffer.concat(received)));
  });
  await once(socket, "connect");
  socket.write(Buffer.concat(chunks));
  return { socket, ended };
}
