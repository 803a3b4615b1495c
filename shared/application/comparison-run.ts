import {
  type Divergence,
  type Finding,
  type Reconciliation,
  type Subject,
  type SubjectKind,
  idOf,
  placeOf,
} from "../domain/reconciliation/divergence.ts";
import { type ComparedAt, type Comparing, compareSubject } from "./compare-subject.ts";
import { Fault } from "./fault.ts";
import { type Journal } from "./ports/journal.ts";

/** One run of the reconciliation: what it has looked at, and what it found. */
export interface ComparisonRun {
  readonly checked: Readonly<Record<SubjectKind, number>>;
  /** What was found so far, by kind and place. */
  readonly found: ReadonlyMap<string, Divergence>;
  /** Compares subjects that this run has not seen yet. */
  lookAt(subjects: readonly Subject[]): Promise<void>;
}

/**
 * Begins a run.
 * @param last what the run before it found: a divergence that is still there is as old as it was.
 */
export function startRun(
  needs: Comparing & { readonly journal: Journal },
  comparedAt: ComparedAt,
  last: Reconciliation | undefined,
): ComparisonRun {
  const { journal } = needs;
  const known = new Map((last?.divergences ?? []).map((divergence) => [keyOf(divergence), divergence]));
  const seen = new Set<string>();
  const found = new Map<string, Divergence>();
  const checked = {
    filing: 0,
    payment: 0,
    notice: 0,
    profile: 0,
    transfer: 0,
    publication: 0,
    "publication-document": 0,
  } satisfies Record<SubjectKind, number>;
  let troubles = 0;

  const findingsOf = async (subject: Subject): Promise<readonly Finding[]> => {
    try {
      return await compareSubject(needs, subject, comparedAt);
    } catch (error) {
      journal.record({ code: "comparison-failed", subjectKind: subject.kind, subject: idOf(subject), error });
      // A document that cannot be read must not keep the others from being compared: it is what was to be found.
      if (!(error instanceof Fault)) return [unreadable(error)];
      troubles += 1;
      if (troubles > tooMuchTrouble) throw error;
      const place = placeOf(subject);
      const before = [...known.values()].filter((divergence) => placeOf(divergence.subject) === place);
      return [...before, { kind: "unchecked", detail: `Trouble: ${error.message}.` }];
    }
  };

  const lookAtOne = async (subject: Subject): Promise<void> => {
    checked[subject.kind] += 1;
    for (const { kind, detail } of await findingsOf(subject)) {
      const key = keyOf({ kind, subject });
      const since = known.get(key)?.since ?? comparedAt.now;
      if (!found.has(key)) found.set(key, { kind, subject, detail, since });
    }
  };

  return {
    checked,
    found,
    async lookAt(subjects) {
      const fresh = subjects.filter((subject) => {
        const place = `${subject.kind} ${placeOf(subject)}`;
        const isFresh = !seen.has(place);
        seen.add(place);
        return isFresh;
      });
      for (let start = 0; start < fresh.length; start += together) {
        await Promise.all(fresh.slice(start, start + together).map(lookAtOne));
      }
    },
  };
}

/** By what a divergence is known from run to run. */
export const keyOf = ({ kind, subject }: Pick<Divergence, "kind" | "subject">): string =>
  `${kind} ${placeOf(subject)}`;

/** So many documents are compared at the same time. */
const together = 16;

/** When so many documents cannot be compared, the machinery is in trouble as a whole, and the run ends. */
const tooMuchTrouble = 20;

const unreadable = (error: unknown): Finding => ({
  kind: "unreadable",
  detail: `It cannot be read: ${error instanceof Error ? error.name : "no reason given"}.`,
});
