import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type LogEntry } from "../../../local/functions-host/log.ts";
import { type RegisteredFunction } from "../../../local/functions-host/registration.ts";
import { parseSchedule } from "../../../local/functions-host/schedule.ts";
import { fileScheduleMonitor, type ScheduleMonitor } from "../../../local/functions-host/schedule-monitor.ts";
import { createTimerListener, type TimerListener } from "../../../local/functions-host/timer-trigger.ts";
import { until } from "./until.ts";

interface Run {
  readonly IsPastDue: boolean;
  readonly ScheduleStatus: {
    readonly Last: string;
    readonly Next: string;
    readonly LastUpdated: string;
  } | null;
  end(): void;
  fail(error: Error): void;
}

const registered: RegisteredFunction = {
  metadata: { name: "tick", bindings: {} },
  callback: () => undefined,
};

let directory: string;
let monitor: ScheduleMonitor;
let clock: Date;
let runs: Run[];
let log: LogEntry[];
let timers: TimerListener[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "timers-"));
  monitor = fileScheduleMonitor(directory);
  clock = new Date("2024-01-31T22:58:00Z");
  [runs, log, timers] = [[], [], []];
});

afterEach(async () => {
  for (const run of runs) run.end();
  await Promise.all(timers.map((timer) => timer.stop()));
  await rm(directory, { recursive: true });
});

/** A timer whose function runs until the test ends it. */
function createTimer(
  given: { schedule?: string; runOnStartup?: boolean; useMonitor?: boolean } = {},
): TimerListener {
  const { schedule = "0 */5 * * * *", runOnStartup = false, useMonitor = true } = given;
  const timer = createTimerListener({
    registered,
    trigger: { kind: "timer", bindingName: "t", schedule: parseSchedule(schedule), runOnStartup, useMonitor },
    monitor,
    now: () => clock,
    log: (entry) => void log.push(entry),
    invoke: (_, { trigger }) => {
      const { promise, resolve, reject } = Promise.withResolvers<{ invocationId: string }>();
      const seen = JSON.parse(trigger.data.json ?? "") as Pick<Run, "IsPastDue" | "ScheduleStatus">;
      runs.push({ ...seen, end: () => resolve({ invocationId: "" }), fail: reject });
      return promise;
    },
  });
  timers.push(timer);
  return timer;
}

function setClock(instant: string): void {
  clock = new Date(instant);
  for (const timer of timers) timer.clockMoved();
}

async function endedRun(index: number): Promise<Run> {
  await until(() => runs.length > index);
  const run = runs[index];
  if (run === undefined) throw new Error("The run is gone.");
  run.end();
  return run;
}

