import { type BatchRequest, checkCount, runBatch, runBulk } from "./batch.ts";
import { readChangeFeed } from "./change-feed.ts";
import { type Container, idOf, ridOf } from "./containers.ts";
import { badRequest, methodNotAllowed, rangeGone, tooLarge } from "./errors.ts";
import {
  applyItemOperation,
  type ItemOperation,
  type ItemResult,
  readItem,
  write,
} from "./item-operations.ts";
import {
  parsePartitionKey,
  parseWholeKey,
  partitionKeyOf,
  type PartitionScope,
  scopeOf,
  wholeContainer,
  within,
} from "./partition-key.ts";
import { parsePatch } from "./patch.ts";
import { checkQuery, parseQueryText, type QueryPage, runQuery } from "./query.ts";
import {
  type Answer,
  flag,
  isQuery,
  objectBody,
  type OperationKind,
  placeOf,
  type Request,
  type Service,
} from "./messages.ts";
import { isArray, isObject, type Json } from "./sql/values.ts";

/** Answers a request on the items of a container. @throws ServiceError, SqlError */
export function routeItems(service: Service, request: Request, container: Container): Answer {
  const [, , , , , id, below] = request.segments;
  if (below !== undefined) throw badRequest(`'${below}' of a document is not supported.`);
  refuseTriggers(request);
  if (id !== undefined) return routeItem(service, request, container, id);
  if (request.method === "POST") return routePost(service, request, container);
  if (request.method !== "GET") throw methodNotAllowed();
  return request.header("a-im") === undefined
    ? queryItems(service, request, container, { sql: "SELECT * FROM c", parameters: {} })
    : changeFeed(service, request, container);
}

function refuseTriggers({ header }: Request): void {
  const asked =
    header("x-ms-documentdb-pre-trigger-include") ?? header("x-ms-documentdb-post-trigger-include");
  if (asked !== undefined) throw badRequest("Triggers are not supported.");
}

/** The largest body of a request: a document of 2 MB, or a batch of that size, and its envelope. */
const maximumBodyBytes = 2 * 1024 * 1024;
const defaultItems = 100;
const maximumItems = 1000;

function routePost(service: Service, request: Request, container: Container): Answer {
  if (flag(request, "x-ms-cosmos-is-query-plan-request")) return queryPlan(request, container);
  if (isQuery(request)) return queryItems(service, request, container, parseQueryText(request.json()));
  if (request.bodyBytes > maximumBodyBytes) throw tooLarge();
  if (flag(request, "x-ms-cosmos-is-batch-request")) return routeBatch(service, request, container);
  const body = objectBody(request);
  const operation: ItemOperation = flag(request, "x-ms-documentdb-is-upsert")
    ? { kind: "upsert", body, ifMatch: request.header("if-match") }
    : { kind: "create", body };
  return applyOperation(service, request, container, operation);
}

function routeItem(service: Service, request: Request, container: Container, id: string): Answer {
  const ifMatch = request.header("if-match");
  switch (request.method) {
    case "GET":
      return applyOperation(service, request, container, {
        kind: "read",
        id,
        ifNoneMatch: request.header("if-none-match"),
      });
    case "PUT":
      if (request.bodyBytes > maximumBodyBytes) throw tooLarge();
      return applyOperation(service, request, container, {
        kind: "replace",
        id,
        body: objectBody(request),
        ifMatch,
      });
    case "PATCH":
      return applyOperation(service, request, container, {
        kind: "patch",
        id,
        patch: parsePatch(request.json()),
        ifMatch,
      });
    case "DELETE":
      return applyOperation(service, request, container, { kind: "delete", id, ifMatch });
    default:
      throw methodNotAllowed();
  }
}

function applyOperation(
  service: Service,
  request: Request,
  container: Container,
  operation: ItemOperation,
): Answer {
  const { documents } = service;
  const key = parseWholeKey(request.header("x-ms-documentdb-partitionkey"), container.partitionKey);
  const result =
    operation.kind === "read"
      ? readItem(documents, container, key, operation)
      : write(service, container, (writing) => applyItemOperation(documents, writing, key, operation));
  return itemAnswer(request, container, operation.kind, result);
}

function itemAnswer(
  request: Request,
  container: Container,
  kind: OperationKind,
  { status, document, etag, charge }: ItemResult,
): Answer {
  const silent = kind !== "read" && isMinimal(request);
  return {
    status,
    ...(document === undefined || silent ? {} : { text: document.text }),
    headers: { ...placeOf(container), ...(etag === undefined ? {} : { etag }) },
    charge,
    operation: { kind, container: idOf(container), ...(kind === "read" ? {} : { operations: 1 }) },
  };
}

function isMinimal(request: Request): boolean {
  return request.header("prefer")?.toLowerCase() === "return=minimal";
}

