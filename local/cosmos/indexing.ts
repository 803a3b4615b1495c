import { badRequest } from "./errors.ts";
import { parsePath } from "./paths.ts";
import { equal, isArray, isObject, type Json, type JsonObject, textOf, type Value } from "./sql/values.ts";

interface CompositePath {
  readonly path: string;
  readonly order: "ascending" | "descending";
}

/** What a container indexes, as the client gave it, completed with the defaults. */
export interface IndexingPolicy {
  readonly indexingMode: "consistent" | "none" | "lazy";
  readonly automatic: boolean;
  readonly includedPaths: readonly { readonly path: string }[];
  readonly excludedPaths: readonly { readonly path: string }[];
  readonly compositeIndexes?: readonly (readonly CompositePath[])[];
}

/** One item of ORDER BY: a path of the document and its direction. */
export interface OrderPath {
  readonly names: readonly string[];
  readonly descending: boolean;
}

/** Fills in what the client left out: everything is indexed but the etag. @throws ServiceError 400 */
export function completePolicy(given: Value): IndexingPolicy {
  const policy = given ?? {};
  if (!isObject(policy)) throw badRequest("An indexing policy is an object.");
  refuseUnsupported(policy);
  const indexingMode = modeOf(policy);
  const included = pathsOf(policy, "includedPaths") ?? (indexingMode === "none" ? [] : [{ path: "/*" }]);
  const excluded = pathsOf(policy, "excludedPaths") ?? [];
  if (indexingMode !== "none" && ![...included, ...excluded].some(({ path }) => path === "/*")) {
    throw badRequest(
      'The special mandatory indexing path "/" is not provided in any of the path type sets: include or exclude "/*".',
    );
  }
  const composites = compositesOf(policy["compositeIndexes"]);
  return {
    ...policy,
    indexingMode,
    automatic: policy["automatic"] !== false,
    includedPaths: included,
    excludedPaths: withEtag(excluded),
    ...(composites === undefined ? {} : { compositeIndexes: composites }),
  };
}

function refuseUnsupported(policy: JsonObject): void {
  for (const name of ["vectorIndexes", "fullTextIndexes"]) {
    if (!equal(policy[name] ?? [], []))
      throw badRequest(`'${name}' of an indexing policy are not supported.`);
  }
}

function modeOf(policy: JsonObject): IndexingPolicy["indexingMode"] {
  const mode = policy["indexingMode"] ?? "consistent";
  if (mode === "consistent" || mode === "none" || mode === "lazy") return mode;
  throw badRequest("The indexing mode is consistent, lazy or none.");
}

type PolicyPath = IndexingPolicy["includedPaths"][number];

function pathsOf(policy: JsonObject, name: "includedPaths" | "excludedPaths") {
  const paths = policy[name] ?? undefined;
  if (paths === undefined) return undefined;
  if (isArray(paths) && paths.every(isPolicyPath)) return paths;
  throw badRequest(
    `The ${name} of an indexing policy are a list of objects with a path that begins with '/'.`,
  );
}

function isPolicyPath(value: Json): value is Json & PolicyPath {
  return isObject(value) && textOf(value, "path").startsWith("/");
}

function compositesOf(indexes: Value): readonly (readonly CompositePath[])[] | undefined {
  if (indexes === undefined || indexes === null) return undefined;
  if (!isArray(indexes)) throw badRequest("The composite indexes of an indexing policy are a list.");
  return indexes.map((index) => {
    if (!isArray(index) || index.length < 2) throw badRequest("A composite index needs at least two paths.");
    return index.map(compositePath);
  });
}

function compositePath(given: Json): CompositePath {
  const { path, order = "ascending" } = isObject(given) ? given : {};
  if (typeof path !== "string" || parsePath(path) === undefined) {
    throw badRequest(`The composite index path '${JSON.stringify(path)}' is not valid.`);
  }
  if (order !== "ascending" && order !== "descending") {
    throw badRequest("The order of a composite index path is ascending or descending.");
  }
  return { path, order };
}

/**
 * Whether ORDER BY may be answered: one path needs only to be indexed; several need a composite index with exactly these
 * paths, in these directions or all of them turned round.
 *
 * @throws ServiceError 400 in the service's words when it may not
 */
