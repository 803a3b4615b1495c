import { type Language, languages } from "../../shared/domain/language.ts";

/**
 * The language that the caller likes best among ours; `undefined` when it names none of them.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
 */
export function preferredLanguage(acceptLanguage: string | null): Language | undefined {
  const wishes = (acceptLanguage ?? "").slice(0, 500).split(",").map(wishOf);
  const known = wishes.filter(({ language, quality }) => language !== undefined && quality > 0);
  return known.toSorted((a, b) => b.quality - a.quality)[0]?.language;
}

function wishOf(part: string): { readonly language: Language | undefined; readonly quality: number } {
  const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
  const primary = range.split("-")[0];
  const quality = parameters
    .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  return { language: languages.find((language) => language === primary), quality: Number(quality ?? "1") };
}
