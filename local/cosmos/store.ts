import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";

export type StoredRow = Readonly<Record<string, SQLOutputValue>>;

/** The SQLite database under the emulator. Every statement is compiled once. */
export interface Store {
  readonly run: (sql: string, ...values: SQLInputValue[]) => void;
  readonly get: (sql: string, ...values: SQLInputValue[]) => StoredRow | undefined;
  readonly all: (sql: string, ...values: SQLInputValue[]) => readonly StoredRow[];
  readonly iterate: (sql: string, ...values: SQLInputValue[]) => Iterable<StoredRow>;
  /**
   * Runs `work` as one transaction, or as part of the one that it is called in: what it wrote stands when the outermost
   * returns, and leaves no trace when that throws.
   */
  readonly transaction: <T>(work: () => T) => T;
  /** Counts on: the next number of a series, never given twice. */
  readonly next: (series: Series) => number;
  readonly current: (series: Series) => number;
  readonly close: () => void;
}

/** `change`: the log sequence number of a transaction; `document`: the number behind a `_rid`. */
type Series = "change" | "document";

/**
 * Opens the store in a directory, or in memory when none is given. A write is on its way to the disk when its
 * transaction returns and survives the death of the process (write-ahead log, synchronous NORMAL); only a loss of power
 * may undo the last ones. One process at a time: the directory is locked while it is open.
 *
 * @throws Error when the directory cannot be written, or another process has it open
 */
export function openStore(directory: string | undefined): Store {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(directory === undefined ? ":memory:" : join(directory, "cosmos.sqlite"));
  database.exec(settings);
  database.exec(schema);
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const get: Store["get"] = (sql, ...values) => prepare(sql).get(...values);
  return {
    run: (sql, ...values) => void prepare(sql).run(...values),
    get,
    all: (sql, ...values) => prepare(sql).all(...values),
    // A statement of its own: one that is being stepped through must not be started again by another reader.
    iterate: (sql, ...values) => database.prepare(sql).iterate(...values),
    transaction: (work) => transaction(database, work),
    next: (series) =>
      Number(get("UPDATE series SET last = last + 1 WHERE name = ? RETURNING last", series)?.["last"]),
    current: (series) => Number(get("SELECT last FROM series WHERE name = ?", series)?.["last"]),
    close: () => database.close(),
  };
}

function transaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/** How much of the log goes to the tables at once, in pages: among many documents nearly every change is on a page of its own. */
const checkpointPages = 4_000;

const settings = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = ${checkpointPages};
  PRAGMA foreign_keys = ON;
`;

const schema = `
  CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
  INSERT OR IGNORE INTO series VALUES ('change', 0), ('document', 0);

  CREATE TABLE IF NOT EXISTS databases (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    resource TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS containers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    database INTEGER NOT NULL REFERENCES databases ON DELETE CASCADE,
    id TEXT NOT NULL,
    resource TEXT NOT NULL,
    UNIQUE (database, id)
  );

  CREATE TABLE IF NOT EXISTS offers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    database INTEGER NOT NULL REFERENCES databases ON DELETE CASCADE,
    container INTEGER REFERENCES containers ON DELETE CASCADE,
    resource TEXT NOT NULL
  );

  CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY,
    container INTEGER NOT NULL REFERENCES containers ON DELETE CASCADE,
    partition TEXT NOT NULL,
    id TEXT NOT NULL,
    change INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    ttl INTEGER,
    expires INTEGER,
    body TEXT NOT NULL,
    UNIQUE (container, partition, id)
  );
  CREATE INDEX IF NOT EXISTS documents_in_order ON documents (container, number, partition);
  CREATE INDEX IF NOT EXISTS documents_of_partition ON documents (container, partition, number);
  CREATE INDEX IF NOT EXISTS documents_by_change ON documents (container, change, partition);
  CREATE INDEX IF NOT EXISTS documents_by_expiry ON documents (container, expires) WHERE expires IS NOT NULL;

  CREATE TABLE IF NOT EXISTS unique_values (
    container INTEGER NOT NULL REFERENCES containers ON DELETE CASCADE,
    partition TEXT NOT NULL,
    rule INTEGER NOT NULL,
    value TEXT NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (container, partition, rule, value)
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS indexes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    container INTEGER NOT NULL REFERENCES containers ON DELETE CASCADE,
    paths TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS indexes_of_container ON indexes (container);
  CREATE TABLE IF NOT EXISTS index_entries (
    "index" INTEGER NOT NULL REFERENCES indexes ON DELETE CASCADE,
    key BLOB NOT NULL,
    document INTEGER NOT NULL,
    partition TEXT NOT NULL,
    PRIMARY KEY ("index", key, document)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS index_entries_of_partition ON index_entries ("index", partition, key, document);
`;
