import { type Container } from "./containers.ts";
import { conflict } from "./errors.ts";
import { indexKey } from "./index-key.ts";
import { canonical, type JsonObject, valueAt } from "./sql/values.ts";
import { type Store } from "./store.ts";

/** What of a document its entries are made of. */
interface Entered {
  readonly number: number;
  readonly partition: string;
  readonly value: JsonObject;
}

/** Enters a new document in the container's ordered indexes and among its unique values. @throws ServiceError 409 */
export function addEntries(store: Store, container: Container, document: Entered): void {
  addUniqueValues(store, container, document);
  addIndexEntries(store, document, indexEntries(container, document.value));
}

/** Replaces the entries of a document that changed; what stayed the same is not touched. @throws ServiceError 409 */
export function changeEntries(store: Store, container: Container, before: Entered, after: Entered): void {
  removeUniqueValues(store, container, before);
  addUniqueValues(store, container, after);
  const old = indexEntries(container, before.value);
  const fresh = indexEntries(container, after.value);
  removeIndexEntries(store, before, without(old, fresh));
  addIndexEntries(store, after, without(fresh, old));
}

export function removeEntries(store: Store, container: Container, document: Entered): void {
  removeUniqueValues(store, container, document);
  removeIndexEntries(store, document, indexEntries(container, document.value));
}

/** Enters a document in indexes that were made anew. */
export function indexAgain(store: Store, container: Container, document: Entered): void {
  addIndexEntries(store, document, indexEntries(container, document.value));
}

function uniqueValues({ uniqueKeys }: Container, value: JsonObject): readonly string[] {
  return uniqueKeys.map((paths) => paths.map((names) => canonical(valueAt(value, names) ?? null)).join());
}

function addUniqueValues(store: Store, container: Container, document: Entered): void {
  for (const [rule, value] of uniqueValues(container, document.value).entries()) {
    const taken = store.get(
      "SELECT document FROM unique_values WHERE container = ? AND partition = ? AND rule = ? AND value = ?",
      container.number,
      document.partition,
      rule,
      value,
    );
    if (taken !== undefined) throw conflict("Unique index constraint violation.");
    store.run(
      "INSERT INTO unique_values (container, partition, rule, value, document) VALUES (?, ?, ?, ?, ?)",
      container.number,
      document.partition,
      rule,
      value,
      document.number,
    );
  }
}

function removeUniqueValues(store: Store, container: Container, document: Entered): void {
  for (const [rule, value] of uniqueValues(container, document.value).entries()) {
    store.run(
      "DELETE FROM unique_values WHERE container = ? AND partition = ? AND rule = ? AND value = ?",
      container.number,
      document.partition,
      rule,
      value,
    );
  }
}

interface IndexEntry {
  readonly index: number;
  readonly key: Buffer;
}

function indexEntries({ indexes }: Container, value: JsonObject): readonly IndexEntry[] {
  return indexes.map(({ number, paths }) => ({
    index: number,
    key: indexKey(paths.map((names) => valueAt(value, names))),
  }));
}

function without(entries: readonly IndexEntry[], others: readonly IndexEntry[]): readonly IndexEntry[] {
  return entries.filter(
    ({ index, key }) => !others.some((one) => one.index === index && one.key.equals(key)),
  );
}

function addIndexEntries(store: Store, document: Entered, entries: readonly IndexEntry[]): void {
  for (const { index, key } of entries) {
    store.run(
      'INSERT INTO index_entries ("index", key, document, partition) VALUES (?, ?, ?, ?)',
      index,
      key,
      document.number,
      document.partition,
    );
  }
}

function removeIndexEntries(store: Store, document: Entered, entries: readonly IndexEntry[]): void {
  for (const { index, key } of entries) {
    store.run(
      'DELETE FROM index_entries WHERE "index" = ? AND key = ? AND document = ?',
      index,
      key,
      document.number,
    );
  }
}
