import { durationMilliseconds, durationText, LONGEST_DURATION } from "./duration.ts";

/** A queue as the namespace knows it. Instants are milliseconds since 1970. */
export interface QueueDescription {
  readonly name: string;
  readonly properties: QueueProperties;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A queue's properties under their names in the service's REST API, as text. What is not set is empty. */
export type QueueProperties = Readonly<Record<PropertyName, string>>;

type PropertyName = keyof typeof rules;

/** A value that the service does not take; the message is the service's sentence, where it is known. */
export class InvalidProperty extends Error {}

/** A value that the service takes and the emulator does not serve. */
export class UnservedProperty extends Error {}

/** Whether a queue may be called so: segments of letters, digits, periods, hyphens and underscores. */
export function isQueueName(name: string): boolean {
  return name.length <= 260 && /^[\w.-]+(?:\/[\w.-]+)*$/.test(name);
}

/**
 * The properties of a queue that is told these and no others; names that are not known are passed over.
 *
 * @throws InvalidProperty, UnservedProperty
 */
export function readProperties(given: ReadonlyMap<string, string>): QueueProperties {
  return mapRules((name, { usual, read }) => {
    const text = given.get(name);
    return text === undefined ? usual : read(text, name);
  });
}

/**
 * The properties of a queue that exists, when it is told these: what may change and is not named becomes what is
 * usual, as in the service.
 *
 * @throws InvalidProperty, UnservedProperty
 */
export function changeProperties(
  before: QueueProperties,
  given: ReadonlyMap<string, string>,
): QueueProperties {
  const after = readProperties(given);
  return mapRules((name, { isFixed }) => {
    if (isFixed !== true || !given.has(name) || after[name] === before[name]) {
      return isFixed === true ? before[name] : after[name];
    }
    throw new InvalidProperty(`The value for the '${name}' property of an existing Queue cannot be changed.`);
  });
}

/** Takes the texts as they are: a topology file may say what the service would not. */
export function propertiesOf(
  given: Readonly<Record<string, string | number | boolean | undefined>>,
): QueueProperties {
  return mapRules((name, { usual }) => (given[name] === undefined ? usual : String(given[name])));
}

interface Rule {
  /** What a queue has that was told nothing. */
  readonly usual: string;
  /** The text as the service writes it. */
  readonly read: (text: string, name: string) => string;
  /** Set when the queue is made, and never again. */
  readonly isFixed?: true;
}

const FIVE_MINUTES = 300_000;
const SEVEN_DAYS = 604_800_000;
const STATUSES = ["Active", "Disabled", "SendDisabled", "ReceiveDisabled"];
const SIZES = ["1024", "2048", "3072", "4096", "5120"];

/** In the order in which the service writes them. */
const rules = {
  LockDuration: { usual: "PT1M", read: readLockDuration },
  MaxSizeInMegabytes: { usual: "1024", read: readSize },
  RequiresDuplicateDetection: { usual: "false", read: readBoolean, isFixed: true },
  RequiresSession: { usual: "false", read: readBoolean, isFixed: true },
  DefaultMessageTimeToLive: { usual: LONGEST_DURATION, read: durationWithin(1_000, Infinity) },
  DeadLetteringOnMessageExpiration: { usual: "false", read: readBoolean },
  DuplicateDetectionHistoryTimeWindow: { usual: "PT10M", read: durationWithin(20_000, SEVEN_DAYS) },
  MaxDeliveryCount: { usual: "10", read: readDeliveryCount },
  EnableBatchedOperations: { usual: "true", read: readBoolean },
  AuthorizationRules: { usual: "", read: readAuthorizationRules },
  Status: { usual: "Active", read: readStatus },
  ForwardTo: { usual: "", read: readEntity },
  UserMetadata: { usual: "", read: readMetadata },
  AutoDeleteOnIdle: { usual: LONGEST_DURATION, read: durationWithin(FIVE_MINUTES, Infinity) },
  EnablePartitioning: { usual: "false", read: only("false"), isFixed: true },
  ForwardDeadLetteredMessagesTo: { usual: "", read: readEntity },
  EnableExpress: { usual: "false", read: only("false"), isFixed: true },
  MaxMessageSizeInKilobytes: { usual: "256", read: only("256") },
} satisfies Readonly<Record<string, Rule>>;

function mapRules(value: (name: PropertyName, rule: Rule) => string): QueueProperties {
  return Object.fromEntries(
    (Object.entries(rules) as [PropertyName, Rule][]).map(([name, rule]) => [name, value(name, rule)]),
  ) as QueueProperties;
}

function readLockDuration(text: string, name: string): string {
  const milliseconds = duration(text, name);
  if (milliseconds > FIVE_MINUTES) {
    throw new InvalidProperty("The supplied lock time exceeds the allowed maximum of '5' minutes.");
  }
  if (milliseconds === 0) throw outOfRange(name, "PT0.001S", "PT5M");
  return durationText(milliseconds);
}

function durationWithin(lowest: number, highest: number): Rule["read"] {
  return (text, name) => {
    const milliseconds = duration(text, name);
    if (milliseconds >= lowest && milliseconds <= highest) return durationText(milliseconds);
    throw outOfRange(name, durationText(lowest), durationText(highest));
  };
}

function duration(text: string, name: string): number {
  try {
    return durationMilliseconds(text);
  } catch {
    throw invalid(name, text, "an ISO 8601 duration");
  }
}

function readSize(text: string, name: string): string {
  if (SIZES.includes(text)) return text;
  throw new InvalidProperty(
    `The specified value ${text} is invalid. The property '${name}', must be one of the following values: ${SIZES.join(";")}.`,
  );
}

function readDeliveryCount(text: string, name: string): string {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 2_000) throw outOfRange(name, "1", "2000");
  return String(count);
}

