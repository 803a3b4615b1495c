import { expect, test } from "@jest/globals";
import { announce, hintFor } from "../../../shared/application/announce.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { aSpace, openAlways } from "../../builders/access.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
import { morning } from "../../builders/times.ts";
import { memoryPorts } from "../../doubles/memory-ports.ts";

const messages = ["f1", "f2"].map((subject) => ({ ...aSpace(), subject }));

test("hints travel together, from the first attempt and with the trace of the request", async () => {
  const ports = memoryPorts({ now: morning, timetable: openAlways });
  await announce(ports, "publish", { messages, trace: { traceparent: "00-a-b-01" } });
  expect(ports.queues.sent.map(({ queue, envelope }) => ({ queue, ...envelope }))).toEqual(
    messages.map((message) => ({
      queue: "publish",
      message,
      travel: { firstSentAt: morning, attempt: 0, swept: false, traceparent: "00-a-b-01" },
    })),
  );
});

test("a hint that cannot be sent is written in the journal, and nobody else is troubled: the state waits", async () => {
  const ports = memoryPorts({ now: morning, timetable: openAlways });
  const error = new Fault("no broker");
  const queues = { ...ports.queues, send: () => Promise.reject(error) };
  await announce({ ...ports, queues }, "publish", { messages, trace: {} });
  expect(ports.journal.entries).toEqual(
    ["f1", "f2"].map((subject) => ({ code: "send-failed", queue: "publish", subject, error })),
  );
});

test("a hint names the document and nothing of its content", () => {
  expect(hintFor(aReceivedFiling(), "f1")).toEqual({ ...aSpace(), subject: "f1" });
});
