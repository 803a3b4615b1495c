import { connections } from "../domain/access/connection.ts";
import { mayLapse } from "../domain/access/timetable.ts";
import { type WorkQueue } from "../domain/filing/transitions.ts";
import { type Instant, instantOf, plus } from "../domain/instant.ts";
import { longOverBefore, tooLongAgo } from "../domain/reconciliation/compared.ts";
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
import { type Doorkeeper } from "./doorkeeper.ts";
import { Fault } from "./fault.ts";
import { type Clock } from "./ports/clock.ts";
import { type NamePage } from "./ports/documents.ts";
import { type Journal } from "./ports/journal.ts";
import { type ChangedDocument, type OverdueDocument, type WaitingDocument } from "./ports/personal-spaces.ts";

export interface Reconciling extends Comparing {
  readonly doors: Doorkeeper;
  readonly clock: Clock;
  /** The time by which the stores stamp what they keep; nobody moves it. */
  readonly storeClock: Clock;
  readonly journal: Journal;
}

/** What one run takes on at most. */
export interface RunLimits {
  /** So many changed documents of the spaces, and those of the same second; the next run goes on behind them. */
  readonly changes: number;
  /** So many that did not change, whose turn it is in the round; 0 for no round. */
  readonly again: number;
  /** So many documents of publications. */
  readonly names: number;
  /** So many divergences are listed; while there are more, the watermark stays where it is. */
  readonly divergences: number;
}

const usualLimits: RunLimits = { changes: 10_000, again: 2_000, names: 10_000, divergences: 300 };

/**
 * Compares what changed since the last run with its counterparts: spaces, publications, their blobs, payments at the
 * provider, and what has been waiting or overdue for too long; and a piece of everything else, in a round. What was
 * found before is looked at again, and stays in the list until it is mended. The watermark moves with the list or not
 * at all, so a run that breaks off loses nothing; of two runs at once, the slower one has no effect.
 */
export const reconcile =
  (needs: Reconciling, limits: RunLimits = usualLimits) =>
  async (): Promise<void> => {
    const last = await needs.registers.reconciliation();
    const { watermark, round } = last?.value ?? { watermark: beginning, round: firstRound };
    const comparedAt = { now: needs.clock.now(), timetable: await needs.doors.timetable() };
    const rested = plus(needs.storeClock.now(), -restMilliseconds);
    const fresh = await windowOf(needs, { after: watermark, until: rested }, limits.changes);
    const again = await windowOf(needs, { after: round.until, until: watermark }, limits.again);
    const named = await namesOf(needs, round.names, limits.names);

    const run = startRun(needs, comparedAt, last?.value);
    await run.lookAt((last?.value.divergences ?? []).map(({ subject }) => subject));
    await run.lookAt(await stuckDocuments(needs, comparedAt));
    for (const { changed, after, until } of [fresh, again]) {
      await run.lookAt(changed.map(subjectOfChange));
      for await (const page of needs.publications.changedBetween(after, until)) {
        await run.lookAt(page.map((place) => ({ kind: "publication", ...place })));
      }
    }
    await run.lookAt(named.names.map((name) => ({ kind: "publication-document", name })));

    const reached = {
      watermark: fresh.until,
      round: { until: again.until < watermark ? again.until : beginning, names: named.continuation },
    };
    const reconciliation = reconciliationOf(
      run,
      { at: comparedAt.now, before: { watermark, round }, reached },
      limits,
    );
    if (await needs.registers.storeReconciliation(reconciliation, last?.version)) {
      tell(needs.journal, reconciliation, last?.value);
    }
  };

const beginning = instantOf(0);
const firstRound = { until: beginning, names: null };

const minute = 60_000;

/** What changed so recently may still be changing, and clocks of stores may differ by less than that. */
const restMilliseconds = 10 * minute;

/** What changed after one instant, completely up to another. */
interface Window {
  readonly after: Instant;
  readonly until: Instant;
  readonly changed: readonly ChangedDocument[];
}

/** As much of a window as a run takes on: it ends with the second in which there were enough. */
async function windowOf(
  { spaces }: Reconciling,
  { after, until }: Omit<Window, "changed">,
  maximum: number,
): Promise<Window> {
  if (until <= after || maximum === 0) return { after, until: after, changed: [] };
  const changed: ChangedDocument[] = [];
  for await (const page of spaces.changedBetween(after, until)) {
    for (const document of page) {
      const second = changed.at(-1)?.changedAt;
      const isFull = changed.length >= maximum && second !== document.changedAt;
      if (isFull && second !== undefined) return { after, until: second, changed };
      changed.push(document);
    }
  }
  return { after, until, changed };
}

const namesAtOnce = 1_000;

