import { ServiceBusClient, type ServiceBusClientOptions } from "@azure/service-bus";
import {
  type ServiceBusConfig,
  type ServiceBusQueueProperties,
  startServiceBus,
} from "../../../local/service-bus/service-bus.ts";
import topology from "./queues.json" with { type: "json" };

export type QueueName =
  | "contract-sending"
  | "contract-settling"
  | "contract-scheduling"
  | "contract-volume"
  | "contract-short-lock"
  | "contract-closed-client"
  | "contract-sessions"
  | "contract-expiry"
  | "contract-duplicates";

/** A namespace with the queues of `queues.json`, for one suite. */
export interface Namespace {
  readonly client: ServiceBusClient;
  /** One more connection; closed with the suite if the test does not. */
  readonly connect: (options?: ServiceBusClientOptions) => ServiceBusClient;
  /** How long a lock lasts in the queues that are about locks running out. */
  readonly shortLockMilliseconds: number;
  readonly duplicateWindowMilliseconds: number;
  readonly close: () => Promise<void>;
}

/**
 * Opens the namespace that `FILING_CONTRACT_SERVICE_BUS` names by its connection string, in which the queues must
 * have been made and no other run may be going on; else an emulator that lives as long as the suite. There, what
 * Azure lets nobody set below five seconds is shorter.
 *
 * @param queues those that the suite uses; they are empty when this resolves.
 */
export async function openNamespace(...queues: readonly QueueName[]): Promise<Namespace> {
  const given = process.env["FILING_CONTRACT_SERVICE_BUS"];
  const emulator = given === undefined ? await startServiceBus({ config: hurried(topology) }) : undefined;
  const connectionString = given ?? emulator?.connectionString ?? "";
  const clients: ServiceBusClient[] = [];
  const connect = (options?: ServiceBusClientOptions): ServiceBusClient => {
    const client = new ServiceBusClient(connectionString, {
      retryOptions: { maxRetries: 0, timeoutInMs: 10_000 },
      ...options,
    });
    clients.push(client);
    return client;
  };
  const client = connect();
  if (emulator === undefined) for (const queue of queues) await empty(client, queue);
  return {
    client,
    connect,
    shortLockMilliseconds: emulator === undefined ? 5_000 : 600,
    duplicateWindowMilliseconds: emulator === undefined ? 20_000 : 1_500,
    close: async () => {
      for (const open of clients) await open.close();
      await emulator?.close();
    },
  };
}

function hurried(config: ServiceBusConfig): ServiceBusConfig {
  const shorter: Readonly<Record<string, string>> = { PT5S: "PT0.6S" };
  const hurry = (properties: ServiceBusQueueProperties): ServiceBusQueueProperties => ({
    ...properties,
    LockDuration: shorter[properties.LockDuration ?? ""] ?? "PT1M",
    DuplicateDetectionHistoryTimeWindow: "PT1.5S",
  });
  const [namespace] = config.UserConfig.Namespaces;
  const queues = namespace?.Queues?.map(({ Name, Properties }) => ({
    Name,
    Properties: hurry(Properties ?? {}),
  }));
  return { UserConfig: { Namespaces: [{ Queues: queues ?? [] }] } };
}

async function empty(client: ServiceBusClient, queue: QueueName): Promise<void> {
  if (queue === "contract-sessions") return;
  for (const subQueueType of [undefined, "deadLetter"] as const) {
    const receiver = client.createReceiver(queue, {
      receiveMode: "receiveAndDelete",
      ...(subQueueType === undefined ? {} : { subQueueType }),
    });
    while ((await receiver.receiveMessages(100, { maxWaitTimeInMs: 2_000 })).length > 0);
    await receiver.close();
  }
}
