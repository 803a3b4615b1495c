import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  type Day,
  addDays,
  addMonths,
  brusselsDay,
  daysBetween,
  endOfMonth,
  parseDay,
  startOfBrusselsDay,
  weekday,
} from "../../shared/domain/day.ts";
import { type Instant, instantOf, millisecondsOf, plus } from "../../shared/domain/instant.ts";
import { daysToWatch } from "./days-to-watch.ts";

const hour = 3_600_000;

/** Weighted towards the hours around the changes of the clock. */
const instants = fc
  .oneof(
    fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2041, 0) - 1 }),
    fc
      .record({
        year: fc.integer({ min: 2020, max: 2040 }),
        month: fc.constantFrom(2, 9),
        offset: fc.integer({ min: -30 * hour, max: 30 * hour }),
      })
      .map(({ year, month, offset }) => clockChange(year, month) + offset),
  )
  .map(instantOf);

const days = fc
  .integer({ min: 0, max: daysBetween(known("1999-12-31"), known("2100-12-31")) })
  .map((count) => addDays(known("1999-12-31"), count));

describe("the day in Brussels", () => {
  test("is that of the European rule for summer time, 2020 to 2040", () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(brusselsDay(at)).toBe(
          new Date(millisecondsOf(at) + europeanOffset(at)).toISOString().slice(0, 10),
        );
      }),
      { numRuns: 2000 },
    );
  });

  test("begins at its start: the moment before is the day before", () => {
    for (const day of daysToWatch()) {
      const start = startOfBrusselsDay(day);
      expect([brusselsDay(start), brusselsDay(plus(start, -1))]).toEqual([day, addDays(day, -1)]);
    }
  });

  test("contains every moment that falls on it", () => {
    fc.assert(
      fc.property(instants, (at) => {
        const day = brusselsDay(at);
        expect(startOfBrusselsDay(day) <= at && at < startOfBrusselsDay(addDays(day, 1))).toBe(true);
      }),
    );
  });

  test.each([
    ["2024-01-31T22:59:59.999Z", "2024-01-31"],
    ["2024-01-31T23:00:00.000Z", "2024-02-01"],
    ["2024-06-30T21:59:59.999Z", "2024-06-30"],
    ["2024-06-30T22:00:00.000Z", "2024-07-01"],
  ])("of %s is %s", (at, day) => {
    expect(brusselsDay(instantOf(Date.parse(at)))).toBe(day);
  });
});

test("nothing about days depends on the time zone of the machine", async () => {
  const zones = ["UTC", "Europe/Brussels", "America/Los_Angeles", "Pacific/Kiritimati"];
  const outputs = await Promise.all(
    zones.map(async (zone) => {
      const script = join(import.meta.dirname, "print-days.ts");
      const { stdout } = await promisify(execFile)(process.execPath, [script], {
        env: { ...process.env, TZ: zone },
      });
      return stdout.trim().split("\n");
    }),
  );
  const zonesSeen = outputs.map(([first]) => first);
  const [digest] = outputs.map(([, second]) => second);
  expect(zonesSeen).toEqual(zones);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(outputs.map(([, second]) => second)).toEqual(zones.map(() => digest));
});

describe("counting days", () => {
  test("forth and back leads to the same day, and between counts what was added", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day);
        expect(daysBetween(day, addDays(day, count))).toBe(count);
      }),
    );
  });

  test("keeps the order of days in the order of their texts", () => {
    fc.assert(
      fc.property(days, days, (one, other) => {
        expect(Math.sign(daysBetween(one, other))).toBe(one < other ? 1 : one > other ? -1 : 0);
      }),
    );
  });

  test("seven days later is the same day of the week", () => {
    fc.assert(fc.property(days, (day) => expect(weekday(addDays(day, 7))).toBe(weekday(day))));
  });

  test("months keep the day of the month, or end with the month", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -600, max: 600 }), (day, months) => {
        const later = addMonths(day, months);
        const monthsOf = (of: Day): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7));
        expect(monthsOf(later) - monthsOf(day)).toBe(months);
        expect(
          later.slice(8) === day.slice(8) || (later === endOfMonth(later) && later.slice(8) < day.slice(8)),
        ).toBe(true);
      }),
    );
  });

  test("the end of a month is followed by the first of the next", () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(addDays(endOfMonth(day), 1).slice(8)).toBe("01");
        expect(endOfMonth(day).slice(0, 7)).toBe(day.slice(0, 7));
      }),
    );
  });

  test("refuses to leave the years of the calendar", () => {
    expect(() => addDays(known("9999-12-31"), 1)).toThrow(RangeError);
    expect(() => addDays(known("0000-01-01"), -1)).toThrow(RangeError);
    expect(() => addMonths(known("9999-12-31"), 1)).toThrow(RangeError);
    expect(() => addMonths(known("0000-01-01"), -1)).toThrow(RangeError);
  });
});

test.each([
  "2024-02-30",
  "2023-02-29",
  "2024-13-01",
  "2024-1-1",
  "24-01-01",
  "2024-01-01T00:00:00Z",
  " 2024-01-01",
  "",
])("%j is no day", (text) => expect(parseDay(text)).toBeUndefined());

test("days and the numbers of their week, as calendars print them", () => {
  expect(weekday(known("2024-01-01"))).toBe(1);
  expect(weekday(known("2024-02-04"))).toBe(7);
  expect(addMonths(known("2024-01-31"), 1)).toBe("2024-02-29");
  expect(addMonths(known("2023-12-31"), -10)).toBe("2023-02-28");
});

function known(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
}

/** 01:00 UTC on the last Sunday of that month (directive 2000/84/EC). */
function clockChange(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * 24 * hour;
}

function europeanOffset(at: Instant): number {
  const year = Number(at.slice(0, 4));
  const milliseconds = millisecondsOf(at);
  return milliseconds >= clockChange(year, 2) && milliseconds < clockChange(year, 9) ? 2 * hour : hour;
}
