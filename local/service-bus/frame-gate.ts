import { describedAt, elementsOf, malformed, NULL_CODE } from "./encoding.ts";
import { checkFields } from "./field-types.ts";
import {
  ATTACH,
  BEGIN,
  CLOSE,
  END,
  OPEN,
  type Performative,
  performatives,
  TRANSFER,
} from "./performatives.ts";
import { Refusal, refusalOf } from "./refusal.ts";

/** As the service says it in its own open. */
export const LARGEST_FRAME_BYTES = 65_536;
export const HIGHEST_CHANNEL = 4_999;
export const HIGHEST_HANDLE = 4_999;

/** No peer may have less room than this (AMQP 1.0, section 2.4.7); rhea would never come to an end with less. */
const SMALLEST_FRAME_BYTES = 512;

/**
 * Stands before rhea on one connection, and lets through only whole frames that are what AMQP says they are: rhea
 * believes a length, a count and a type wherever it reads one.
 */
export class FrameGate {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #neededBytes = SHORTEST_FRAME_BYTES;
  #state: "new" | "open" | "closed" = "new";
  /** Those on which there is a session. */
  readonly #channels = new Set<number>();

  /**
   * Takes what came from the socket.
   *
   * @returns the frames that are complete now, and what is wrong with the one behind them. A protocol header comes
   * first in what is returned: one that a client sends behind the frames before it, without waiting for their answer,
   * is left for the next call ({@link hasMore}).
   */
  admit(chunk: Buffer): { readonly frames: Buffer; readonly refusal: Refusal | undefined } {
    if (chunk.length > 0) this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes < this.#neededBytes) return { frames: NOTHING, refusal: undefined };
    const bytes = this.#waiting.length === 1 ? (this.#waiting[0] ?? NOTHING) : Buffer.concat(this.#waiting);
    let at = 0;
    const refusal = refusalOf(() => {
      for (let next = this.#next(bytes, at); next > at; next = this.#next(bytes, at)) at = next;
    });
    this.#waiting = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#waitingBytes = bytes.length - at;
    return { frames: bytes.subarray(0, at), refusal };
  }

  /** Whether there is something to be had that has come already. */
  get hasMore(): boolean {
    return this.#waitingBytes >= this.#neededBytes;
  }

  /** Where the frame ends that starts at `at`; there, when it is not complete or has to wait. */
  #next(bytes: Buffer, at: number): number {
    const rest = bytes.subarray(at);
    this.#neededBytes = lengthOf(rest);
    if (rest.length < this.#neededBytes || (isHeader(rest) && at > 0)) return at;
    if (!isHeader(rest)) this.#check(rest.subarray(0, this.#neededBytes));
    return at + this.#neededBytes;
  }

  #check(frame: Buffer): void {
    const bodyAt = 4 * frame.readUInt8(DATA_OFFSET);
    const layer = layers[frame.readUInt8(TYPE)];
    if (bodyAt < SHORTEST_FRAME_BYTES || bodyAt > frame.length || layer === undefined) throw malformed();
    if (bodyAt === frame.length) return;
    const { code, fields } = performativeOf(frame.subarray(bodyAt), layer);
    if (layer === "sasl") return;
    this.#followConnection(code, fields);
    if (code !== OPEN && code !== CLOSE) this.#followSession(code, frame.readUInt16BE(CHANNEL));
    if (code === ATTACH && uintOf(fields[HANDLE]) > HIGHEST_HANDLE) throw framingError("handle");
  }

  /** Open comes first and once, and nothing comes after close. */
  #followConnection(code: number, fields: readonly Buffer[]): void {
    if ((code === OPEN) !== (this.#state === "new") || this.#state === "closed") throw framingError("frame");
    if (code === OPEN && uintOf(fields[MAX_FRAME_SIZE]) < SMALLEST_FRAME_BYTES) {
      throw framingError("max-frame-size");
    }
    if (code === OPEN) this.#state = "open";
    if (code === CLOSE) this.#state = "closed";
  }

  /** A session has one beginning and one end: a link that came after the end would never hear that it is over. */
  #followSession(code: number, channel: number): void {
    if (channel > HIGHEST_CHANNEL || this.#channels.has(channel) === (code === BEGIN))
      throw framingError("channel");
    if (code === BEGIN) this.#channels.add(channel);
    if (code === END) this.#channels.delete(channel);
  }
}

const SHORTEST_FRAME_BYTES = 8;
const DATA_OFFSET = 4;
const TYPE = 5;
const CHANNEL = 6;
const MAX_FRAME_SIZE = 2;
const HANDLE = 1;
const NOTHING = Buffer.alloc(0);

const layers: Readonly<Record<number, Performative["layer"]>> = { 0: "amqp", 1: "sasl" };

function isHeader(bytes: Buffer): boolean {
  return bytes.toString("latin1", 0, 4) === "AMQP";
}

/** How many bytes the frame or the protocol header has with which the bytes begin, as far as they tell. */
function lengthOf(bytes: Buffer): number {
  if (bytes.length < SHORTEST_FRAME_BYTES || isHeader(bytes)) return SHORTEST_FRAME_BYTES;
  const length = bytes.readUInt32BE();
  if (length < SHORTEST_FRAME_BYTES || length > LARGEST_FRAME_BYTES) throw framingError("frame's length");
  return length;
}

function performativeOf(
  body: Buffer,
  layer: Performative["layer"],
): { code: number; fields: readonly Buffer[] } {
  const { code, valueAt, end } = describedAt(body, 0);
  const performative = performatives.get(code);
  if (performative?.layer !== layer || (end < body.length && code !== TRANSFER)) throw malformed();
  const fields = elementsOf("list", body.subarray(valueAt, end));
  checkFields(fields, performative.fields);
  return { code, fields };
}

/** A field that may be left out, which stands for no limit. */
function uintOf(field: Buffer | undefined): number {
  if (field === undefined || field[0] === NULL_CODE) return Infinity;
  return field.length === 1 ? 0 : field.readUIntBE(1, field.length - 1);
}

function framingError(what: string): Refusal {
  return new Refusal("amqp:connection:framing-error", `The ${what} is not allowed here.`);
}
