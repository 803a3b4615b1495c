import { type Day } from "../../domain/day.ts";
import { type Language } from "../../domain/language.ts";

/**
 * Writes an amount in whole units the way readers of the language do, halves away from zero:
 * `-1234.50` is `-1.235` in Dutch. Anything that is not a number stays as it is.
 */
export function wholeUnits(value: string, language: Language): string {
  const parts = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(value);
  if (parts === null) return value;
  const units = BigInt(parts[2] ?? "0") + (/^[5-9]/.test(parts[3] ?? "") ? 1n : 0n);
  const sign = parts[1] === "-" && units !== 0n ? "-" : "";
  return `${sign}${grouped(units.toString(), language)}`;
}

/** Writes a number as precisely as it is given: full-time equivalents have a decimal. */
export function exactly(value: string, language: Language): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (parts === null) return value;
  const decimals = parts[3] === undefined ? "" : `${language === "en" ? "." : ","}${parts[3]}`;
  return `${parts[1] ?? ""}${grouped(parts[2] ?? "", language)}${decimals}`;
}

/** `31/12/2023`; in German `31.12.2023`. */
export const written = (day: Day, language: Language): string =>
  day
    .split("-")
    .reverse()
    .join(language === "de" ? "." : "/");

const separators: Readonly<Record<Language, string>> = { nl: ".", fr: "\u00a0", de: ".", en: "," };

const grouped = (digits: string, language: Language): string =>
  digits.replace(/\B(?=(\d{3})+$)/g, separators[language]);
