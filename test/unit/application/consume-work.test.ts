import { describe, expect, test } from "@jest/globals";
import { SetAside, consumeWork } from "../../../shared/application/consume-work.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Envelope } from "../../../shared/application/ports/work-queues.ts";
import { type Trace } from "../../../shared/application/announce.ts";
import { type WorkOutcome, done, notYet, nothingToDo } from "../../../shared/application/settlement.ts";
import { millisecondsOf, plus } from "../../../shared/domain/instant.ts";
import { aSpace, openAlways } from "../../builders/access.ts";
import { hours, minutes, morning } from "../../builders/times.ts";
import { type MemoryPorts, memoryPorts } from "../../doubles/memory-ports.ts";

const message = { ...aSpace(), subject: "f1" };

const envelope = (travel: Partial<Envelope["travel"]> = {}): Envelope => ({
  message,
  travel: { firstSentAt: morning, attempt: 0, swept: false, ...travel },
});

/** What is sent when a message, first sent in the morning, meets that outcome so much later. */
async function copies(
  outcome: () => Promise<WorkOutcome>,
  {
    laterBy = 0,
    travel = {},
    jitter = 1,
  }: { laterBy?: number; travel?: Partial<Envelope["travel"]>; jitter?: number } = {},
): Promise<MemoryPorts["queues"]["sent"]> {
  const ports = memoryPorts({ now: plus(morning, laterBy), timetable: openAlways });
  await consumeWork({ ...ports, jitter: () => jitter }, "validate", outcome)(envelope(travel));
  return ports.queues.sent;
}

const trouble = (): Promise<WorkOutcome> => Promise.reject(new Fault("the database is away"));
const early = (): Promise<WorkOutcome> => Promise.resolve(notYet("document-not-found"));

describe("consuming work", () => {
  test.each([done, nothingToDo])(
    "completes a message whose work is %j without another one",
    async (outcome) => {
      expect(await copies(() => Promise.resolve(outcome))).toEqual([]);
    },
  );

  test.each([
    { attempt: 0, laterBy: 0, seconds: 2 },
    { attempt: 3, laterBy: minutes(1), seconds: 16 },
    { attempt: 9, laterBy: minutes(9), seconds: 30 },
    { attempt: 9, laterBy: minutes(11), seconds: 300 },
    { attempt: 50, laterBy: hours(23), seconds: 300 },
    { attempt: 19, laterBy: hours(48), seconds: 300 },
  ])(
    "sends a copy $seconds s later after $attempt attempts and $laterBy ms",
    async ({ attempt, laterBy, seconds }) => {
      for (const outcome of [trouble, early]) {
        const [copy, ...others] = await copies(outcome, { laterBy, travel: { attempt } });
        expect(others).toEqual([]);
        expect(copy?.envelope).toEqual(envelope({ attempt: attempt + 1 }));
        expect(copy?.visibleAt).toBe(plus(morning, laterBy + seconds * 1000));
      }
    },
  );

  test("spreads copies over the second half of the delay", async () => {
    const [copy] = await copies(trouble, { jitter: 0, travel: { attempt: 4 } });
    expect(copy?.visibleAt).toBe(plus(morning, 15_000));
  });

  test("gives up after a day: the last copy carries the reason to the dead-letter queue", async () => {
    const [last] = await copies(trouble, { laterBy: hours(24), travel: { attempt: 290 } });
    expect(last?.envelope.travel).toMatchObject({ givenUp: "the database is away", attempt: 290 });
    await expect(copies(early, { travel: { givenUp: "no-tariff" } })).rejects.toThrow(SetAside);
  });

  test("leaves what the sweeper sent to the sweeper", async () => {
    expect(await copies(trouble, { travel: { swept: true } })).toEqual([]);
  });

  test("throws a defect, so that the broker counts it", async () => {
    const defect = (): Promise<WorkOutcome> => Promise.reject(new TypeError("we were wrong"));
    await expect(copies(defect)).rejects.toThrow(TypeError);
  });
});

test.each([0, 0.5, 0.999])(
  "a chain of copies goes on for a day, and ends in the dead-letter queue (jitter %s)",
  async (jitter) => {
    const ports = { ...memoryPorts({ now: morning, timetable: openAlways }), jitter: () => jitter };
    const { clock, queues } = ports;
    const consume = consumeWork(ports, "validate", early);
    await queues.send("validate", [envelope()]);
    let next = queues.take();
    while (next !== undefined && next.envelope.travel.givenUp === undefined) {
      await consume(next.envelope);
      const [copy] = queues.waiting;
      const waited = millisecondsOf(clock.now()) - millisecondsOf(morning);
      const delay = millisecondsOf(copy?.visibleAt ?? clock.now()) - millisecondsOf(clock.now());
      expect(delay).toBeGreaterThanOrEqual(waited < hours(24) ? 1000 : 0);
      expect(delay).toBeLessThanOrEqual(waited < minutes(10) ? 30_000 : minutes(5));
      clock.advance(delay);
      next = queues.take();
    }
    expect(clock.now() >= plus(morning, hours(24))).toBe(true);
    expect(clock.now() <= plus(morning, hours(24) + minutes(5))).toBe(true);
    expect(next?.envelope.travel.givenUp).toBe("document-not-found");
    expect(queues.waiting).toEqual([]);
    expect(ports.journal.of("work-set-aside")).toHaveLength(1);
  },
);

test("a copy that cannot be sent gives the message back to the broker", async () => {
  const ports = memoryPorts({ now: morning, timetable: openAlways });
  const queues = { ...ports.queues, send: () => Promise.reject(new Fault("no broker")) };
  await expect(consumeWork({ ...ports, queues }, "validate", early)(envelope())).rejects.toThrow(Fault);
});

test("the work hears the message and its trace, and its copy carries the trace on", async () => {
  const ports = memoryPorts({ now: morning, timetable: openAlways });
  const heard: Trace[] = [];
  const consume = consumeWork(ports, "validate", (_message, trace) => {
    heard.push(trace);
    return early();
  });
  await consume(envelope({ traceparent: "00-a-b-01" }));
  await consume(envelope());
  expect(heard).toEqual([{ traceparent: "00-a-b-01" }, {}]);
  expect(ports.queues.sent.map(({ envelope: { travel } }) => travel.traceparent)).toEqual([
    "00-a-b-01",
    undefined,
  ]);
});
