import { type WorkQueue } from "../domain/filing/transitions.ts";
import { type Auditing, audit } from "./audit.ts";
import { type DeadLetterChoice, type DeadLetters, type Replayed } from "./ports/dead-letters.ts";
import { type Journal } from "./ports/journal.ts";

export type Replaying = Auditing & { readonly deadLetters: DeadLetters; readonly journal: Journal };

/**
 * Sends messages that were set aside to their queue again, as often as anybody likes: a consumer acts only on what
 * still waits. The audit knows of it before it happens.
 * @param actor the member of staff who wants it.
 */
export const replayDeadLetters =
  (needs: Replaying) =>
  async (actor: string, queue: WorkQueue, choice: DeadLetterChoice): Promise<Replayed> => {
    const detail = "ids" in choice ? `ids ${choice.ids.join(", ")}` : `reason ${choice.reason}`;
    await audit(needs, { actor, action: "replay-dead-letters", subject: queue, detail });
    const replayed = await needs.deadLetters.replay(queue, choice);
    needs.journal.record({ code: "dead-letters-replayed", queue, count: replayed.count });
    return replayed;
  };