function routeBatch(service: Service, request: Request, container: Container): Answer {
  if (request.isHybridRow) {
    throw badRequest(
      "A batch or bulk in binary form (HybridRow) is not supported: send its operations as JSON.",
    );
  }
  const operations = request.json();
  if (!isArray(operations)) throw badRequest("A batch must be a JSON array of operations.");
  checkCount(operations);
  const batch: BatchRequest = { container, operations, minimal: isMinimal(request) };
  const header = request.header("x-ms-documentdb-partitionkey");
  const atomic = request.header("x-ms-cosmos-batch-atomic")?.toLowerCase() !== "false";
  const { status, entries } = atomic
    ? runBatch(service, batch, parseWholeKey(header, container.partitionKey))
    : runBulk(service, batch, {
        keyOf: (operation) => keyOfOperation(operation, header, container),
        goOn: request.header("x-ms-cosmos-batch-continue-on-error")?.toLowerCase() !== "false",
      });
  return {
    status,
    text: JSON.stringify(entries),
    headers: placeOf(container),
    charge: entries.reduce((sum, { requestCharge }) => sum + requestCharge, 0),
    operation: { kind: atomic ? "batch" : "bulk", container: idOf(container), operations: operations.length },
  };
}

/** In a bulk each operation carries its key, else its document does. */
function keyOfOperation(operation: Json, header: string | undefined, { partitionKey }: Container) {
  const own = isObject(operation) ? operation["partitionKey"] : undefined;
  if (typeof own === "string") return parseWholeKey(own, partitionKey);
  const body = isObject(operation) ? operation["resourceBody"] : undefined;
  if (header === undefined && isObject(body)) return partitionKeyOf(body, partitionKey);
  return parseWholeKey(header, partitionKey);
}

/** What part of the container a query or a feed may see: by key or part of one, and by range headers. */
function scopeOfRequest(request: Request, { partitionKey }: Container): PartitionScope {
  const range = request.header("x-ms-documentdb-partitionkeyrangeid");
  if (range !== undefined && range.split(",").at(-1) !== "0") throw rangeGone(range);
  const header = request.header("x-ms-documentdb-partitionkey");
  const scope =
    header === undefined || header === "[]"
      ? wholeContainer
      : scopeOf(parsePartitionKey(header, partitionKey), partitionKey);
  const from = request.header("x-ms-start-epk");
  const to = request.header("x-ms-end-epk");
  return from === undefined && to === undefined ? scope : within(scope, from ?? "", to ?? "FF");
}

function pageSize(request: Request): number {
  const asked = Number(request.header("x-ms-max-item-count") ?? defaultItems);
  if (!Number.isInteger(asked) || asked === 0 || asked < -1) {
    throw badRequest("x-ms-max-item-count must be a positive integer, or -1.");
  }
  return asked === -1 ? maximumItems : asked;
}

function queryItems(
  { documents, store }: Service,
  request: Request,
  container: Container,
  query: ReturnType<typeof parseQueryText>,
): Answer {
  const page = runQuery(documents, {
    ...query,
    container,
    scope: scopeOfRequest(request, container),
    maximumItems: pageSize(request),
    continuation: request.header("x-ms-continuation"),
  });
  const count = String(page.values.length);
  return {
    status: 200,
    text: JSON.stringify({ _rid: ridOf(container), Documents: page.values, _count: page.values.length }),
    headers: {
      ...placeOf(container),
      "x-ms-item-count": count,
      ...(page.continuation === undefined ? {} : { "x-ms-continuation": page.continuation }),
      ...(flag(request, "x-ms-documentdb-populatequerymetrics") ? metrics(page) : {}),
      lsn: String(store.current("change")),
    },
    charge: page.charge,
    operation: { kind: isQuery(request) ? "query" : "list", container: idOf(container) },
  };
}

function metrics({ values, loaded }: QueryPage): Readonly<Record<string, string>> {
  const figures = {
    totalExecutionTimeInMs: "0.00",
    retrievedDocumentCount: loaded.documents,
    retrievedDocumentSize: loaded.bytes,
    outputDocumentCount: values.length,
    outputDocumentSize: JSON.stringify(values).length,
    indexUtilizationRatio: (loaded.documents === 0 ? 1 : values.length / loaded.documents).toFixed(2),
  };
  const text = Object.entries(figures)
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
  return { "x-ms-documentdb-query-metrics": text };
}

/** A plan that leaves nothing to the client: the emulator orders, groups and limits by itself. */
function queryPlan(request: Request, container: Container): Answer {
  checkQuery(parseQueryText(request.json()));
  const plan = {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: "None",
      top: null,
      offset: null,
      limit: null,
      orderBy: [],
      orderByExpressions: [],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: "",
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
  };
  return {
    status: 200,
    text: JSON.stringify(plan),
    operation: { kind: "query-plan", container: idOf(container) },
  };
}

function changeFeed({ documents, store }: Service, request: Request, container: Container): Answer {
  if (!/^incremental feed$/i.test(request.header("a-im") ?? "")) {
    throw badRequest("Only the latest-version change feed is supported (A-IM: Incremental feed).");
  }
  const page = readChangeFeed(
    documents,
    {
      container,
      scope: scopeOfRequest(request, container),
      maximumItems: pageSize(request),
      after: request.header("if-none-match"),
      since: request.header("if-modified-since"),
    },
    store.current("change"),
  );
  const count = page.documents.length;
  const body = { _rid: ridOf(container), Documents: page.documents, _count: count };
  return {
    status: count === 0 ? 304 : 200,
    ...(count === 0 ? {} : { text: JSON.stringify(body) }),
    headers: { ...placeOf(container), etag: page.etag, "x-ms-item-count": String(count) },
    charge: page.charge,
    operation: { kind: "change-feed", container: idOf(container) },
  };
}
