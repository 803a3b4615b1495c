import { durationMilliseconds, LONGEST_DURATION } from "./duration.ts";
import { type QueueDescription } from "./queue-properties.ts";

/** What a queue does by, read from its properties. */
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
  readonly canSend: boolean;
  readonly canReceive: boolean;
  /** After how long without use the queue is deleted; Infinity: never. */
  readonly idleMilliseconds: number;
}

/** @throws Error when a duration is none. */
export function settingsOf({ name, properties }: QueueDescription): QueueSettings {
  return {
    name,
    lockMilliseconds: durationMilliseconds(properties.LockDuration),
    maxDeliveryCount: Number(properties.MaxDeliveryCount),
    timeToLiveMilliseconds: timeToLive(properties.DefaultMessageTimeToLive),
    deadLettersExpired: properties.DeadLetteringOnMessageExpiration === "true",
    duplicateWindowMilliseconds:
      properties.RequiresDuplicateDetection === "true"
        ? durationMilliseconds(properties.DuplicateDetectionHistoryTimeWindow)
        : 0,
    requiresSession: properties.RequiresSession === "true",
    forwardTo: nonEmpty(properties.ForwardTo),
    forwardDeadLettersTo: nonEmpty(properties.ForwardDeadLetteredMessagesTo),
    canSend: ["Active", "ReceiveDisabled"].includes(properties.Status),
    canReceive: ["Active", "SendDisabled"].includes(properties.Status),
    idleMilliseconds: idle(properties.AutoDeleteOnIdle),
  };
}

/** The header's ttl is 32 bits of milliseconds: what does not fit there does not expire. */
function timeToLive(text: string): number {
  const milliseconds = durationMilliseconds(text);
  return milliseconds < 2 ** 32 ? milliseconds : Infinity;
}

function idle(text: string): number {
  return text === LONGEST_DURATION ? Infinity : durationMilliseconds(text);
}

function nonEmpty(text: string): string | undefined {
  return text === "" ? undefined : text;
}
