import { type FieldType } from "./field-types.ts";

/** What a frame may say, by the descriptor's code: the fields' types as AMQP 1.0 has them (sections 2.7 and 5.3.3). */
export interface Performative {
  readonly layer: "amqp" | "sasl";
  readonly fields: readonly FieldType[];
}

export const OPEN = 0x10;
export const BEGIN = 0x11;
export const ATTACH = 0x12;
export const TRANSFER = 0x14;
export const END = 0x17;
export const CLOSE = 0x18;

/** Those that a client may send. */
export const performatives: ReadonlyMap<number, Performative> = new Map([
  amqp(OPEN, [
    "string!",
    "string",
    "uint",
    "ushort",
    "uint",
    "symbols",
    "symbols",
    "symbols",
    "symbols",
    "map",
  ]),
  amqp(BEGIN, ["ushort", "uint!", "uint!", "uint!", "uint", "symbols", "symbols", "map"]),
  amqp(ATTACH, [
    "string!",
    "uint!",
    "boolean!",
    "ubyte",
    "ubyte",
    "described",
    "described",
    "map",
    "boolean",
    "uint",
    "ulong",
    "symbols",
    "symbols",
    "map",
  ]),
  amqp(0x13, [
    "uint",
    "uint!",
    "uint!",
    "uint!",
    "uint",
    "uint",
    "uint",
    "uint",
    "boolean",
    "boolean",
    "map",
  ]),
  amqp(TRANSFER, [
    "uint!",
    "uint",
    "binary",
    "uint",
    "boolean",
    "boolean",
    "ubyte",
    "described",
    "boolean",
    "boolean",
    "boolean",
  ]),
  amqp(0x15, ["boolean!", "uint!", "uint", "boolean", "described", "boolean"]),
  amqp(0x16, ["uint!", "boolean", "described"]),
  amqp(END, ["described"]),
  amqp(CLOSE, ["described"]),
  [0x41, { layer: "sasl", fields: ["symbol!", "binary", "string"] }],
  [0x43, { layer: "sasl", fields: ["binary!"] }],
]);

function amqp(code: number, fields: readonly FieldType[]): [number, Performative] {
  return [code, { layer: "amqp", fields }];
}
