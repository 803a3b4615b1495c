import { badRequest } from "./errors.ts";
import { completePolicy } from "./indexing.ts";
import { parseDefinition } from "./partition-key.ts";
import { parsePath } from "./paths.ts";
import { equal, isArray, isObject, type Json, type JsonObject, type Value, valueAt } from "./sql/values.ts";

/** What of a container the client decides, checked and completed with the defaults. @throws ServiceError 400 */
export function definitionOf(body: JsonObject, id: string): JsonObject {
  if (checkedName(body) !== id) throw badRequest("The id of a container cannot be changed.");
  refuseUnsupported(body);
  checkUniqueKeys(body["uniqueKeyPolicy"]);
  const own = Object.entries(body).filter(([name]) => !name.startsWith("_"));
  checkTtl(body["defaultTtl"], "defaultTtl");
  return {
    conflictResolutionPolicy: {
      mode: "LastWriterWins",
      conflictResolutionPath: "/_ts",
      conflictResolutionProcedure: "",
    },
    geospatialConfig: { type: "Geography" },
    ...Object.fromEntries(own),
    indexingPolicy: completePolicy(body["indexingPolicy"]) as unknown as Json,
    partitionKey: parseDefinition(body["partitionKey"]) as unknown as Json,
  };
}

/** The definition of a container that is replaced. @throws ServiceError 400 where it changes what stands for good */
export function replacedDefinition(current: JsonObject, body: JsonObject, id: string): JsonObject {
  const fixed = fixedOf(current);
  for (const [name, value] of Object.entries(fixed)) {
    if (!isSame(value, body[name])) throw badRequest(`The ${name} of a container cannot be changed.`);
  }
  return definitionOf({ ...body, ...fixed }, id);
}

/** The id of a document to be stored. @throws ServiceError 400 when it is absent, too long or has illegal characters */
export function checkedId(body: JsonObject): string {
  const id = body["id"];
  if (isText(id) && !/[/\\#]/.test(id) && Buffer.byteLength(id) <= 1023) return id;
  throw badRequest(
    "The input name is invalid: an id is a text of 1 to 1,023 bytes without '/', '\\' and '#'.",
  );
}

/** The id of a database or container to be made: it is held to more than that of a document. */
export function checkedName(body: JsonObject): string {
  const id = body["id"];
  if (isText(id) && !/[/\\#?]| $/.test(id) && id.length <= 255) return id;
  throw badRequest(
    "The input name is invalid: the id of a database or container is a text of 1 to 255 characters without '/', '\\', " +
      "'#' and '?' and without a space at its end.",
  );
}

function isText(value: Value): value is string {
  return typeof value === "string" && value !== "" && value.isWellFormed();
}

/** Checks a time to live: absent, -1 or a positive number of seconds. @throws ServiceError 400 */
export function checkTtl(ttl: Value, name: "ttl" | "defaultTtl"): void {
  if (ttl === undefined || ttl === -1) return;
  if (typeof ttl === "number" && Number.isInteger(ttl) && ttl > 0 && ttl <= 2147483647) return;
  throw badRequest(
    `The input ${name} '${JSON.stringify(ttl)}' is invalid. Ensure to provide -1 or a nonzero positive integer ` +
      "value less than or equal to '2147483647'.",
  );
}

/** The property names of each path of each key of a unique key policy. */
export function uniqueKeysOf(policy: Value): readonly (readonly (readonly string[])[])[] {
  const keys = valueAt(policy, ["uniqueKeys"]);
  return isArray(keys) ? keys.map(uniquePaths) : [];
}

function uniquePaths(key: Json): readonly (readonly string[])[] {
  const paths = valueAt(key, ["paths"]);
  return isArray(paths) ? paths.map((path) => (typeof path === "string" ? (parsePath(path) ?? []) : [])) : [];
}

/** Parts of a container's definition that are the service's and have no effect here. */
const unsupported = [
  "analyticalStorageTtl",
  "changeFeedPolicy",
  "clientEncryptionPolicy",
  "computedProperties",
  "fullTextPolicy",
  "materializedViewDefinition",
  "vectorEmbeddingPolicy",
];

function refuseUnsupported(body: JsonObject): void {
  for (const name of unsupported) {
    const value = body[name] ?? null;
    if (value !== null && !equal(value, [])) throw badRequest(`'${name}' of a container is not supported.`);
  }
}

/** @throws ServiceError 400 for a unique key without paths, or with a path that is none */
function checkUniqueKeys(policy: Value): void {
  for (const paths of uniqueKeysOf(policy)) {
    if (paths.length === 0 || paths.some((names) => names.length === 0)) {
      throw badRequest("A unique key needs paths, each beginning with '/'.");
    }
  }
}

/** What of a container stands for good: what it does not have cannot be given to it either. */
function fixedOf({ partitionKey = null, uniqueKeyPolicy = { uniqueKeys: [] } }: JsonObject) {
  return { partitionKey, uniqueKeyPolicy };
}

/** Whether the given parts, which may be all or none, are those that are there. */
function isSame(current: Json, given: Value): boolean {
  const parts = isObject(given) ? Object.keys(given) : [];
  return parts.every((name) => equal(valueAt(current, [name]), valueAt(given, [name])));
}
