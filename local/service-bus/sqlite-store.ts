import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { contentBytes, parseContent } from "./content.ts";
import { type Message } from "./message.ts";
import { propertiesOf, type QueueDescription } from "./queue-properties.ts";
import { type Changes, type Saved, type Store } from "./store.ts";

/** With more messages than this in store, those not handed out at once keep their contents on disk only. */
const MESSAGES_IN_MEMORY = 10_000;

/**
 * Keeps queues in `directory`/service-bus.sqlite: one transaction for each turn of the event loop. What is committed
 * outlives the process, however it dies; only a fall of the whole machine can lose the last moments (synchronous
 * NORMAL: the log is synced at checkpoints).
 *
 * @throws Error when another process has the same directory open.
 */
export function openSqliteStore(directory: string): Store {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, "service-bus.sqlite"));
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    ${schema}`);
  const statements = prepare(database);
  let stored = Number(statements.countMessages.get()?.["count"]);

  const write = (message: Message): void => {
    const { key } = message;
    if (message.gone) {
      if (!message.isStored) return;
      statements.removeMessage.run(key);
      statements.removeContent.run(key);
      stored--;
      return;
    }
    if (message.contentChanged && message.content !== undefined) {
      statements.writeContent.run(key, contentBytes(message.content));
      message.contentChanged = false;
    }
    statements.writeMessage.run(...columns(message));
    if (!message.isStored) stored++;
    message.isStored = true;
    if (stored > MESSAGES_IN_MEMORY && message.lock === undefined) message.content = undefined;
  };

  const commit = (changes: Changes): void => {
    if (isEmpty(changes)) return;
    database.exec("BEGIN");
    for (const name of changes.queuesRemoved) stored -= removeQueue(statements, name);
    for (const { name, ...description } of changes.queuesSaved) {
      statements.writeDescription.run(name, JSON.stringify(description));
    }
    for (const message of changes.messages) write(message);
    for (const [queue, last] of changes.lastSequences) statements.writeSequence.run(queue, last);
    for (const { queue, id, state } of changes.sessionStates) {
      if (state === undefined) statements.removeSession.run(queue, id);
      else statements.writeSession.run(queue, id, state);
    }
    for (const { queue, messageId, until } of changes.seen) statements.writeSeen.run(queue, messageId, until);
    for (const [queue, now] of changes.seenExpired) statements.removeSeen.run(queue, now);
    database.exec("COMMIT");
  };

  return {
    load: () => load(statements),
    commit,
    readContent: ({ key }) =>
      parseContent(Buffer.from(statements.readContent.get(key)?.["bytes"] as Uint8Array)),
    close: () => database.close(),
  };
}

const schema = `
  CREATE TABLE IF NOT EXISTS message (
    key INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    enqueued_sequence INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    session_id TEXT,
    time_to_live INTEGER,
    scheduled_for INTEGER,
    expires_at INTEGER,
    delivery_count INTEGER NOT NULL,
    lock_token TEXT,
    locked_until INTEGER,
    dead_letter_source TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS content (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS queue (name TEXT PRIMARY KEY, last_sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS session (
    queue TEXT, id TEXT, state BLOB NOT NULL, PRIMARY KEY (queue, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS seen (
    queue TEXT, message_id TEXT, until INTEGER NOT NULL, PRIMARY KEY (queue, message_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS description (
    name TEXT PRIMARY KEY COLLATE NOCASE, json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS seen_until ON seen (queue, until);`;

type Statements = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    countMessages: sql("SELECT count(*) AS count FROM message"),
    readDescriptions: sql("SELECT * FROM description"),
    readMessages: sql(
      "SELECT message.*, length(bytes) AS bytes FROM message JOIN content USING (key) ORDER BY sequence",
    ),
    readSequences: sql("SELECT * FROM queue"),
    readSessions: sql("SELECT * FROM session"),
    readSeen: sql("SELECT * FROM seen ORDER BY until"),
    readContent: sql("SELECT bytes FROM content WHERE key = ?"),
    writeMessage: sql("REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    writeContent: sql("REPLACE INTO content VALUES (?, ?)"),
    writeSequence: sql("REPLACE INTO queue VALUES (?, ?)"),
    writeSession: sql("REPLACE INTO session VALUES (?, ?, ?)"),
    writeSeen: sql("REPLACE INTO seen VALUES (?, ?, ?)"),
    writeDescription: sql("REPLACE INTO description VALUES (?, ?)"),
    removeDescription: sql("DELETE FROM description WHERE name = ?"),
    removeContentOf: sql(
      "DELETE FROM content WHERE key IN (SELECT key FROM message WHERE queue = ? COLLATE NOCASE)",
    ),
    removeMessagesOf: sql("DELETE FROM message WHERE queue = ? COLLATE NOCASE"),
    removeSequenceOf: sql("DELETE FROM queue WHERE name = ? COLLATE NOCASE"),
    removeSessionsOf: sql("DELETE FROM session WHERE queue = ? COLLATE NOCASE"),
    removeSeenOf: sql("DELETE FROM seen WHERE queue = ? COLLATE NOCASE"),
    removeMessage: sql("DELETE FROM message WHERE key = ?"),
    removeContent: sql("DELETE FROM content WHERE key = ?"),
    removeSession: sql("DELETE FROM session WHERE queue = ? AND id = ?"),
    removeSeen: sql("DELETE FROM seen WHERE queue = ? AND until <= ?"),
  } as const;
}

/** @returns how many messages it took with it. */
function removeQueue(statements: Statements, name: string): number {
  let messages = 0;
  for (const path of [name, `${name}/$DeadLetterQueue`]) {
    statements.removeContentOf.run(path);
    messages += Number(statements.removeMessagesOf.run(path).changes);
    statements.removeSequenceOf.run(path);
    statements.removeSessionsOf.run(path);
    statements.removeSeenOf.run(path);
  }
  statements.removeDescription.run(name);
  return messages;
}

function columns(message: Message): (string | number | null)[] {
  return [
    message.key,
    message.queue,
    message.sequence,
    message.enqueuedSequence,
    message.enqueuedAt,
    message.state,
    message.sessionId ?? null,
    finite(message.timeToLiveMilliseconds),
    message.scheduledFor ?? null,
    finite(message.expiresAt),
    message.deliveryCount,
    message.lock?.token ?? null,
    message.lock?.until ?? null,
    message.deadLetterSource ?? null,
  ];
}

type Row = Readonly<Record<string, SQLOutputValue>>;

/** A message that was written by its {@link columns}. @param row them in their order, then the length of its content. */
function messageOf(row: readonly SQLOutputValue[]): Message {
  const [key, queue, sequence, enqueuedSequence, enqueuedAt, state, sessionId, ...more] = row;
  const [timeToLive, scheduledFor, expiresAt, deliveryCount, lockToken, lockedUntil, source, bytes] = more;
  const [token, until] = [text(lockToken), number(lockedUntil)];
  return {
    key: Number(key),
    queue: String(queue),
    sequence: Number(sequence),
    enqueuedSequence: Number(enqueuedSequence),
    enqueuedAt: Number(enqueuedAt),
    state: state as Message["state"],
    sessionId: text(sessionId),
    timeToLiveMilliseconds: number(timeToLive) ?? Infinity,
    scheduledFor: number(scheduledFor),
    expiresAt: number(expiresAt) ?? Infinity,
    deliveryCount: Number(deliveryCount),
    lock: token === undefined || until === undefined ? undefined : { token, until },
    deadLetterSource: text(source),
    content: undefined,
    bytes: Number(bytes),
    contentChanged: false,
    gone: false,
    isStored: true,
  };
}

/** All rows as arrays: of very many messages that is three times as fast as an object for each. */
function arraysOf(statement: StatementSync): readonly (readonly SQLOutputValue[])[] {
  statement.setReturnArrays(true);
  return statement.all() as unknown as readonly (readonly SQLOutputValue[])[];
}

function load(statements: Statements): Saved {
  return {
    queues: statements.readDescriptions.all().map((row) => descriptionOf(row)),
    messages: arraysOf(statements.readMessages).map(messageOf),
    lastSequences: new Map(
      statements.readSequences.all().map((row) => [String(row["name"]), Number(row["last_sequence"])]),
    ),
    sessionStates: statements.readSessions.all().map((row) => ({
      queue: String(row["queue"]),
      id: String(row["id"]),
      state: Buffer.from(row["state"] as Uint8Array),
    })),
    seen: statements.readSeen.all().map((row) => ({
      queue: String(row["queue"]),
      messageId: String(row["message_id"]),
      until: Number(row["until"]),
    })),
  };
}

function descriptionOf(row: Row): QueueDescription {
  const { properties, ...dates } = JSON.parse(String(row["json"])) as Omit<QueueDescription, "name">;
  return { name: String(row["name"]), properties: propertiesOf(properties), ...dates };
}

function isEmpty(changes: Changes): boolean {
  return (
    changes.queuesRemoved.size === 0 &&
    changes.queuesSaved.length === 0 &&
    changes.messages.size === 0 &&
    changes.lastSequences.size === 0 &&
    changes.sessionStates.length === 0 &&
    changes.seen.length === 0 &&
    changes.seenExpired.size === 0
  );
}

function finite(value: number): number | null {
  return value === Infinity ? null : value;
}

function text(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
