import { describe, expect, test } from "@jest/globals";
import { filled, languages } from "../../../shared/domain/language.ts";
import { writtenDay, writtenDeadline, writtenMoment } from "../../../shared/domain/written-time.ts";
import { at, day } from "../../builders/times.ts";

const inEveryLanguage = (write: (language: (typeof languages)[number]) => string): readonly string[] =>
  languages.map(write);

test.each([
  ["2024-02-01", "1 februari 2024", "1er février 2024", "1. Februar 2024", "1 February 2024"],
  ["2024-12-31", "31 december 2024", "31 décembre 2024", "31. Dezember 2024", "31 December 2024"],
  ["2031-08-05", "5 augustus 2031", "5 août 2031", "5. August 2031", "5 August 2031"],
])("%s is written %s, %s, %s, %s", (written, ...expected) => {
  expect(inEveryLanguage((language) => writtenDay(day(written), language))).toEqual(expected);
});

describe("a moment, in Brussels", () => {
  test("is a day when the day begins then", () => {
    expect(writtenMoment(at("2024-01-31T23:00:00.000Z"), "en")).toBe("1 February 2024");
    expect(writtenMoment(at("2024-07-09T22:00:00.000Z"), "en")).toBe("10 July 2024");
  });

  test("has its minute when it falls within a day", () => {
    expect(inEveryLanguage((language) => writtenMoment(at("2024-07-01T12:05:00.000Z"), language))).toEqual([
      "1 juli 2024 om 14:05 uur",
      "1er juillet 2024 à 14 h 05",
      "1. Juli 2024 um 14:05 Uhr",
      "1 July 2024 at 14:05",
    ]);
  });

  test("is 00:30 in the night, not 24:30", () => {
    expect(writtenMoment(at("2024-01-31T23:30:00.000Z"), "en")).toBe("1 February 2024 at 00:30");
  });
});

describe("a deadline", () => {
  test("is the last whole day before a closing at midnight", () => {
    expect(writtenDeadline(at("2024-01-31T23:00:00.000Z"), "nl")).toBe("31 januari 2024");
    expect(writtenDeadline(at("2024-12-31T23:00:00.000Z"), "nl")).toBe("31 december 2024");
  });

  test("is the minute of a closing within a day", () => {
    expect(writtenDeadline(at("2024-02-01T17:00:00.000Z"), "de")).toBe("1. Februar 2024 um 18:00 Uhr");
  });

  test.each(["2024-03-30T23:00:00.000Z", "2024-03-31T22:00:00.000Z", "2024-10-27T23:00:00.000Z"])(
    "is a whole day where the clocks change, too: %s",
    (closesAt) => {
      expect(writtenDeadline(at(closesAt), "en")).toMatch(/^\d+ (March|October) 2024$/);
    },
  );
});

test("a text without a value for one of its names is a mistake", () => {
  expect(filled("by {day} at {place}", { day: "Monday", place: "Brussels" })).toBe("by Monday at Brussels");
  expect(() => filled("by {day}", { day: undefined })).toThrow(RangeError);
  expect(() => filled("by {day}", {})).toThrow(RangeError);
});