/** The next names of documents of publications: stores list them by name, never by age. */
async function namesOf({ documents }: Reconciling, from: string | null, maximum: number): Promise<NamePage> {
  const names: string[] = [];
  let continuation = from;
  do {
    const page = await documents.publicationNames({ limit: namesAtOnce, continuation });
    names.push(...page.names);
    ({ continuation } = page);
  } while (continuation !== null && names.length < maximum);
  return { names, continuation };
}

function subjectOfChange({ kind, id, connection, spaceId }: ChangedDocument): Subject {
  return kind === "profile" ? { kind, connection, spaceId } : { kind, connection, spaceId, id };
}

/** What the documents that wait for a queue are. */
const waitingKinds: Readonly<Record<WorkQueue, "filing" | "payment">> = {
  validate: "filing",
  price: "filing",
  publish: "filing",
  settle: "payment",
};

/** So many of each queue, and of each way in, are looked at: the first of a long row stand for the others. */
const enoughStuck = 25;

/** What stands still although nothing changes any more: no watermark leads to it. */
async function stuckDocuments(
  { spaces }: Reconciling,
  { now, timetable }: ComparedAt,
): Promise<readonly Subject[]> {
  const waiting = new Map<string, WaitingDocument[]>();
  for await (const page of spaces.waitingSince(tooLongAgo(now))) {
    for (const document of page) take(waiting, document.for, document);
  }
  const overdue = new Map<string, OverdueDocument[]>();
  for (const connection of connections) {
    for await (const page of spaces.overdue(connection, longOverBefore(now))) {
      const due = page.filter(
        ({ kind, dueBy }) => kind === "payment" || mayLapse(timetable[connection], dueBy),
      );
      for (const document of due) take(overdue, connection, document);
    }
  }
  return [
    ...[...waiting.values()].flat().map((document) => subjectOf(waitingKinds[document.for], document)),
    ...[...overdue.values()].flat().map((document) => subjectOf(document.kind, document)),
  ];
}

const subjectOf = (
  kind: "filing" | "payment",
  { id, connection, spaceId }: Pick<WaitingDocument, "id" | "connection" | "spaceId">,
): Subject => ({ kind, connection, spaceId, id });

function take<Document>(rows: Map<string, Document[]>, row: string, document: Document): void {
  const taken = rows.get(row) ?? [];
  if (taken.length < enoughStuck) rows.set(row, [...taken, document]);
}

interface Run {
  readonly checked: Readonly<Record<SubjectKind, number>>;
  /** What was found so far, by kind and place. */
  readonly found: ReadonlyMap<string, Divergence>;
  /** Compares subjects that this run has not seen yet. */
  lookAt(subjects: readonly Subject[]): Promise<void>;
}

/** So many documents are compared at the same time. */
const together = 16;

/** When so many documents cannot be compared, the machinery is in trouble as a whole, and the run ends. */
const tooMuchTrouble = 20;

function startRun(needs: Reconciling, comparedAt: ComparedAt, last: Reconciliation | undefined): Run {
  const { journal } = needs;
  const known = new Map((last?.divergences ?? []).map((divergence) => [keyOf(divergence), divergence]));
  const seen = new Set<string>();
  const found = new Map<string, Divergence>();
  const checked = { filing: 0, payment: 0, profile: 0, publication: 0, "publication-document": 0 };
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

const keyOf = ({ kind, subject }: Pick<Divergence, "kind" | "subject">): string =>
  `${kind} ${placeOf(subject)}`;

const unreadable = (error: unknown): Finding => ({
  kind: "unreadable",
  detail: `It cannot be read: ${error instanceof Error ? error.name : "no reason given"}.`,
});

/** How far a run has come, or the one before it. */
type Progress = Pick<Reconciliation, "watermark" | "round">;

/** The oldest divergences come first, so that none that was listed before gives way to a newer one. */
function reconciliationOf(
  { checked, found }: Run,
  { at, before, reached }: { readonly at: Instant; readonly before: Progress; readonly reached: Progress },
  { divergences: maximum }: RunLimits,
): Reconciliation {
  const all = [...found.values()].sort((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)));
  const beyond = Math.max(0, all.length - maximum);
  const progress = beyond === 0 ? reached : before;
  return { at, ...progress, checked, divergences: all.slice(0, maximum), beyond };
}

/** Tells operators what is new, and how much there is. */
function tell(journal: Journal, now: Reconciliation, last: Reconciliation | undefined): void {
  const before = new Set((last?.divergences ?? []).map(keyOf));
  const after = new Set(now.divergences.map(keyOf));
  const fresh = now.divergences.filter((divergence) => !before.has(keyOf(divergence)));
  for (const { kind, subject } of fresh) {
    journal.record({
      code: "divergence",
      divergence: kind,
      subjectKind: subject.kind,
      subject: idOf(subject),
    });
  }
  journal.record({
    code: "reconciled",
    checked: Object.values(now.checked).reduce((sum, count) => sum + count, 0),
    open: now.divergences.length + now.beyond,
    mended: [...before].filter((key) => !after.has(key)).length,
  });
}
