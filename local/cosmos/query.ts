import { createHash } from "node:crypto";
import { queryCharge } from "./charge.ts";
import { type Container, ridOf } from "./containers.ts";
import { type Documents, sizeOf, type StoredDocument } from "./documents.ts";
import { badRequest } from "./errors.ts";
import { assertOrderable, keepsMissing, type OrderPath } from "./indexing.ts";
import { type PartitionScope } from "./partition-key.ts";
import { type Access, chooseAccess, documentAlias, pathOf } from "./query-access.ts";
import {
  comparePositions,
  parseContinuation,
  type Position,
  start,
  toContinuation,
} from "./query-position.ts";
import { type Row } from "./sql/evaluate.ts";
import { parseQuery } from "./sql/parser.ts";
import { type CompiledSelect, compileQuery, documentRow, runSelect } from "./sql/select.ts";
import { type Select } from "./sql/syntax.ts";
import {
  canonical,
  compare,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type Value,
} from "./sql/values.ts";
import { withinTime } from "./time-limit.ts";

/** A query as the client sends it. */
interface QueryText {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

interface QueryRequest extends QueryText {
  readonly container: Container;
  readonly scope: PartitionScope;
  readonly maximumItems: number;
  readonly continuation: string | undefined;
}

export interface QueryPage {
  readonly values: readonly Json[];
  /** Where the next page begins; absent after the last. */
  readonly continuation: string | undefined;
  readonly charge: number;
  /** How many documents were loaded for this page, and their size. */
  readonly loaded: { readonly documents: number; readonly bytes: number };
}

/** A page ends before its values grow beyond this, as the service's do. */
const maximumPageBytes = 4 * 1024 * 1024;

/** Reads the body of a query request. @throws ServiceError 400 */
export function parseQueryText(body: Value): QueryText {
  const query = isObject(body) ? body["query"] : undefined;
  const parameters = isObject(body) ? body["parameters"] : undefined;
  if (typeof query !== "string") throw badRequest("A query request needs a text 'query'.");
  const entries = (isArray(parameters) ? parameters : []).map((parameter): [string, Json] => {
    const { name, value } = isObject(parameter) ? parameter : {};
    if (typeof name !== "string" || value === undefined)
      throw badRequest("A parameter needs a name and a value.");
    return [name, value];
  });
  return { sql: query, parameters: Object.fromEntries(entries) };
}

/**
 * Answers one page of a query. Documents that a query does not order come in the order of their `_rid`, which also breaks
 * ties of ORDER BY, in the direction of its first item. The continuation names the last value's position, so that
 * deleting or adding behind it loses and repeats nothing.
 *
 * @throws SqlError for a query that is wrong or not supported
 * @throws ServiceError 400 for an order without its index, for a continuation that is not this query's and for work that
 *   does not end
 */
export function runQuery(documents: Documents, request: QueryRequest): QueryPage {
  const prepared = prepare(request);
  const load: Load = { documents: 0, bytes: 0 };
  const page = withinTime(request.sql, () => takePage(results(documents, prepared, load), prepared));
  return { ...page, charge: queryCharge(load.documents, load.bytes), loaded: load };
}

/** Checks a query without running it. @throws SqlError */
export function checkQuery({ sql, parameters }: QueryText): void {
  compileQuery(parsed(sql), parameters);
}

interface Load {
  documents: number;
  bytes: number;
}

interface Prepared {
  readonly request: QueryRequest;
  readonly query: CompiledSelect;
  readonly withoutSource: boolean;
  readonly order: readonly OrderPath[];
  readonly access: Access;
  /** Distinguishes the continuations of this query from others'. */
  readonly signature: string;
  readonly after: Position | undefined;
}

interface Result {
  readonly value: Json;
  readonly position: Position;
}

const cache = new Map<string, Select>();
const cacheSize = 500;

function parsed(sql: string): Select {
  const known = cache.get(sql);
  if (known !== undefined) return known;
  const select = parseQuery(sql);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(sql, select);
  return select;
}

function prepare(request: QueryRequest): Prepared {
  const { sql, parameters, container, scope, continuation } = request;
  const select = parsed(sql);
  const query = compileQuery(select, parameters);
  if (query.top !== undefined && query.offset !== undefined) {
    throw badRequest("TOP may not be used together with OFFSET LIMIT.");
  }
  if (!scope.single && query.group !== undefined && isBareAggregate(select)) {
    throw badRequest("Cross partition query only supports 'VALUE <AggregateFunc>' for aggregates.");
  }
  const order = orderPaths(select);
  assertOrderable(container.policy, order);
  const signature = createHash("sha256")
    .update(JSON.stringify([ridOf(container), sql, parameters, scope.from, scope.to]))
    .digest("base64url")
    .slice(0, 12);
  return {
    request,
    query,
    withoutSource: select.from === undefined,
    order,
    access: chooseAccess({ container, select, parameters, order }),
    signature,
    after: continuation === undefined ? undefined : parseContinuation(continuation, signature),
  };
}

function isBareAggregate({ groupBy, projection }: Select): boolean {
  return groupBy.length === 0 && projection.kind === "list";
}

function orderPaths(select: Select): readonly OrderPath[] {
  const alias = documentAlias(select);
  return select.orderBy.map(({ expression, descending }) => {
    const names = alias === undefined ? undefined : pathOf(expression, alias);
    if (names === undefined || names.length === 0) {
      throw badRequest(
        "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.",
      );
    }
    return { names, descending };
  });
}

/** All results from the continuation on, in order. */
function results(documents: Documents, prepared: Prepared, load: Load): Iterable<Result> {
  const { query, after } = prepared;
  const rows = prepared.withoutSource ? [freeRow] : orderedRows(documents, prepared, load);
  if (query.group !== undefined) return groupResults(query, rows, after);
  const projected = project(query, rows);
  const kept = query.distinct ? distinct(projected) : projected;
  return after === undefined
    ? kept
    : following(kept, (position) => comparePositions(position, after, prepared.order) > 0);
}

interface PlacedRow {
  readonly row: Row;
  readonly position: Position;
}

const freeRow: PlacedRow = { row: { aliases: {} }, position: start };

function orderedRows(documents: Documents, prepared: Prepared, load: Load): Iterable<PlacedRow> {
  const { access, order, query } = prepared;
  const rows = placedRows(candidates(documents, prepared, load), prepared);
  const inOrder = access.kind === "scan" ? order.length === 0 : access.order !== undefined;
  if (inOrder || query.group !== undefined) return rows;
  return Array.from(rows).sort((left, right) => comparePositions(left.position, right.position, order));
}

/** The documents that the access yields, from the continuation on where that loses nothing. */
function* candidates(documents: Documents, prepared: Prepared, load: Load): Iterable<StoredDocument> {
  const { request, access, query, order } = prepared;
  const { container, scope } = request;
  // Groups and distinct values have to see everything again; so has what is sorted here.
  const after = query.distinct || query.group !== undefined ? undefined : prepared.after;
  const found =
    access.kind === "scan"
      ? documents.scan(container, scope, order.length === 0 ? (after?.number ?? 0) : 0)
      : documents.scanIndex(
          access.range,
          scope,
          access.order ?? "ascending",
          after !== undefined && access.order !== undefined
            ? access.positionOf(after.keys, after.number)
            : undefined,
        );
  for (const document of found) {
    load.documents++;
    load.bytes += sizeOf(document);
    yield document;
  }
}

function* placedRows(
  found: Iterable<StoredDocument>,
  { query, order, request }: Prepared,
): Iterable<PlacedRow> {
  const [only] = order;
  const dropsMissing =
    order.length === 1 && only !== undefined && !keepsMissing(request.container.policy, only);
  for (const document of found) {
    const rows = query.rowsOf(documentRow(document.value));
    for (const [index, row] of rows.entries()) {
      const keys = query.orderBy.map(({ evaluate }) => evaluate(row));
      if (dropsMissing && keys[0] === undefined) continue;
      yield { row, position: { ...start, keys, number: document.number, row: index } };
    }
  }
}

function groupResults(
  query: CompiledSelect,
  rows: Iterable<PlacedRow>,
  after: Position | undefined,
): readonly Result[] {
  const groups = query.group?.(rowsOf(rows)) ?? [];
  const placed = groups
    .map(({ key, row }) => ({ row, position: { ...start, group: key } }))
    .sort((left, right) => compare(left.position.group, right.position.group))
    .filter(({ position }) => after === undefined || compare(position.group, after.group) > 0);
  const projected = project(query, placed);
  return Array.from(query.distinct ? distinct(projected) : projected);
}

function* rowsOf(rows: Iterable<PlacedRow>): Iterable<Row> {
  for (const { row } of rows) yield row;
}

function* project(query: CompiledSelect, rows: Iterable<PlacedRow>): Iterable<Result> {
  for (const { row, position } of rows) {
    const value = query.project(row);
    if (value !== undefined) yield { value, position };
  }
}

function* distinct(results: Iterable<Result>): Iterable<Result> {
  const seen = new Set<string>();
  for (const result of results) {
    const key = canonical(result.value);
    if (seen.has(key)) continue;
    seen.add(key);
    yield result;
  }
}

function* following(results: Iterable<Result>, isWanted: (position: Position) => boolean): Iterable<Result> {
  for (const result of results) if (isWanted(result.position)) yield result;
}

function takePage(
  results: Iterable<Result>,
  { query, request, after, signature }: Prepared,
): Pick<QueryPage, "values" | "continuation"> {
  const allowed = after === undefined ? (query.limit ?? query.top) : after.left;
  let toSkip = after === undefined ? (query.offset ?? 0) : 0;
  const values: Json[] = [];
  let bytes = 0;
  let last = start;
  for (const { value, position } of results) {
    if (toSkip > 0) {
      toSkip--;
      continue;
    }
    if (values.length === allowed) break;
    bytes += JSON.stringify(value).length;
    const full = values.length >= request.maximumItems || (bytes > maximumPageBytes && values.length > 0);
    if (full) {
      const left = allowed === undefined ? undefined : allowed - values.length;
      return { values, continuation: toContinuation({ ...last, left }, signature) };
    }
    values.push(value);
    last = position;
  }
  return { values, continuation: undefined };
}

/** Runs a query over a short list that is not in the store, such as the account's databases. @throws SqlError */
export function queryList(list: readonly JsonObject[], { sql, parameters }: QueryText): readonly Json[] {
  const query = compileQuery(parsed(sql), parameters);
  return withinTime(sql, () => runSelect(query, list.map(documentRow)));
}
