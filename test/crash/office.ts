import { Fault } from "../../shared/application/fault.ts";
import { SetAside } from "../../shared/application/consume-work.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { type Application } from "../builders/application.ts";
import { openAlways } from "../builders/access.ts";
import { hours, minutes, morning } from "../builders/times.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { type Machine, type Plan, machine } from "./machine.ts";

/** The whole system in memory, with everybody around it who does not give up: clients, broker, timers, provider. */
export interface Office {
  readonly world: MemoryPorts;
  readonly calls: Machine["calls"];
  /** Asks until there is an answer, as a client does that gets 503 or no answer at all. */
  ask<Answer>(request: (application: Application) => Promise<Answer>): Promise<Answer>;
  /** Asks once and goes away, whether or not there was an answer. */
  askOnce(request: (application: Application) => Promise<unknown>): Promise<void>;
  /** Lets messages be delivered and timers tick until something is so; fails when it never is. */
  until(what: string, isSo: () => Promise<boolean>): Promise<void>;
  /** Until nothing is waiting and no message is left. */
  quiet(): Promise<void>;
  filing(space: SpaceAddress, id: string): Promise<Filing>;
  payment(space: SpaceAddress, id: string): Promise<Payment>;
}

const patience = hours(48);
const minutesBetweenLapsing = 10;

export function office(
  plan: Plan,
  timetable: Timetable = openAlways,
  isAway?: (call: string) => boolean,
): Office {
  const world = memoryPorts({ now: morning, timetable });
  return officeOver(world, machine(world, plan, isAway));
}

/** The same over a world in which something has happened already. */
export function officeOver(world: MemoryPorts, run: Machine): Office {
  const ticks = { last: world.clock.now(), count: 0 };

  const tick = async (): Promise<void> => {
    world.clock.advance(minutes(1));
    const { last } = ticks;
    // The host notes a tick whatever becomes of it.
    ticks.last = world.clock.now();
    ticks.count += 1;
    await unlessTrouble(run.attempt((application) => application.sweepWaiting(last)));
    if (ticks.count % minutesBetweenLapsing === 0)
      await unlessTrouble(run.attempt(({ lapseOverdue }) => lapseOverdue()));
  };

  const until: Office["until"] = async (what, isSo) => {
    const deadline = plus(world.clock.now(), patience);
    await deliverAll(world, run);
    while (!(await isSo())) {
      if (world.clock.now() > deadline) throw new Error(`stuck: ${what} never came true`);
      await tick();
      await deliverAll(world, run);
    }
  };

  return {
    world,
    calls: run.calls,
    ask: (request) => ask(run, request),
    askOnce: async (request) => {
      await unlessTrouble(run.attempt(request));
    },
    until,
    quiet: () =>
      until("quiet", async () => world.queues.waiting.length === 0 && (await waitingCount(world)) === 0),
    filing: async (space, id) => existing(await world.spaces.filing(space, id)).value,
    payment: async (space, id) => existing(await world.spaces.payment(space, id)).value,
  };
}

async function ask<Answer>(
  run: Machine,
  request: (application: Application) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const outcome = await unlessTrouble(run.attempt(request));
    if (outcome?.kind === "answered") return outcome.answer;
  }
  throw new Error("ten requests without an answer");
}

/** Delivers what is visible; a message whose consumer died or failed comes again. */
async function deliverAll({ queues }: MemoryPorts, run: Machine): Promise<void> {
  for (let message = queues.take(); message !== undefined; message = queues.take()) {
    const { queue, envelope } = message;
    const outcome = await unlessTrouble(run.attempt(({ consume }) => consume(queue, envelope)));
    if (outcome?.kind !== "answered") queues.giveBack(message);
  }
}

/** Trouble is what callers wait out; a defect ends the test. */
async function unlessTrouble<Answer>(work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault || error instanceof SetAside) return undefined;
    throw error;
  }
}

async function waitingCount({ spaces, transfers }: MemoryPorts): Promise<number> {
  const ever = "9999-12-31T23:59:59.999Z" as Instant;
  let count = 0;
  for await (const page of spaces.waitingSince(ever)) count += page.length;
  for await (const page of transfers.waitingSince(ever)) count += page.length;
  return count;
}

function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("there is no such document");
  return value;
}
