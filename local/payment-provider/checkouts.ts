import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export type Status = "open" | "pending" | "paid" | "failed" | "cancelled" | "expired";

export interface CheckoutRequest {
  readonly idempotencyKey: string;
  /** A decimal string with two digits. */
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly webhookUrl: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredCheckout extends CheckoutRequest {
  readonly id: string;
  readonly status: Status;
  readonly expiresAt: string;
}

/** The provider's books. Every change is on disk before the call returns, when there is a directory. */
export interface Checkouts {
  readonly apiKey: string;
  /** The checkout of that idempotency key: a new one, or the one that is there. */
  open(request: CheckoutRequest): { readonly checkout: StoredCheckout; readonly created: boolean };
  find(id: string): StoredCheckout | undefined;
  /** Moves it when that is possible from where it stands; answers it as it is afterwards. */
  move(id: string, to: Status): StoredCheckout | undefined;
  /** Ends the open ones whose time is over. */
  expire(): void;
  /** Those whose latest status their webhook has not acknowledged. */
  untold(): readonly StoredCheckout[];
  /** The webhook acknowledged a call made when that was the status. */
  told(id: string, status: Status): void;
  close(): void;
}

/** Where a status may go. What is missing here is final. */
const moves: Readonly<Partial<Record<Status, readonly Status[]>>> = {
  open: ["pending", "paid", "failed", "cancelled", "expired"],
  pending: ["paid", "failed"],
};

export const isFinal = (status: Status): boolean => moves[status] === undefined;

export interface CheckoutsSettings {
  /** Without one, everything is forgotten at the end. */
  readonly dataDirectory: string | undefined;
  /** Without one, it is drawn once and kept. */
  readonly apiKey: string | undefined;
  readonly expiresAfterMilliseconds: number;
  readonly now: () => Date;
}

export function openCheckouts({
  dataDirectory,
  apiKey,
  expiresAfterMilliseconds,
  now,
}: CheckoutsSettings): Checkouts {
  const database = openDatabase(dataDirectory);
  const select = database.prepare("SELECT content, status FROM checkouts WHERE id = ?");
  const selectByKey = database.prepare("SELECT content, status FROM checkouts WHERE idempotency_key = ?");
  const selectOpen = database.prepare("SELECT content, status FROM checkouts WHERE status = 'open'");
  const selectUntold = database.prepare("SELECT content, status FROM checkouts WHERE status <> told");
  const insert = database.prepare(
    "INSERT INTO checkouts (id, idempotency_key, content, status, told) VALUES (?, ?, ?, 'open', 'open')",
  );
  const update = database.prepare("UPDATE checkouts SET status = ? WHERE id = ?");
  const updateTold = database.prepare("UPDATE checkouts SET told = ? WHERE id = ?");

  const find = (id: string): StoredCheckout | undefined => select.all(id).map(read)[0];

  const move = (id: string, to: Status): StoredCheckout | undefined => {
    const found = find(id);
    if (found === undefined || moves[found.status]?.includes(to) !== true) return found;
    update.run(to, id);
    return { ...found, status: to };
  };

  return {
    apiKey: apiKey ?? apiKeyOf(database),
    find,
    move,
    open: (request) => {
      const [known] = selectByKey.all(request.idempotencyKey).map(read);
      if (known !== undefined) return { checkout: known, created: false };
      const id = `pay_${randomBytes(12).toString("hex")}`;
      const expiresAt = new Date(now().getTime() + expiresAfterMilliseconds).toISOString();
      insert.run(id, request.idempotencyKey, JSON.stringify({ ...request, id, expiresAt }));
      return { checkout: { ...request, id, expiresAt, status: "open" }, created: true };
    },
    expire: () => {
      const instant = now().toISOString();
      const over = selectOpen
        .all()
        .map(read)
        .filter(({ expiresAt }) => expiresAt <= instant);
      over.forEach(({ id }) => move(id, "expired"));
    },
    untold: () => selectUntold.all().map(read),
    told: (id, status) => void updateTold.run(status, id),
    close: () => database.close(),
  };
}

function openDatabase(dataDirectory: string | undefined): DatabaseSync {
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  const database = new DatabaseSync(
    dataDirectory === undefined ? ":memory:" : join(dataDirectory, "payments.db"),
  );
  database.exec(`
    CREATE TABLE IF NOT EXISTS checkouts (
      id TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, content TEXT NOT NULL,
      status TEXT NOT NULL, told TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS untold ON checkouts (id) WHERE status <> told;
    CREATE TABLE IF NOT EXISTS api_keys (api_key TEXT PRIMARY KEY) STRICT;
  `);
  return database;
}

/** Drawn once; the same after a restart. */
function apiKeyOf(database: DatabaseSync): string {
  const [known] = database.prepare("SELECT api_key FROM api_keys").all();
  if (known !== undefined) return String(known["api_key"]);
  const apiKey = `desk_${randomBytes(18).toString("base64url")}`;
  database.prepare("INSERT INTO api_keys (api_key) VALUES (?)").run(apiKey);
  return apiKey;
}

const read = (row: Record<string, unknown>): StoredCheckout => ({
  ...(JSON.parse(String(row["content"])) as Omit<StoredCheckout, "status">),
  status: row["status"] as Status,
});
