import { type WorkQueue, workQueues } from "../domain/filing/transitions.ts";
import { type DeadLetter, type DeadLetterPage, type DeadLetters } from "./ports/dead-letters.ts";

export interface AskedDeadLetters {
  /** Absent: of every queue, one queue after another. */
  readonly queue?: WorkQueue;
  readonly limit: number;
  /** The continuation of the page before. */
  readonly continuation?: string;
}

/** A page of what the broker has set aside; `undefined` when the continuation is none that this list gave. */
export const listDeadLetters =
  ({ deadLetters }: { readonly deadLetters: DeadLetters }) =>
  async ({ queue, limit, continuation }: AskedDeadLetters): Promise<DeadLetterPage | undefined> => {
    const queues = queue === undefined ? workQueues : [queue];
    const start = continuation === undefined ? { queue: queues[0] } : placeOf(continuation);
    const begin = queues.findIndex((name) => name === start?.queue);
    if (start === undefined || begin < 0) return undefined;
    const items: DeadLetter[] = [];
    for (const name of queues.slice(begin)) {
      const from = name === start.queue ? start.from : undefined;
      const page = await deadLetters.list(name, {
        limit: limit - items.length,
        ...(from === undefined ? {} : { from }),
      });
      items.push(...page.items);
      if (page.continuation !== undefined) return { items, continuation: `${name}:${page.continuation}` };
    }
    return { items };
  };

interface Place {
  readonly queue: string | undefined;
  readonly from?: string;
}

/** What a continuation says; the broker counts in 64 bits with a sign, which 18 digits never exceed. */
function placeOf(continuation: string): Place | undefined {
  const [, queue, from] = /^([a-z]+):(\d{1,18})$/.exec(continuation) ?? [];
  return queue === undefined || from === undefined ? undefined : { queue, from };
}
