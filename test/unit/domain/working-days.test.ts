import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { type Day, addDays, parseDay, weekday } from "../../../shared/domain/day.ts";
import { addWorkingDays, dueBy, isLegalHoliday, isWorkingDay } from "../../../shared/domain/working-days.ts";

describe("legal holidays", () => {
  test.each([
    ["2022", "01-01 04-18 05-01 05-26 06-06 07-21 08-15 11-01 11-11 12-25"],
    ["2023", "01-01 04-10 05-01 05-18 05-29 07-21 08-15 11-01 11-11 12-25"],
    ["2024", "01-01 04-01 05-01 05-09 05-20 07-21 08-15 11-01 11-11 12-25"],
    ["2025", "01-01 04-21 05-01 05-29 06-09 07-21 08-15 11-01 11-11 12-25"],
    ["2026", "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25"],
    ["2038", "01-01 04-26 05-01 06-03 06-14 07-21 08-15 11-01 11-11 12-25"],
  ])("of %s", (year, expected) => {
    const holidays = daysOf(year).filter(isLegalHoliday);
    expect(holidays.map((holiday) => holiday.slice(5)).join(" ")).toBe(expected);
  });

  test("Easter Monday is a Monday and Ascension Day a Thursday, for a century", () => {
    for (let year = 2000; year < 2100; year += 1) {
      const spring = daysOf(String(year)).filter((day) => /-0[3-6]-/.test(day) && !day.endsWith("05-01"));
      const ascensionOnLabourDay = year === 2008;
      expect(spring.filter(isLegalHoliday).map(weekday)).toEqual(ascensionOnLabourDay ? [1, 1] : [1, 4, 1]);
    }
  });
});

describe("terms", () => {
  test.each([
    ["2024-01-08", 6, "2024-01-16", "over one weekend"],
    ["2024-03-28", 6, "2024-04-08", "over Easter Monday and two weekends"],
    ["2024-12-24", 6, "2025-01-03", "over Christmas and New Year"],
    ["2024-01-06", 1, "2024-01-08", "from a Saturday"],
    ["2024-01-06", 0, "2024-01-06", "of no days"],
  ])("from %s, %d working days end on %s (%s)", (from, count, expected) => {
    expect(addWorkingDays(day(from), count)).toBe(expected);
    expect(dueBy(day(from), { unit: "working-days", count })).toBe(expected);
  });

  test("in calendar days count every day", () => {
    expect(dueBy(day("2024-12-24"), { unit: "calendar-days", count: 7 })).toBe("2024-12-31");
  });

  test("are longer by the days on which the bank is closed besides", () => {
    expect(addWorkingDays(day("2024-12-24"), 1, [day("2024-12-26")])).toBe("2024-12-27");
  });

  test("hold exactly as many working days as they say, and end on one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 40 }), (offset, count) => {
        const from = addDays(day("2020-01-01"), offset);
        const end = addWorkingDays(from, count);
        expect(isWorkingDay(end)).toBe(true);
        expect(daysAfter(from, end).filter((each) => isWorkingDay(each))).toHaveLength(count);
      }),
    );
  });

  test.each([-1, 1.5, Number.NaN, Infinity])("of %d working days do not exist", (count) => {
    expect(() => addWorkingDays(day("2024-01-08"), count)).toThrow(RangeError);
  });
});

function day(text: string): Day {
  const known = parseDay(text);
  if (known === undefined) throw new Error(`${text} is no day`);
  return known;
}

function daysAfter(from: Day, end: Day): readonly Day[] {
  const days: Day[] = [];
  for (let next = addDays(from, 1); next <= end; next = addDays(next, 1)) days.push(next);
  return days;
}

const daysOf = (year: string): readonly Day[] =>
  daysAfter(addDays(day(`${year}-01-01`), -1), day(`${year}-12-31`));
