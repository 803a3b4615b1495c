import { randomUUID } from "node:crypto";
import { badRequest, conflict, notFound, ownerNotFound } from "./errors.ts";
import { completePolicy, indexedPaths, type IndexingPolicy } from "./indexing.ts";
import { type PartitionKeyDefinition, parseDefinition } from "./partition-key.ts";
import { parsePath } from "./paths.ts";
import { containerRid, databaseRid } from "./resource-id.ts";
import { equal, isArray, type Json, type JsonObject, type Value, valueAt, textOf } from "./sql/values.ts";
import { type Store } from "./store.ts";

export interface Database {
  readonly number: number;
  readonly resource: JsonObject;
}

export interface Container {
  readonly number: number;
  readonly database: Database;
  /** What the client sees. */
  readonly resource: JsonObject;
  readonly partitionKey: PartitionKeyDefinition;
  readonly policy: IndexingPolicy;
  /** The property names of each path of each unique key. */
  readonly uniqueKeys: readonly (readonly (readonly string[])[])[];
  /** Seconds that documents live, -1 for ever; undefined when none expires, whatever it says itself. */
  readonly defaultTtl: number | undefined;
  readonly indexes: readonly ContainerIndex[];
}

/** Paths for which the store keeps the documents in order. */
export interface ContainerIndex {
  readonly number: number;
  readonly paths: readonly (readonly string[])[];
}

/** The databases and containers of the account. They are few: read once, kept in memory, written through. */
export interface Catalog {
  readonly databases: () => readonly Database[];
  readonly database: (id: string) => Database;
  readonly createDatabase: (body: JsonObject) => Database;
  readonly deleteDatabase: (id: string) => void;
  readonly containers: (database: string) => readonly Container[];
  readonly container: (database: string, id: string) => Container;
  readonly createContainer: (database: string, body: JsonObject) => Container;
  /** Must run within a transaction that also brings the documents in line with what changed. */
  readonly replaceContainer: (container: Container, body: JsonObject) => Container;
  readonly deleteContainer: (container: Container) => void;
  /** Reads everything again, after a transaction was undone. */
  readonly reload: () => void;
}

export function openCatalog(store: Store): Catalog {
  const state: State = { store, databases: new Map(), containers: new Map() };
  reload(state);
  return {
    databases: () => [...state.databases.values()],
    database: (id) => findDatabase(state, id),
    createDatabase: (body) => createDatabase(state, body),
    deleteDatabase: (id) => deleteDatabase(state, id),
    containers: (database) => containersOf(state, database),
    container: (database, id) => findContainer(state, database, id),
    createContainer: (database, body) => createContainer(state, database, body),
    replaceContainer: (container, body) => replaceContainer(state, container, body),
    deleteContainer: (container) => {
      store.run("DELETE FROM containers WHERE number = ?", container.number);
      state.containers.delete(keyOf(idOf(container.database), idOf(container)));
    },
    reload: () => reload(state),
  };
}

interface State {
  readonly store: Store;
  readonly databases: Map<string, Database>;
  readonly containers: Map<string, Container>;
}

function reload({ store, databases, containers }: State): void {
  databases.clear();
  containers.clear();
  for (const row of store.all("SELECT number, resource FROM databases ORDER BY number")) {
    const database = { number: Number(row["number"]), resource: parse(row["resource"]) };
    databases.set(idOf(database), database);
  }
  for (const row of store.all("SELECT number, database, resource FROM containers ORDER BY number")) {
    const owner = [...databases.values()].find(({ number }) => number === row["database"]);
    if (owner === undefined) continue;
    const container = describe(store, Number(row["number"]), owner, parse(row["resource"]));
    containers.set(keyOf(idOf(owner), idOf(container)), container);
  }
}

function findDatabase({ databases }: State, id: string): Database {
  const found = databases.get(id);
  if (found === undefined) throw notFound("Owner resource does not exist");
  return found;
}

