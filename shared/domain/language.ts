/** The three official languages of Belgium and English, as they are written in files and in profiles. */
export type Language = "nl" | "fr" | "de" | "en";

export const languages: readonly Language[] = ["nl", "fr", "de", "en"];

/** One text in each of the four languages. */
export type Localized = Readonly<Record<Language, string>>;

/**
 * The text with each `{name}` replaced by its value.
 * @throws RangeError for a name without a value: a mistake in the catalogue of texts.
 */
export const filled = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`nothing to write for {${name}}`);
    return value;
  });
