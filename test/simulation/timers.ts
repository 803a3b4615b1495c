import { type Instant, plus } from "../../shared/domain/instant.ts";
import { hours, minutes } from "../builders/times.ts";
import { type Chance } from "./chance.ts";
import { type Faults } from "./faults.ts";
import { type Fleet } from "./fleet.ts";
import { type Timeline } from "./timeline.ts";

export interface TimerNeeds {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly fleet: Fleet;
  /** Whether anybody is at work; when nobody is, ticks may be far apart. */
  readonly isBusy: () => boolean;
  readonly reconciles: boolean;
}

/** Ticks for ever: in time, not at all, three times at once, or up to two days late. */
export async function beTimers(needs: TimerNeeds): Promise<never> {
  const { timeline, chance, faults, fleet, isBusy, reconciles } = needs;
  let lastTick = timeline.now();
  const wait = async (milliseconds: number): Promise<void> => {
    const end = plus(timeline.now(), milliseconds);
    do await timeline.pause(Math.min(milliseconds, hours(1)));
    while (timeline.now() < end && !faults.haveStopped());
  };
  for (let tick = 1; ; tick += 1) {
    await wait(isBusy() ? minutes(1) : chance.whole(hours(6), hours(48)));
    if (faults.happens("tick-missed")) continue;
    if (faults.happens("tick-late")) await wait(chance.whole(minutes(1), hours(48)));
    const times = faults.happens("tick-thrice") ? 3 : 1;
    for (let time = 0; time < times; time += 1) {
      const isHour = tick % 30 === 0 || !isBusy();
      for (const timer of isHour ? [sweep, ...hourly] : [sweep]) void timer(fleet, lastTick);
      if (isHour && reconciles) void reconcile(fleet, lastTick);
    }
    // The host notes a tick whatever becomes of it.
    lastTick = timeline.now();
  }
}

type Tick = (fleet: Fleet, lastTick: Instant) => Promise<unknown>;

const sweep: Tick = (fleet, lastTick) =>
  fleet.run("timer sweep", ({ sweepWaiting }) => sweepWaiting(lastTick));

const hourly: readonly Tick[] = [
  (fleet) => fleet.run("timer lapse", ({ lapseOverdue }) => lapseOverdue()),
  (fleet) => fleet.run("timer erase-ended", ({ eraseEnded }) => eraseEnded()),
  (fleet) => fleet.run("timer erase-profiles", ({ eraseProfiles }) => eraseProfiles()),
  (fleet, lastTick) => fleet.run("timer erase-orphans", ({ eraseOrphans }) => eraseOrphans(lastTick)),
];

const reconcile: Tick = (fleet) => fleet.run("timer reconcile", (application) => application.reconcile());
