import { Fault } from "./fault.ts";
import { type Journal } from "./ports/journal.ts";

/**
 * What a timer does with one of the many that it found. Trouble with it is written down and keeps none of the others
 * waiting: the state still says what is to be done, so a later tick finds it again. A defect is thrown.
 */
export async function oneOfMany(
  journal: Journal,
  trouble: { readonly code: "lapse-fault" | "erasure-fault"; readonly subject: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    journal.record({ ...trouble, error });
  }
}
