import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../shared/application/fault.ts";
import { parseNoticeDocument } from "../../shared/contracts/storage/notice-document.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";
import { type NoticeKind } from "../../shared/domain/notice/notice.ts";
import { aProfile, aSpace, csamCloses, timetableOf2024 } from "../builders/access.ts";
import { type Application, keep } from "../builders/application.ts";
import { aReadyFiling } from "../builders/filings.ts";
import { days, hours, minutes } from "../builders/times.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { type Machine, type Plan, machine, mishaps } from "./machine.ts";

/** What a timer does, and what must have come of it whatever went wrong. */
interface Deed {
  readonly name: string;
  readonly at: Instant;
  readonly tick: (application: Application) => Promise<void>;
  readonly tells: NoticeKind;
  readonly records: number;
}

const deeds: readonly Deed[] = [
  {
    name: "closing",
    at: plus(csamCloses, minutes(5)),
    tick: ({ closeConnections }) => closeConnections(),
    tells: "connection-closed",
    records: 1,
  },
  {
    name: "a closing at its very instant",
    at: csamCloses,
    tick: ({ closeConnections }) => closeConnections(),
    tells: "connection-closed",
    records: 1,
  },
  {
    name: "a reminder",
    at: plus(csamCloses, -days(3)),
    tick: ({ remindOfClosings }) => remindOfClosings(),
    tells: "cutoff-closing-reminder",
    records: 0,
  },
];

const holders = ["one", "two", "three"];

async function town({ at }: Deed): Promise<MemoryPorts> {
  const world = memoryPorts({ now: plus(csamCloses, -days(20)), timetable: timetableOf2024 });
  for (const key of holders) {
    const space = aSpace("csam-cert", key);
    await keep(world, { profile: aProfile(space) }, { filing: aReadyFiling({ space, id: `filing-${key}` }) });
  }
  world.clock.set(at);
  return world;
}

/** Some ticks and deliveries, a few minutes apart, while things go wrong, and until nothing does any more. */
async function live(world: MemoryPorts, { tick }: Deed, plan: Plan): Promise<Machine> {
  const run = machine(world, plan);
  for (let round = 0; round < 3 + plan.size; round += 1) {
    const since = plus(world.clock.now(), -hours(1));
    await unlessTrouble(run.attempt(tick));
    await unlessTrouble(run.attempt(({ sweepWaiting }) => sweepWaiting(since)));
    await deliver(world, run);
    world.clock.advance(minutes(5));
  }
  return run;
}

async function deliver(world: MemoryPorts, run: Machine): Promise<void> {
  for (let message = world.queues.take(); message !== undefined; message = world.queues.take()) {
    const { queue, envelope } = message;
    const outcome = await unlessTrouble(run.attempt(({ consume }) => consume(queue, envelope)));
    if (outcome?.kind !== "answered") world.queues.giveBack(message);
  }
}

function expectTold(world: MemoryPorts, { tells, records }: Deed): void {
  const notices = world.spaces.history.flatMap((document) => parseNoticeDocument(document) ?? []);
  const told = notices.filter(({ content, sentAt }) => content.kind === tells && sentAt !== undefined);
  expect(told.map(({ spaceId }) => spaceId).sort()).toEqual([...holders].sort());
  expect(world.mail.sent).toHaveLength(holders.length);
  expect(world.registers.closures).toHaveLength(records);
  for (const closure of world.registers.closures)
    expect(closure).toMatchObject({ spaces: holders.length, amountOpen: 6380n * BigInt(holders.length) });
}

describe.each(deeds)("$name", (deed) => {
  test.each(mishaps)("tells every holder exactly once, whichever call of a port %s", async (mishap) => {
    const untroubled = await town(deed);
    const { calls } = await live(untroubled, deed, new Map());
    expectTold(untroubled, deed);
    expect(calls.length).toBeGreaterThan(20);
    for (let call = 1; call <= calls.length; call += 1) {
      const world = await town(deed);
      await live(world, deed, new Map([[call, mishap]]));
      try {
        expectTold(world, deed);
      } catch (error) {
        throw new Error(`call ${String(call)} (${calls[call - 1] ?? ""}) ${mishap}`, { cause: error });
      }
    }
  });

  test("tells every holder exactly once, when several instances do it at the same time", async () => {
    const world = await town(deed);
    const runs = Array.from({ length: 3 }, () => machine(world, new Map()));
    await Promise.all(runs.map((run) => run.attempt(deed.tick)));
    await live(world, deed, new Map());
    expectTold(world, deed);
  });
});

async function unlessTrouble<Answer>(work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
