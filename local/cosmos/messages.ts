import { type Catalog, type Container, idOf, ridOf } from "./containers.ts";
import { type Documents } from "./documents.ts";
import { badRequest } from "./errors.ts";
import { type Offers } from "./offers.ts";
import { isObject, type JsonObject, type Value } from "./sql/values.ts";
import { type Store } from "./store.ts";

/** A request, decoded. */
export interface Request {
  readonly method: string;
  /** The percent-decoded parts of the path. */
  readonly segments: readonly string[];
  readonly header: (name: string) => string | undefined;
  /** The body as JSON. @throws ServiceError 400 when it is not */
  readonly json: () => Value;
  readonly bodyBytes: number;
  /** Whether the body is one of HybridRow, the binary form that clients of other languages write batches in. */
  readonly isHybridRow: boolean;
}

/** An answer; `text` is JSON already. */
export interface Answer {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly charge?: number;
  /** What the operation was, where it was one on items. */
  readonly operation?: {
    readonly kind: OperationKind;
    readonly container: string;
    readonly operations?: number;
  };
}

export type OperationKind =
  | "read"
  | "create"
  | "upsert"
  | "replace"
  | "patch"
  | "delete"
  | "query"
  | "query-plan"
  | "batch"
  | "bulk"
  | "list"
  | "change-feed";

/** What the routes work on. */
export interface Service {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly documents: Documents;
  readonly offers: Offers;
}

/** A header that says yes, in any case: clients write `true` and `True`. */
export function flag(request: Request, name: string): boolean {
  return request.header(name)?.toLowerCase() === "true";
}

export function isQuery(request: Request): boolean {
  return (
    flag(request, "x-ms-documentdb-isquery") ||
    request.header("content-type")?.toLowerCase().startsWith("application/query+json") === true
  );
}

/** The body as an object. @throws ServiceError 400 */
export function objectBody(request: Request): JsonObject {
  const body = request.json();
  if (!isObject(body)) throw badRequest("The request body must be a JSON object.");
  return body;
}

/** Where a resource lives, in names and in ids: without these headers clients keep no session token. */
export function placeOf(container: Container): Readonly<Record<string, string>> {
  const [database, own] = [idOf(container.database), idOf(container)].map(encodeURIComponent);
  return {
    "x-ms-alt-content-path": `dbs/${database}/colls/${own}`,
    "x-ms-content-path": ridOf(container),
  };
}
