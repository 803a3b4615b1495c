import { expect, test } from "@jest/globals";
import { sweepWaiting } from "../../../shared/application/sweep-waiting.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { openAlways } from "../../builders/access.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
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
