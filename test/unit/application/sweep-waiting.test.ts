import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sweepWaiting } from "../../../shared/application/sweep-waiting.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { openAlways } from "../../builders/access.ts";
import { keep } from "../../builders/application.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { hours, minutes, morning } from "../../builders/times.ts";
import { memoryPorts } from "../../doubles/memory-ports.ts";

/** How often a filing that has waited since the morning is sent between two ticks. */
async function sentBetween(lastTick: number, tick: number): Promise<number> {
  const ports = memoryPorts({ now: plus(morning, tick), timetable: openAlways });
  const filing = aReceivedFiling({ receivedAt: morning });
  await ports.spaces.commit(filing, [{ create: { filing } }]);
  await sweepWaiting(ports)(plus(morning, lastTick));
  expect(
    ports.queues.sent.every(({ envelope, queue }) => envelope.travel.swept && queue === "validate"),
  ).toBe(true);
  return ports.queues.sent.length;
}

test.each([
  { from: minutes(1), to: minutes(1.99), times: 0 },
  { from: minutes(1), to: minutes(2), times: 1 },
  { from: minutes(2), to: minutes(3), times: 0 },
  { from: minutes(3), to: minutes(4), times: 1 },
  { from: minutes(7.5), to: minutes(8.5), times: 1 },
  { from: minutes(15), to: minutes(16), times: 1 },
  { from: minutes(31), to: minutes(32), times: 1 },
  { from: minutes(33), to: minutes(59), times: 0 },
  { from: minutes(59), to: hours(1), times: 1 },
  { from: hours(1), to: hours(1.99), times: 0 },
  { from: hours(1.99), to: hours(2), times: 1 },
  { from: hours(2), to: hours(50), times: 1 },
])("what has waited is sent $times times between $from and $to ms", async ({ from, to, times }) => {
  expect(await sentBetween(from, to)).toBe(times);
});

test("ticks that come late send what they missed, once", async () => {
  expect(await sentBetween(minutes(1), hours(48))).toBe(1);
});

test("the tick after those that failed sends what they should have, once", async () => {
  const ports = memoryPorts({ now: plus(morning, minutes(2)), timetable: openAlways });
  await keep(ports, { filing: aReceivedFiling({ receivedAt: morning }) });
  let isAway = true;
  const waitingSince: typeof ports.spaces.waitingSince = (until) => {
    if (isAway) throw new Fault("the database is away");
    return ports.spaces.waitingSince(until);
  };
  const sweep = sweepWaiting({ ...ports, spaces: { ...ports.spaces, waitingSince } });
  await expect(sweep(plus(morning, minutes(1)))).rejects.toBeInstanceOf(Fault);
  ports.clock.advance(minutes(1));
  await expect(sweep(plus(morning, minutes(2)))).rejects.toBeInstanceOf(Fault);
  isAway = false;
  await sweep(plus(morning, minutes(3)));
  ports.clock.advance(minutes(0.5));
  await sweep(plus(morning, minutes(3)));
  expect(ports.queues.sent).toHaveLength(1);
});

test("what is due in one page goes to each queue in one send, and the journal counts it", async () => {
  const ports = memoryPorts({ now: plus(morning, minutes(3)), timetable: openAlways });
  for (const id of ["a", "b", "c"]) await keep(ports, { filing: aReceivedFiling({ id }) });
  await keep(ports, { payment: aPayment({ waiting: { for: "settle", since: morning } }) });
  await keep(ports, { filing: aReceivedFiling({ id: "young", receivedAt: plus(morning, minutes(2)) }) });
  const written = ports.spaces.history.length;
  await sweepWaiting(ports)(plus(morning, minutes(1)));
  expect(
    ports.queues.sent.map(({ queue, envelope }) => `${queue} ${envelope.message.subject}`).sort(),
  ).toEqual(["settle p1", "validate a", "validate b", "validate c"]);
  expect(ports.journal.of("swept").reduce((sum, { count }) => sum + count, 0)).toBe(4);
  expect(ports.spaces.history).toHaveLength(written);
});

test("the journal tells the age of the oldest of each queue, payments that wait for their payer apart", async () => {
  const ports = memoryPorts({ now: plus(morning, minutes(10)), timetable: openAlways });
  await keep(ports, { filing: aReceivedFiling({ id: "old", receivedAt: plus(morning, minutes(1)) }) });
  await keep(ports, { filing: aReceivedFiling({ id: "older", receivedAt: morning }) });
  await keep(ports, { filing: aReceivedFiling({ id: "young", receivedAt: plus(morning, minutes(9)) }) });
  const waiting = { for: "settle", since: plus(morning, -hours(9)) } as const;
  await keep(ports, { payment: aPayment({ id: "open", waiting }) });
  await sweepWaiting(ports)(morning);
  expect(ports.journal.of("oldest-waiting")).toEqual([
    { code: "oldest-waiting", queue: "validate", seconds: 600 },
  ]);
});

test("however late and irregular the ticks are, no age is missed and none is sent twice", async () => {
  const gaps = fc.array(fc.integer({ min: 1, max: minutes(90) }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(gaps, async (ticks) => {
      let last = 0;
      let sent = 0;
      let skipped = 0;
      for (const gap of ticks) {
        const now = last + gap;
        const due = agesUpTo(now) - agesUpTo(last);
        const times = await sentBetween(last, now);
        expect(times).toBe(Math.min(due, 1));
        sent += times;
        skipped += Math.max(due - 1, 0);
        last = now;
      }
      expect(sent + skipped).toBe(agesUpTo(last));
    }),
    { numRuns: 30 },
  );
});

/** How many of the ages 2, 4, 8, 16, 32 minutes, then every full hour lie before or at this age. */
const agesUpTo = (age: number): number =>
  [2, 4, 8, 16, 32].filter((count) => minutes(count) <= age).length + Math.floor(age / hours(1));
