import { sinceTick } from "../../functions/timers/timers.ts";
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
  /** How long it may take from one tick to the next. */
  readonly longestRest: () => number;
  /** Whether the stores are held against each other as well. */
  readonly reconciles: () => boolean;
}

/** The rest between two ticks while people are at work. */
export const shortestRest = minutes(1);

/** Ticks for ever: in time, not at all, three times at once, or late. */
export async function beTimers(needs: TimerNeeds): Promise<never> {
  const { timeline, faults, fleet, reconciles } = needs;
  let last: LastTicks = { minute: timeline.now(), hour: timeline.now() };
  for (let tick = 1; ; tick += 1) {
    const isHour = (await untilTick(needs)) || tick % 30 === 0;
    if (faults.happens("tick-missed")) continue;
    const timers = isHour ? [sweep, ...hourly, ...(reconciles() ? [reconcile] : [])] : [sweep];
    for (const timer of timers) void timer(fleet, last);
    if (faults.happens("tick-thrice")) for (const timer of [...timers, ...timers]) void timer(fleet, last);
    // The host notes a tick whatever becomes of it.
    last = { minute: timeline.now(), hour: isHour ? timeline.now() : last.hour };
  }
}

/** @returns whether the timers of the hour tick too, whatever was before. */
async function untilTick({ timeline, chance, faults, longestRest }: TimerNeeds): Promise<boolean> {
  const wait = async (milliseconds: number): Promise<void> => {
    const end = plus(timeline.now(), milliseconds);
    do await timeline.pause(Math.min(milliseconds, hours(1)));
    while (timeline.now() < end && !faults.haveStopped());
  };
  const rest = longestRest();
  const isShort = rest === shortestRest;
  await wait(isShort ? rest : chance.whole(rest / 8, rest));
  if (faults.happens("tick-late")) await wait(chance.whole(minutes(1), isShort ? hours(3) : rest));
  return !isShort;
}

/** The last ticks of the timers that tick each minute, and of those that tick each hour. */
interface LastTicks {
  readonly minute: Instant;
  readonly hour: Instant;
}

type Tick = (fleet: Fleet, last: LastTicks) => Promise<unknown>;

const sweep: Tick = (fleet, last) =>
  fleet.run("timer sweep", ({ sweepWaiting, ports }) =>
    sweepWaiting(sinceTick(last.minute, ports.clock.now(), minutes(1))),
  );

const hourly: readonly Tick[] = [
  (fleet) => fleet.run("timer lapse", ({ lapseOverdue }) => lapseOverdue()),
  (fleet) => fleet.run("timer close", ({ closeConnections }) => closeConnections()),
  (fleet) => fleet.run("timer remind", ({ remindOfClosings }) => remindOfClosings()),
  (fleet) => fleet.run("timer erase-ended", ({ eraseEnded }) => eraseEnded()),
  (fleet) => fleet.run("timer erase-profiles", ({ eraseProfiles }) => eraseProfiles()),
  (fleet, last) =>
    fleet.run("timer erase-orphans", ({ eraseOrphans, ports }) =>
      eraseOrphans(sinceTick(last.hour, ports.clock.now(), hours(1))),
    ),
];

const reconcile: Tick = (fleet) => fleet.run("timer reconcile", (application) => application.reconcile());
