import { type Day, addDays, brusselsDay, startOfBrusselsDay } from "./day.ts";
import { type Instant } from "./instant.ts";
import { type Language, type Localized } from "./language.ts";

/** A day as people write it: `1 februari 2024`, `1er février 2024`, `1. Februar 2024`, `1 February 2024`. */
export function writtenDay(day: Day, language: Language): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${numbered[language](Number(date))} ${monthNames[language][Number(month) - 1] ?? ""} ${year}`;
}

/** A moment as people in Brussels write it: the day alone when the day begins then, else with the minute. */
export function writtenMoment(at: Instant, language: Language): string {
  const day = brusselsDay(at);
  return startOfBrusselsDay(day) === at ? writtenDay(day, language) : withTime(day, at, language);
}

/**
 * The last moment before a closing, for "by …": the last whole day when it closes as a day begins, else that day
 * and the minute.
 */
export function writtenDeadline(closesAt: Instant, language: Language): string {
  const day = brusselsDay(closesAt);
  return startOfBrusselsDay(day) === closesAt
    ? writtenDay(addDays(day, -1), language)
    : withTime(day, closesAt, language);
}

const withTime = (day: Day, at: Instant, language: Language): string =>
  filledTime[language](writtenDay(day, language), brusselsTime(at));

const filledTime: Readonly<Record<Language, (day: string, time: string) => string>> = {
  nl: (day, time) => `${day} om ${time} uur`,
  fr: (day, time) => `${day} à ${time.replace(":", " h ")}`,
  de: (day, time) => `${day} um ${time} Uhr`,
  en: (day, time) => `${day} at ${time}`,
};

const numbered: Readonly<Record<Language, (date: number) => string>> = {
  nl: String,
  fr: (date) => (date === 1 ? "1er" : String(date)),
  de: (date) => `${String(date)}.`,
  en: String,
};

/** Our own, so that a text does not depend on which edition of a locale table the platform carries. */
const monthNames: Readonly<Record<Language, readonly string[]>> = namesOfMonths({
  nl: "januari februari maart april mei juni juli augustus september oktober november december",
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
  en: "January February March April May June July August September October November December",
});

function namesOfMonths({ nl, fr, de, en }: Localized): Readonly<Record<Language, readonly string[]>> {
  return { nl: nl.split(" "), fr: fr.split(" "), de: de.split(" "), en: en.split(" ") };
}

const brusselsHours = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Brussels",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

const brusselsTime = (at: Instant): string => brusselsHours.format(new Date(at));
