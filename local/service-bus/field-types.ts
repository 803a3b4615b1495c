import { malformed, NULL_CODE } from "./encoding.ts";

/** The type of a field in one of AMQP's lists; with an exclamation mark it may not be left out. */
export type FieldType = TypeName | `${TypeName}!`;

/** @throws Refusal when a field has another type than is expected at its place, or is missing. */
export function checkFields(fields: readonly Buffer[], expected: readonly FieldType[]): void {
  for (const [index, type] of expected.entries()) {
    const code = fields[index]?.[0] ?? NULL_CODE;
    const codes: readonly number[] | undefined = typeCodes[type.replace("!", "") as TypeName];
    if (code === NULL_CODE ? type.endsWith("!") : codes !== undefined && !codes.includes(code))
      throw malformed();
  }
}

type TypeName = keyof typeof typeCodes;

const string = [0xa1, 0xb1];
const symbol = [0xa3, 0xb3];
const binary = [0xa0, 0xb0];
const ulong = [0x44, 0x53, 0x80];

/** The codes that stand for each type; undefined: any does. */
const typeCodes = {
  any: undefined,
  boolean: [0x41, 0x42, 0x56],
  ubyte: [0x50],
  ushort: [0x60],
  uint: [0x43, 0x52, 0x70],
  ulong,
  timestamp: [0x83],
  binary,
  string,
  symbol,
  /** One, or an array of them. */
  symbols: [...symbol, 0xe0, 0xf0],
  map: [0xc1, 0xd1],
  described: [0x00],
  "message-id": [...ulong, 0x98, ...binary, ...string],
} as const satisfies Record<string, readonly number[] | undefined>;
