import { types, type Typed } from "./amqp.ts";
import { Refusal } from "./refusal.ts";

/**
 * A message's sections as they came over the wire. They are kept as bytes, so that types and values that the broker
 * does not understand reach the receiver unchanged; a section that was not sent is empty.
 */
export interface Content {
  readonly header: Buffer;
  readonly annotations: Buffer;
  readonly properties: Buffer;
  readonly applicationProperties: Buffer;
  /** Data, sequence or value sections, and the footer. */
  readonly body: Buffer;
}

/** What the broker reads of a message that arrives. */
export interface Arrival {
  readonly content: Content;
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly timeToLiveMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly scheduledFor: number | undefined;
}

/** What the broker adds to a message that it hands out. Instants are milliseconds since 1970. */
export interface Stamps {
  readonly sequence: number;
  readonly enqueuedSequence: number;
  readonly enqueuedAt: number;
  readonly state: "active" | "deferred" | "scheduled";
  readonly deliveryCount: number;
  readonly timeToLiveMilliseconds: number;
  readonly scheduledFor: number | undefined;
  readonly lockedUntil: number | undefined;
  readonly deadLetterSource: string | undefined;
}

/**
 * @param newMessageId names a message whose sender gave it no id, as the service does.
 * @throws Refusal when the bytes are not an AMQP message.
 */
export function parseArrival(bytes: Buffer, newMessageId: () => string): Arrival {
  const content = parseContent(bytes);
  try {
    return readArrival(content, newMessageId);
  } catch (cause) {
    throw malformed(cause);
  }
}

/** @throws Refusal when the bytes are not an AMQP message. */
export function parseContent(bytes: Buffer): Content {
  const parts = {
    header: [],
    annotations: [],
    properties: [],
    applicationProperties: [],
    body: [],
  } as Record<keyof Content, Buffer[]>;
  for (const { code, section } of sections(bytes)) {
    const part = partOf[code];
    if (part === undefined) throw malformed();
    if (part !== "dropped") parts[part].push(section);
  }
  return {
    header: join(parts.header),
    annotations: join(parts.annotations),
    properties: join(parts.properties),
    applicationProperties: join(parts.applicationProperties),
    body: join(parts.body),
  };
}

/** The encoded messages inside a batch (message format 0x80013700): one in each data section. */
export function splitBatch(bytes: Buffer): readonly Buffer[] {
  const messages: Buffer[] = [];
  for (const { code, section, valueAt } of sections(bytes)) {
    if (code !== DATA) continue;
    const type = section[valueAt];
    if (type === 0xa0) messages.push(section.subarray(valueAt + 2));
    else if (type === 0xb0) messages.push(section.subarray(valueAt + 5));
    else throw malformed();
  }
  return messages;
}

/** The bytes that {@link parseContent} reads back. */
export function contentBytes(content: Content): Buffer {
  const { header, annotations, properties, applicationProperties, body } = content;
  return Buffer.concat([header, annotations, properties, applicationProperties, body]);
}

/** How many bytes {@link contentBytes} gives. */
export function contentLength({
  header,
  annotations,
  properties,
  applicationProperties,
  body,
}: Content): number {
  return header.length + annotations.length + properties.length + applicationProperties.length + body.length;
}

/** Sets application properties over those that are there; undefined leaves one out. */
export function withApplicationProperties(
  content: Content,
  changes: Readonly<Record<string, unknown>>,
): Content {
  const names = Object.keys(changes).filter((name) => changes[name] !== undefined);
  if (names.length === 0) return content;
  const kept = pairs(content.applicationProperties).filter(([key]) => !names.includes(String(key.value)));
  const set = names.map((name): Pair => [types.wrap_string(name), types.wrap(changes[name])]);
  return {
    ...content,
    applicationProperties: encode([mapSection(APPLICATION_PROPERTIES, [...kept, ...set])]),
  };
}

