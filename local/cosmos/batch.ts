import { type Container } from "./containers.ts";
import { type Documents } from "./documents.ts";
import { badRequest, ServiceError } from "./errors.ts";
import { applyItemOperation, type ItemOperation, type ItemResult, write } from "./item-operations.ts";
import { type PartitionKey } from "./partition-key.ts";
import { parsePatch } from "./patch.ts";
import { isObject, type Json, type JsonObject, type Value } from "./sql/values.ts";
import { type Store } from "./store.ts";

/** The answer to one operation of a batch, as the client reads it. */
interface BatchEntry {
  readonly statusCode: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  readonly resourceBody?: JsonObject;
}

interface BatchOutcome {
  /** 200 when every operation succeeded, 207 otherwise. */
  readonly status: 200 | 207;
  readonly entries: readonly BatchEntry[];
}

export interface BatchRequest {
  readonly container: Container;
  readonly operations: readonly Json[];
  /** `Prefer: return=minimal`: writes answer without their document. */
  readonly minimal: boolean;
}

interface Stores {
  readonly store: Store;
  readonly documents: Documents;
}

const maximumOperations = 100;

/** @throws ServiceError 400 for more than 100 operations */
export function checkCount(operations: readonly Json[]): void {
  if (operations.length <= maximumOperations) return;
  throw badRequest(`Batch request has more operations than what is supported: ${operations.length} > 100.`);
}

/**
 * A transactional batch: all operations or none, in one transaction. When one fails, it answers its own status, all
 * others 424, and nothing remains of the batch, in the change feed neither.
 */
export function runBatch(
  stores: Stores,
  { container, operations, minimal }: BatchRequest,
  key: PartitionKey,
) {
  return undoneOnFailure(operations.length, (failAt) =>
    write(stores, container, (writing) =>
      operations.map((given, index) =>
        failAt(index, () =>
          entryOf(applyItemOperation(stores.documents, writing, key, parseOperation(given)), given, minimal),
        ),
      ),
    ),
  );
}

/**
 * A bulk: operations on any partitions, each for itself in a transaction of its own. When one fails and the client does
 * not want to go on, the rest answers 424.
 */
export function runBulk(
  stores: Stores,
  { container, operations, minimal }: BatchRequest,
  { keyOf, goOn }: { readonly keyOf: (operation: Json) => PartitionKey; readonly goOn: boolean },
): BatchOutcome {
  const entries: BatchEntry[] = [];
  let failed = false;
  for (const given of operations) {
    if (failed && !goOn) {
      entries.push(dependent);
      continue;
    }
    const entry = attempt(() => {
      const operation = parseOperation(given);
      const result = write(stores, container, (writing) =>
        applyItemOperation(stores.documents, writing, keyOf(given), operation),
      );
      return entryOf(result, given, minimal);
    });
    failed ||= entry.statusCode >= 400;
    entries.push(entry);
  }
  return { status: failed ? 207 : 200, entries };
}

const dependent: BatchEntry = { statusCode: 424, requestCharge: 0 };

/** Carries the failure of one operation out through the transaction that it undoes. */
class OperationFailed extends Error {
  readonly index: number;
  override readonly cause: ServiceError;

  constructor(index: number, cause: ServiceError) {
    super(cause.message);
    this.index = index;
    this.cause = cause;
  }
}

type FailAt = <T>(index: number, work: () => T) => T;

function undoneOnFailure(count: number, work: (failAt: FailAt) => readonly BatchEntry[]): BatchOutcome {
  try {
    const entries = work((index, operation) => {
      try {
        return operation();
      } catch (error) {
        throw error instanceof ServiceError ? new OperationFailed(index, error) : error;
      }
    });
    return { status: 200, entries };
  } catch (error) {
    if (!(error instanceof OperationFailed)) throw error;
    const entries = Array.from({ length: count }, (_, index) =>
      index === error.index ? failure(error.cause) : dependent,
    );
    return { status: 207, entries };
  }
}

function attempt(work: () => BatchEntry): BatchEntry {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServiceError) return failure(error);
    throw error;
  }
}

function failure({ status }: ServiceError): BatchEntry {
  return { statusCode: status, requestCharge: 1 };
}

function entryOf(result: ItemResult, given: Json, minimal: boolean): BatchEntry {
  const silent = minimal && memberOf(given, "operationType") !== "Read";
  return {
    statusCode: result.status,
    requestCharge: result.charge,
    ...(result.etag === undefined ? {} : { eTag: result.etag }),
    ...(result.document === undefined || silent ? {} : { resourceBody: result.document.value }),
  };
}

function memberOf(given: Json, name: string): Value {
  return isObject(given) ? given[name] : undefined;
}

function parseOperation(given: Json): ItemOperation {
  const type = memberOf(given, "operationType");
  const parse = typeof type === "string" ? parsers.get(type) : undefined;
  if (parse === undefined)
    throw badRequest(`The batch operation '${JSON.stringify(type)}' is not supported.`);
  return parse(given);
}

type Parser = (given: Json) => ItemOperation;

const parsers: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ["Create", (given) => ({ kind: "create", body: body(given) })],
  ["Upsert", (given) => ({ kind: "upsert", body: body(given), ifMatch: text(given, "ifMatch") })],
  ["Read", (given) => ({ kind: "read", id: id(given), ifNoneMatch: text(given, "ifNoneMatch") })],
  [
    "Replace",
    (given) => ({ kind: "replace", id: id(given), body: body(given), ifMatch: text(given, "ifMatch") }),
  ],
  [
    "Patch",
    (given) => ({
      kind: "patch",
      id: id(given),
      patch: parsePatch(memberOf(given, "resourceBody")),
      ifMatch: text(given, "ifMatch"),
    }),
  ],
  ["Delete", (given) => ({ kind: "delete", id: id(given), ifMatch: text(given, "ifMatch") })],
]);

function text(given: Json, name: string): string | undefined {
  const value = memberOf(given, name);
  return typeof value === "string" ? value : undefined;
}
function id(given: Json): string {
  const value = memberOf(given, "id");
  if (typeof value !== "string") throw badRequest("A batch operation on a document needs its id.");
  return value;
}

function body(given: Json): JsonObject {
  const value = memberOf(given, "resourceBody");
  if (!isObject(value)) throw badRequest("A batch operation that writes needs a document.");
  return value;
}
