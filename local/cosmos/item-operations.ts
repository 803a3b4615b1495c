import { createCharge, deleteCharge, emptyReadCharge, readCharge, replaceCharge } from "./charge.ts";
import { type Container } from "./containers.ts";
import { type Documents, sizeOf, type StoredDocument, weightOf, type Writing } from "./documents.ts";
import { badRequest, conflict, notFound, preconditionFailed } from "./errors.ts";
import { mismatch, type PartitionKey, partitionKeyOf } from "./partition-key.ts";
import { applyPatch, type Patch } from "./patch.ts";
import { parseCondition } from "./sql/parser.ts";
import { compileQuery, documentRow, runSelect } from "./sql/select.ts";
import { equal, type JsonObject, textOf } from "./sql/values.ts";
import { type Store } from "./store.ts";
import { withinTime } from "./time-limit.ts";

/** One operation on one document of the partition `key`. */
export type ItemOperation =
  | { readonly kind: "create"; readonly body: JsonObject }
  | { readonly kind: "upsert"; readonly body: JsonObject; readonly ifMatch: string | undefined }
  | { readonly kind: "read"; readonly id: string; readonly ifNoneMatch: string | undefined }
  | {
      readonly kind: "replace";
      readonly id: string;
      readonly body: JsonObject;
      readonly ifMatch: string | undefined;
    }
  | {
      readonly kind: "patch";
      readonly id: string;
      readonly patch: Patch;
      readonly ifMatch: string | undefined;
    }
  | { readonly kind: "delete"; readonly id: string; readonly ifMatch: string | undefined };

/** What an operation did. */
export interface ItemResult {
  readonly status: 200 | 201 | 204 | 304;
  /** The document as it stands now; absent after a deletion and where nothing is new. */
  readonly document?: StoredDocument;
  readonly etag?: string;
  readonly charge: number;
}

/** Runs `work` as one transaction with its own log sequence number. */
export function write<T>(
  { store, documents }: { readonly store: Store; readonly documents: Documents },
  container: Container,
  work: (writing: Writing) => T,
): T {
  return store.transaction(() => {
    const writing = { container, change: store.next("change") };
    documents.purge(writing);
    return work(writing);
  });
}

/** Reads one document. @throws ServiceError 404 */
export function readItem(
  documents: Documents,
  container: Container,
  key: PartitionKey,
  { id, ifNoneMatch }: Extract<ItemOperation, { kind: "read" }>,
): ItemResult {
  const document = documents.find(container, key, id);
  if (document === undefined) throw notFound();
  const etag = etagOf(document);
  if (ifNoneMatch === etag) return { status: 304, etag, charge: emptyReadCharge };
  return { status: 200, document, etag, charge: readCharge(sizeOf(document)) };
}

/** Applies one operation within a transaction. @throws ServiceError 400, 404, 409, 412 or 413: then it must be undone */
export function applyItemOperation(
  documents: Documents,
  writing: Writing,
  key: PartitionKey,
  operation: ItemOperation,
): ItemResult {
  switch (operation.kind) {
    case "read":
      return readItem(documents, writing.container, key, operation);
    case "create":
      return create(documents, writing, key, operation.body);
    case "upsert":
      return upsert(documents, writing, key, operation);
    case "replace":
      return replace(documents, writing, key, operation);
    case "patch":
      return patch(documents, writing, key, operation);
    case "delete":
      return remove(documents, writing, key, operation);
  }
}

function etagOf({ value }: StoredDocument): string {
  return textOf(value, "_etag");
}

function create(documents: Documents, writing: Writing, key: PartitionKey, body: JsonObject): ItemResult {
  checkKey(writing, key, body);
  if (documents.find(writing.container, key, textOf(body, "id")) !== undefined) {
    throw conflict("Entity with the specified id already exists in the system.");
  }
  const document = documents.insert(writing, key, body);
  return {
    status: 201,
    document,
    etag: etagOf(document),
    charge: createCharge(weightOf(writing.container, document)),
  };
}

/** If-Match binds only where there is a document: without one an upsert creates, as the service does. */
function upsert(
  documents: Documents,
  writing: Writing,
  key: PartitionKey,
  { body, ifMatch }: Extract<ItemOperation, { kind: "upsert" }>,
): ItemResult {
  checkKey(writing, key, body);
  const before = documents.find(writing.container, key, textOf(body, "id"));
  if (before === undefined) return create(documents, writing, key, body);
  checkMatch(before, ifMatch);
  return updated(documents, writing, before, body);
}

function replace(
  documents: Documents,
  writing: Writing,
  key: PartitionKey,
  { id, body, ifMatch }: Extract<ItemOperation, { kind: "replace" }>,
): ItemResult {
  const before = existing(documents, writing, key, id);
  checkMatch(before, ifMatch);
  checkKey(writing, key, body);
  if (body["id"] !== id) throw badRequest("The id of a document cannot be changed.");
  return updated(documents, writing, before, body);
}

function patch(
  documents: Documents,
  writing: Writing,
  key: PartitionKey,
  { id, patch: { operations, condition }, ifMatch }: Extract<ItemOperation, { kind: "patch" }>,
): ItemResult {
  const before = existing(documents, writing, key, id);
  checkMatch(before, ifMatch);
  if (condition !== undefined) {
    const select = compileQuery(parseCondition(condition), {});
    const met = withinTime(condition, () => runSelect(select, [documentRow(before.value)]));
    if (met.length === 0) throw preconditionFailed();
  }
  const body = applyPatch(before.value, operations);
  if (body["id"] !== id) throw badRequest("The id of a document cannot be patched.");
  checkKey(writing, key, body);
  return updated(documents, writing, before, body);
}

function remove(
  documents: Documents,
  writing: Writing,
  key: PartitionKey,
  { id, ifMatch }: Extract<ItemOperation, { kind: "delete" }>,
): ItemResult {
  const before = existing(documents, writing, key, id);
  checkMatch(before, ifMatch);
  documents.remove(writing, before);
  return { status: 204, charge: deleteCharge(weightOf(writing.container, before)) };
}

function updated(
  documents: Documents,
  writing: Writing,
  before: StoredDocument,
  body: JsonObject,
): ItemResult {
  const document = documents.update(writing, before, body);
  const { container } = writing;
  return {
    status: 200,
    document,
    etag: etagOf(document),
    charge: replaceCharge(weightOf(container, before), weightOf(container, document)),
  };
}

function existing(
  documents: Documents,
  { container }: Writing,
  key: PartitionKey,
  id: string,
): StoredDocument {
  const document = documents.find(container, key, id);
  if (document === undefined) throw notFound();
  return document;
}

function checkMatch(document: StoredDocument, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && ifMatch !== "*" && ifMatch !== etagOf(document)) throw preconditionFailed();
}

/** The document must lie in the partition that the request names. */
function checkKey({ container }: Writing, key: PartitionKey, body: JsonObject): void {
  const own = partitionKeyOf(body, container.partitionKey);
  if (!own.every((value, level) => equal(value, key[level]))) throw mismatch();
}
