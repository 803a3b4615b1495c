/** The three official languages of Belgium and English, as they are written in files and in profiles. */
export type Language = "nl" | "fr" | "de" | "en";

export const languages: readonly Language[] = ["nl", "fr", "de", "en"];

/** One text in each of the four languages. */
export type Localized = Readonly<Record<Language, string>>;
