import { typeRank, type Value } from "./sql/values.ts";

/**
 * Writes values as bytes whose order is the order of the values: each by its type, then by its content. Arrays and
 * objects have no order among themselves: only their type is written.
 */
export function indexKey(values: readonly Value[]): Buffer {
  return Buffer.concat(values.map(encode));
}

/** Where the keys end that begin with the given one. */
export function endOfPrefix(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0xff)]);
}

/** The byte that begins every value of the same type. */
export function typeMark(value: Value): Buffer {
  return Buffer.of(typeRank(value) + 1);
}

function encode(value: Value): Buffer {
  const mark = typeMark(value);
  if (typeof value === "string") return Buffer.concat([mark, encodeString(value)]);
  if (typeof value === "number") return Buffer.concat([mark, encodeNumber(value)]);
  if (typeof value === "boolean") return Buffer.concat([mark, Buffer.of(value ? 1 : 0)]);
  return mark;
}

/** A zero byte within the text is followed by 0xFF, the end of the text by 0x01: a text comes before its extensions. */
function encodeString(text: string): Buffer {
  const escaped = text.includes("\0")
    ? Buffer.from(Buffer.from(text).toString("latin1").replaceAll("\0", "\0\xff"), "latin1")
    : Buffer.from(text);
  return Buffer.concat([escaped, Buffer.of(0, 1)]);
}

/** IEEE 754 sorts as unsigned bytes once the sign is flipped, and every bit of a negative number. */
function encodeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  const negative = bytes.readUInt8(0) >= 0x80;
  for (let index = 0; index < 8; index++) {
    const flip = negative ? 0xff : index === 0 ? 0x80 : 0;
    bytes.writeUInt8(bytes.readUInt8(index) ^ flip, index);
  }
  return bytes;
}
