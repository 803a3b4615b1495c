import { type DecodedMessage, type Typed, types } from "./amqp.ts";
import { type Claim } from "./consumer.ts";
import { type Queue, type QueueSession } from "./queue.ts";
import { arrival, LARGEST_MESSAGE_BYTES, tooLarge } from "./producer-link.ts";
import { Refusal } from "./refusal.ts";

/**
 * Does what a request on an entity's `$management` node asks.
 *
 * @returns the body of the response; undefined when there is nothing to answer (204).
 * @throws Refusal
 */
export function manage(queue: Queue, request: DecodedMessage): Typed | undefined {
  const name = request.application_properties?.["operation"];
  const operation = typeof name === "string" ? entry(operations, name) : undefined;
  if (operation === undefined) {
    throw new Refusal("amqp:not-implemented", `The operation '${String(name)}' is not implemented.`);
  }
  return operation(queue, new Body(request.body));
}

/** A lock token between the two orders of its bytes: as a delivery tag (.NET's GUID) and as an AMQP uuid. */
function reorderLockToken(token: Buffer): Buffer {
  return Buffer.from(guidOrder.map((at) => token[at] ?? 0));
}

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const LONG = 0x81;
const TIMESTAMP = 0x83;

type Operation = (queue: Queue, body: Body) => Typed | undefined;

const operations: Readonly<Record<string, Operation>> = {
  "com.microsoft:renew-lock": (queue, body) => {
    const expirations = body.lockTokens().map((token) => new Date(queue.renew(token)));
    return types.wrap_map({ expirations: types.wrap_array(expirations, TIMESTAMP) });
  },

  "com.microsoft:schedule-message": (queue, body) => {
    const encoded = body.list("messages").map((message) => new Body(message).bytes("message"));
    const size = encoded.reduce((sum, { length }) => sum + length, 0);
    if (size > LARGEST_MESSAGE_BYTES) throw tooLarge(size);
    const sequences = queue.send(encoded.map(arrival), "schedule");
    return types.wrap_map({ "sequence-numbers": types.wrap_array(sequences, LONG) });
  },

  "com.microsoft:cancel-scheduled-message": (queue, body) => {
    queue.cancel(body.integers("sequence-numbers"));
    return types.wrap_map({});
  },

  "com.microsoft:peek-message": (queue, body) => {
    const range = {
      from: body.integer("from-sequence-number"),
      limit: body.count("message-count"),
      sessionId: body.optionalText("session-id"),
    };
    const messages = queue.peek(range, body.flag("omit-message-body"));
    if (messages.length === 0) return undefined;
    return types.wrap_map({
      messages: types.wrap_list(
        messages.map((message) => types.wrap_map({ message: types.wrap_binary(message) })),
      ),
    });
  },

  "com.microsoft:receive-by-sequence-number": (queue, body) => {
    const deletes = body.integer("receiver-settle-mode") === 0;
    const sessionId = body.optionalText("session-id");
    const mode = deletes ? "delete" : "lock";
    const claims = queue.receiveDeferred(body.integers("sequence-numbers"), mode, sessionId);
    return types.wrap_map({
      messages: types.wrap_list(claims.map((claim) => deferredDelivery(claim, deletes))),
    });
  },

  "com.microsoft:update-disposition": (queue, body) => {
    const status = body.text("disposition-status");
    const settle = entry(dispositions, status);
    if (settle === undefined) throw invalid(`disposition-status '${status}'`);
    for (const token of body.lockTokens()) settle(queue, token, body);
    return types.wrap_map({});
  },

  "com.microsoft:renew-session-lock": (queue, body) => {
    const expiration = queue.renewSession(heldSession(queue, body));
    return types.wrap_map({ expiration: types.wrap_timestamp(expiration) });
  },

  "com.microsoft:set-session-state": (queue, body) => {
    queue.setSessionState(heldSession(queue, body).id, body.optionalBytes("session-state"));
    return types.wrap_map({});
  },

  "com.microsoft:get-session-state": (queue, body) => {
    const { state } = heldSession(queue, body);
    return types.wrap_map({ "session-state": state === undefined ? types.Null() : types.wrap_binary(state) });
  },
};

const dispositions: Readonly<Record<string, (queue: Queue, token: string, body: Body) => void>> = {
  completed: (queue, token) => queue.complete(token),
  abandoned: (queue, token, body) => queue.abandon(token, body.properties("properties-to-modify")),
  defered: (queue, token, body) => queue.defer(token, body.properties("properties-to-modify")),
  suspended: (queue, token, body) =>
    queue.deadLetter(token, {
      reason: body.optionalText("deadletter-reason"),
      description: body.optionalText("deadletter-description"),
      properties: body.properties("properties-to-modify"),
    }),
};

function entry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function deferredDelivery({ payload, tag }: Claim, isDeleted: boolean): Typed {
  const message = types.wrap_binary(payload);
  return types.wrap_map(
    isDeleted ? { message } : { message, "lock-token": types.wrap_uuid(reorderLockToken(tag)) },
  );
}

/** @throws Refusal when nobody holds the session. */
function heldSession(queue: Queue, body: Body): QueueSession {
  const id = body.text("session-id");
  const session = queue.sessions?.find(id);
  if (session?.holder !== undefined) return session;
  throw new Refusal("com.microsoft:session-lock-lost", `The lock on session '${id}' has been lost.`);
}

/** The map in a request's body; a field that is missing or of another type is refused. */
class Body {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    if (typeof body !== "object" || body === null) throw invalid("body");
    this.#fields = { ...body };
  }

  text(name: string): string {
    return this.optionalText(name) ?? fail(name);
  }

  optionalText(name: string): string | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : fail(name);
  }

  flag(name: string): boolean {
    return this.#fields[name] === true;
  }

  integer(name: string): number {
    return integerOf(this.#fields[name], name);
  }

  /** An integer of one or more. */
  count(name: string): number {
    const value = this.integer(name);
    return value >= 1 ? value : fail(name);
  }

  integers(name: string): readonly number[] {
    return this.list(name).map((value) => integerOf(value, name));
  }

  bytes(name: string): Buffer {
    return this.optionalBytes(name) ?? fail(name);
  }

  optionalBytes(name: string): Buffer | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null) return undefined;
    return Buffer.isBuffer(value) ? value : fail(name);
  }

  /** A list or an array; never empty. */
  list(name: string): readonly unknown[] {
    const value = this.#fields[name];
    return Array.isArray(value) && value.length > 0 ? value : fail(name);
  }

  /** Lock tokens as the delivery tags in hexadecimal. */
  lockTokens(): readonly string[] {
    return this.list("lock-tokens").map((token) => {
      if (!Buffer.isBuffer(token) || token.length !== 16) throw invalid("lock-tokens");
      return reorderLockToken(token).toString("hex");
    });
  }

  properties(name: string): Readonly<Record<string, unknown>> {
    const value = this.#fields[name];
    return typeof value === "object" && value !== null ? { ...value } : {};
  }
}

/** rhea reads a long as a number, or as its eight bytes when a number cannot hold it. */
function integerOf(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  return Buffer.isBuffer(value) && value.length === 8 ? Number(value.readBigInt64BE()) : fail(name);
}

function fail(name: string): never {
  throw invalid(name);
}

function invalid(what: string): Refusal {
  return new Refusal("com.microsoft:argument-error", `The request's ${what} is missing or not valid.`);
}
