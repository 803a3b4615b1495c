import { type Message } from "./message.ts";
import { type QueueDescription } from "./queue-properties.ts";
import { type Changes, type SeenMessage, type SessionState, type Store } from "./store.ts";

/** Whatever has messages to hand out once the input of a turn is in. */
export interface Dispatcher {
  dispatch(): void;
}

/**
 * All that happens in one turn of the event loop, written to the store in one transaction. Nobody hears of a change
 * before it is stored: acknowledgements, deliveries and answers go out {@link afterwards}.
 */
export class Turn {
  readonly #store: Store;
  #changes: MutableChanges = noChanges();
  #dispatchers = new Set<Dispatcher>();
  #effects: (() => void)[] = [];
  #scheduled = false;

  constructor(store: Store) {
    this.#store = store;
  }

  changed(message: Message): void {
    this.#changes.messages.add(message);
    this.#schedule();
  }

  /** Belongs to the end of a turn: what the same turn does to the queue's messages is written after it. */
  queueRemoved(name: string): void {
    this.#changes.queuesRemoved.add(name);
    this.#schedule();
  }

  queueSaved(queue: QueueDescription): void {
    this.#changes.queuesSaved.push(queue);
    this.#schedule();
  }

  numbered(queue: string, lastSequence: number): void {
    this.#changes.lastSequences.set(queue, lastSequence);
    this.#schedule();
  }

  sessionState(queue: string, id: string, state: Buffer | undefined): void {
    this.#changes.sessionStates.push({ queue, id, state });
    this.#schedule();
  }

  seen(seen: SeenMessage): void {
    this.#changes.seen.push(seen);
    this.#schedule();
  }

  seenExpired(queue: string, now: number): void {
    this.#changes.seenExpired.set(queue, now);
    this.#schedule();
  }

  /** Hands out what can be handed out, at the end of the turn. */
  dispatch(dispatcher: Dispatcher): void {
    this.#dispatchers.add(dispatcher);
    this.#schedule();
  }

  /** Runs `effect` when all changes of the turn are stored. */
  afterwards(effect: () => void): void {
    this.#effects.push(effect);
    this.#schedule();
  }

  /** Ends the turn now: what the last input did is stored when this returns. */
  finish(): void {
    this.#scheduled = false;
    const dispatchers = this.#dispatchers;
    this.#dispatchers = new Set();
    for (const dispatcher of dispatchers) dispatcher.dispatch();
    const [changes, effects] = [this.#changes, this.#effects];
    this.#changes = noChanges();
    this.#effects = [];
    this.#store.commit(changes);
    for (const effect of effects) effect();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      if (this.#scheduled) this.finish();
    });
  }
}

type MutableChanges = ReturnType<typeof noChanges>;

function noChanges() {
  return {
    queuesRemoved: new Set<string>(),
    queuesSaved: [] as QueueDescription[],
    messages: new Set<Message>(),
    lastSequences: new Map<string, number>(),
    sessionStates: [] as SessionState[],
    seen: [] as SeenMessage[],
    seenExpired: new Map<string, number>(),
  } satisfies Changes;
}
