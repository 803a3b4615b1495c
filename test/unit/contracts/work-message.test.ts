import { describe, expect, test } from "@jest/globals";
import {
  parseWorkEvent,
  renewedWorkEvent,
  workEvent,
} from "../../../shared/contracts/messages/work-message.ts";
import { topology } from "../../../shared/contracts/topology.ts";
import { aSpace } from "../../builders/access.ts";
import { at, morning } from "../../builders/times.ts";

const event = { id: "e1", time: morning };
const message = { ...aSpace("idaas"), subject: "f1" };
const travel = { firstSentAt: morning, attempt: 0, swept: false };

describe("a hint", () => {
  test("is a CloudEvents 1.0 event that names the document and nothing of its content", () => {
    expect(workEvent("price", { message, travel: { ...travel, traceparent: "00-a-b-01" } }, event)).toEqual({
      specversion: "1.0",
      id: "e1",
      source: "/filing",
      type: "be.nbb.filing.v1.price.requested",
      subject: "f1",
      time: morning,
      datacontenttype: "application/json",
      traceparent: "00-a-b-01",
      data: { schemaVersion: 1, message, travel: { ...travel, traceparent: "00-a-b-01" } },
    });
  });

  test.each([
    { message, travel },
    { message: { ...message, checkoutId: "pay_1" }, travel: { ...travel, attempt: 290, swept: true } },
    { message, travel: { ...travel, givenUp: "no-tariff", traceparent: "00-a-b-01" } },
  ])("is read as it was sent: %j", (envelope) => {
    const sent: unknown = JSON.parse(JSON.stringify(workEvent("publish", envelope, event)));
    expect(parseWorkEvent(sent)).toEqual(envelope);
  });

  test("is read although a later version has added to it", () => {
    const sent = workEvent("publish", { message: { ...message }, travel }, event) as { data: object };
    const later = { ...sent, extension: 1, data: { ...sent.data, message: { ...message, more: 1 } } };
    expect(parseWorkEvent(later)).toEqual({ message, travel });
  });

  const good = workEvent("publish", { message, travel }, event) as Readonly<Record<string, object>>;
  const data = { schemaVersion: 1, message, travel };
  test.each([
    undefined,
    null,
    "text",
    {},
    { ...good, specversion: "0.3" },
    { ...good, data: { ...data, schemaVersion: 2 } },
    { ...good, data: { ...data, message: { ...message, connection: "ftp" } } },
    { ...good, data: { ...data, message: { connection: "eid", spaceId: "s" } } },
    { ...good, data: { ...data, travel: { ...travel, attempt: -1 } } },
    { ...good, data: { ...data, travel: { ...travel, attempt: 0.5 } } },
    { ...good, data: { ...data, travel: { ...travel, firstSentAt: "now" } } },
  ])("that is none is a defect, never a guess: %j", (broken) => {
    expect(() => parseWorkEvent(broken)).toThrow();
  });
});

test("every queue that a document waits for is in the topology", () => {
  const names = topology.queues.map(({ name }) => name);
  for (const queue of ["validate", "price", "publish", "settle"]) expect(names).toContain(queue);
});

describe("a hint that is renewed", () => {
  const renewal = { id: "e2", time: at("2024-01-12T09:00:00.000Z") };

  test("begins a new chain of attempts and says the same", () => {
    const givenUp = { ...travel, attempt: 290, swept: true, givenUp: "no-tariff", traceparent: "00-a-b-01" };
    const renewed = renewedWorkEvent(workEvent("price", { message, travel: givenUp }, event), renewal);
    expect(JSON.parse(JSON.stringify(renewed))).toEqual(
      workEvent(
        "price",
        { message, travel: { ...travel, firstSentAt: renewal.time, traceparent: "00-a-b-01" } },
        renewal,
      ),
    );
  });

  test("keeps what a later version has added to it", () => {
    const sent = workEvent("publish", { message: { ...message }, travel }, event) as { data: object };
    const data = { ...sent.data, more: 1, message: { ...message, more: 2 }, travel: { ...travel, more: 3 } };
    expect(renewedWorkEvent({ ...sent, extension: 1, data }, renewal)).toMatchObject({
      extension: 1,
      data: { more: 1, message: { more: 2 }, travel: { more: 3, firstSentAt: renewal.time } },
    });
  });

  test.each([undefined, null, "text", {}, { specversion: "1.0" }, { data: { schemaVersion: 2 } }])(
    "is none when it is nothing that this version knows: %j",
    (unknown) => {
      expect(renewedWorkEvent(unknown, renewal)).toBeUndefined();
    },
  );
});
