import { type Day, addDays, daysBetween, parseDay, weekday } from "./day.ts";

/** How long a filer has to pay. */
export interface PaymentTerm {
  readonly unit: "working-days" | "calendar-days";
  readonly count: number;
}

/**
 * The last day of a term that begins on that day, which itself does not count.
 * @param extraClosingDays days on which the bank is closed beyond weekends and legal holidays
 */
export const dueBy = (begins: Day, term: PaymentTerm, extraClosingDays: readonly Day[] = []): Day =>
  term.unit === "calendar-days"
    ? addDays(begins, term.count)
    : addWorkingDays(begins, term.count, extraClosingDays);

/**
 * The working day that comes so many working days after that day; the day itself for none.
 * @throws RangeError for a negative or a broken count.
 */
export function addWorkingDays(from: Day, count: number, extraClosingDays: readonly Day[] = []): Day {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`no term of ${count} working days`);
  let day = from;
  for (let left = count; left > 0; left -= isWorkingDay(day, extraClosingDays) ? 1 : 0) day = addDays(day, 1);
  return day;
}

/** Monday to Friday, neither a legal holiday nor one of the extra closing days. */
export const isWorkingDay = (day: Day, extraClosingDays: readonly Day[] = []): boolean =>
  weekday(day) <= 5 && !isLegalHoliday(day) && !extraClosingDays.includes(day);

/**
 * The ten legal holidays of Belgium.
 * @see law of 4 January 1974 on public holidays; royal decree of 18 April 1974, art. 1
 */
export const isLegalHoliday = (day: Day): boolean =>
  fixedHolidays.has(day.slice(5)) || daysAfterEaster.has(daysBetween(easter(Number(day.slice(0, 4))), day));

/** New Year, Labour Day, National Day, Assumption, All Saints, Armistice, Christmas. */
const fixedHolidays: ReadonlySet<string> = new Set([
  "01-01",
  "05-01",
  "07-21",
  "08-15",
  "11-01",
  "11-11",
  "12-25",
]);

/** Easter Monday, Ascension Day, Whit Monday. */
const daysAfterEaster: ReadonlySet<number> = new Set([1, 39, 50]);

/** Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher (Nature, 20 April 1876). */
function easter(year: number): Day {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leapCenturies = Math.floor(century / 4);
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leapCenturies - moonCorrection + 15) % 30;
  const leapYears = Math.floor((year % 100) / 4);
  const toSunday = (32 + 2 * (century % 4) + 2 * leapYears - epact - (year % 4)) % 7;
  const lateMoon = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const ordinal = epact + toSunday - 7 * lateMoon + 114;
  const month = String(Math.floor(ordinal / 31)).padStart(2, "0");
  const found = parseDay(
    `${String(year).padStart(4, "0")}-${month}-${String((ordinal % 31) + 1).padStart(2, "0")}`,
  );
  if (found === undefined) throw new Error(`Easter of ${year} was not found`);
  return found;
}
