import { types, type Typed } from "./amqp.ts";
import { describedAt, elementsOf, malformed, NULL_CODE } from "./encoding.ts";
import { checkFields, type FieldType } from "./field-types.ts";

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
  return readArrival(parseContent(bytes), newMessageId);
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
    if (part !== "body" && part !== "dropped" && parts[part].length > 1) throw malformed();
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
  for (const { code, section } of sections(bytes)) {
    if (code !== DATA) continue;
    const value = valueOf(section);
    checkFields([value], ["binary!"]);
    messages.push(decode(value) as Buffer);
  }
  return messages;
}

/** @throws Refusal when the bytes are not well-formed sections, which a decoder may be trusted with. */
export function checkSections(bytes: Buffer): void {
  if ([...sections(bytes)].length === 0) throw malformed();
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
  const kept = pairsOf(content.applicationProperties).filter(([key]) => !names.includes(textOf(key) ?? ""));
  const set = names.map((name): Pair => [encode(types.wrap_string(name)), encode(types.wrap(changes[name]))]);
  return { ...content, applicationProperties: mapSection(APPLICATION_PROPERTIES, [...kept, ...set]) };
}

/** Sets the properties section's absolute-expiry-time, which on output is the service's word, not the sender's. */
export function withExpiry(content: Content, expiresAt: number | undefined): Content {
  const fields = fieldsOf(content.properties);
  if (expiresAt === undefined && isAbsent(fields[ABSOLUTE_EXPIRY_TIME])) return content;
  const value = expiresAt === undefined ? NULL : encode(types.wrap_timestamp(expiresAt));
  return { ...content, properties: listSection(PROPERTIES, withField(fields, ABSOLUTE_EXPIRY_TIME, value)) };
}

/** The message as a receiver gets it. @param omitBody leaves out every body section, as a peek may ask. */
export function encodeMessage(content: Content, stamps: Stamps, omitBody = false): Buffer {
  return Buffer.concat([
    headerSection(content, stamps),
    annotationsSection(content, stamps),
    content.properties,
    content.applicationProperties,
    ...(omitBody ? [] : [content.body]),
  ]);
}

/** A map's entry, both parts encoded. */
type Pair = readonly [key: Buffer, value: Buffer];

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

const headerFields: readonly FieldType[] = ["boolean", "ubyte", "uint", "boolean", "uint"];
const propertiesFields: readonly FieldType[] = [
  "message-id",
  "binary",
  "string",
  "string",
  "string",
  "message-id",
  "symbol",
  "symbol",
  "timestamp",
  "timestamp",
  "string",
  "uint",
  "string",
];

const messageStates = { active: 0, deferred: 1, scheduled: 2 } as const;

function readArrival(content: Content, newMessageId: () => string): Arrival {
  const [header, properties] = [fieldsOf(content.header), fieldsOf(content.properties)];
  checkFields(header, headerFields);
  checkFields(properties, propertiesFields);
  pairsOf(content.applicationProperties);
  const given = properties[MESSAGE_ID];
  const messageId = isAbsent(given) ? newMessageId() : identifier(given);
  const named = isAbsent(given)
    ? withField(properties, MESSAGE_ID, encode(types.wrap_string(messageId)))
    : properties;
  return {
    content: named === properties ? content : { ...content, properties: listSection(PROPERTIES, named) },
    messageId,
    sessionId: valueOrAbsent(properties[GROUP_ID]) as string | undefined,
    timeToLiveMilliseconds: (valueOrAbsent(header[TIME_TO_LIVE]) as number | undefined) ?? Infinity,
    scheduledFor: scheduledTime(content),
  };
}

function scheduledTime({ annotations }: Content): number | undefined {
  const entry = pairsOf(annotations).find(([key]) => textOf(key) === "x-opt-scheduled-enqueue-time");
  if (entry === undefined || isAbsent(entry[1])) return undefined;
  checkFields([entry[1]], ["timestamp"]);
  const time = (decode(entry[1]) as Date).getTime();
  // A time that JavaScript cannot tell is no time of this world.
  if (Number.isNaN(time)) throw malformed();
  return time;
}

