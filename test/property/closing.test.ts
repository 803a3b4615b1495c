import { expect, test } from "@jest/globals";
import { reminderDue } from "../../shared/domain/access/reminder.ts";
import { door, mayLapse } from "../../shared/domain/access/timetable.ts";
import { addDays, brusselsDay, startOfBrusselsDay } from "../../shared/domain/day.ts";
import { plus } from "../../shared/domain/instant.ts";
import { daysToWatch } from "./days-to-watch.ts";

/* Every day of 2020 to 2040 around a change of the clock, as if a way in closed when it begins in Brussels. */

test("the last millisecond of the day before comes in and is of that day; the next one is late", () => {
  for (const day of daysToWatch()) {
    const closesAt = startOfBrusselsDay(day);
    const last = plus(closesAt, -1);
    expect([day, door({ closesAt }, last).kind, brusselsDay(last)]).toEqual([day, "open", addDays(day, -1)]);
    expect([day, door({ closesAt }, closesAt)]).toEqual([day, { kind: "closed", since: closesAt }]);
    expect([day, door({ closesAt }, plus(closesAt, 1)).kind]).toEqual([day, "closed"]);
  }
});

test("a term that ends with the day before is over by then; one of a day more runs into the closing", () => {
  for (const day of daysToWatch()) {
    const opening = { closesAt: startOfBrusselsDay(day) };
    expect([day, mayLapse(opening, addDays(day, -1)), mayLapse(opening, day)]).toEqual([day, true, false]);
  }
});

test("each reminder begins with its day, nine, three and one before, and none is left at the closing", () => {
  for (const day of daysToWatch()) {
    const closesAt = startOfBrusselsDay(day);
    const due = (daysBefore: number, milliseconds: number) =>
      reminderDue(closesAt, plus(startOfBrusselsDay(addDays(day, -daysBefore)), milliseconds))?.daysBefore;
    const around = [
      due(9, -1),
      due(9, 0),
      due(3, -1),
      due(3, 0),
      due(1, -1),
      due(1, 0),
      due(0, -1),
      due(0, 0),
    ];
    expect([day, ...around]).toEqual([day, undefined, 9, 9, 3, 3, 1, 1, undefined]);
  }
});
