import { stateOf } from "../domain/access/timetable.ts";
import { type SpaceAddress, addressOf } from "../domain/access/connection.ts";
import { type PayableFiling } from "../domain/filing/filing.ts";
import { type FilingStatus } from "../domain/filing/transitions.ts";
import { unfinishedIn } from "../domain/filing/unfinished.ts";
import { type ClosingContent, closingContent } from "../domain/notice/notice.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { type Clock } from "./ports/clock.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";

export interface ReadingSpaces {
  readonly spaces: PersonalSpaces;
  readonly doors: Doorkeeper;
  readonly clock: Clock;
}

/** A personal space at a glance. */
export interface SpaceSummary extends SpaceAddress {
  readonly counts: Readonly<Partial<Record<FilingStatus, number>>>;
  /** What is to be paid, the earliest term first; of many, the first. */
  readonly due: readonly PayableFiling[];
  /** What its holder is told: that the way in is closing, while it is. */
  readonly closing?: ClosingContent;
}

const mostDue = 50;

/** Tells how a space stands: filings by status, what is due, and until when its way in is open. */
export const readSpace =
  ({ spaces, doors, clock }: ReadingSpaces) =>
  async (address: SpaceAddress): Promise<SpaceSummary> => {
    const space = addressOf(address);
    const counts = await spaces.countByStatus(space);
    const due = await spaces.payable(space, mostDue);
    const opening = (await doors.timetable())[space.connection];
    const now = clock.now();
    const closes = stateOf(opening, now) === "closing" ? opening.closesAt : undefined;
    return {
      ...space,
      counts,
      due,
      ...(closes === undefined ? {} : { closing: closingContent(closes, now, unfinishedIn(counts)) }),
    };
  };
