import { type InvocationContext, type Timer } from "@azure/functions";
import { Fault } from "../../shared/application/fault.ts";
import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Instant, parseInstant, plus } from "../../shared/domain/instant.ts";
import { type FunctionsApp } from "../app.ts";
import { Failed } from "../failed.ts";
import { type InvocationNeeds, invocation } from "../invocation.ts";

export interface TimerWork {
  /** @param lastTick the last tick that ran. */
  readonly sweepWaiting: (lastTick: Instant) => Promise<void>;
  readonly lapseOverdue: () => Promise<void>;
  readonly eraseEnded: () => Promise<void>;
  /** @param lastTick the last tick that ran. */
  readonly eraseOrphans: (lastTick: Instant) => Promise<void>;
  readonly eraseProfiles: () => Promise<void>;
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
  app.timer("sweep-waiting", {
    schedule: "0 * * * * *",
    handler: (timer, context) =>
      tick(needs, context, () => work.sweepWaiting(lastTick(timer, needs.clock, minuteMilliseconds))),
  });
  app.timer("lapse-overdue", {
    // A few minutes past each hour: terms end at midnight in Brussels, which is not always the same hour in UTC.
    schedule: "0 5 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.lapseOverdue()),
  });
  app.timer("erase-ended", {
    schedule: "0 20 * * * *",
    handler: (_timer, context) => tick(needs, context, () => work.eraseEnded()),
  });
  app.timer("erase-profiles", {
    schedule: "0 50 2 * * *",
    handler: (_timer, context) => tick(needs, context, () => work.eraseProfiles()),
  });
  app.timer("erase-orphans", {
    schedule: "0 35 * * * *",
    handler: (timer, context) =>
      tick(needs, context, () => work.eraseOrphans(lastTick(timer, needs.clock, hourMilliseconds))),
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

/** The host tells it, unless this is the first tick of all: then it is as long ago as ticks are apart. */
function lastTick(timer: Timer, clock: Clock, apartMilliseconds: number): Instant {
  const told = parseInstant(timer.scheduleStatus.last);
  const before = plus(clock.now(), -apartMilliseconds);
  return told === undefined || told < "2000" || told > before ? before : told;
}
