import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "./broker.ts";
import { readConfig, type ServiceBusConfig } from "./config.ts";
import { type OperationKind } from "./operation.ts";
import { type Queue } from "./queue.ts";
import { type QueueDescription } from "./queue-properties.ts";
import { Queues } from "./queues.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { memoryStore, type Saved } from "./store.ts";
import { Turn } from "./turn.ts";

export type { ServiceBusConfig, ServiceBusQueueProperties } from "./config.ts";

export interface ServiceBusOptions {
  /** Absent: no queues at the start. */
  readonly config?: ServiceBusConfig;
  /** Zero or absent: any port that is free. */
  readonly port?: number;
  /** Where the administration client is answered; zero: on any port that is free. Absent: it is not. */
  readonly adminPort?: number;
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
  /** Undefined where no port was asked for. */
  readonly administration: ServiceBusAdministration | undefined;
  /** Ends every connection; what was acknowledged is stored. */
  close(): Promise<void>;
}

export interface ServiceBusAdministration {
  readonly port: number;
  /** For `ServiceBusAdministrationClient`. */
  readonly connectionString: string;
  /** The file with the certificate that a client has to trust (PEM). */
  readonly certificatePath: string;
}

/**
 * Starts a Service Bus namespace on the loopback address that `@azure/service-bus` takes for the real one.
 *
 * @throws Error when the configuration cannot be served, or a port or the data directory is in use.
 */
export async function startServiceBus(options: ServiceBusOptions): Promise<ServiceBus> {
  const described = options.config === undefined ? [] : readConfig(options.config);
  const store = options.dataDirectory === undefined ? memoryStore : openSqliteStore(options.dataDirectory);
  const opened = new AsyncDisposableStack();
  opened.defer(() => store.close());
  try {
    const turn = new Turn(store);
    opened.defer(() => turn.finish());
    let lastKey = 0;
    const queues = new Queues({
      turn,
      store,
      nextKey: () => ++lastKey,
      observe: (kind, queue) => options.observe?.({ kind, queue }),
    });
    opened.defer(() => queues.stop());
    lastKey = restore(store.load(), described, queues);
    const broker = await listen({ turn, find: (path) => queues.find(path) }, options.port ?? 0);
    queues.detachBy(broker.detach);
    opened.defer(broker.close);
    const administration =
      options.adminPort === undefined ? undefined : await openAdministration(options, queues, opened);
    return {
      port: broker.port,
      connectionString: connectionString(broker.port),
      administration,
      close: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Modules that only the administration needs are loaded here: whoever does without does not wait for them. */
async function openAdministration(
  { config, adminPort = 0, dataDirectory }: ServiceBusOptions,
  queues: Queues,
  opened: AsyncDisposableStack,
): Promise<ServiceBusAdministration> {
  const [{ openAdministrationPort }, { certificateIn }] = await Promise.all([
    import("./administration-port.ts"),
    import("./certificate.ts"),
  ]);
  const directory = dataDirectory ?? (await mkdtemp(join(tmpdir(), "service-bus-")));
  if (dataDirectory === undefined) opened.defer(() => rm(directory, { recursive: true, force: true }));
  const certificate = await certificateIn(directory);
  const name = config?.UserConfig.Namespaces[0]?.Name ?? "sbemulatorns";
  const server = await openAdministrationPort(
    { queues, name, startedAt: Date.now() },
    certificate,
    adminPort,
  );
  opened.defer(() => server.close());
  return {
    port: server.port,
    connectionString: connectionString(server.port),
    certificatePath: certificate.path,
  };
}

/**
 * Opens the queues of the topology file, and those made at run time that it does not name, with what the store has
 * of them. @returns the highest key in use.
 */
function restore(saved: Saved, described: readonly QueueDescription[], queues: Queues): number {
  const named = new Set(described.map(({ name }) => name.toLowerCase()));
  queues.open(described, "file");
  queues.open(
    saved.queues.filter(({ name }) => !named.has(name.toLowerCase())),
    "run time",
  );
  const find = (path: string): Queue | undefined => queues.find(path);
  for (const [name, last] of saved.lastSequences) find(name)?.restoreSequence(last);
  for (const { queue, id, state } of saved.sessionStates) {
    if (state !== undefined) find(queue)?.restoreSessionState(id, state);
  }
  for (const seen of saved.seen) find(seen.queue)?.restoreSeen(seen);
  const byQueue = Map.groupBy(saved.messages, ({ queue }) => queue);
  for (const [queue, messages] of byQueue) find(queue)?.restore(messages);
  return saved.messages.reduce((highest, { key }) => Math.max(highest, key), 0);
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
