import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  bendsOf,
  billOf,
  chargeOf,
  type Ground,
  growthOf,
  loadsOf,
  needsOf,
  peakOf,
  sweepFillsAt,
} from "../../../tools/capacity-model.ts";

const nothing = { readCharge: 0, queryCharge: 0, writeCharge: 0 };

/** Figures that are easily multiplied in the head. */
const ground: Ground = {
  counters: {
    filing: {
      containers: {
        "personal-spaces": { readCharge: 8, queryCharge: 2, writeCharge: 60 },
        references: { ...nothing, writeCharge: 10 },
        publications: { ...nothing, writeCharge: 20 },
      },
      storedBytes: { "personal-spaces": 2_000, registers: 0 },
      messages: { validate: 1, publish: 1 },
      blobs: {
        uploads: { writes: 1, writtenBytes: 1_000, reads: 2 },
        publications: { writes: 2, writtenBytes: 1_500, reads: 0 },
      },
      requests: 2,
      milliseconds: { http: 50, validate: 100, publish: 300 },
      look: { "personal-spaces": { ...nothing, readCharge: 2 } },
    },
    sweeps: [
      { waiting: 100, charge: 10 },
      { waiting: 1_000, charge: 1_000 },
    ],
  },
  sizes: {
    requestUnits: { "personal-spaces": 1_000, references: 1_000, publications: 1_000, registers: 1_000 },
    messagingUnits: 1,
    maximumInstances: 100,
    alwaysReadyInstances: 2,
    instanceGigabytes: 2,
  },
  assumed: {
    filingsAYear: 360_000,
    peakDayShare: 0.1,
    peakHourShare: 0.1,
    minuteOverHour: 2,
    looksPerFiling: 5,
    busiestConnectionShare: 0.5,
    strongReadFactor: 2,
    messageBytes: 1_000,
    uploadBytes: 5_000,
    indexFactor: 1.5,
    waitingSeconds: 100,
    sweepPageSeconds: 0.1,
  },
  limits: {
    partitionRequestUnits: 10_000,
    partitionGigabytes: 50,
    messagingUnitBytesPerSecond: 4_000_000,
    storageRequestsPerSecond: 20_000,
    sweepPageDocuments: 200,
  },
};

test("a peak is a minute of an hour of a day of a year", () => {
  const perSecond = loadsOf(ground).map(({ filingsPerSecond }) => filingsPerSecond);
  expect(perSecond.map((value) => Number(value.toPrecision(3)))).toEqual([0.0114, 0.417, 1, 2]);
  expect(peakOf(ground, 10)).toBeCloseTo(20);
});

test("a filing's charge doubles what is read, by the filing and by whoever looks", () => {
  expect(chargeOf(ground, "personal-spaces")).toBe(60 + 2 * 10 + 5 * 2 * 2);
  expect(chargeOf(ground, "references")).toBe(10);
  expect(chargeOf(ground, "registers")).toBe(0);
});

test.each([
  ["personal-spaces-partition", 100, 10_000],
  ["personal-spaces", 200, 1_000],
  ["references", 20, 1_000],
  ["publications", 40, 1_000],
  // 0.4 s of queues, and 50 ms of each of two requests and five looks
  ["instances", 1.5, 100],
  ["messaging", 4_000, 4_000_000],
  ["uploads-account", 6, 20_000],
  ["archive-account", 4, 20_000],
  // 600 pages in a minute
  ["sweep", 200, 120_000],
])("two filings a second need of %s %d of %d", (resource, need, limit) => {
  const found = needsOf(ground, 2).find((one) => one.resource === resource);
  expect(found?.need).toBeCloseTo(need);
  expect(found?.limit).toBeCloseTo(limit);
  expect(found?.share).toBeCloseTo(need / limit);
});

test("every need grows as the load does", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1e4, noNaN: true }),
      fc.integer({ min: 1, max: 1_000 }),
      (rate, times) => {
        const once = needsOf(ground, rate);
        needsOf(ground, rate * times).forEach(({ need, limit }, index) => {
          expect(need / ((once[index]?.need ?? 0) * times)).toBeCloseTo(1, 9);
          expect(limit).toBe(once[index]?.limit);
        });
      },
    ),
  );
});

test("the first bend is what has the largest share at the peak, and there its share is all", () => {
  const positive = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(positive, positive, positive, (requestUnits, maximumInstances, perPartition) => {
      const other: Ground = {
        ...ground,
        sizes: {
          ...ground.sizes,
          maximumInstances,
          requestUnits: { "personal-spaces": requestUnits, references: 1_000, publications: 1_000 },
        },
        limits: { ...ground.limits, partitionRequestUnits: perPartition },
      };
      const [first] = bendsOf(other);
      const shares = needsOf(other, peakOf(other)).map(({ share }) => share);
      expect(1 / (first?.times ?? 0)).toBeCloseTo(Math.max(...shares), 6);
      const atTheBend = needsOf(other, peakOf(other, first?.times));
      expect(atTheBend.find(({ resource }) => resource === first?.resource)?.share).toBeCloseTo(1, 6);
    }),
  );
});

describe("the sweep", () => {
  test("goes on growing as between its last two measurements: here with the square", () => {
    // A minute of 1,000 RU/s is 60,000 RU, half of it under Strong: the square root of 30 times what 1,000 cost.
    expect(sweepFillsAt(ground)).toBeCloseTo((1_000 * Math.sqrt(30)) / (2 * 100));
  });

  test("cannot be foretold from one measurement", () => {
    const { counters } = ground;
    const once: Ground = { ...ground, counters: { ...counters, sweeps: counters.sweeps.slice(0, 1) } };
    expect(() => sweepFillsAt(once)).toThrow(RangeError);
  });
});

test("a year adds documents with their index, the upload, and what is made of it", () => {
  expect(growthOf(ground, 10)).toEqual([
    { place: "personal-spaces", gigabytes: 10.8, yearsToFill: 50 / 10.8 },
    { place: "registers", gigabytes: 0 },
    { place: "blobs: uploads", gigabytes: 18 },
    { place: "blobs: reports, publications", gigabytes: 19.8 },
  ]);
});

describe("the bill", () => {
  const units = (meter: string, times: number): number | undefined =>
    billOf(ground, times).find((bill) => bill.meter === meter)?.units;

  test("is for a tenth of each container at rest, whatever comes", () => {
    // Four containers of 1,000 RU/s: 400 RU/s in every hour.
    expect(units("database, 100 RU/s for an hour", 1)).toBeCloseTo(4 * 8_760);
  });

  test("takes more throughput where the peak needs it", () => {
    // At ten times, the peak needs 2,000 RU/s of `personal-spaces`, so that a tenth is twice as much.
    expect(units("database, 100 RU/s for an hour", 10)).toBeCloseTo(5 * 8_760);
  });

  test.each([
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [2_500, 4],
    [16_000, 16],
    // More than one namespace can have.
    [20_000, 20],
  ])("at %d times buys as many messaging units as are sold together: %d", (times, bought) => {
    expect(units("messaging units, hours", times)).toBe(bought * 8_760);
  });

  test("counts executions: requests, looks and messages", () => {
    expect(units("executions", 1)).toBe(360_000 * 9);
    expect(units("executions, GB-s", 1)).toBe(360_000 * 9 * 2);
  });
});
