import { listen } from "./broker.ts";
import { readConfig, type ServiceBusConfig } from "./config.ts";
import { type OperationKind } from "./operation.ts";
import { Queue } from "./queue.ts";
import { Refusal } from "./refusal.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { memoryStore, type Store } from "./store.ts";
import { Turn } from "./turn.ts";

export type { ServiceBusConfig, ServiceBusQueueProperties } from "./config.ts";

export interface ServiceBusOptions {
  readonly config: ServiceBusConfig;
  /** Zero or absent: any port that is free. */
  readonly port?: number;
  /** Where messages are kept. Absent: they end with the process. */
  readonly dataDirectory?: string;
  /** Hears of every operation on a queue, once for each message, while it happens. It must not throw. */
  readonly observe?: (operation: ServiceBusOperation) => void;
}

export interface ServiceBusOperation {
  readonly kind: OperationKind;
  /** A dead-letter queue is `name/$DeadLetterQueue`. */
  readonly queue: string;
}

export interface ServiceBus {
  readonly port: number;
  readonly connectionString: string;
  /** Ends every connection; what was acknowledged is stored. */
  close(): Promise<void>;
}

/**
 * Starts a Service Bus namespace on the loopback address that `@azure/service-bus` takes for the real one.
 *
 * @throws Error when the configuration cannot be served, or the port or the data directory is in use.
 */
export async function startServiceBus(options: ServiceBusOptions): Promise<ServiceBus> {
  const settings = readConfig(options.config);
  const store = options.dataDirectory === undefined ? memoryStore : openSqliteStore(options.dataDirectory);
  const turn = new Turn(store);
  const queues = new Map<string, Queue>();
  const find = (path: string): Queue | undefined => queues.get(path.toLowerCase());
  let lastKey = 0;
  const around = {
    turn,
    store,
    nextKey: () => ++lastKey,
    queue: (name: string) => find(name) ?? missing(name),
    observe: (kind: OperationKind, queue: string) => options.observe?.({ kind, queue }),
  };
  for (const setting of settings) {
    const queue = new Queue(setting, around);
    queues.set(queue.name.toLowerCase(), queue);
    if (queue.deadLetters !== undefined) queues.set(queue.deadLetters.name.toLowerCase(), queue.deadLetters);
  }
  lastKey = restore(store, find);

  const broker = await listen({ turn, find }, options.port ?? 0).catch((error: unknown) => {
    store.close();
    throw error;
  });
  return {
    port: broker.port,
    connectionString: connectionString(broker.port),
    close: async () => {
      await broker.close();
      for (const queue of queues.values()) queue.stop();
      turn.finish();
      store.close();
    },
  };
}

/** Puts back what the store has of the queues that there (still) are. @returns the highest key in use. */
function restore(store: Store, find: (name: string) => Queue | undefined): number {
  const saved = store.load();
  for (const [name, last] of saved.lastSequences) find(name)?.restoreSequence(last);
  for (const { queue, id, state } of saved.sessionStates) {
    if (state !== undefined) find(queue)?.restoreSessionState(id, state);
  }
  for (const seen of saved.seen) find(seen.queue)?.restoreSeen(seen);
  const byQueue = Map.groupBy(saved.messages, ({ queue }) => queue);
  for (const [queue, messages] of byQueue) find(queue)?.restore(messages);
  return saved.messages.reduce((highest, { key }) => Math.max(highest, key), 0);
}

function missing(name: string): never {
  throw new Refusal("amqp:not-found", `The messaging entity '${name}' could not be found.`);
}

/** The form that Microsoft's emulator documents; the SDKs take it for plain TCP and trust the key's every value. */
function connectionString(port: number): string {
  return [
    `Endpoint=sb://127.0.0.1:${port}`,
    "SharedAccessKeyName=RootManageSharedAccessKey",
    "SharedAccessKey=local",
    "UseDevelopmentEmulator=true",
  ].join(";");
}