/** Sets the properties section's absolute-expiry-time, which on output is the service's word, not the sender's. */
export function withExpiry(content: Content, expiresAt: number | undefined): Content {
  const fields = listOf(content.properties);
  const given = fields[ABSOLUTE_EXPIRY_TIME];
  if (expiresAt === undefined && isAbsent(given)) return content;
  const value = expiresAt === undefined ? types.Null() : types.wrap_timestamp(expiresAt);
  return {
    ...content,
    properties: encode([listSection(PROPERTIES, withField(fields, ABSOLUTE_EXPIRY_TIME, value))]),
  };
}

/** The message as a receiver gets it. @param omitBody leaves out every body section, as a peek may ask. */
export function encodeMessage(content: Content, stamps: Stamps, omitBody = false): Buffer {
  const service = encode([headerSection(content, stamps), annotationsSection(content, stamps)]);
  return Buffer.concat([
    service,
    content.properties,
    content.applicationProperties,
    ...(omitBody ? [] : [content.body]),
  ]);
}

type Pair = readonly [key: Typed, value: Typed];

const HEADER = 0x70;
const ANNOTATIONS = 0x72;
const PROPERTIES = 0x73;
const APPLICATION_PROPERTIES = 0x74;
const DATA = 0x75;

const partOf: Readonly<Record<number, keyof Content | "dropped">> = {
  [HEADER]: "header",
  0x71: "dropped", // delivery annotations are for the next hop only
  [ANNOTATIONS]: "annotations",
  [PROPERTIES]: "properties",
  [APPLICATION_PROPERTIES]: "applicationProperties",
  [DATA]: "body",
  0x76: "body",
  0x77: "body",
  0x78: "body",
};

const TIME_TO_LIVE = 2;
const DELIVERY_COUNT = 4;
const MESSAGE_ID = 0;
const ABSOLUTE_EXPIRY_TIME = 8;
const GROUP_ID = 10;

const messageStates = { active: 0, deferred: 1, scheduled: 2 } as const;

function readArrival(content: Content, newMessageId: () => string): Arrival {
  const properties = listOf(content.properties);
  const given = properties[MESSAGE_ID];
  const messageId = isAbsent(given) ? newMessageId() : identifier(given);
  const sessionId = properties[GROUP_ID]?.value;
  const timeToLive = listOf(content.header)[TIME_TO_LIVE]?.value;
  const scheduled = pairs(content.annotations).find(
    ([key]) => key.value === "x-opt-scheduled-enqueue-time",
  )?.[1].value;
  return {
    content: isAbsent(given)
      ? {
          ...content,
          properties: encode([
            listSection(PROPERTIES, withField(properties, MESSAGE_ID, types.wrap_string(messageId))),
          ]),
        }
      : content,
    messageId,
    sessionId: typeof sessionId === "string" ? sessionId : undefined,
    timeToLiveMilliseconds: typeof timeToLive === "number" ? timeToLive : Infinity,
    scheduledFor: scheduled instanceof Date ? scheduled.getTime() : undefined,
  };
}

/** Ids of different types are different ids. */
function identifier({ type, value }: Typed): string {
  return typeof value === "string"
    ? value
    : `${type.name}:${Buffer.isBuffer(value) ? value.toString("hex") : String(value)}`;
}

function headerSection(content: Content, { deliveryCount, timeToLiveMilliseconds }: Stamps): Typed {
  const counted = withField(listOf(content.header), DELIVERY_COUNT, types.wrap_uint(deliveryCount));
  if (timeToLiveMilliseconds === Infinity) return listSection(HEADER, counted);
  return listSection(HEADER, withField(counted, TIME_TO_LIVE, types.wrap_uint(timeToLiveMilliseconds)));
}