/** Long enough for whatever is due to begin. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 30));

async function keptStatus() {
  return JSON.parse(JSON.stringify(await monitor.read("tick"))) as unknown;
}

describe("A timer", () => {
  test("runs when its time has come, not a millisecond earlier", async () => {
    await createTimer().start();
    setClock("2024-01-31T22:59:59.999Z");
    await aMoment();
    expect(runs).toHaveLength(0);
    setClock("2024-01-31T23:00:00.000Z");
    expect(await endedRun(0)).toMatchObject({
      IsPastDue: false,
      ScheduleStatus: {
        Last: "0001-01-01T00:00:00+00:00",
        Next: "2024-01-31T23:00:00.000Z",
        LastUpdated: "2024-01-31T22:58:00.000Z",
      },
    });
  });

  test("runs by the clock alone, when nobody moves it", async () => {
    clock = new Date("2024-01-31T22:59:59.990Z");
    await createTimer().start();
    clock = new Date("2024-01-31T23:00:00.001Z");
    await endedRun(0);
  });

  test("makes up by one run for what was missed while the clock jumped, then goes on", async () => {
    await createTimer().start();
    setClock("2024-02-03T10:01:00Z");
    await endedRun(0);
    await aMoment();
    expect(runs).toHaveLength(1);
    setClock("2024-02-03T10:05:00Z");
    expect((await endedRun(1)).ScheduleStatus).toEqual({
      Last: "2024-02-03T10:01:00.000Z",
      Next: "2024-02-03T10:05:00.000Z",
      LastUpdated: "2024-02-03T10:01:00.000Z",
    });
  });

  test("follows a clock that is set back", async () => {
    await createTimer().start();
    setClock("2024-01-31T21:00:01Z");
    setClock("2024-01-31T21:05:00Z");
    await endedRun(0);
  });

  test("never runs beside itself, and catches up when the run has ended", async () => {
    const timer = createTimer();
    await timer.start();
    setClock("2024-01-31T23:00:00Z");
    await until(() => runs.length === 1);
    setClock("2024-01-31T23:10:00Z");
    const manual = timer.run();
    await aMoment();
    expect(runs).toHaveLength(1);
    await endedRun(0);
    await endedRun(1);
    await manual;
    await endedRun(2);
    await aMoment();
    expect(runs).toHaveLength(3);
  });

  test("goes on after a run that failed; only who asked for the run hears of it", async () => {
    const timer = createTimer();
    await timer.start();
    setClock("2024-01-31T23:00:00Z");
    await until(() => runs.length === 1);
    runs[0]?.fail(new Error("no luck"));
    await until(async () => JSON.stringify(await keptStatus()).includes("23:05"));
    setClock("2024-01-31T23:05:00Z");
    await endedRun(1);

    const manual = timer.run();
    await until(() => runs.length === 3);
    runs[2]?.fail(new Error("no luck either"));
    await expect(manual).rejects.toThrow("no luck either");
  });

  test("may run as soon as the host starts", async () => {
    await createTimer({ runOnStartup: true }).start();
    expect((await endedRun(0)).IsPastDue).toBe(false);
  });

  test("begins nothing once it is stopped, and waits for the run in hand", async () => {
    const timer = createTimer();
    await timer.start();
    setClock("2024-01-31T23:00:00Z");
    await until(() => runs.length === 1);
    const stopped = timer.stop();
    expect(await Promise.race([stopped, aMoment().then(() => "still waiting")])).toBe("still waiting");
    runs[0]?.end();
    await stopped;
    expect(await keptStatus()).toMatchObject({ last: "2024-01-31T23:00:00.000Z" });
    setClock("2024-01-31T23:30:00Z");
    await aMoment();
    expect(runs).toHaveLength(1);
  });
});

describe("After downtime", () => {
  async function wentDownAfterRunAt(instant: string): Promise<void> {
    const timer = createTimer();
    await timer.start();
    setClock(instant);
    await endedRun(0);
    await timer.stop();
    [runs, timers] = [[], []];
  }

  test("a missed occurrence is run at once, past due", async () => {
    await wentDownAfterRunAt("2024-01-31T23:00:00Z");
    clock = new Date("2024-01-31T23:17:00Z");
    await createTimer().start();
    expect(await endedRun(0)).toMatchObject({
      IsPastDue: true,
      ScheduleStatus: { Last: "2024-01-31T23:00:00.000Z", Next: "2024-01-31T23:05:00.000Z" },
    });
    await aMoment();
    expect(runs).toHaveLength(1);
  });

  test("an occurrence missed before the very first run is past due too", async () => {
    await createTimer().start();
    await timers[0]?.stop();
    clock = new Date("2024-01-31T23:17:00Z");
    await createTimer().start();
    expect((await endedRun(0)).IsPastDue).toBe(true);
  });

  test("nothing missed, nothing run", async () => {
    await wentDownAfterRunAt("2024-01-31T23:00:00Z");
    clock = new Date("2024-01-31T23:04:59Z");
    await createTimer().start();
    await aMoment();
    expect(runs).toHaveLength(0);
  });

  test("what another schedule would have missed is not made up for", async () => {
    await wentDownAfterRunAt("2024-01-31T23:00:00Z");
    clock = new Date("2024-01-31T23:17:00Z");
    await createTimer({ schedule: "0 */2 * * * *" }).start();
    await aMoment();
    expect(runs).toHaveLength(0);
    expect(await keptStatus()).toEqual({
      next: "2024-01-31T23:18:00.000Z",
      lastUpdated: "2024-01-31T23:17:00.000Z",
    });
  });

  test.each([
    ["is not monitored", { useMonitor: false }],
    ["comes more than once a minute", { schedule: "*/30 * * * * *" }],
  ])("a timer that %s keeps nothing and knows no status", async (_, given) => {
    await createTimer(given).start();
    setClock("2024-01-31T23:00:00Z");
    expect((await endedRun(0)).ScheduleStatus).toBeNull();
    expect(await readdir(directory)).toEqual([]);
  });

  test("a status that cannot be read counts as none; one that cannot be kept stops nothing", async () => {
    await createTimer().start();
    await timers[0]?.stop();
    await writeFile(join(directory, "timers", "tick.json"), "half a fi");
    expect(await monitor.read("tick")).toBeUndefined();

    monitor = { read: () => Promise.resolve(undefined), write: () => Promise.reject(new Error("disk full")) };
    await createTimer().start();
    setClock("2024-01-31T23:00:00Z");
    await endedRun(0);
    setClock("2024-01-31T23:05:00Z");
    await endedRun(1);
    expect(log.map(({ message }) => message).join()).toContain("disk full");
  });
});
