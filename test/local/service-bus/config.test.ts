import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  readConfig,
  type ServiceBusConfig,
  type ServiceBusQueue,
} from "../../../local/service-bus/config.ts";
import { durationMilliseconds, durationText } from "../../../local/service-bus/duration.ts";
import { settingsOf } from "../../../local/service-bus/queue-settings.ts";

const withQueues = (...Queues: readonly ServiceBusQueue[]): ServiceBusConfig => ({
  UserConfig: { Namespaces: [{ Name: "sbemulatorns", Queues, Topics: [] }], Logging: { Type: "File" } },
});

describe("a topology file", () => {
  test("sets what it names, and leaves the rest as the service does", () => {
    const [bare, full] = readConfig(
      withQueues(
        { Name: "bare", Properties: { ForwardTo: "", ForwardDeadLetteredMessagesTo: "" } },
        {
          Name: "full",
          Properties: {
            LockDuration: "PT30S",
            MaxDeliveryCount: 3,
            DefaultMessageTimeToLive: "PT1H",
            DeadLetteringOnMessageExpiration: true,
            RequiresDuplicateDetection: true,
            DuplicateDetectionHistoryTimeWindow: "PT20S",
            ForwardTo: "BARE",
          },
        },
      ),
    ).map(settingsOf);

    expect(bare).toEqual({
      name: "bare",
      lockMilliseconds: 60_000,
      maxDeliveryCount: 10,
      timeToLiveMilliseconds: Infinity,
      deadLettersExpired: false,
      duplicateWindowMilliseconds: 0,
      requiresSession: false,
      forwardTo: undefined,
      forwardDeadLettersTo: undefined,
      canSend: true,
      canReceive: true,
      idleMilliseconds: Infinity,
    });
    expect(full).toMatchObject({
      lockMilliseconds: 30_000,
      maxDeliveryCount: 3,
      timeToLiveMilliseconds: 3_600_000,
      deadLettersExpired: true,
      duplicateWindowMilliseconds: 20_000,
      forwardTo: "BARE",
    });
  });

  const sessions = { RequiresSession: true };
  const refused: readonly { what: string; queues: readonly ServiceBusQueue[]; fault: RegExp }[] = [
    { what: "a name that is none", queues: [{ Name: "a b" }], fault: /not a queue name/ },
    { what: "a name twice", queues: [{ Name: "a" }, { Name: "A" }], fault: /twice/ },
    {
      what: "a duration that is none",
      queues: [{ Name: "a", Properties: { LockDuration: "1m" } }],
      fault: /duration/,
    },
    {
      what: "a target that is not there",
      queues: [{ Name: "a", Properties: { ForwardTo: "b" } }],
      fault: /no queue/,
    },
    {
      what: "forwarding in a ring",
      queues: [
        { Name: "a", Properties: { ForwardTo: "b" } },
        { Name: "b", Properties: { ForwardTo: "a" } },
      ],
      fault: /ring/,
    },
    {
      what: "forwarding to a queue with sessions",
      queues: [
        { Name: "a", Properties: { ForwardTo: "b" } },
        { Name: "b", Properties: sessions },
      ],
      fault: /sessions/,
    },
  ];

  test.each(refused)("$what is refused by name", ({ queues, fault }) => {
    expect(() => readConfig(withQueues(...queues))).toThrow(fault);
  });

  test("topics are refused", () => {
    expect(() => readConfig({ UserConfig: { Namespaces: [{ Topics: [{}] }] } })).toThrow(/topics/);
  });
});

describe("durationMilliseconds", () => {
  test.each([
    ["PT1M", 60_000],
    ["P1DT2H3M4.5S", 93_784_500],
    ["P14D", 1_209_600_000],
    ["PT0.6S", 600],
  ])("%s", (text, milliseconds) => {
    expect(durationMilliseconds(text)).toBe(milliseconds);
  });

  test.each(["", "P", "PT", "1M", "P1Y", "PT-1S"])("refuses %p", (text) => {
    expect(() => durationMilliseconds(text)).toThrow(/duration/);
  });
});

describe("durationText", () => {
  test.each([
    ["PT60S", "PT1M"],
    ["PT25H90S", "P1DT1H1M30S"],
    ["P7D", "P7D"],
    ["PT0.25S", "PT0.25S"],
    ["PT0S", "PT0S"],
    ["P10675199DT2H48M5.4775807S", "P10675199DT2H48M5.4775807S"],
    ["P99999999D", "P10675199DT2H48M5.4775807S"],
  ])("%s is written %s", (given, written) => {
    expect(durationText(durationMilliseconds(given))).toBe(written);
  });

  test("is read back as the same time", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 }), (milliseconds) => {
        expect(durationMilliseconds(durationText(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});
