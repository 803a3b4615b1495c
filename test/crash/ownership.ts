import { parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parseVerdictDocument } from "../../shared/contracts/storage/verdict-document.ts";
import { type StoredDocument } from "../../shared/contracts/storage/values.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Verdict, isLeaving, moveOf } from "../../shared/domain/filing/moved.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/**
 * At every step a filing has exactly one owner: the space that holds it, or the one that it is leaving as long as the
 * other has not accepted it. What a verdict says is never changed.
 */
export function ownersAstray({ spaces }: MemoryPorts): readonly string[] {
  const filings = new Map<string, Map<string, Filing>>();
  const verdicts = new Map<string, Verdict>();
  return spaces.batches.flatMap((batch, step) => {
    const changed = batch.flatMap((document) => parseVerdictDocument(document) ?? []);
    const edited = changed.filter(({ move }) => verdicts.has(move));
    for (const verdict of changed) verdicts.set(verdict.move, verdict);
    const touched = new Set(batch.flatMap((document) => note(filings, document)));
    return [
      ...edited.map(({ move }) => `step ${String(step)} answers ${move} again`),
      ...[...touched].flatMap((id) => {
        const everywhere = [...(filings.get(id)?.values() ?? [])];
        const owners = everywhere.filter((filing) => owns(filing, verdicts)).length;
        const isErased = owners === 0 && everywhere.some(({ status }) => status === "erased");
        return owners === 1 || isErased
          ? []
          : [`step ${String(step)} leaves ${id} with ${String(owners)} owners`];
      }),
    ];
  });
}

/** Notes the filing that a document is, in its space. @returns its id, if it is one. */
function note(filings: Map<string, Map<string, Filing>>, document: StoredDocument): readonly string[] {
  const filing = parseFilingDocument(document);
  if (filing === undefined) return [];
  const spaces = filings.get(filing.id) ?? new Map<string, Filing>();
  filings.set(filing.id, spaces.set(spaceOf(filing), filing));
  return [filing.id];
}

function owns(filing: Filing, verdicts: ReadonlyMap<string, Verdict>): boolean {
  if (filing.status !== "moved") return filing.status !== "erased";
  return isLeaving(filing) && verdicts.get(moveOf(filing).id)?.answer !== "accepted";
}

const spaceOf = ({ connection, spaceId }: SpaceAddress): string => `${connection} ${spaceId}`;
