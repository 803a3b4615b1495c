import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Filing, type KeptFiling, type MovedFiling } from "../domain/filing/filing.ts";
import { eraseUnfiled } from "../domain/filing/steps.ts";
import { type Instant, millisecondsOf, plus } from "../domain/instant.ts";
import { type Erasing } from "./erase-ended.ts";
import { Fault } from "./fault.ts";
import { findFiling } from "./find-filing.ts";
import { oneOfMany } from "./one-of-many.ts";
import { type Documents, type StoredBlob } from "./ports/documents.ts";

const day = 24 * 3_600_000;

/**
 * Erases the uploads and reports that belong to no filing: it never came to be, or was erased, or has another file.
 * A blob is looked at each time that it has grown so many days older; its age and the last tick say whether it is due,
 * so a late tick misses none, and what broke off is made good after as many days again.
 *
 * An upload without a filing may still be on its way to become one. So its id is taken first, by a create-only document
 * that is `erased`: either that comes first and the filer gets 410, or the filing does and keeps its file.
 * @param orphanDays how old a blob is when it is first looked at, and how much older each time after.
 * @param lastTick the last tick that ran.
 */
export const eraseOrphans =
  (needs: Erasing & { readonly orphanDays: number }) =>
  async (lastTick: Instant): Promise<void> => {
    const { documents, clock, journal, orphanDays } = needs;
    const now = clock.now();
    const period = orphanDays * day;
    const isDue = ({ storedAt }: StoredBlob): boolean =>
      periodsBetween(storedAt, now, period) > Math.max(0, periodsBetween(storedAt, lastTick, period));
    for (const kind of blobKinds(documents)) {
      for await (const page of kind.storedBefore(plus(now, 1 - period))) {
        for (const blob of page.filter(isDue)) {
          const trouble = { code: "erasure-fault", subject: filingIdOf(blob) } as const;
          await oneOfMany(journal, trouble, () => look(needs, blob, kind));
        }
      }
    }
  };

interface BlobKind {
  readonly container: "uploads" | "reports";
  readonly storedBefore: (until: Instant) => AsyncIterable<readonly StoredBlob[]>;
  /** Whether a blob is the filing's, or may yet become it. */
  readonly belongs: (filing: KeptFiling, name: string) => boolean;
  readonly erase: (name: string) => Promise<void>;
}

const blobKinds = (documents: Documents): readonly BlobKind[] => [
  {
    container: "uploads",
    storedBefore: (until) => documents.uploadsStoredBefore(until),
    belongs: ({ document }, name) => document.blob === name,
    erase: (name) => documents.eraseUpload(name),
  },
  {
    container: "reports",
    storedBefore: (until) => documents.reportsStoredBefore(until),
    // A report is stored before its filing names it; a filing that names one never names another.
    belongs: (filing, name) => !("report" in filing) || filing.report.blob === name,
    erase: (name) => documents.eraseReport(name),
  },
];

async function look(needs: Erasing, blob: StoredBlob, kind: BlobKind): Promise<void> {
  const { name, space, storedAt } = blob;
  const { container } = kind;
  const id = filingIdOf(blob);
  if (space === undefined) {
    needs.journal.record({ code: "blob-of-nobody", container, subject: id });
    return;
  }
  const known = await filingOrClaim(needs, { ...space, id, receivedAt: storedAt });
  const filing = known.status === "moved" ? await findMoved(needs, known) : known;
  // Between two spaces it is somewhere: the next look finds it.
  if (filing === undefined || (filing.status !== "erased" && kind.belongs(filing, name))) return;
  await kind.erase(name);
  needs.journal.record({ code: "orphan-erased", container, subject: id });
}

/** Whose a blob is does not change with a move: it keeps the address of the space that it was uploaded in. */
const findMoved = async ({ spaces }: Erasing, { movedTo, id }: MovedFiling) =>
  (await findFiling(spaces, movedTo, id))?.value;

/** A blob's name begins with the id of its filing. */
const filingIdOf = ({ name }: StoredBlob): string => name.split("/", 1).join();

/** The filing; where there is none its id is taken, so that there never will be one. */
async function filingOrClaim(
  { spaces, clock }: Erasing,
  upload: SpaceAddress & { readonly id: string; readonly receivedAt: Instant },
): Promise<Filing> {
  const found = await spaces.filing(upload, upload.id);
  if (found !== undefined) return found.value;
  const filing = eraseUnfiled(upload, clock.now());
  const outcome = await spaces.commit(upload, [{ create: { filing } }]);
  if (outcome.kind === "committed") return filing;
  const first = await spaces.filing(upload, upload.id);
  if (first === undefined) throw new Fault("a filing that was said to exist cannot be read");
  return first.value;
}

/** How many whole periods lie between two instants. */
const periodsBetween = (from: Instant, to: Instant, period: number): number =>
  Math.floor((millisecondsOf(to) - millisecondsOf(from)) / period);