export function assertOrderable(policy: IndexingPolicy, order: readonly OrderPath[]): void {
  const [only, ...others] = order;
  if (only === undefined) return;
  if (others.length === 0) {
    if (isIndexed(policy, only.names)) return;
    throw badRequest("The index path corresponding to the specified order-by item is excluded.");
  }
  if (policy.compositeIndexes?.some((index) => serves(index, order)) === true) return;
  throw badRequest(
    "The order by query does not have a corresponding composite index that it can be served from.",
  );
}

/**
 * Whether documents without the path come back from ORDER BY on it: only where the policy names the path itself,
 * not where `/*` happens to cover it.
 */
export function keepsMissing(policy: IndexingPolicy, { names }: OrderPath): boolean {
  return policy.includedPaths.some(({ path }) => {
    const rule = parseRule(path);
    return rule?.exact === true && sameNames(rule.names, names);
  });
}

/** Indexed whatever the policy says, unless nothing is: no policy names them. */
const systemNames = ["id", "_ts"] as const;

/**
 * The paths for which the store keeps entries in order: those of every composite index, each path that the policy
 * names by itself, and those that are always indexed.
 */
export function indexedPaths(policy: IndexingPolicy): readonly (readonly string[])[] {
  const composites = (policy.compositeIndexes ?? []).map((index) => index.map(({ path }) => path));
  const explicit = policy.includedPaths.filter(({ path }) => parseRule(path)?.exact === true);
  const singles = [...composites.flat(), ...explicit.map(({ path }) => path.slice(0, -2))];
  const always = policy.indexingMode === "none" ? [] : systemNames.map((name) => `/${name}`);
  const all = [...composites, ...[...singles, ...always].map((path) => [path])];
  return [...new Map(all.map((paths) => [paths.join(), paths])).values()];
}

/** How many values of a document the policy indexes: what its writes are charged for. */
export function countIndexedValues(policy: IndexingPolicy, document: Json): number {
  if (policy.indexingMode === "none") return 0;
  const count = (value: Value, names: readonly string[]): number => {
    if (isArray(value)) return total(value.map((item) => count(item, names)));
    if (isObject(value)) {
      return total(Object.keys(value).map((name) => count(value[name], [...names, name])));
    }
    return isIncluded(policy, names) ? 1 : 0;
  };
  return count(document, []);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

const etagPath = '/"_etag"/?';

function withEtag(excluded: readonly { readonly path: string }[]): readonly { readonly path: string }[] {
  return excluded.some(({ path }) => path === etagPath) ? excluded : [...excluded, { path: etagPath }];
}

interface Rule {
  readonly names: readonly string[];
  /** `/a/?` covers the value at `/a` only, a path ending in `*` covers everything below too. */
  readonly exact: boolean;
}

const rules = new Map<string, Rule | undefined>();

/** A rule of the policy; undefined for one on elements of arrays (`[]`), which never decides about a path. */
function parseRule(path: string): Rule | undefined {
  if (rules.has(path)) return rules.get(path);
  const body = path.replace(/\/[?*]$/, "");
  const names = body === "" ? [] : parsePath(body);
  const rule = names === undefined ? undefined : { names, exact: path.endsWith("/?") };
  rules.set(path, rule);
  return rule;
}

function isIndexed(policy: IndexingPolicy, names: readonly string[]): boolean {
  if (policy.indexingMode === "none") return false;
  return systemNames.some((name) => sameNames([name], names)) || isIncluded(policy, names);
}

/** The rule that fits a path most closely decides. */
function isIncluded(policy: IndexingPolicy, names: readonly string[]): boolean {
  return precision(policy.includedPaths, names) > precision(policy.excludedPaths, names);
}

function precision(paths: readonly { readonly path: string }[], names: readonly string[]): number {
  let best = -1;
  for (const { path } of paths) {
    const rule = parseRule(path);
    if (rule === undefined || !covers(rule, names)) continue;
    best = Math.max(best, rule.names.length * 2 + (rule.exact ? 1 : 0));
  }
  return best;
}

function covers({ names: rule, exact }: Rule, names: readonly string[]): boolean {
  if (exact ? rule.length !== names.length : rule.length > names.length) return false;
  return rule.every((name, index) => name === names[index]);
}

function serves(index: readonly CompositePath[], order: readonly OrderPath[]): boolean {
  if (index.length !== order.length) return false;
  const turned = order.map(({ names, descending }, place) => {
    const path = index[place];
    if (path === undefined || !sameNames(parsePath(path.path) ?? [], names)) return undefined;
    return descending !== (path.order === "descending");
  });
  return turned.every((turn) => turn !== undefined && turn === turned[0]);
}

export function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
