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

export interface QueueSettings {
  readonly name: string;
  readonly lockMilliseconds: number;
  readonly maxDeliveryCount: number;
  /** Infinity: messages do not expire. */
  readonly timeToLiveMilliseconds: number;
  readonly deadLettersExpired: boolean;
  /** Zero: duplicates are not detected. */
  readonly duplicateWindowMilliseconds: number;
  readonly requiresSession: boolean;
  readonly forwardTo: string | undefined;
  readonly forwardDeadLettersTo: string | undefined;
}

/** @throws Error naming the fault, when the file asks for something that cannot be served. */
export function readConfig(config: ServiceBusConfig): readonly QueueSettings[] {
  const namespaces = config.UserConfig.Namespaces;
  if (namespaces.some(({ Topics }) => (Topics ?? []).length > 0)) {
    throw new Error("Config.json names topics: this emulator serves queues only");
  }
  const queues = namespaces.flatMap(({ Queues }) => Queues ?? []).map(readQueue);
  const byName = new Map(queues.map((queue) => [queue.name.toLowerCase(), queue]));
  if (byName.size < queues.length) throw new Error("Config.json names a queue twice");
  for (const queue of queues) checkForwarding(queue, byName);
  return queues;
}

/** @throws Error when the text is not an ISO 8601 duration of days, hours, minutes and seconds. */
export function durationMilliseconds(text: string): number {
  const match = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (match === null) throw new Error(`not an ISO 8601 duration: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part?: string) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + Math.round(seconds * 1_000);
}

function readQueue({ Name, Properties = {} }: ServiceBusQueue): QueueSettings {
  if (!/^[\w./-]{1,260}$/.test(Name)) throw new Error(`not a queue name: ${Name}`);
  return {
    name: Name,
    lockMilliseconds: durationMilliseconds(Properties.LockDuration ?? "PT1M"),
    maxDeliveryCount: Properties.MaxDeliveryCount ?? 10,
    timeToLiveMilliseconds: timeToLive(Properties.DefaultMessageTimeToLive),
    deadLettersExpired: Properties.DeadLetteringOnMessageExpiration ?? false,
    duplicateWindowMilliseconds:
      Properties.RequiresDuplicateDetection === true
        ? durationOr(600_000, Properties.DuplicateDetectionHistoryTimeWindow)
        : 0,
    requiresSession: Properties.RequiresSession ?? false,
    forwardTo: nonEmpty(Properties.ForwardTo),
    forwardDeadLettersTo: nonEmpty(Properties.ForwardDeadLetteredMessagesTo),
  };
}

function checkForwarding(queue: QueueSettings, byName: ReadonlyMap<string, QueueSettings>): void {
  const target = (name: string | undefined): QueueSettings | undefined => {
    if (name === undefined) return undefined;
    const found = byName.get(name.toLowerCase());
    if (found === undefined) throw new Error(`${queue.name} forwards to no queue: ${name}`);
    if (found.requiresSession) throw new Error(`${queue.name} forwards to ${name}, which requires sessions`);
    return found;
  };
  target(queue.forwardDeadLettersTo);
  if (queue.requiresSession && queue.forwardTo !== undefined) {
    throw new Error(`${queue.name} requires sessions, and cannot forward`);
  }
  // The service stops after four hops; here a ring is refused before anything can run round it.
  let next = target(queue.forwardTo);
  for (let hops = 1; next !== undefined; hops++) {
    if (hops > 4) throw new Error(`${queue.name} forwards in a ring, or over more than four hops`);
    next = target(next.forwardTo);
  }
}

function durationOr(otherwise: number, text: string | undefined): number {
  return text === undefined ? otherwise : durationMilliseconds(text);
}

/** The header's ttl is 32 bits of milliseconds: what does not fit there does not expire. */
function timeToLive(text: string | undefined): number {
  const milliseconds = durationOr(Infinity, text);
  return milliseconds < 2 ** 32 ? milliseconds : Infinity;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
