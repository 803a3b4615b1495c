import { DatabaseSync } from "node:sqlite";
import type { LokiCollection, LokiDocument, LokiStore } from "./azurite.ts";

export interface Journal {
  /** Fills the store with what the journal holds, and from then on journals every change of it. */
  keep(store: LokiStore): Promise<void>;
  /** Changes after this are not journaled. */
  close(): void;
}

/**
 * Keeps Azurite's databases in a SQLite file, document by document, instead of saving them as a whole every
 * five seconds, as Azurite does, which loses what was acknowledged in between and costs more with every blob.
 *
 * Each change costs its own document, appended to SQLite's write-ahead log. The changes that one synchronous
 * run of Azurite makes (an overwrite removes one document and inserts another) are one transaction, committed in
 * a microtask that was queued at the first change, thus before the code that awaits the store and answers the
 * client goes on: what is acknowledged is in the journal, and survives the end of the process at any point.
 *
 * The file has one owner: a second process that opens it fails with "database is locked".
 */
export function openJournal(path: string): Journal {
  const database = new DatabaseSync(path);
  database.exec(SCHEMA);
  const put = database.prepare("INSERT OR REPLACE INTO document (collection, id, content) VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM document WHERE collection = ? AND id = ?");
  const select = database.prepare("SELECT content FROM document WHERE collection = ? ORDER BY id");
  let changes: Change[] = [];

  function note(change: Change): void {
    if (!database.isOpen) return;
    if (changes.length === 0) queueMicrotask(commit);
    changes.push(change);
  }

  /** A failure here, say of a full disk, ends the process: memory and disk would not agree any more. */
  function commit(): void {
    const committed = changes;
    changes = [];
    if (committed.length === 0) return;
    database.exec("BEGIN");
    for (const { collection, id, document } of committed) {
      if (document === undefined) remove.run(collection, id);
      else put.run(collection, id, JSON.stringify(document));
    }
    database.exec("COMMIT");
  }

  function follow(collection: LokiCollection): void {
    const { name } = collection;
    collection.on(["insert", "update"], (document) =>
      note({ collection: name, id: document.$loki, document }),
    );
    collection.on(["delete"], ({ $loki }) => note({ collection: name, id: $loki, document: undefined }));
  }

  return {
    keep: async (store) => {
      store.db.autosaveDisable();
      store.db.saveDatabase = (done) => done?.();
      await store.init();
      for (const collection of store.db.collections) {
        fill(
          collection,
          select.all(collection.name).map((row) => JSON.parse(String(row["content"])) as LokiDocument),
        );
        follow(collection);
      }
    },
    close: () => {
      commit();
      database.close();
    },
  };
}

interface Change {
  readonly collection: string;
  readonly id: number;
  /** What it is now; undefined: removed. */
  readonly document: LokiDocument | undefined;
}

const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS document (
    collection TEXT NOT NULL,
    id INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (collection, id)
  ) STRICT, WITHOUT ROWID;
`;

/** As Loki does when it loads a saved database: the documents keep their numbers, the indexes are made anew. */
function fill(collection: LokiCollection, documents: readonly LokiDocument[]): void {
  for (const document of documents) collection.data.push(document);
  collection.maxId = documents.at(-1)?.$loki ?? 0;
  collection.idIndex = null;
  collection.ensureId();
  collection.ensureAllIndexes(true);
  for (const field of collection.uniqueNames) collection.ensureUniqueIndex(field);
}