function readBoolean(text: string, name: string): string {
  if (/^(?:true|1)$/i.test(text)) return "true";
  if (/^(?:false|0)$/i.test(text)) return "false";
  throw invalid(name, text, "true or false");
}

function readStatus(text: string, name: string): string {
  const status = STATUSES.find((known) => known.toLowerCase() === text.toLowerCase());
  if (status === undefined) throw invalid(name, text, `one of ${STATUSES.join(", ")}`);
  return status;
}

/** The rules are kept and shown, as markup; every token is accepted whatever they say. */
function readAuthorizationRules(markup: string, name: string): string {
  const rules = markup.trim();
  const count = rules.split("<AuthorizationRule>").length - 1;
  if (count > 12) throw invalid(name, `${count} rules`, "at most 12 rules");
  if (/^(?:<AuthorizationRule>.*<\/AuthorizationRule>)?$/s.test(rules)) return rules;
  throw invalid(name, `${rules.slice(0, 20)}…`, "a list of elements 'AuthorizationRule'");
}

/** A queue's name, or its address in this namespace. */
function readEntity(text: string, name: string): string {
  const entity = text.replace(/^[a-z]+:\/\/[^/]*\//i, "").replace(/\/$/, "");
  if (entity !== "" && !isQueueName(entity)) throw invalid(name, text, "the name of a queue");
  return entity;
}

function readMetadata(text: string, name: string): string {
  if (text.length > 1_024) throw invalid(name, `${text.slice(0, 20)}…`, "at most 1024 characters long");
  return text;
}

function only(served: string): Rule["read"] {
  return (text, name) => {
    if (text.toLowerCase() === served.toLowerCase()) return served;
    throw new UnservedProperty(
      `This emulator serves no queues with '${name}' ${text}: it is always ${served}.`,
    );
  };
}

function invalid(name: string, text: string, expected: string): InvalidProperty {
  return new InvalidProperty(
    `The value '${text}' of the property '${name}' is invalid. It must be ${expected}.`,
  );
}

function outOfRange(name: string, lowest: string, highest: string): InvalidProperty {
  return new InvalidProperty(`The property value for '${name}' must be between ${lowest} and ${highest}.`);
}