function createDatabase({ store, databases }: State, body: JsonObject): Database {
  const id = checkedId(body);
  if (databases.has(id)) throw conflict(`Database with id '${id}' already exists.`);
  const created = insertDatabase(store, id);
  databases.set(id, created);
  return created;
}

/** Deletes a database with its containers and their documents. */
function deleteDatabase(state: State, id: string): void {
  const { store, databases, containers } = state;
  store.run("DELETE FROM databases WHERE number = ?", findDatabase(state, id).number);
  databases.delete(id);
  for (const [key, { database }] of containers) if (idOf(database) === id) containers.delete(key);
}

/** The database around a container. @throws ServiceError 404 */
function ownerOf({ databases }: State, id: string): Database {
  const found = databases.get(id);
  if (found === undefined) throw ownerNotFound();
  return found;
}

function containersOf(state: State, database: string): readonly Container[] {
  const { number } = ownerOf(state, database);
  return [...state.containers.values()].filter((container) => container.database.number === number);
}

function findContainer(state: State, database: string, id: string): Container {
  ownerOf(state, database);
  const found = state.containers.get(keyOf(database, id));
  if (found === undefined) throw notFound("Resource Not Found. The container does not exist.");
  return found;
}

function createContainer(state: State, databaseId: string, body: JsonObject): Container {
  const { store, containers } = state;
  const database = ownerOf(state, databaseId);
  const id = checkedId(body);
  if (containers.has(keyOf(databaseId, id))) throw conflict(`Container with id '${id}' already exists.`);
  const { number, resource } = insertContainer(store, database, id, body);
  const container = describe(store, number, database, resource);
  containers.set(keyOf(databaseId, id), container);
  return container;
}

function replaceContainer({ store, containers }: State, container: Container, body: JsonObject): Container {
  const { resource, number, database } = container;
  if (!sameKey(resource["partitionKey"], body["partitionKey"])) {
    throw badRequest("Document collection partition key cannot be changed.");
  }
  const id = idOf(container);
  const changed = {
    ...definition({ ...body, partitionKey: resource["partitionKey"] ?? null }, id),
    ...systemOf(resource),
  };
  store.run("UPDATE containers SET resource = ? WHERE number = ?", JSON.stringify(changed), number);
  replaceIndexes(store, container, changed);
  const replaced = describe(store, number, database, changed);
  containers.set(keyOf(idOf(database), id), replaced);
  return replaced;
}

export function idOf({ resource }: { readonly resource: JsonObject }): string {
  return textOf(resource, "id");
}

export function ridOf({ resource }: { readonly resource: JsonObject }): string {
  return textOf(resource, "_rid");
}

