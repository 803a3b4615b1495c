import { createAlarm } from "./alarm.ts";
import { type TimerTrigger } from "./function-trigger.ts";
import { type Invoke } from "./invocation.ts";
import { type Listener } from "./listener.ts";
import { describeError, type Log } from "./log.ts";
import { type RegisteredFunction } from "./registration.ts";
import { jsonData, type RpcTypedData } from "./rpc-data.ts";
import { type Schedule } from "./schedule.ts";
import { type ScheduleMonitor, type ScheduleStatus } from "./schedule-monitor.ts";
import { continueTrace } from "./trace-context.ts";

export interface TimerSetting {
  readonly registered: RegisteredFunction;
  readonly trigger: TimerTrigger;
  readonly invoke: Invoke;
  readonly monitor: ScheduleMonitor;
  readonly now: () => Date;
  readonly log: Log;
}

export interface TimerListener extends Listener {
  /** Runs the function now, after a run under way; its schedule stays. Rejects with what the function threw. */
  run(): Promise<void>;
  /** Looks at the clock again: what has become due runs at once, and a clock set back is followed. */
  clockMoved(): void;
}

/**
 * Runs a function whenever its schedule says so, never twice at the same time. Occurrences missed while it ran, or
 * while the clock jumped, are made up for by one run. Those missed while the host was down too, with `isPastDue`.
 */
export function createTimerListener(setting: TimerSetting): TimerListener {
  const { trigger, now } = setting;
  const { schedule } = trigger;
  const name = setting.registered.metadata.name;
  const monitor = isMonitored(trigger, now()) ? setting.monitor : undefined;
  const runs = createQueue();
  const alarm = createAlarm(now, () => fire({ reason: "Timer fired", isPastDue: false }));
  let status: ScheduleStatus = { next: schedule.next(now()), lastUpdated: now() };
  let running = false;
  let stopped = false;

  const invokeOnce = (occasion: TimerOccasion) => invokeTimer(setting, occasion, monitor && status);

  function fire(occasion: TimerOccasion): void {
    alarm.clear();
    running = true;
    void runs.add(async () => {
      const startedAt = now();
      await invokeOnce(occasion).catch(() => undefined); // a schedule goes on whatever its function does
      const last = earlier(startedAt, now());
      await keep({ last, next: schedule.next(last), lastUpdated: last });
      running = false;
      wait();
    });
  }

  function wait(): void {
    if (!stopped && !running) alarm.set(status.next);
  }

  async function keep(changed: ScheduleStatus): Promise<void> {
    status = changed;
    try {
      await monitor?.write(name, status);
    } catch (error) {
      const message = `The schedule status of '${name}' was not kept. ${describeError(error)}`;
      setting.log({ level: "error", category: "Host.Triggers.Timer", message });
    }
  }

  return {
    async start() {
      const kept = await monitor?.read(name);
      await keep(kept ? followSchedule(kept, schedule, now()) : status);
      if (now() > status.next) fire({ reason: "Timer is past due", isPastDue: true });
      else if (trigger.runOnStartup) fire({ reason: "Timer runs on startup", isPastDue: false });
      else wait();
    },
    async stop() {
      stopped = true;
      alarm.clear();
      await runs.idle();
    },
    close: () => Promise.resolve(),
    run: () =>
      runs.add(() => invokeOnce({ reason: "This function was programmatically called", isPastDue: false })),
    clockMoved() {
      status = { ...status, next: earlier(status.next, schedule.next(now())) };
      wait();
    },
  };
}

interface TimerOccasion {
  readonly reason: string;
  readonly isPastDue: boolean;
}

async function invokeTimer(
  { registered, trigger, invoke }: TimerSetting,
  { reason, isPastDue }: TimerOccasion,
  status: ScheduleStatus | undefined,
): Promise<void> {
  const data = timerData(isPastDue, status);
  const input = { name: trigger.bindingName, data };
  await invoke(registered, { reason, trigger: input, trace: continueTrace(undefined) });
}

/** Works off what it is given, one after the other. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add(work: () => Promise<void>): Promise<void> {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
    /** Fulfilled when everything given so far is done. */
    idle: () => last,
  };
}

const oneMinute = 60_000;

/** Schedules that come more than once a minute are not monitored: the next occurrence makes up for a missed one. */
function isMonitored({ useMonitor, schedule }: TimerTrigger, now: Date): boolean {
  const first = schedule.next(now);
  return useMonitor && schedule.next(first).getTime() - first.getTime() >= oneMinute;
}

/** The kept status, unless the schedule is another one by now: then what the old one missed is not made up for. */
function followSchedule(kept: ScheduleStatus, schedule: Schedule, now: Date): ScheduleStatus {
  const expected = schedule.next(kept.last ?? kept.lastUpdated);
  if (expected.getTime() === kept.next.getTime()) return kept;
  return expected < now ? { next: schedule.next(now), lastUpdated: now } : { ...kept, next: expected };
}

/** What .NET writes where there was no run yet. */
const never = "0001-01-01T00:00:00+00:00";

function timerData(isPastDue: boolean, status: ScheduleStatus | undefined): RpcTypedData {
  return jsonData({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status
      ? { Last: status.last ?? never, Next: status.next, LastUpdated: status.lastUpdated }
      : null,
    IsPastDue: isPastDue,
  });
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
