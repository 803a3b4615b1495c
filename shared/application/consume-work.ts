import { type WorkQueue } from "../domain/filing/transitions.ts";
import { millisecondsOf } from "../domain/instant.ts";
import { type Announcing, type Trace } from "./announce.ts";
import { Fault } from "./fault.ts";
import { type Envelope, type WorkMessage } from "./ports/work-queues.ts";
import { type NotYetReason, type WorkOutcome } from "./settlement.ts";

/** One kind of work: safe to repeat, and acting only on a document that still waits for it. */
export type Work = (message: WorkMessage, trace: Trace) => Promise<WorkOutcome>;

/** Thrown so that the broker moves a message to its dead-letter queue: its properties say why it was given up. */
export class SetAside extends Error {
  override readonly name = "SetAside";
}

const patienceSeconds = 24 * 3600;
/** A day in which nothing ran is not a day of trying: so often at least, before a message is given up. */
const leastAttempts = 20;

/**
 * Does the work of one message and answers the broker: a return completes the message. When the work cannot be
 * done yet, or the machinery is in trouble, a delayed copy is sent first (at most 30 s later in the first ten
 * minutes, then up to 5 min, with jitter), for 24 hours and 20 attempts at least; then a last copy travels to the
 * dead-letter queue with the reason. A message of the sweeper gets no copies: the sweeper sends again itself. Defects
 * are thrown.
 */
export const consumeWork =
  (needs: Announcing & { readonly jitter: () => number }, queue: WorkQueue, work: Work) =>
  async ({ message, travel }: Envelope): Promise<void> => {
    if (travel.givenUp !== undefined) throw new SetAside(travel.givenUp);
    const obstacle = await attempt(needs, { queue, message, travel }, work);
    if (obstacle === undefined || travel.swept) return;
    const waitedSeconds = (millisecondsOf(needs.clock.now()) - millisecondsOf(travel.firstSentAt)) / 1000;
    if (waitedSeconds >= patienceSeconds && travel.attempt >= leastAttempts) {
      const { reason, text } = obstacle;
      const { subject } = message;
      needs.journal.record({ code: "work-set-aside", queue, subject, reason, attempt: travel.attempt });
      await needs.queues.send(queue, [{ message, travel: { ...travel, givenUp: text } }]);
      return;
    }
    const next = { message, travel: { ...travel, attempt: travel.attempt + 1 } };
    await needs.queues.send(queue, [next], {
      afterSeconds: delaySeconds(travel.attempt, waitedSeconds, needs.jitter()),
    });
  };

/** Why the work has to be tried again. */
interface Obstacle {
  readonly reason: NotYetReason | "fault";
  /** For whoever opens the dead-letter queue. */
  readonly text: string;
}

/** Tries it once; `undefined` when it need not be tried again. */
async function attempt(
  { clock, journal }: Announcing,
  { queue, message, travel }: Envelope & { readonly queue: WorkQueue },
  work: Work,
): Promise<Obstacle | undefined> {
  const about = { queue, subject: message.subject };
  const began = millisecondsOf(clock.now());
  try {
    const outcome = await work(message, traceOf(travel));
    if (outcome.kind !== "not-yet") {
      const milliseconds = millisecondsOf(clock.now()) - began;
      journal.record({ code: "work-done", ...about, outcome: outcome.kind, milliseconds });
      return undefined;
    }
    const { reason } = outcome;
    journal.record({ code: "work-delayed", ...about, reason, attempt: travel.attempt });
    return { reason, text: reason };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    journal.record({ code: "work-fault", ...about, error, attempt: travel.attempt });
    return { reason: "fault", text: error.message };
  }
}

/** Half of the delay is fixed, half is chance, so that copies do not come back together. */
function delaySeconds(attemptsBefore: number, waitedSeconds: number, jitter: number): number {
  const longest = waitedSeconds < 600 ? 30 : 300;
  const step = Math.min(2 ** (attemptsBefore + 1), longest);
  return step / 2 + (step / 2) * jitter;
}

const traceOf = ({ traceparent }: Envelope["travel"]): Trace =>
  traceparent === undefined ? {} : { traceparent };
