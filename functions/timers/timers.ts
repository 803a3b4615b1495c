import { type InvocationContext, type Timer } from "@azure/functions";
import { Fault } from "../../shared/application/fault.ts";
import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Instant, parseInstant, plus } from "../../shared/domain/instant.ts";
import { type FunctionsApp } from "../app.ts";
import { Failed } from "../failed.ts";
import { type InvocationNeeds, invocation } from "../invocation.ts";

export interface TimerWork {
  /** @param since from where the tick has to look. */
  readonly sweepWaiting: (since: Instant) => Promise<void>;
  readonly lapseOverdue: () => Promise<void>;
  readonly closeConnections: () => Promise<void>;
  readonly remindOfClosings: () => Promise<void>;
  readonly countStranded: () => Promise<void>;
  readonly eraseEnded: () => Promise<void>;
  /** @param since from where the tick has to look. */
  readonly eraseOrphans: (since: Instant) => Promise<void>;
  readonly eraseProfiles: () => Promise<void>;
  readonly eraseTransfers: () => Promise<void>;
  readonly reconcile: () => Promise<void>;
}

const minuteMilliseconds = 60_000;
const hourMilliseconds = 60 * minuteMilliseconds;

/** Registers the timers. Late, twice or never, they do the same: they read the state. */
export function registerTimers(
  app: FunctionsApp,
  needs: InvocationNeeds & { readonly clock: Clock },
  work: TimerWork,
): void {
  const since = ({ scheduleStatus }: Timer, apartMilliseconds: number): Instant =>
    sinceTick(scheduleStatus.last, needs.clock.now(), apartMilliseconds);
  app.timer("sweep-waiting", {
    schedule: "0 * * * * *",
    handler: (timer, context) =>
      tick(needs, context, () => work.sweepWaiting(since(timer, minuteMilliseconds))),
  });
  app.timer("lapse-overdue", {
    // A few minutes past each hour: terms end at midnight in Brussels, which is not always the same hour in UTC.
    schedule: "0 5 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.lapseOverdue()),
  });
  app.timer("close-connections", {
    schedule: "30 */5 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.closeConnections()),
  });
  app.timer("remind-of-closings", {
    schedule: "0 10 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.remindOfClosings()),
  });
  app.timer("count-stranded", {
    schedule: "0 15 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.countStranded()),
  });
  app.timer("erase-ended", {
    schedule: "0 20 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.eraseEnded()),
  });
  app.timer("erase-profiles", {
    schedule: "0 50 2 * * *",
    handler: (_timer, context) => tick(needs, context, () => work.eraseProfiles()),
  });
  app.timer("erase-transfers", {
    schedule: "0 55 2 * * *",
    handler: (_timer, context) => tick(needs, context, () => work.eraseTransfers()),
  });
  app.timer("erase-orphans", {
    schedule: "0 35 * * * *",
    handler: (timer, context) =>
      tick(needs, context, () => work.eraseOrphans(since(timer, hourMilliseconds))),
  });
  app.timer("reconcile", {
    schedule: "0 50 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.reconcile()),
  });
}

/** Nobody caused a tick: each has a trace of its own. */
function tick(needs: InvocationNeeds, context: InvocationContext, run: () => Promise<void>): Promise<void> {
  return invocation(needs, { context, traceparent: undefined }, async () => {
    try {
      await run();
    } catch (error) {
      needs.journal.record({ code: error instanceof Fault ? "timer-fault" : "timer-defect", error });
      throw new Failed();
    }
  });
}

const clocksDifferByMilliseconds = 2 * minuteMilliseconds;

/**
 * From where a tick has to look: the last tick, as the host tells it, or as long ago as ticks are apart when this is
 * the first of all. It reaches back further than that, because the tick before may have run on a machine whose clock
 * was ahead of ours, and ages that are reached at the same second of each hour would fall into that gap every time.
 * What two ticks see is done twice, which harms nothing.
 */
export function sinceTick(told: string, now: Instant, apartMilliseconds: number): Instant {
  const last = parseInstant(told);
  const before = plus(now, -apartMilliseconds);
  const isUsable = last !== undefined && last > "2000" && last <= before;
  return plus(isUsable ? last : before, -clocksDifferByMilliseconds);
}
