import { checkForwarding, missingTargets } from "./forwarding.ts";
import { isQueueName, propertiesOf, type QueueDescription } from "./queue-properties.ts";
import { settingsOf } from "./queue-settings.ts";

/** The topology file of Microsoft's Service Bus emulator (`Config.json`), as far as queues go. */
export interface ServiceBusConfig {
  readonly UserConfig: {
    readonly Namespaces: readonly ServiceBusNamespace[];
    readonly Logging?: { readonly Type: string };
  };
}

export interface ServiceBusNamespace {
  readonly Name?: string;
  readonly Queues?: readonly ServiceBusQueue[];
  /** Topics are not served: a file that names any is refused. */
  readonly Topics?: readonly object[];
}

export interface ServiceBusQueue {
  readonly Name: string;
  readonly Properties?: ServiceBusQueueProperties;
}

/** Durations are ISO 8601 (`PT1M`). */
export interface ServiceBusQueueProperties {
  readonly LockDuration?: string;
  readonly MaxDeliveryCount?: number;
  readonly DefaultMessageTimeToLive?: string;
  readonly DeadLetteringOnMessageExpiration?: boolean;
  readonly RequiresDuplicateDetection?: boolean;
  readonly DuplicateDetectionHistoryTimeWindow?: string;
  readonly RequiresSession?: boolean;
  readonly ForwardTo?: string;
  readonly ForwardDeadLetteredMessagesTo?: string;
}

/** @throws Error naming the fault, when the file asks for something that cannot be served. */
export function readConfig(config: ServiceBusConfig): readonly QueueDescription[] {
  const namespaces = config.UserConfig.Namespaces;
  if (namespaces.some(({ Topics }) => (Topics ?? []).length > 0)) {
    throw new Error("Config.json names topics: this emulator serves queues only");
  }
  const now = Date.now();
  const queues = namespaces
    .flatMap(({ Queues }) => Queues ?? [])
    .map(({ Name, Properties = {} }): QueueDescription => {
      if (!isQueueName(Name)) throw new Error(`not a queue name: ${Name}`);
      return { name: Name, properties: propertiesOf({ ...Properties }), createdAt: now, updatedAt: now };
    });
  if (new Set(queues.map(({ name }) => name.toLowerCase())).size < queues.length) {
    throw new Error("Config.json names a queue twice");
  }
  const settings = queues.map(settingsOf);
  const names = new Set(settings.map(({ name }) => name.toLowerCase()));
  for (const queue of settings) {
    const [missing] = missingTargets(queue, (name) => names.has(name.toLowerCase()));
    if (missing !== undefined) throw new Error(`${queue.name} forwards to no queue: ${missing}`);
  }
  checkForwarding(settings);
  return queues;
}