/** The id of a resource to be made. @throws ServiceError 400 when it is absent, too long or has illegal characters */
export function checkedId(body: JsonObject): string {
  const id = body["id"];
  if (typeof id !== "string" || id === "" || /[/\\#]/.test(id) || Buffer.byteLength(id) > 1023) {
    throw badRequest(
      "The input name is invalid: an id is a text of 1 to 1,023 bytes without '/', '\\' and '#'.",
    );
  }
  return id;
}

function keyOf(database: string, container: string): string {
  return `${database}/${container}`;
}

function parse(text: unknown): JsonObject {
  return JSON.parse(String(text)) as JsonObject;
}

function insertDatabase(store: Store, id: string): Database {
  return store.transaction(() => {
    const row = store.get("INSERT INTO databases (id, resource) VALUES (?, '{}') RETURNING number", id);
    const number = Number(row?.["number"]);
    const rid = databaseRid(number);
    const resource = {
      id,
      _rid: rid,
      _self: `dbs/${rid}/`,
      ...stamp(),
      _colls: "colls/",
      _users: "users/",
    };
    store.run("UPDATE databases SET resource = ? WHERE number = ?", JSON.stringify(resource), number);
    return { number, resource };
  });
}

function insertContainer(
  store: Store,
  database: Database,
  id: string,
  body: JsonObject,
): { readonly number: number; readonly resource: JsonObject } {
  const given = definition(body, id);
  return store.transaction(() => {
    const row = store.get(
      "INSERT INTO containers (database, id, resource) VALUES (?, ?, '{}') RETURNING number",
      database.number,
      id,
    );
    const number = Number(row?.["number"]);
    const rid = containerRid(database.number, number);
    const system = {
      _rid: rid,
      _self: `dbs/${ridOf(database)}/colls/${rid}/`,
      ...stamp(),
      _docs: "docs/",
      _sprocs: "sprocs/",
      _triggers: "triggers/",
      _udfs: "udfs/",
      _conflicts: "conflicts/",
    };
    const resource = { ...given, ...system };
    store.run("UPDATE containers SET resource = ? WHERE number = ?", JSON.stringify(resource), number);
    insertIndexes(store, number, resource);
    return { number, resource };
  });
}

function stamp(): { readonly _etag: string; readonly _ts: number } {
  return { _etag: `"${randomUUID()}"`, _ts: Math.floor(Date.now() / 1000) };
}

/** What of a container the client decides, checked and completed with the defaults. */
function definition(body: JsonObject, id: string): JsonObject {
  if (checkedId(body) !== id) throw badRequest("The id of a container cannot be changed.");
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

/** Checks a time to live: absent, -1 or a positive number of seconds. @throws ServiceError 400 */
export function checkTtl(ttl: Value, name: "ttl" | "defaultTtl"): void {
  if (ttl === undefined || ttl === -1) return;
  if (typeof ttl === "number" && Number.isInteger(ttl) && ttl > 0 && ttl <= 2147483647) return;
  throw badRequest(
    `The input ${name} '${JSON.stringify(ttl)}' is invalid. Ensure to provide -1 or a nonzero positive integer ` +
      "value less than or equal to '2147483647'.",
  );
}

function systemOf(resource: JsonObject): JsonObject {
  const system = Object.entries(resource).filter(([name]) => name.startsWith("_"));
  return { ...Object.fromEntries(system), ...stamp() };
}

function sameKey(current: Value, given: Value): boolean {
  return given === undefined || equal(valueAt(current, ["paths"]), valueAt(given, ["paths"]));
}

function describe(store: Store, number: number, database: Database, resource: JsonObject): Container {
  const ttl = resource["defaultTtl"];
  const uniqueKeys = valueAt(resource, ["uniqueKeyPolicy", "uniqueKeys"]);
  return {
    number,
    database,
    resource,
    partitionKey: resource["partitionKey"] as unknown as PartitionKeyDefinition,
    policy: resource["indexingPolicy"] as unknown as IndexingPolicy,
    uniqueKeys: isArray(uniqueKeys) ? uniqueKeys.map(uniquePaths) : [],
    defaultTtl: typeof ttl === "number" ? ttl : undefined,
    indexes: readIndexes(store, number),
  };
}

function uniquePaths(key: Json): readonly (readonly string[])[] {
  const paths = valueAt(key, ["paths"]);
  return isArray(paths) ? paths.map((path) => (typeof path === "string" ? (parsePath(path) ?? []) : [])) : [];
}

function insertIndexes(store: Store, container: number, resource: JsonObject): void {
  for (const paths of indexedPaths(resource["indexingPolicy"] as unknown as IndexingPolicy)) {
    store.run("INSERT INTO indexes (container, paths) VALUES (?, ?)", container, JSON.stringify(paths));
  }
}

function replaceIndexes(store: Store, container: Container, resource: JsonObject): void {
  if (equal(container.resource["indexingPolicy"], resource["indexingPolicy"])) return;
  store.run("DELETE FROM indexes WHERE container = ?", container.number);
  insertIndexes(store, container.number, resource);
}

function readIndexes(store: Store, container: number): readonly ContainerIndex[] {
  return store
    .all("SELECT number, paths FROM indexes WHERE container = ? ORDER BY number", container)
    .map((row) => ({
      number: Number(row["number"]),
      paths: (JSON.parse(String(row["paths"])) as readonly string[]).map((path) => parsePath(path) ?? []),
    }));
}
