import { type Timer } from "@azure/functions";
import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Instant, parseInstant, plus } from "../../shared/domain/instant.ts";
import { type FunctionsApp } from "../app.ts";

export interface TimerWork {
  /** @param lastTick the last tick that ran. */
  readonly sweepWaiting: (lastTick: Instant) => Promise<void>;
  readonly lapseOverdue: () => Promise<void>;
}

const minuteMilliseconds = 60_000;

/** Registers the timers. Late, twice or never, they do the same: they read the state. */
export function registerTimers(
  app: FunctionsApp,
  { clock }: { readonly clock: Clock },
  work: TimerWork,
): void {
  app.timer("sweep-waiting", {
    schedule: "0 * * * * *",
    handler: (timer) => work.sweepWaiting(lastTick(timer, clock)),
  });
  app.timer("lapse-overdue", {
    // A few minutes past each hour: terms end at midnight in Brussels, which is not always the same hour in UTC.
    schedule: "0 5 * * * *",
    handler: () => work.lapseOverdue(),
  });
}

/** The host tells it, unless this is the first tick of all. */
function lastTick(timer: Timer, clock: Clock): Instant {
  const told = parseInstant(timer.scheduleStatus.last);
  const before = plus(clock.now(), -minuteMilliseconds);
  return told === undefined || told < "2000" || told > before ? before : told;
}
