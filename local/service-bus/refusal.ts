import { type AmqpError } from "./amqp.ts";

/** Every AMQP error condition with which the service says no. */
export type Condition =
  | "amqp:not-found"
  | "amqp:not-allowed"
  | "amqp:not-implemented"
  | "amqp:decode-error"
  | "amqp:internal-error"
  | "amqp:resource-deleted"
  | "amqp:connection:framing-error"
  | "amqp:link:message-size-exceeded"
  | "com.microsoft:argument-error"
  | "com.microsoft:entity-disabled"
  | "com.microsoft:message-lock-lost"
  | "com.microsoft:message-not-found"
  | "com.microsoft:session-cannot-be-locked"
  | "com.microsoft:session-lock-lost"
  | "com.microsoft:timeout";

/** What the service answers instead of doing what was asked: on a link, a delivery or a request. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly condition: Condition;

  constructor(condition: Condition, description: string) {
    super(description);
    this.condition = condition;
  }

  /** As it goes over the wire. */
  get fields(): AmqpError {
    return { condition: this.condition, description: this.message };
  }

  /** The status of a response on `$management`. */
  get status(): number {
    return statuses[this.condition];
  }
}

/** Anything thrown, as a refusal: a fault of our own becomes an internal error. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal("amqp:internal-error", error instanceof Error ? error.message : String(error));
}

const statuses: Readonly<Record<Condition, number>> = {
  "amqp:not-found": 404,
  "amqp:not-allowed": 403,
  "amqp:not-implemented": 501,
  "amqp:decode-error": 400,
  "amqp:internal-error": 500,
  "amqp:resource-deleted": 410,
  "amqp:connection:framing-error": 400,
  "amqp:link:message-size-exceeded": 413,
  "com.microsoft:argument-error": 400,
  "com.microsoft:entity-disabled": 403,
  "com.microsoft:message-lock-lost": 410,
  "com.microsoft:message-not-found": 404,
  "com.microsoft:session-cannot-be-locked": 409,
  "com.microsoft:session-lock-lost": 410,
  "com.microsoft:timeout": 408,
};

/** What an action was refused with, if it was. */
export function refusalOf(action: () => void): Refusal | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return asRefusal(error);
  }
}
