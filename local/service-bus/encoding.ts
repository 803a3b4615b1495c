/** AMQP's encoding of values, walked without decoding them: nothing is allocated for what a value claims to hold. */
import { Refusal } from "./refusal.ts";

/** So many values may lie one within the other: more would exhaust the stack of whoever decodes them. */
const DEEPEST_NESTING = 32;

/** What a type code of 0x40 stands for. */
export const NULL_CODE = 0x40;

export interface Described {
  /** The numeric descriptor. */
  readonly code: number;
  /** Where the value stands that is described. */
  readonly valueAt: number;
  readonly end: number;
}

/** The described value that starts at `at`. @throws Refusal when it has no numeric descriptor, or is not well formed. */
export function describedAt(bytes: Buffer, at: number): Described {
  if (bytes[at] !== DESCRIBED) throw malformed();
  const valueAt = endOfValue(bytes, at + 1);
  return { code: ulongOf(bytes.subarray(at + 1, valueAt)), valueAt, end: endOfValue(bytes, valueAt) };
}

/**
 * The encoded elements of a list, or of a map, each key before its value.
 *
 * @param bytes one value and nothing else.
 * @throws Refusal when it is of another type, or not well formed.
 */
export function elementsOf(kind: "list" | "map", bytes: Buffer): readonly Buffer[] {
  if (endOfValue(bytes, 0) !== bytes.length) throw malformed();
  const [code] = bytes;
  if (kind === "list" && code === EMPTY_LIST) return [];
  const [short, long] = kind === "list" ? [0xc0, 0xd0] : [0xc1, 0xd1];
  if (code !== short && code !== long) throw malformed();
  const elements: Buffer[] = [];
  for (let at = code === short ? 3 : 9; at < bytes.length;) {
    const end = endOfValue(bytes, at);
    elements.push(bytes.subarray(at, end));
    at = end;
  }
  if (kind === "map" && elements.length % 2 === 1) throw malformed();
  return elements;
}

export function malformed(): Refusal {
  return new Refusal("amqp:decode-error", "The bytes are not well-formed AMQP.");
}

/**
 * Where the value that starts at `at` ends.
 *
 * @throws Refusal when it is not wholly there, or when anything inside it is longer than what is around it, claims
 * more elements than it has bytes, or lies too deep.
 */
function endOfValue(bytes: Buffer, at: number): number {
  return valueEnd({ bytes, limit: bytes.length, depth: 0 }, at);
}

const DESCRIBED = 0x00;
const EMPTY_LIST = 0x45;

function ulongOf(bytes: Buffer): number {
  if (bytes[0] === 0x53) return bytes.readUInt8(1);
  if (bytes[0] === 0x80) return Number(bytes.readBigUInt64BE(1));
  throw malformed();
}

/** Widths of the values of type codes 0x4. to 0x9., in bytes. */
const fixedWidths = [0, 1, 2, 4, 8, 16];

/** The bytes of which a value may take those before `limit`. */
interface Room {
  readonly bytes: Buffer;
  readonly limit: number;
  readonly depth: number;
}

function valueEnd(room: Room, at: number): number {
  const { code, next } = constructorAt(room, at);
  return dataEnd(room, code, next);
}

/** The type code, and where it ends, behind whatever describes it. */
function constructorAt(room: Room, at: number): { readonly code: number; readonly next: number } {
  if (at >= room.limit || room.depth > DEEPEST_NESTING) throw malformed();
  const code = room.bytes[at] ?? DESCRIBED;
  if (code !== DESCRIBED) return { code, next: at + 1 };
  const inside = { ...room, depth: room.depth + 1 };
  return constructorAt(inside, valueEnd(inside, at + 1));
}

/** Where a value of the type ends whose data, without the constructor, starts at `at`. */
function dataEnd(room: Room, code: number, at: number): number {
  const family = code >> 4;
  const fixedWidth = fixedWidths[family - 4];
  if (fixedWidth !== undefined) return within(room, at + fixedWidth);
  if (family < 0xa) throw malformed();
  const width = family % 2 === 0 ? 1 : 4;
  const start = at + width;
  const end = within(room, start + numberAt(room, at, width));
  const inside = { bytes: room.bytes, limit: end, depth: room.depth + 1 };
  if (family >= 0xe) checkArray(inside, start, width);
  else if (family >= 0xc) checkCompound(inside, start, width);
  return end;
}

function checkCompound(room: Room, start: number, width: number): void {
  let at = start + width;
  const count = countAt(room, start, width);
  for (let index = 0; index < count; index++) at = valueEnd(room, at);
  if (at !== room.limit) throw malformed();
}

/** An array has one constructor for all its elements. */
function checkArray(room: Room, start: number, width: number): void {
  const count = countAt(room, start, width);
  const { code, next } = constructorAt(room, start + width);
  let at = next;
  for (let index = 0; index < count; index++) at = dataEnd(room, code, at);
  if (at !== room.limit) throw malformed();
}

/**
 * How many elements there are. Elements without any bytes, of which an array could claim four billion, are not told
 * from a lie: no client sends an array of nulls.
 */
function countAt(room: Room, at: number, width: number): number {
  const count = numberAt(room, at, width);
  if (count > room.limit - at - width) throw malformed();
  return count;
}

function numberAt(room: Room, at: number, width: number): number {
  within(room, at + width);
  return room.bytes.readUIntBE(at, width);
}

function within({ limit }: Room, end: number): number {
  if (end > limit) throw malformed();
  return end;
}
