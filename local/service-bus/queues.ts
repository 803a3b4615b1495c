import { checkForwarding } from "./forwarding.ts";
import { type OperationKind } from "./operation.ts";
import { createAlarm } from "./alarm.ts";
import { disabled, Queue, type Surroundings } from "./queue.ts";
import { type QueueDescription } from "./queue-properties.ts";
import { Refusal } from "./refusal.ts";
import { settingsOf } from "./queue-settings.ts";

/** What is in a queue at a moment, its dead-letter queue included. */
export interface QueueContents {
  readonly active: number;
  readonly scheduled: number;
  readonly deadLetters: number;
  readonly total: number;
  readonly bytes: number;
  /** When anything was last done to its messages in this process, in milliseconds since 1970. */
  readonly accessedAt: number | undefined;
}

/** The queues of the namespace. Names are the same in any case. */
export class Queues {
  readonly #around: Surroundings;
  readonly #byPath = new Map<string, Queue>();
  readonly #descriptions = new Map<string, QueueDescription>();
  /** Those of the topology file, which keeps their properties; the store does not. */
  readonly #ofFile = new Set<string>();
  readonly #accessed = new Map<string, number>();
  readonly #idleness = createAlarm((now) => this.#removeIdle(now));
  readonly #startedAt = Date.now();
  #detach: (queue: Queue, reason: Refusal) => void = () => undefined;

  constructor(around: Omit<Surroundings, "find">) {
    const observe = (kind: OperationKind, queue: string): void => {
      this.#accessed.set(queue, Date.now());
      around.observe(kind, queue);
    };
    this.#around = { ...around, observe, find: (path) => this.find(path) };
  }

  /** Has the links to a queue ended, for the reason given, when it is deleted or disabled. */
  detachBy(detach: (queue: Queue, reason: Refusal) => void): void {
    this.#detach = detach;
  }

  /** A queue by its path; a dead-letter queue is `name/$DeadLetterQueue`. */
  find(path: string): Queue | undefined {
    return this.#byPath.get(path.toLowerCase());
  }

  describe(name: string): QueueDescription | undefined {
    return this.#descriptions.get(name.toLowerCase());
  }

  /** By name, without dead-letter queues. */
  list(): readonly QueueDescription[] {
    return [...this.#descriptions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, description]) => description);
  }

  contents({ name }: QueueDescription): QueueContents {
    const queue = this.find(name);
    if (queue?.deadLetters === undefined) throw new RangeError(`no queue: ${name}`);
    const { total, active, scheduled } = queue.counts;
    const { bytes, counts } = queue.deadLetters;
    return {
      active,
      scheduled,
      deadLetters: counts.total,
      total: total + counts.total,
      bytes: queue.bytes + bytes,
      accessedAt: this.#accessedAt(queue),
    };
  }

  /** Takes in queues that exist. @throws Error naming the fault, when they cannot stand beside each other. */
  open(descriptions: readonly QueueDescription[], origin: "file" | "run time"): void {
    for (const description of descriptions) {
      if (origin === "file") this.#ofFile.add(description.name.toLowerCase());
      const queue = new Queue(settingsOf(description), this.#around);
      this.#idleness.by(this.#idleAt(queue, description));
      this.#descriptions.set(queue.name.toLowerCase(), description);
      this.#byPath.set(queue.name.toLowerCase(), queue);
      if (queue.deadLetters !== undefined) {
        this.#byPath.set(queue.deadLetters.name.toLowerCase(), queue.deadLetters);
      }
    }
    this.checkForwarding();
  }

  /** Makes a queue; it is stored when this returns. What was kept of one with its name, long gone, is forgotten. */
  make(description: QueueDescription): void {
    this.#asTurn(() => {
      this.open([description], "run time");
      this.#around.turn.queueRemoved(description.name);
      this.#around.turn.queueSaved(description);
    });
  }

  /**
   * Gives a queue that exists other properties; they are stored when this returns, unless it is one of the topology
   * file.
   */
  change(description: QueueDescription): void {
    const queue = this.find(description.name);
    if (queue === undefined) return;
    this.#asTurn(() => {
      queue.change(settingsOf(description));
      this.#idleness.by(this.#idleAt(queue, description));
      this.#descriptions.set(description.name.toLowerCase(), description);
      if (!this.#ofFile.has(description.name.toLowerCase())) this.#around.turn.queueSaved(description);
    });
    // Links stay with their queue: whoever may still use it attaches again, and whoever may not is told so.
    if (!queue.settings.canSend || !queue.settings.canReceive) this.#detach(queue, disabled(queue.name));
  }

  /** Ends a queue and its dead-letter queue, with their messages; none of it is stored any more when this returns. */
  remove(name: string): void {
    const queue = this.find(name);
    if (queue === undefined) return;
    this.#asTurn(() => {
      queue.remove();
      for (const path of [queue.name, queue.deadLetters?.name ?? ""]) {
        this.#byPath.delete(path.toLowerCase());
        this.#accessed.delete(path);
      }
      this.#descriptions.delete(name.toLowerCase());
      this.#ofFile.delete(name.toLowerCase());
      this.#around.turn.queueRemoved(queue.name);
    });
    const deleted = `The messaging entity '${queue.name}' has been deleted.`;
    this.#detach(queue, new Refusal("amqp:resource-deleted", deleted));
  }

  /** Holds the queues, and the one that is to be made or changed, against the rules of forwarding. @throws Error */
  checkForwarding(candidate?: QueueDescription): void {
    const others = this.list().filter(({ name }) => name.toLowerCase() !== candidate?.name.toLowerCase());
    checkForwarding([...others, ...(candidate === undefined ? [] : [candidate])].map(settingsOf));
  }

  stop(): void {
    this.#idleness.stop();
    for (const queue of this.#byPath.values()) queue.stop();
  }

  #accessedAt({ name, deadLetters }: Queue): number | undefined {
    const times = [this.#accessed.get(name), this.#accessed.get(deadLetters?.name ?? "")];
    const last = Math.max(...times.map((time) => time ?? 0));
    return last === 0 ? undefined : last;
  }

  /** When the queue will have gone unused for too long. One from which somebody receives is in use. */
  #idleAt(queue: Queue, { updatedAt }: QueueDescription): number {
    const isReceivedFrom = queue.isReceivedFrom || queue.deadLetters?.isReceivedFrom === true;
    const usedAt = isReceivedFrom
      ? Date.now()
      : Math.max(updatedAt, this.#startedAt, this.#accessedAt(queue) ?? 0);
    return usedAt + queue.settings.idleMilliseconds;
  }

  /** @returns when the next one may have been idle for too long. */
  #removeIdle(now: number): number {
    let next = Infinity;
    for (const description of this.list()) {
      const queue = this.find(description.name);
      const idleAt = queue === undefined ? Infinity : this.#idleAt(queue, description);
      if (idleAt <= now) this.remove(description.name);
      else next = Math.min(next, idleAt);
    }
    return next;
  }

  /** What went before is stored before it, so that neither is mixed up with the other. */
  #asTurn(action: () => void): void {
    this.#around.turn.finish();
    action();
    this.#around.turn.finish();
  }
}
