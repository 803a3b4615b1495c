import { randomUUID } from "node:crypto";
import { type Weight } from "./charge.ts";
import { type Container, ridOf } from "./containers.ts";
import { checkedId, checkTtl } from "./definition.ts";
import { addEntries, changeEntries, indexAgain, removeEntries } from "./document-entries.ts";
import { badRequest, tooLarge } from "./errors.ts";
import { countIndexedValues } from "./indexing.ts";
import { isDeeperThan, maximumNesting } from "./json-text.ts";
import {
  effectivePartitionKey,
  type PartitionKey,
  type PartitionScope,
  wholeContainer,
} from "./partition-key.ts";
import { documentRid } from "./resource-id.ts";
import { type JsonObject } from "./sql/values.ts";
import { type Store, type StoredRow } from "./store.ts";

/** A document as it stands in the store. */
export interface StoredDocument {
  readonly number: number;
  readonly partition: string;
  readonly change: number;
  /** The JSON text, system properties included. */
  readonly text: string;
  readonly value: JsonObject;
}

/** One transaction that writes documents: all its changes share one log sequence number. */
export interface Writing {
  readonly container: Container;
  readonly change: number;
}

/** A range of one of the container's ordered indexes. */
export interface IndexRange {
  readonly index: number;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** A place in an ordered index: behind it the next page goes on. */
export interface IndexPosition {
  readonly key: Uint8Array;
  readonly number: number;
}

/** The documents of all containers: looked up, listed in order, written with their index entries. */
export interface Documents {
  readonly find: (container: Container, key: PartitionKey, id: string) => StoredDocument | undefined;
  readonly insert: (writing: Writing, key: PartitionKey, body: JsonObject) => StoredDocument;
  readonly update: (writing: Writing, before: StoredDocument, body: JsonObject) => StoredDocument;
  readonly remove: (writing: Writing, document: StoredDocument) => void;
  /** Makes room for what expired, so that its id and unique values can be used again. */
  readonly purge: (writing: Writing) => void;
  /** Works out index entries and times of expiry anew, after the container changed. */
  readonly rebuild: (container: Container) => void;
  /** The documents of a scope in the order of their numbers, from one on. */
  readonly scan: (container: Container, scope: PartitionScope, from: number) => Iterable<StoredDocument>;
  /** The documents of an index range in the order of the index, or against it, from a position on. */
  readonly scanIndex: (
    range: IndexRange,
    scope: PartitionScope,
    order: "ascending" | "descending",
    from: IndexPosition | undefined,
  ) => Iterable<StoredDocument>;
  /** The documents changed after a log sequence number, oldest change first. */
  readonly changes: (container: Container, scope: PartitionScope, after: number) => Iterable<StoredDocument>;
}

const maximumBytes = 2 * 1024 * 1024;
const columns = "number, partition, change, body";
const alive = "(expires IS NULL OR expires > ?)";

export function openDocuments(store: Store): Documents {
  return {
    find: (container, key, id) => {
      const row = store.get(
        `SELECT ${columns} FROM documents WHERE container = ? AND partition = ? AND id = ? AND ${alive}`,
        container.number,
        effectivePartitionKey(key),
        id,
        now(),
      );
      return row === undefined ? undefined : toDocument(row);
    },
    insert: (writing, key, body) => insert(store, writing, key, body),
    update: (writing, before, body) => update(store, writing, before, body),
    remove: ({ container }, document) => remove(store, container, document),
    purge: ({ container }) => {
      if (container.defaultTtl === undefined) return;
      const expired = store.all(
        `SELECT ${columns} FROM documents WHERE container = ? AND expires <= ?`,
        container.number,
        now(),
      );
      for (const row of expired) remove(store, container, toDocument(row));
    },
    rebuild: (container) => rebuild(store, container),
    scan: (container, scope, from) => scan(store, container, scope, from),
    scanIndex: (range, scope, order, from) => scanIndex(store, { range, scope, order, from }),
    changes: (container, scope, after) => changes(store, container, scope, after),
  };
}

/** What a document counts in the charge of a write. */
export function weightOf({ policy }: Container, document: StoredDocument): Weight {
  return { bytes: sizeOf(document), indexedValues: countIndexedValues(policy, document.value) };
}

export function sizeOf({ text }: StoredDocument): number {
  return Buffer.byteLength(text);
}

/** Seconds since 1970, with their fraction. */
function now(): number {
  return Date.now() / 1000;
}

function toDocument(row: StoredRow): StoredDocument {
  const text = String(row["body"]);
  let parsed: JsonObject | undefined;
  return {
    number: Number(row["number"]),
    partition: String(row["partition"]),
    change: Number(row["change"]),
    text,
    get value() {
      return (parsed ??= JSON.parse(text) as JsonObject);
    },
  };
}

function insert(store: Store, writing: Writing, key: PartitionKey, body: JsonObject): StoredDocument {
  const number = store.next("document");
  const document = stamped(writing, { number, partition: effectivePartitionKey(key) }, body);
  const { container } = writing;
  store.run(
    `INSERT INTO documents (number, container, partition, id, change, seconds, ttl, expires, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    number,
    container.number,
    document.partition,
    checkedId(document.value),
    document.change,
    ...times(container, document.value),
    document.text,
  );
  addEntries(store, container, document);
  return document;
}

function update(store: Store, writing: Writing, before: StoredDocument, body: JsonObject): StoredDocument {
  const document = stamped(writing, before, body);
  const { container } = writing;
  store.run(
    "UPDATE documents SET change = ?, seconds = ?, ttl = ?, expires = ?, body = ? WHERE number = ?",
    document.change,
    ...times(container, document.value),
    document.text,
    document.number,
  );
  changeEntries(store, container, before, document);
  return document;
}

function remove(store: Store, container: Container, document: StoredDocument): void {
  removeEntries(store, container, document);
  store.run("DELETE FROM documents WHERE number = ?", document.number);
}

/** The document with its system properties. @throws ServiceError 400 or 413 when it may not be stored */
function stamped(
  { container, change }: Writing,
  { number, partition }: { readonly number: number; readonly partition: string },
  body: JsonObject,
): StoredDocument {
  checkedId(body);
  checkTtl(body["ttl"], "ttl");
  if (isDeeperThan(body, maximumNesting)) {
    throw badRequest(
      `The document is nested deeper than ${maximumNesting} levels, the most that is allowed.`,
    );
  }
  const rid = documentRid(container.database.number, container.number, number);
  const value: JsonObject = {
    ...body,
    _rid: rid,
    _self: `dbs/${ridOf(container.database)}/colls/${ridOf(container)}/docs/${rid}/`,
    _etag: `"${randomUUID()}"`,
    _attachments: "attachments/",
    _ts: Math.floor(now()),
  };
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > maximumBytes) throw tooLarge();
  return { number, partition, change, text, value };
}

/** The second of writing, the document's own time to live and the second at which it expires. */
function times(
  { defaultTtl }: Container,
  value: JsonObject,
): readonly [number, number | null, number | null] {
  const seconds = Number(value["_ts"]);
  const ttl = typeof value["ttl"] === "number" ? value["ttl"] : null;
  return [seconds, ttl, expiry(seconds, ttl, defaultTtl)];
}

function expiry(seconds: number, ttl: number | null, defaultTtl: number | undefined): number | null {
  if (defaultTtl === undefined) return null;
  const lifetime = ttl ?? defaultTtl;
  return lifetime === -1 ? null : seconds + lifetime;
}

function rebuild(store: Store, container: Container): void {
  store.run(
    'DELETE FROM index_entries WHERE "index" IN (SELECT number FROM indexes WHERE container = ?)',
    container.number,
  );
  for (const row of store.all(`SELECT ${columns} FROM documents WHERE container = ?`, container.number)) {
    const document = toDocument(row);
    const [, , expires] = times(container, document.value);
    store.run("UPDATE documents SET expires = ? WHERE number = ?", expires, document.number);
    indexAgain(store, container, document);
  }
}

/** The part of a WHERE clause that keeps a query within its scope. */
function inScope(scope: PartitionScope, column = "partition"): { sql: string; values: readonly string[] } {
  return scope.single
    ? { sql: `${column} = ?`, values: [scope.from] }
    : { sql: `${column} >= ? AND ${column} < ?`, values: [scope.from, scope.to] };
}

function* scan(
  store: Store,
  container: Container,
  scope: PartitionScope,
  from: number,
): Iterable<StoredDocument> {
  const { sql, values } = inScope(scope);
  const inOrder = `container = ? AND ${sql} AND number >= ?`;
  // Part of a hierarchical key is several partitions: their numbers are gathered first, so that nothing else is passed.
  const where =
    scope.single || scope === wholeContainer
      ? inOrder
      : `number IN (SELECT number FROM documents INDEXED BY documents_of_partition WHERE ${inOrder})`;
  const rows = store.iterate(
    `SELECT ${columns} FROM documents WHERE ${where} AND ${alive} ORDER BY number`,
    container.number,
    ...values,
    from,
    now(),
  );
  for (const row of rows) yield toDocument(row);
}

interface IndexScan {
  readonly range: IndexRange;
  readonly scope: PartitionScope;
  readonly order: "ascending" | "descending";
  readonly from: IndexPosition | undefined;
}

function* scanIndex(store: Store, { range, scope, order, from }: IndexScan): Iterable<StoredDocument> {
  const up = order === "ascending";
  // No key ends in 0xFF as the end of a range does, so that the end may count as within.
  const low = up && from !== undefined ? from.key : range.from;
  const high = !up && from !== undefined ? from.key : range.to;
  const start = from ?? { key: up ? low : high, number: up ? 0 : Number.MAX_SAFE_INTEGER };
  const direction = up ? "" : "DESC";
  const { sql, values } = inScope(scope, "entry.partition");
  const rows = store.iterate(
    `SELECT documents.number, documents.partition, documents.change, documents.body
     FROM index_entries AS entry ${scope.single ? "INDEXED BY index_entries_of_partition" : "NOT INDEXED"}
       CROSS JOIN documents ON documents.number = entry.document
     WHERE entry."index" = ? AND ${sql} AND entry.key >= ? AND entry.key <= ?
       AND (entry.key, entry.document) ${up ? ">=" : "<="} (?, ?) AND ${alive}
     ORDER BY entry.key ${direction}, entry.document ${direction}`,
    range.index,
    ...values,
    low,
    high,
    start.key,
    start.number,
    now(),
  );
  for (const row of rows) yield toDocument(row);
}

function* changes(
  store: Store,
  container: Container,
  scope: PartitionScope,
  after: number,
): Iterable<StoredDocument> {
  const { sql, values } = inScope(scope);
  // By the index, or all that there ever was would be sorted for each page.
  const rows = store.iterate(
    `SELECT ${columns} FROM documents INDEXED BY documents_by_change
     WHERE container = ? AND change > ? AND ${sql} AND ${alive} ORDER BY change, number`,
    container.number,
    after,
    ...values,
    now(),
  );
  for (const row of rows) yield toDocument(row);
}
