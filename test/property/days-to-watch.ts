import { type Day, addDays, parseDay } from "../../shared/domain/day.ts";

/** From 2020 to 2040: every day of the months in which the clock changes, and the first of the others. */
export function daysToWatch(): readonly Day[] {
  const days: Day[] = [];
  let day = parseDay("2020-01-01");
  while (day !== undefined && day < "2041-01-01") {
    if (/-(03|10)-|-01$/.test(day)) days.push(day);
    day = addDays(day, 1);
  }
  return days;
}
