import { parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parseVerdictDocument } from "../../shared/contracts/storage/verdict-document.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Verdict, isLeaving, moveOf } from "../../shared/domain/filing/moved.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/**
 * At every step a filing has exactly one owner: the space that holds it, or the one that it is leaving as long as the
 * other has not accepted it. What a verdict says is never changed.
 */
export function ownersAstray({ spaces }: MemoryPorts): readonly string[] {
  const ownership = startOwnership();
  return spaces.batches.flatMap((batch, step) =>
    ownership
      .note({
        filings: batch.flatMap((document) => parseFilingDocument(document) ?? []),
        verdicts: batch.flatMap((document) => parseVerdictDocument(document) ?? []),
      })
      .map((violation) => `step ${String(step)}: ${violation}`),
  );
}

/** What one batch changed. */
export interface Step {
  readonly filings: readonly Filing[];
  readonly verdicts: readonly Verdict[];
}

/** Who owns each filing, step by step. */
export interface Ownership {
  /** @returns what is wrong after the step. */
  note(step: Step): readonly string[];
  /** Each filing as its owner has it; one that nobody owns any more, as it was erased. */
  readonly owned: ReadonlyMap<string, Filing>;
  /** What each move was answered. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What a version that is not noted yet follows from. */
  predecessorOf(filing: Filing): Filing | undefined;
}

export function startOwnership(): Ownership {
  const places = new Map<string, Map<string, Filing>>();
  const owned = new Map<string, Filing>();
  const verdicts = new Map<string, Verdict>();
  const everywhere = (id: string): readonly Filing[] => [...(places.get(id)?.values() ?? [])];

  const findOwner = (id: string): readonly string[] => {
    const owners = everywhere(id).filter((filing) => owns(filing, verdicts));
    const erased = everywhere(id).find(({ status }) => status === "erased");
    const owner = owners[0] ?? erased;
    if (owner !== undefined) owned.set(id, owner);
    return owners.length === 1 || (owners.length === 0 && erased !== undefined)
      ? []
      : [`${id} has ${String(owners.length)} owners`];
  };

  return {
    owned,
    verdicts,
    predecessorOf: (filing) => predecessor(filing, everywhere(filing.id)),
    note({ filings, verdicts: answers }) {
      const edited = answers.filter(({ move }) => verdicts.has(move));
      for (const verdict of answers) verdicts.set(verdict.move, verdict);
      for (const filing of filings) {
        const spaces = places.get(filing.id) ?? new Map<string, Filing>();
        places.set(filing.id, spaces.set(spaceOf(filing), filing));
      }
      const touched = new Set([...filings.map(({ id }) => id), ...answers.map(({ filing }) => filing)]);
      return [...edited.map(({ move }) => `${move} is answered again`), ...[...touched].flatMap(findOwner)];
    },
  };
}

/**
 * What a version of a filing follows from: the one before in its space, or the one that left another space for it.
 * @param earlier versions of the same filing, the latest of each space last.
 */
export function predecessor(filing: Filing, earlier: readonly Filing[]): Filing | undefined {
  const here = earlier.findLast(({ spaceId }) => spaceId === filing.spaceId);
  const hasArrived =
    filing.events.at(-1)?.type === "filing-arrived" && here?.events.length !== filing.events.length;
  return hasArrived
    ? earlier.findLast((known) => isLeaving(known) && known.movedTo.spaceId === filing.spaceId)
    : here;
}

function owns(filing: Filing, verdicts: ReadonlyMap<string, Verdict>): boolean {
  if (filing.status !== "moved") return filing.status !== "erased";
  return isLeaving(filing) && verdicts.get(moveOf(filing).id)?.answer !== "accepted";
}

const spaceOf = ({ connection, spaceId }: SpaceAddress): string => `${connection} ${spaceId}`;
