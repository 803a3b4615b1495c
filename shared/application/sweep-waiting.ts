import { type Instant, millisecondsOf, plus } from "../domain/instant.ts";
import { type Announcing, hintFor } from "./announce.ts";
import { type PersonalSpaces, type WaitingDocument } from "./ports/personal-spaces.ts";
import { type Envelope } from "./ports/work-queues.ts";

const minute = 60_000;
const hour = 60 * minute;

/**
 * Finds what has been waiting too long and sends its hint again: when it has waited 2, 4, 8, 16, 32 minutes, then
 * each hour. It writes nothing; which of these ages were passed since the tick before says what is due, so a late
 * tick misses none. Nor does a tick that failed: the host counts it as one that ran, the next one here does not.
 * @param lastTick the last tick that ran.
 */
export const sweepWaiting = (needs: Sweeping) => {
  let unswept: Instant | undefined;
  return async (lastTick: Instant): Promise<void> => {
    unswept ??= lastTick;
    await sweepSince(needs, unswept);
    unswept = undefined;
  };
};

type Sweeping = Announcing & { readonly spaces: PersonalSpaces };

async function sweepSince({ spaces, queues, clock, journal }: Sweeping, lastTick: Instant): Promise<void> {
  const now = clock.now();
  for await (const page of spaces.waitingSince(plus(now, -2 * minute))) {
    const due = page.filter(({ since }) => isDue(since, lastTick, now));
    for (const [queue, documents] of Map.groupBy(due, (document) => document.for)) {
      await queues.send(
        queue,
        documents.map((document) => envelope(document, now)),
      );
      journal.record({ code: "swept", queue, count: documents.length });
    }
  }
}

/** Whether an age to send at lies after the last tick and not after now. */
function isDue(since: Instant, lastTick: Instant, now: Instant): boolean {
  return (
    agesPassed(millisecondsOf(now) - millisecondsOf(since)) >
    agesPassed(millisecondsOf(lastTick) - millisecondsOf(since))
  );
}

/** How many of the ages 2, 4, 8, 16, 32 minutes, 1 hour, 2 hours, … an age has reached. */
function agesPassed(age: number): number {
  if (age < 2 * minute) return 0;
  if (age < hour) return Math.floor(Math.log2(age / minute));
  return 5 + Math.floor(age / hour);
}

function envelope(document: WaitingDocument, now: Instant): Envelope {
  return {
    message: hintFor(document, document.id),
    travel: { firstSentAt: now, attempt: 0, swept: true },
  };
}
