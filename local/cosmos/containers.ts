import { randomUUID } from "node:crypto";
import { checkedName, definitionOf, replacedDefinition, uniqueKeysOf } from "./definition.ts";
import { conflict, notFound, ownerNotFound } from "./errors.ts";
import { indexedPaths, type IndexingPolicy } from "./indexing.ts";
import { type PartitionKeyDefinition } from "./partition-key.ts";
import { parsePath } from "./paths.ts";
import { containerRid, databaseRid } from "./resource-id.ts";
import { equal, type JsonObject, textOf } from "./sql/values.ts";
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

/**
 * The databases and containers of the account. They are few: read once, kept in memory, written through. Each is found by
 * its id or by its `_rid`, as clients address them.
 */
export interface Catalog {
  readonly databases: () => readonly Database[];
  readonly database: (id: string) => Database;
  readonly createDatabase: (body: JsonObject) => Database;
  readonly deleteDatabase: (database: Database) => void;
  readonly containers: (database: string) => readonly Container[];
  readonly container: (database: string, id: string) => Container;
  readonly findContainer: (database: string, id: string) => Container | undefined;
  readonly createContainer: (database: string, body: JsonObject) => Container;
  /** Must run within a transaction that also brings the documents in line with what changed. @throws ServiceError 400 */
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
    database: (id) => existing(findDatabase(state, id)),
    createDatabase: (body) => createDatabase(state, body),
    deleteDatabase: (database) => deleteDatabase(state, database),
    containers: (database) => containersOf(state, database),
    container: (database, id) => existing(findContainer(state, ownerOf(state, database), id)),
    findContainer: (database, id) => findContainer(state, findDatabase(state, database), id),
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

function existing<T>(found: T | undefined): T {
  if (found === undefined) throw notFound("Resource Not Found.");
  return found;
}

function findDatabase({ databases }: State, id: string): Database | undefined {
  return databases.get(id) ?? [...databases.values()].find((database) => ridOf(database) === id);
}

function createDatabase({ store, databases }: State, body: JsonObject): Database {
  const id = checkedName(body);
  if (databases.has(id)) throw conflict(`Database with id '${id}' already exists.`);
  const created = insertDatabase(store, id);
  databases.set(id, created);
  return created;
}

/** Deletes a database with its containers and their documents. */
function deleteDatabase({ store, databases, containers }: State, { number, resource }: Database): void {
  store.run("DELETE FROM databases WHERE number = ?", number);
  databases.delete(textOf(resource, "id"));
  for (const [key, { database }] of containers) if (database.number === number) containers.delete(key);
}

/** The database around a container. @throws ServiceError 404 */
function ownerOf(state: State, id: string): Database {
  const found = findDatabase(state, id);
  if (found === undefined) throw ownerNotFound();
  return found;
}

function containersOf(state: State, database: string): readonly Container[] {
  const { number } = ownerOf(state, database);
  return [...state.containers.values()].filter((container) => container.database.number === number);
}

function findContainer(
  { containers }: State,
  database: Database | undefined,
  id: string,
): Container | undefined {
  if (database === undefined) return undefined;
  const named = containers.get(keyOf(idOf(database), id));
  return named ?? [...containers.values()].find((one) => ridOf(one) === id && one.database === database);
}

function createContainer(state: State, databaseId: string, body: JsonObject): Container {
  const { store, containers } = state;
  const database = ownerOf(state, databaseId);
  const id = checkedName(body);
  const key = keyOf(idOf(database), id);
  if (containers.has(key)) throw conflict(`Container with id '${id}' already exists.`);
  const { number, resource } = insertContainer(store, database, id, body);
  const container = describe(store, number, database, resource);
  containers.set(key, container);
  return container;
}

function replaceContainer({ store, containers }: State, container: Container, body: JsonObject): Container {
  const { resource, number, database } = container;
  const id = idOf(container);
  const changed = { ...replacedDefinition(resource, body, id), ...systemOf(resource) };
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
  const given = definitionOf(body, id);
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

function systemOf(resource: JsonObject): JsonObject {
  const system = Object.entries(resource).filter(([name]) => name.startsWith("_"));
  return { ...Object.fromEntries(system), ...stamp() };
}

function describe(store: Store, number: number, database: Database, resource: JsonObject): Container {
  const ttl = resource["defaultTtl"];
  return {
    number,
    database,
    resource,
    partitionKey: resource["partitionKey"] as unknown as PartitionKeyDefinition,
    policy: resource["indexingPolicy"] as unknown as IndexingPolicy,
    uniqueKeys: uniqueKeysOf(resource["uniqueKeyPolicy"]),
    defaultTtl: typeof ttl === "number" ? ttl : undefined,
    indexes: readIndexes(store, number),
  };
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
