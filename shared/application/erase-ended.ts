import { type EndedFiling } from "../domain/filing/filing.ts";
import { erase } from "../domain/filing/steps.ts";
import { plusDays } from "../domain/instant.ts";
import { oneOfMany } from "./one-of-many.ts";
import { type Clock } from "./ports/clock.ts";
import { type Documents } from "./ports/documents.ts";
import { type Journal } from "./ports/journal.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";

export interface Erasing {
  readonly spaces: PersonalSpaces;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly journal: Journal;
}

/**
 * Erases the filings whose life ended so many days ago without a publication: first the document is turned to
 * `erased`, on top of the version that was seen to have ended, only then the file and the report are deleted. What a
 * process leaves behind that dies in between is found by `eraseOrphans`.
 * @param endedDays how many days the files of an ended filing are kept.
 */
export const eraseEnded = (needs: Erasing & { readonly endedDays: number }) => async (): Promise<void> => {
  const { spaces, clock, journal, endedDays } = needs;
  for await (const page of spaces.endedBefore(plusDays(clock.now(), -endedDays))) {
    for (const filing of page) {
      const trouble = { code: "erasure-fault", subject: filing.value.id } as const;
      await oneOfMany(journal, trouble, () => eraseFiling(needs, filing));
    }
  }
};

async function eraseFiling(
  { spaces, documents, clock, journal }: Erasing,
  { value: filing, version }: Versioned<EndedFiling>,
): Promise<void> {
  const erased = erase(filing, clock.now());
  const outcome = await spaces.commit(filing, [{ replace: { filing: erased }, version }]);
  if (outcome.kind === "conflict") return;
  await documents.eraseUpload(filing.document.blob);
  await documents.eraseReport(filing.report.blob);
  journal.record({ code: "filing-erased", subject: filing.id });
}
