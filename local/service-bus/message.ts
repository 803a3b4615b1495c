import { type Arrival, type Content, contentLength } from "./content.ts";

/** A message in a queue. Instants are milliseconds since 1970. */
export interface Message {
  /** Its name in the store; it stays the same when the message gets a new sequence number or queue. */
  readonly key: number;
  readonly sessionId: string | undefined;
  timeToLiveMilliseconds: number;
  queue: string;
  /** Zero until the message has its place. */
  sequence: number;
  enqueuedSequence: number;
  enqueuedAt: number;
  state: "active" | "deferred" | "scheduled";
  scheduledFor: number | undefined;
  expiresAt: number;
  deliveryCount: number;
  lock: Lock | undefined;
  deadLetterSource: string | undefined;
  /** Undefined while it lies in the store only. */
  content: Content | undefined;
  /** The content's length, wherever it lies. */
  bytes: number;
  /** Whether the content differs from what the store has. */
  contentChanged: boolean;
  /** Completed, cancelled, expired or handed out for good: about to leave the store. */
  gone: boolean;
  /** Whether the store has it. */
  isStored: boolean;
}

/** One receiver's hold on a message. */
export interface Lock {
  /** The delivery tag, in hexadecimal: the lock token, a GUID in .NET's byte order. */
  readonly token: string;
  until: number;
}

/** A message that has just come to a queue, before it has its number there. */
export function newMessage(arrival: Arrival, origin: Pick<Message, "key" | "queue" | "enqueuedAt">): Message {
  return {
    ...origin,
    sessionId: arrival.sessionId,
    timeToLiveMilliseconds: arrival.timeToLiveMilliseconds,
    sequence: 0,
    enqueuedSequence: 0,
    state: (arrival.scheduledFor ?? 0) > origin.enqueuedAt ? "scheduled" : "active",
    scheduledFor: arrival.scheduledFor,
    expiresAt: Infinity,
    deliveryCount: 0,
    lock: undefined,
    deadLetterSource: undefined,
    content: arrival.content,
    bytes: contentLength(arrival.content),
    contentChanged: true,
    gone: false,
    isStored: false,
  };
}
