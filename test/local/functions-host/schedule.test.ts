import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseSchedule } from "../../../local/functions-host/schedule.ts";

describe("A schedule names the first occurrence after an instant, in UTC", () => {
  test.each([
    ["0 */5 * * * *", "2024-01-31T23:00:00.000Z", "2024-01-31T23:05:00.000Z"],
    ["0 */5 * * * *", "2024-01-31T22:59:59.999Z", "2024-01-31T23:00:00.000Z"],
    ["*/5 * * * *", "2024-01-31T23:00:01.000Z", "2024-01-31T23:05:00.000Z"],
    ["*/15 * * * * *", "2024-02-29T23:59:45.000Z", "2024-03-01T00:00:00.000Z"],
    ["0 30 2 * * *", "2024-03-30T12:00:00.000Z", "2024-03-31T02:30:00.000Z"],
    ["0 0 9 * * MON-FRI", "2024-03-29T09:00:00.000Z", "2024-04-01T09:00:00.000Z"],
    ["0 0 0 1 * 1", "2024-03-30T00:00:00.000Z", "2024-04-01T00:00:00.000Z"],
    ["0 0 0 13 * 5", "2024-01-01T00:00:00.000Z", "2024-09-13T00:00:00.000Z"],
    ["0 0 0 29 Feb *", "2025-01-01T00:00:00.000Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 0 * * 0", "2024-03-30T00:00:00.000Z", "2024-03-31T00:00:00.000Z"],
  ])("%s after %s: %s", (expression, after, next) => {
    expect(parseSchedule(expression).next(new Date(after)).toISOString()).toBe(next);
  });
});

test.each([
  "",
  "* * * *",
  "* * * * * * *",
  "@daily",
  "0 0 25 * * *",
  "0 0 0 L * *",
  "0 0 0 * * 5#2",
  "0 0 0 15W * *",
  "0 0 0 ? * *",
  "0 0 0 * * 7",
  "0 0 0 30 2 *",
  "00:05:00",
])("'%s' is refused, as the real host would", (expression) => {
  expect(() => parseSchedule(expression)).toThrow(/is not an NCRONTAB schedule|CronPattern/);
});

test("Every occurrence is later than the instant asked for, and on the schedule", () => {
  const schedule = parseSchedule("30 */7 3-5 * * *");
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }),
      (after) => {
        const next = schedule.next(after);
        expect(next > after).toBe(true);
        expect([next.getUTCMilliseconds(), next.getUTCSeconds(), next.getUTCMinutes() % 7]).toEqual([
          0, 30, 0,
        ]);
        expect([3, 4, 5]).toContain(next.getUTCHours());
      },
    ),
  );
});
