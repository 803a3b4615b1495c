import { brusselsDay } from "../domain/day.ts";
import { type Instant } from "../domain/instant.ts";
import { publicationReference } from "../domain/publication-reference.ts";
import { type Registers } from "./ports/registers.ts";

/** Gives out reference numbers: never one of them twice, gaps are allowed. */
export interface PublicationNumbers {
  /** The next reference of the Brussels year of that instant, `YYYY-NNNNNNNN`. */
  next(at: Instant): Promise<string>;
}

interface Block {
  readonly year: number;
  readonly next: number;
  readonly last: number;
}

/**
 * Takes numbers from the register in blocks, so that a busy instance asks it seldom. What an instance has not
 * used when it stops is a gap.
 */
export function publicationNumbers(registers: Registers, blockSize: number): PublicationNumbers {
  let block: Block | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const draw = async (at: Instant): Promise<string> => {
    const year = Number(brusselsDay(at).slice(0, 4));
    if (block?.year !== year || block.next > block.last) {
      const { first, last } = await registers.takeNumbers(year, blockSize);
      block = { year, next: first, last };
    }
    const reference = publicationReference(year, block.next);
    block = { ...block, next: block.next + 1 };
    return reference;
  };

  return {
    next(at) {
      // One at a time: two callers at the end of a block must not take two blocks, or one number.
      const mine = turn.then(() => draw(at));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
