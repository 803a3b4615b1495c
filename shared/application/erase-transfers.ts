import { plusDays } from "../domain/instant.ts";
import { oneOfMany } from "./one-of-many.ts";
import { type Clock } from "./ports/clock.ts";
import { type Journal } from "./ports/journal.ts";
import { type Transfers } from "./ports/transfers.ts";

export interface ErasingTransfers {
  readonly transfers: Transfers;
  readonly clock: Clock;
  readonly journal: Journal;
  /** How many days a transfer is kept after its end. */
  readonly transferDays: number;
}

/**
 * Erases the transfers that ended so many days ago, on top of the version that was seen to have ended. What is left
 * takes their id, so that a request that is sent again does not start anew. One that nobody has decided, or that is
 * still carried out, has not ended, however old it is.
 */
export const eraseTransfers =
  ({ transfers, clock, journal, transferDays }: ErasingTransfers) =>
  async (): Promise<void> => {
    const until = plusDays(clock.now(), -transferDays);
    for await (const page of transfers.endedSince(until)) {
      for (const { value, version } of page) {
        const { id } = value;
        await oneOfMany(journal, { code: "erasure-fault", subject: id }, async () => {
          const isErased = await transfers.erase({ id, erasedAt: clock.now() }, version);
          if (isErased) journal.record({ code: "transfer-erased", subject: id });
        });
      }
    }
  };
