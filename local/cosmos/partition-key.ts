import { badRequest, type ServiceError } from "./errors.ts";
import { murmurHash128 } from "./murmur-hash.ts";
import { parsePath } from "./paths.ts";
import { isArray, isObject, type Json, type JsonObject, type Value, valueAt } from "./sql/values.ts";

/** How a container divides its documents; up to three levels make a hierarchical key. */
export interface PartitionKeyDefinition {
  readonly paths: readonly string[];
  readonly kind: "Hash" | "MultiHash";
  readonly version: number;
}

/** The values of a document's partition key, one for each path; undefined where the document has none. */
export type PartitionKey = readonly Value[];

/** A range of effective partition keys: from inclusive, to exclusive. */
export interface PartitionScope {
  readonly from: string;
  readonly to: string;
  /** Whether it is exactly one partition: that of `from`. */
  readonly single: boolean;
}

export const wholeContainer: PartitionScope = { from: "", to: "FF", single: false };

const maximumBytes = 2048;

/** Checks the partition key of a container to be made. @throws ServiceError 400 */
export function parseDefinition(given: Value): PartitionKeyDefinition {
  const definition = isObject(given) ? given : {};
  const { kind = "Hash", version = 2 } = definition;
  const paths = isArray(definition["paths"]) ? definition["paths"].map(parseKeyPath) : [];
  if (paths.length === 0) throw badRequest("A container needs a partition key.");
  if (paths.length > 3) throw badRequest("Too many partition key paths: a hierarchical key has up to 3.");
  if (kind !== "MultiHash" && (kind !== "Hash" || paths.length > 1)) {
    throw badRequest("The kind of a partition key is Hash, or MultiHash for one of several paths.");
  }
  if (version !== 1 && version !== 2) throw badRequest("The version of a partition key is 1 or 2.");
  return { paths, kind, version };
}

function parseKeyPath(path: Json): string {
  if (typeof path === "string" && parsePath(path) !== undefined) return path;
  throw badRequest(
    `The partition key component definition path '${JSON.stringify(path)}' could not be accepted.`,
  );
}

/** The partition key of a document. @throws ServiceError 400 when it is larger than 2,048 bytes */
export function partitionKeyOf(document: JsonObject, { paths }: PartitionKeyDefinition): PartitionKey {
  return withinSize(paths.map((path) => scalar(valueAt(document, parsePath(path) ?? []))));
}

function withinSize(key: PartitionKey): PartitionKey {
  const bytes = key.reduce<number>((sum, value) => sum + bytesOf(value), 0);
  if (bytes <= maximumBytes) return key;
  throw badRequest(`The partition key supplied exceeds the maximum size of ${maximumBytes} bytes.`);
}

function bytesOf(value: Value): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  return typeof value === "number" ? Float64Array.BYTES_PER_ELEMENT : 1;
}

/**
 * Reads the header `x-ms-documentdb-partitionkey`; `{}` stands for undefined.
 *
 * @throws ServiceError 400 when it is not an array of scalars, longer than the definition or larger than 2,048 bytes
 */
export function parsePartitionKey(header: string, { paths }: PartitionKeyDefinition): PartitionKey {
  const given = parseArray(header);
  if (given === undefined || given.length === 0 || given.length > paths.length) throw mismatch();
  const key = given.map((value) => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value) || Object.keys(value).length > 0) throw mismatch();
    return undefined;
  });
  return withinSize(key);
}

/** Reads a key that must be whole, as operations on one document and batches need. @throws ServiceError 400 */
export function parseWholeKey(header: string | undefined, definition: PartitionKeyDefinition): PartitionKey {
  if (header === undefined) throw badRequest("PartitionKey value must be supplied for this operation.");
  const key = parsePartitionKey(header, definition);
  if (key.length < definition.paths.length) throw mismatch();
  return key;
}

/** The refusal of a key that does not fit the container or the document. */
export function mismatch(): ServiceError {
  return badRequest(
    "Partition key provided either doesn't correspond to definition in the collection or doesn't match " +
      "partition key field values specified in the document.",
    1001,
  );
}

/** Everything below a key: one partition for a whole key, all that begins with it for part of one. */
export function scopeOf(key: PartitionKey, { paths }: PartitionKeyDefinition): PartitionScope {
  const from = effectivePartitionKey(key);
  return { from, to: `${from}FF`, single: key.length === paths.length };
}

/** The part of a scope that lies between two effective partition keys. @throws ServiceError 400 when one is none */
export function within(scope: PartitionScope, from: string, to: string): PartitionScope {
  if (![from, to].every((bound) => /^(?:[0-9A-F]{2})*$/.test(bound))) {
    throw badRequest("The bounds of a range of effective partition keys are written in hexadecimal.");
  }
  const inside = from <= scope.from && to >= scope.to;
  if (inside) return scope;
  return {
    from: from > scope.from ? from : scope.from,
    to: to < scope.to ? to : scope.to,
    single: false,
  };
}

/**
 * The text by which documents are placed and partitions ordered: the hash of each value in turn, 32 hexadecimal digits
 * each, so that a key's text begins with that of its prefix. The same as the service's for version 2 keys.
 */
export function effectivePartitionKey(key: PartitionKey): string {
  return key.map(hash).join("");
}

function hash(value: Value): string {
  const [high, low] = murmurHash128(hashable(value));
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(low, 0);
  bytes.writeBigUInt64BE(high, 8);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x3f, 0); // keeps every hash below "FF", the end of all ranges
  return bytes.toString("hex").toUpperCase();
}

function hashable(value: Value): Uint8Array {
  if (typeof value === "string") return Buffer.concat([Buffer.of(8), Buffer.from(value), Buffer.of(0xff)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(9, 5);
    bytes.writeDoubleLE(value, 1);
    return bytes;
  }
  if (typeof value === "boolean") return Buffer.of(value ? 3 : 2);
  return Buffer.of(value === null ? 1 : 0);
}

function scalar(value: Value): Value {
  if (typeof value === "object" && value !== null)
    throw badRequest("A partition key must be a scalar value.");
  return value;
}

function parseArray(text: string): readonly Json[] | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) ? (value as readonly Json[]) : undefined;
  } catch {
    return undefined; // the caller refuses what is not an array
  }
}
