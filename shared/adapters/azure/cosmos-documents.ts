import {
  type Container,
  type FeedOptions,
  type JSONObject,
  type OperationInput,
  type SqlQuerySpec,
} from "@azure/cosmos";
import { Fault } from "../../application/fault.ts";
import { type StoredDocument } from "../../contracts/storage/values.ts";
import { type Instant, millisecondsOf } from "../../domain/instant.ts";
import { type Call, statusOf, underDeadline } from "./trouble.ts";

/** A document as the database gave it, with the version that a change must still find. */
export interface FoundDocument {
  readonly document: unknown;
  readonly version: string;
}

export type BatchChange =
  { readonly create: StoredDocument } | { readonly replace: StoredDocument; readonly version: string };

export type BatchOutcome =
  { readonly kind: "committed"; readonly versions: readonly string[] } | { readonly kind: "conflict" };

/** The documents of one container, with the traps of its SDK closed. */
export interface CosmosDocuments {
  read(id: string, partition: readonly string[]): Promise<FoundDocument | undefined>;
  /** The new version; `undefined` when a document with that id is there. */
  create(document: StoredDocument): Promise<string | undefined>;
  /** The new version; `undefined` when the document is not as it was read. */
  replace(
    document: StoredDocument,
    partition: readonly string[],
    version: string,
  ): Promise<string | undefined>;
  batch(partition: readonly string[], changes: readonly BatchChange[]): Promise<BatchOutcome>;
  /** One page of a query; `undefined` when its continuation is none that the query gave. */
  page(query: SqlQuerySpec, options: PageOptions): Promise<DocumentPage | undefined>;
  /** Every page of a query over all partitions. */
  pages(query: SqlQuerySpec): AsyncIterable<readonly unknown[]>;
}

export interface PageOptions {
  readonly partition?: readonly string[];
  readonly limit: number;
  readonly continuation?: string;
}

export interface DocumentPage {
  readonly items: readonly unknown[];
  readonly continuation: string | null;
}

/**
 * The bounds of a query by `_ts`, the second of a document's last change: parameters of the same names. Both are cut
 * off to the second, so that a window that begins where another ended misses nothing between them.
 */
export const secondsOf = (bounds: Readonly<Record<string, Instant>>): { name: string; value: number }[] =>
  Object.entries(bounds).map(([name, at]) => ({
    name: `@${name}`,
    value: Math.floor(millisecondsOf(at) / 1000),
  }));

/** Azure takes no more operations in one batch. */
const maximumOperations = 100;
const sweepPageSize = 200;

export const cosmosDocuments = (container: Container, call: Call = underDeadline): CosmosDocuments => ({
  async read(id, partition) {
    const { resource, statusCode, etag } = await call(`read in ${container.id}`, (abortSignal) =>
      container.item(id, [...partition]).read<JSONObject>({ abortSignal }),
    );
    if (statusCode === 404) return undefined;
    if (resource === undefined) throw new Fault(`a read in ${container.id} answered ${String(statusCode)}`);
    return { document: resource, version: etag };
  },

  create: (document) =>
    call(`create in ${container.id}`, async (abortSignal) => {
      try {
        return (await container.items.create(document as JSONObject, { abortSignal })).etag;
      } catch (error) {
        if (statusOf(error) === 409) return undefined;
        throw error;
      }
    }),

  replace: (document, partition, version) =>
    call(`replace in ${container.id}`, async (abortSignal) => {
      const accessCondition = { type: "IfMatch", condition: version };
      try {
        const item = container.item(document.id, [...partition]);
        return (await item.replace(document as JSONObject, { abortSignal, accessCondition })).etag;
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 404) return undefined;
        throw error;
      }
    }),

  batch: (partition, changes) => batch({ container, call }, partition, changes),

  page: (query, options) =>
    call(`query in ${container.id}`, async (abortSignal) => {
      const iterator = container.items.query<unknown>(query, { abortSignal, ...queryOptions(options) });
      try {
        const { resources, continuationToken } = await iterator.fetchNext();
        return { items: resources, continuation: presence(continuationToken) };
      } catch (error) {
        if (statusOf(error) === 400 && options.continuation !== undefined) return undefined;
        throw error;
      }
    }),

  async *pages(query) {
    // One signal serves every page, so it cannot be that of a deadline: it ends what a page left running.
    const over = new AbortController();
    const options = { maxItemCount: sweepPageSize, abortSignal: over.signal };
    const iterator = container.items.query<unknown>(query, options);
    try {
      while (iterator.hasMoreResults()) {
        const { resources } = await call(`query in ${container.id}`, () => iterator.fetchNext());
        if (resources.length > 0) yield resources;
      }
    } finally {
      over.abort();
    }
  },
});

/**
 * All or nothing. The SDK resolves with 207 when an operation of a batch fails, and hides the status of a
 * refused request in the cause of its error: neither may pass for success.
 */
async function batch(
  { container, call }: { readonly container: Container; readonly call: Call },
  partition: readonly string[],
  changes: readonly BatchChange[],
): Promise<BatchOutcome> {
  if (changes.length > maximumOperations)
    throw new RangeError(`a batch takes ${String(maximumOperations)} operations`);
  const { code, result } = await call(`batch in ${container.id}`, (abortSignal) =>
    container.items.batch(changes.map(operation), [...partition], { abortSignal }),
  );
  const statuses = (result ?? []).map(({ statusCode }) => statusCode);
  if (statuses.some((status) => status === 409 || status === 412 || status === 404))
    return { kind: "conflict" };
  const complete = statuses.length === changes.length && statuses.every((status) => status < 300);
  if (code !== 200 || !complete) {
    throw new Fault(`a batch in ${container.id} answered ${String(code)} (${statuses.join(" ")})`);
  }
  return { kind: "committed", versions: (result ?? []).map(({ eTag }) => eTag ?? "") };
}

function operation(change: BatchChange): OperationInput {
  if ("create" in change) return { operationType: "Create", resourceBody: change.create as JSONObject };
  const resourceBody = change.replace as JSONObject & { id: string };
  return { operationType: "Replace", id: resourceBody.id, resourceBody, ifMatch: change.version };
}

const queryOptions = ({ partition, limit, continuation }: PageOptions): FeedOptions => ({
  maxItemCount: limit,
  ...(partition === undefined ? {} : { partitionKey: [...partition] }),
  ...(continuation === undefined ? {} : { continuationToken: continuation }),
});

const presence = (token: string | undefined): string | null =>
  token === undefined || token === "" ? null : token;