function annotationsSection(content: Content, stamps: Stamps): Typed {
  const service: Pair[] = [
    annotation("x-opt-enqueued-time", types.wrap_timestamp(stamps.enqueuedAt)),
    annotation("x-opt-sequence-number", types.wrap_long(stamps.sequence)),
    annotation("x-opt-enqueue-sequence-number", types.wrap_long(stamps.enqueuedSequence)),
    annotation("x-opt-message-state", types.wrap_int(messageStates[stamps.state])),
  ];
  if (stamps.scheduledFor !== undefined) {
    service.push(annotation("x-opt-scheduled-enqueue-time", types.wrap_timestamp(stamps.scheduledFor)));
  }
  if (stamps.lockedUntil !== undefined) {
    service.push(annotation("x-opt-locked-until", types.wrap_timestamp(stamps.lockedUntil)));
  }
  if (stamps.deadLetterSource !== undefined) {
    service.push(annotation("x-opt-deadletter-source", types.wrap_string(stamps.deadLetterSource)));
  }
  const sent = pairs(content.annotations).filter(([key]) => !serviceAnnotations.has(String(key.value)));
  return mapSection(ANNOTATIONS, [...sent, ...service]);
}

const serviceAnnotations: ReadonlySet<string> = new Set([
  "x-opt-enqueued-time",
  "x-opt-sequence-number",
  "x-opt-enqueue-sequence-number",
  "x-opt-message-state",
  "x-opt-scheduled-enqueue-time",
  "x-opt-locked-until",
  "x-opt-deadletter-source",
]);

function annotation(name: string, value: Typed): Pair {
  return [types.wrap_symbol(name), value];
}

function listOf(section: Buffer): readonly Typed[] {
  const value = section.length === 0 ? [] : new types.Reader(section).read().value;
  return Array.isArray(value) ? (value as readonly Typed[]) : [];
}

function pairs(section: Buffer): readonly Pair[] {
  const items = listOf(section);
  const found: Pair[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    const [key, value] = [items[at], items[at + 1]];
    if (key !== undefined && value !== undefined) found.push([key, value]);
  }
  return found;
}

function withField(fields: readonly Typed[], index: number, value: Typed): readonly Typed[] {
  const length = Math.max(fields.length, index + 1);
  return Array.from({ length }, (_, at) => (at === index ? value : (fields[at] ?? types.Null())));
}

function listSection(code: number, fields: readonly Typed[]): Typed {
  return types.described(types.wrap_ulong(code), types.List32(fields));
}

function mapSection(code: number, entries: readonly Pair[]): Typed {
  return types.described(types.wrap_ulong(code), types.Map32(entries.flat()));
}

function isAbsent(value: Typed | undefined): value is undefined {
  return value?.value === undefined || value.value === null;
}

const scratch = Buffer.alloc(4_096);

function encode(values: readonly Typed[]): Buffer {
  const writer = new types.Writer(scratch);
  for (const value of values) writer.write(value);
  return Buffer.from(writer.toBuffer());
}

function join(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}

interface Section {
  readonly code: number;
  readonly section: Buffer;
  /** Where in the section its value's type code stands. */
  readonly valueAt: number;
}

function* sections(bytes: Buffer): Generator<Section> {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== 0) throw malformed();
    const code = bytes[at + 1] === 0x80 ? bytes[at + 9] : bytes[at + 2];
    const valueAt = skipValue(bytes, at + 1);
    const end = skipValue(bytes, valueAt);
    if (code === undefined || end > bytes.length) throw malformed();
    yield { code, section: bytes.subarray(at, end), valueAt: valueAt - at };
    at = end;
  }
}

/** Widths of the values of type codes 0x4. to 0x9., in bytes. */
const fixedWidths = [0, 1, 2, 4, 8, 16];

function skipValue(bytes: Buffer, from: number): number {
  const code = bytes[from];
  if (code === undefined || code < 0x40) throw malformed();
  const family = code >> 4;
  const fixed = fixedWidths[family - 4];
  if (fixed !== undefined) return from + 1 + fixed;
  const hasByteSize = family % 2 === 0;
  if (from + (hasByteSize ? 2 : 5) > bytes.length) throw malformed();
  return hasByteSize ? from + 2 + bytes.readUInt8(from + 1) : from + 5 + bytes.readUInt32BE(from + 1);
}

function malformed(cause?: unknown): Refusal {
  return cause instanceof Refusal
    ? cause
    : new Refusal("amqp:decode-error", "The bytes are not an AMQP message.");
}
