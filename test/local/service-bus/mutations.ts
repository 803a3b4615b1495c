import { types, type Typed } from "../../../local/service-bus/amqp.ts";
import {
  amqpHeader,
  attachReceiver,
  attachSender,
  begin,
  bytes,
  described,
  DISPOSITION,
  encoded,
  END,
  flow,
  frame,
  no,
  nothing,
  open,
  performative,
  saslHeader,
  source,
  symbol,
  text,
  transfer,
  uint,
  yes,
} from "./frames.ts";

/** Whole numbers from zero to below `limit`. */
export type Dice = (limit: number) => number;

/** What a peer says over one connection: sound but for one frame. */
export function mutatedConversation(dice: Dice): readonly Buffer[] {
  const sound = pick(conversations, dice);
  const at = dice(sound.length);
  const mutate = pick(mutations, dice);
  return sound.flatMap((part, index) => (index === at ? mutate(part, dice) : [part]));
}

const DETACH = 0x16;
const CLOSE = 0x18;

const header = described(0x70, [no, nothing, uint(60_000)]);
const annotations = types.described(types.wrap_ulong(0x72), types.Map32([symbol("x-opt-a"), text("b")]));
const message = encoded(header, annotations, types.described(types.wrap_ulong(0x77), text("hostile")));
const request = encoded(
  described(0x73, [text("1"), nothing, nothing, nothing, text("raw")]),
  types.described(
    types.wrap_ulong(0x74),
    types.Map32([text("operation"), text("com.microsoft:peek-message")]),
  ),
  types.described(
    types.wrap_ulong(0x77),
    types.Map32([text("from-sequence-number"), types.wrap_long(0), text("message-count"), types.wrap_int(5)]),
  ),
);
const filter = types.Map32([symbol("com.microsoft:session-filter"), text("A")]);
const sessionSource = described(0x28, [
  text("sessions"),
  ...Array.from({ length: 6 }, () => nothing),
  filter,
]);
const rejected = described(0x25, [described(0x1d, [symbol("com.microsoft:dead-letter"), text("bad")])]);

const start = [amqpHeader, open, begin];
const finish = [performative(DETACH, [uint(0), yes]), performative(END, []), performative(CLOSE, [])];
const saslInit = frame(encoded(described(0x41, [symbol("ANONYMOUS"), bytes(Buffer.from("x"))])), { type: 1 });

const conversations: readonly (readonly Buffer[])[] = [
  [saslHeader, saslInit, ...start, attachSender(0, "busy"), transfer(0, 0, message), ...finish],
  [...start, attachSender(0, "busy"), transfer(0, 0, message), transfer(0, 1, message), ...finish],
  [
    ...start,
    attachReceiver(0, source("hostile")),
    flow(0, 3),
    performative(DISPOSITION, [yes, uint(0), uint(0), yes, rejected]),
    ...finish,
  ],
  [...start, attachReceiver(0, sessionSource), flow(0, 3), ...finish],
  [
    ...start,
    attachReceiver(1, source("busy/$management")),
    flow(1, 9),
    attachSender(0, "busy/$management"),
    transfer(0, 0, request),
  ],
  [...start, attachSender(0, "$cbs"), transfer(0, 0, request), ...finish],
];

type Mutation = (sound: Buffer, dice: Dice) => readonly Buffer[];

const extremes = [0, 1, 7, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
const typeCodes = [
  0x00, 0x40, 0x43, 0x45, 0x53, 0x56, 0x70, 0x80, 0x81, 0x83, 0x98, 0xa1, 0xb0, 0xc0, 0xc1, 0xd0, 0xe0, 0xf0,
];

const mutations: readonly Mutation[] = [
  (sound, dice) => [
    changed(sound, (bad) => repeat(1 + dice(8), () => bad.writeUInt8(dice(256), dice(bad.length)))),
  ],
  (sound, dice) => [changed(sound, (bad) => bad.writeUInt32BE(pick(extremes, dice), dice(bad.length - 3)))],
  (sound, dice) => [changed(sound, (bad) => bad.writeUInt32BE(pick(extremes, dice), 0))],
  (sound, dice) => [
    changed(sound, (bad) =>
      bad.writeUInt8(pick(typeCodes, dice), Math.min(8 + dice(bad.length), bad.length - 1)),
    ),
  ],
  (sound, dice) => [sound.subarray(0, dice(sound.length))],
  (sound) => [sound, sound],
  () => [],
  (_, dice) => [frame(Buffer.from(Array.from({ length: dice(400) }, () => dice(256))))],
  (_, dice) => [frame(Buffer.concat([Buffer.alloc(dice(20_000)), Buffer.from([0x53, 0x12, 0x45])]))],
  withOtherField,
  withOtherField,
  withOtherField,
];

const values: readonly (() => Typed)[] = [
  () => nothing,
  () => uint(0xffff_ffff),
  () => types.wrap(-1.5),
  () => types.wrap_long(-5),
  () => text("__proto__"),
  () => text("x".repeat(5_000)),
  () => bytes(Buffer.alloc(300)),
  () => types.wrap_list([]),
  () => types.wrap_array([1, 2 ** 40], 0x81),
  () => types.Map32([nothing, yes]),
  () => Array.from({ length: 60 }).reduce<Typed>((inside) => types.List32([inside]), yes),
  () => Array.from({ length: 60 }).reduce<Typed>((inside) => described(0x24, [inside]), yes),
  () => described(0x30, []),
  () => types.wrap_timestamp(9e15),
];

/** A performative with a field of another type, or with fields too many. */
function withOtherField(sound: Buffer, dice: Dice): readonly Buffer[] {
  if (sound.subarray(0, 4).toString("latin1") === "AMQP") return [Buffer.from("AMQP\x02\x01\0\0", "latin1")];
  const reader = new types.Reader(sound.subarray(8)) as { read(): Typed; readonly position?: number };
  const { descriptor, value } = reader.read();
  const fields = Array.isArray(value) ? [...(value as Typed[])] : [];
  fields[dice(fields.length + 1)] = pick(values, dice)();
  const code = Number(descriptor?.value);
  const body = encoded(described(code, fields));
  return [
    frame(Buffer.concat([body, sound.subarray(8 + (reader.position ?? 0))]), { type: sound.readUInt8(5) }),
  ];
}

function changed(sound: Buffer, change: (bad: Buffer) => void): Buffer {
  const bad = Buffer.from(sound);
  change(bad);
  return bad;
}

function repeat(times: number, action: () => void): void {
  for (let time = 0; time < times; time++) action();
}

function pick<T>(all: readonly T[], dice: Dice): T {
  const one = all[dice(all.length)];
  if (one === undefined) throw new RangeError("nothing to pick");
  return one;
}
