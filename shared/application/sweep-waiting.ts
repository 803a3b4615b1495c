import { type Instant, millisecondsOf, plus } from "../domain/instant.ts";
import { type Announcing, hintFor, hintForTransfer } from "./announce.ts";
import { type WorkQueue } from "../domain/filing/transitions.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";
import { type Transfers } from "./ports/transfers.ts";
import { type WorkMessage } from "./ports/work-queues.ts";

const minute = 60_000;
const hour = 60 * minute;

/**
 * Finds what has been waiting too long and sends its hint again: when it has waited 2, 4, 8, 16, 32 minutes, then
 * each hour. The journal says how long the oldest has waited for each queue. It writes nothing; which of these ages were passed since the tick before says what is due, so a late
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

type Sweeping = Announcing & { readonly spaces: PersonalSpaces; readonly transfers: Transfers };

async function sweepSince(needs: Sweeping, lastTick: Instant): Promise<void> {
  const now = needs.clock.now();
  const until = plus(now, -2 * minute);
  const isDueNow = ({ since }: { readonly since: Instant }): boolean => isDue(since, lastTick, now);
  const oldest = new Map<WorkQueue, Instant>();
  for await (const page of needs.spaces.waitingSince(until)) {
    for (const { for: queue, since, isOpenPayment } of page)
      if (!isOpenPayment) keepOlder(oldest, queue, since);
    for (const [queue, documents] of Map.groupBy(page.filter(isDueNow), (document) => document.for)) {
      const messages = documents.map((document) => hintFor(document, document.id));
      await sendAgain(needs, queue, messages);
    }
  }
  for await (const page of needs.transfers.waitingSince(until)) {
    for (const { since } of page) keepOlder(oldest, "move", since);
    const messages = page.filter(isDueNow).map((transfer) => hintForTransfer(transfer, transfer.id));
    if (messages.length > 0) await sendAgain(needs, "move", messages);
  }
  for (const [queue, since] of oldest) {
    const seconds = Math.floor((millisecondsOf(now) - millisecondsOf(since)) / 1000);
    needs.journal.record({ code: "oldest-waiting", queue, seconds });
  }
}

function keepOlder(oldest: Map<WorkQueue, Instant>, queue: WorkQueue, since: Instant): void {
  if (since < (oldest.get(queue) ?? "9")) oldest.set(queue, since);
}

async function sendAgain(
  { queues, clock, journal }: Announcing,
  queue: WorkQueue,
  messages: readonly WorkMessage[],
): Promise<void> {
  const travel = { firstSentAt: clock.now(), attempt: 0, swept: true };
  await queues.send(
    queue,
    messages.map((message) => ({ message, travel })),
  );
  journal.record({ code: "swept", queue, count: messages.length });
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
