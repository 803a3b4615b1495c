import { type SpaceAddress } from "../domain/access/connection.ts";
import { type WorkQueue } from "../domain/filing/transitions.ts";
import { type Clock } from "./ports/clock.ts";
import { type Journal } from "./ports/journal.ts";
import { type WorkMessage, type WorkQueues } from "./ports/work-queues.ts";

export interface Announcing {
  readonly queues: WorkQueues;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** What is known of the request or message in which something happens. */
export interface Trace {
  /** W3C trace context. */
  readonly traceparent?: string;
}

/**
 * Tells the consumers that documents wait, after the commit that made them wait. The message is a hint: when it
 * cannot be sent the state still says what is to be done, and the sweeper sends it again. So trouble ends here.
 */
export async function announce(
  { queues, clock, journal }: Announcing,
  queue: WorkQueue,
  hint: { readonly messages: readonly WorkMessage[]; readonly trace: Trace },
): Promise<void> {
  const travel = { firstSentAt: clock.now(), attempt: 0, swept: false, ...hint.trace };
  try {
    await queues.send(
      queue,
      hint.messages.map((message) => ({ message, travel })),
    );
  } catch (error) {
    for (const { subject } of hint.messages) journal.record({ code: "send-failed", queue, subject, error });
  }
}

/** The hint for a transfer: it goes by the space that is its target. */
export const hintForTransfer = (target: SpaceAddress, id: string): WorkMessage => ({
  ...hintFor(target, id),
  kind: "transfer",
});

/** The hint for a document of a space. */
export const hintFor = ({ connection, spaceId }: SpaceAddress, subject: string): WorkMessage => ({
  connection,
  spaceId,
  subject,
});
