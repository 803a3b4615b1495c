import { type Instant, instantOf, plus } from "../domain/instant.ts";
import { type Reconciliation, idOf } from "../domain/reconciliation/divergence.ts";
import { type Comparing } from "./compare-subject.ts";
import { type ComparisonRun, keyOf, startRun } from "./comparison-run.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { namesOf, stuckDocuments, windowOf } from "./due-comparisons.ts";
import { type Clock } from "./ports/clock.ts";
import { type Journal } from "./ports/journal.ts";

export interface Reconciling extends Comparing {
  readonly doors: Doorkeeper;
  readonly clock: Clock;
  /** The time by which the stores stamp what they keep; nobody moves it. */
  readonly storeClock: Clock;
  readonly journal: Journal;
  /** So long a change rests before it is compared: by less than that clocks of stores may differ. */
  readonly restSeconds: number;
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
    const rested = plus(needs.storeClock.now(), -needs.restSeconds * 1000);
    const fresh = await windowOf(needs.spaces, { after: watermark, until: rested }, limits.changes);
    const again = await windowOf(needs.spaces, { after: round.until, until: watermark }, limits.again);
    const named = await namesOf(needs.documents, round.names, limits.names);

    const run = startRun(needs, comparedAt, last?.value);
    await run.lookAt((last?.value.divergences ?? []).map(({ subject }) => subject));
    await run.lookAt(await stuckDocuments(needs, comparedAt));
    for (const { changed, after, until } of [fresh, again]) {
      await run.lookAt(changed);
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

/** How far a run has come, or the one before it. */
type Progress = Pick<Reconciliation, "watermark" | "round">;

/** The oldest divergences come first, so that none that was listed before gives way to a newer one. */
function reconciliationOf(
  { checked, found }: ComparisonRun,
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