/** Ids of different types are different ids. */
function identifier(encoded: Buffer): string {
  return textOf(encoded) ?? `amqp:${encoded.toString("hex")}`;
}

function headerSection(content: Content, { deliveryCount, timeToLiveMilliseconds }: Stamps): Buffer {
  const counted = withField(fieldsOf(content.header), DELIVERY_COUNT, encode(types.wrap_uint(deliveryCount)));
  if (timeToLiveMilliseconds === Infinity) return listSection(HEADER, counted);
  return listSection(
    HEADER,
    withField(counted, TIME_TO_LIVE, encode(types.wrap_uint(timeToLiveMilliseconds))),
  );
}

function annotationsSection(content: Content, stamps: Stamps): Buffer {
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
  const sent = pairsOf(content.annotations).filter(([key]) => !serviceAnnotations.has(textOf(key) ?? ""));
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
  return [encode(types.wrap_symbol(name)), encode(value)];
}

function fieldsOf(section: Buffer): readonly Buffer[] {
  return section.length === 0 ? [] : elementsOf("list", valueOf(section));
}

function pairsOf(section: Buffer): readonly Pair[] {
  const items = section.length === 0 ? [] : elementsOf("map", valueOf(section));
  const found: Pair[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) found.push([items[at] ?? NULL, items[at + 1] ?? NULL]);
  return found;
}

function valueOf(section: Buffer): Buffer {
  const { valueAt, end } = describedAt(section, 0);
  return section.subarray(valueAt, end);
}

/** A string or a symbol; undefined: the value is of another type. */
function textOf(encoded: Buffer): string | undefined {
  const value = TEXTS.has(encoded[0] ?? 0) ? decode(encoded) : undefined;
  return typeof value === "string" ? value : undefined;
}

function decode(encoded: Buffer): unknown {
  return new types.Reader(encoded).read().value;
}

function valueOrAbsent(encoded: Buffer | undefined): unknown {
  return isAbsent(encoded) ? undefined : decode(encoded);
}

function isAbsent(encoded: Buffer | undefined): encoded is undefined {
  return encoded === undefined || encoded[0] === NULL_CODE;
}

function withField(fields: readonly Buffer[], index: number, value: Buffer): readonly Buffer[] {
  const length = Math.max(fields.length, index + 1);
  return Array.from({ length }, (_, at) => (at === index ? value : (fields[at] ?? NULL)));
}

function listSection(code: number, fields: readonly Buffer[]): Buffer {
  return compoundSection(code, LIST32, fields);
}

function mapSection(code: number, entries: readonly Pair[]): Buffer {
  return compoundSection(code, MAP32, entries.flat());
}

function compoundSection(code: number, type: number, elements: readonly Buffer[]): Buffer {
  const start = Buffer.from([0, SMALL_ULONG, code, type, 0, 0, 0, 0, 0, 0, 0, 0]);
  const size = elements.reduce((sum, { length }) => sum + length, COUNT_BYTES);
  start.writeUInt32BE(size, 4);
  start.writeUInt32BE(elements.length, 8);
  return Buffer.concat([start, ...elements]);
}

const NULL = Buffer.from([NULL_CODE]);
const SMALL_ULONG = 0x53;
const LIST32 = 0xd0;
const MAP32 = 0xd1;
const COUNT_BYTES = 4;
const TEXTS: ReadonlySet<number> = new Set([0xa1, 0xb1, 0xa3, 0xb3]);

const scratch = Buffer.alloc(4_096);

function encode(value: Typed): Buffer {
  const writer = new types.Writer(scratch);
  writer.write(value);
  return Buffer.from(writer.toBuffer());
}

function join(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}

interface Section {
  readonly code: number;
  readonly section: Buffer;
}

function* sections(bytes: Buffer): Generator<Section> {
  for (let at = 0; at < bytes.length;) {
    const { code, end } = describedAt(bytes, at);
    yield { code, section: bytes.subarray(at, end) };
    at = end;
  }
}
