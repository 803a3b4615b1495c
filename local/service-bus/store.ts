import { type Content } from "./content.ts";
import { type Message } from "./message.ts";
import { type QueueDescription } from "./queue-properties.ts";

/** What one turn of the event loop did to the queues. */
export interface Changes {
  /** By name: forget them with all that is in them, before anything else is written. */
  readonly queuesRemoved: ReadonlySet<string>;
  readonly queuesSaved: readonly QueueDescription[];
  /** Messages to be written as they now stand, or removed when they are gone. */
  readonly messages: ReadonlySet<Message>;
  readonly lastSequences: ReadonlyMap<string, number>;
  readonly sessionStates: readonly SessionState[];
  readonly seen: readonly SeenMessage[];
  /** By queue: forget what was seen until then. */
  readonly seenExpired: ReadonlyMap<string, number>;
}

export interface SessionState {
  readonly queue: string;
  readonly id: string;
  /** Undefined: none. */
  readonly state: Buffer | undefined;
}

/** A message id that is a duplicate when it comes again before `until`. */
export interface SeenMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly until: number;
}

/** What an earlier run left behind. */
export interface Saved {
  /** Those that were made at run time. */
  readonly queues: readonly QueueDescription[];
  /** By sequence number; without their contents. */
  readonly messages: readonly Message[];
  readonly lastSequences: ReadonlyMap<string, number>;
  readonly sessionStates: readonly SessionState[];
  /** By expiry. */
  readonly seen: readonly SeenMessage[];
}

/** Where the broker keeps its queues. */
export interface Store {
  load(): Saved;
  /** All of it is stored when this returns, or none of it and it throws. May let go of contents that can be read again. */
  commit(changes: Changes): void;
  readContent(message: Message): Content;
  close(): void;
}

/** Keeps nothing: the queues live as long as the process. */
export const memoryStore: Store = {
  load: () => ({ queues: [], messages: [], lastSequences: new Map(), sessionStates: [], seen: [] }),
  commit: () => undefined,
  readContent: ({ key }) => {
    throw new Error(`message ${key} has lost its content`);
  },
  close: () => undefined,
};
