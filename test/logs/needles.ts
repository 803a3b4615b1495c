/** Something that no log may hold, and where it was found. */
export interface Needle {
  readonly text: string;
  readonly from: string;
  /** A secret may not even be part of a longer word. */
  readonly secret: boolean;
}

/** What of a document may be in a log: ids, and the words of closed lists that say what happens to which of them. */
const mayBeLogged: ReadonlySet<string> = new Set([
  "id",
  "connection",
  "spaceId",
  "keyId",
  "kind",
  "status",
  "for",
  "outcome",
  "code",
  "by",
  "severity",
  "paymentId",
  "filingId",
  "filings",
  "publicationId",
  "checkoutId",
  "settledBy",
]);

interface Leaf {
  readonly field: string;
  readonly path: string;
  readonly text: string;
}

/**
 * Every value of the documents, except what stands in a field that may be logged: a field that is new tomorrow is
 * looked for until somebody says here that it may be.
 */
export function valuesOf(documents: Readonly<Record<string, unknown>>): readonly Needle[] {
  const leaves = Object.entries(documents).flatMap(([name, document]) => leavesOf(document, name, name));
  const allowed = new Set(leaves.filter(({ field }) => mayBeLogged.has(field)).map(({ text }) => text));
  return leaves
    .filter(({ text }) => !allowed.has(text) && isTelling(text))
    .map(({ text, path }) => ({ text, from: path, secret: false }));
}

/** Every text and every attribute of an XML document, and every word of its texts. */
export const textsOf = (xml: string, from: string): readonly Needle[] =>
  [...xml.matchAll(/>([^<>]+)<|"([^"]*)"/g)]
    .flatMap(([, text, attribute]) => [
      ...(text === undefined ? [] : [text, ...wordsOf(text)]),
      attribute ?? "",
    ])
    .map((text) => text.trim())
    .filter(isTelling)
    .map((text) => ({ text, from, secret: false }));

/** A text that somebody wrote, and its words. */
export const writtenBy = (person: string, ...texts: readonly string[]): readonly Needle[] =>
  texts
    .flatMap((text) => [text, ...wordsOf(text)])
    .filter(isTelling)
    .map((text) => ({ text, from: person, secret: false }));

export const secrets = (from: string, ...texts: readonly string[]): readonly Needle[] =>
  texts.map((text) => ({ text, from, secret: true }));

/** The needles that the log holds, whatever the case of their letters. */
export function foundIn(log: string, needles: readonly Needle[]): readonly Needle[] {
  const haystack = log.toLowerCase();
  return needles.filter(({ text, secret }) => holds(haystack, text.toLowerCase(), secret));
}

function leavesOf(value: unknown, field: string, path: string): readonly Leaf[] {
  if (typeof value === "string" || typeof value === "number") return [{ field, path, text: String(value) }];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, field, `${path}[]`));
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, name, `${path}.${name}`));
}

const wordsOf = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{N}.,-]+/u).filter((word) => word.length > 4);

/** A short number or two letters are in everything. */
const isTelling = (text: string): boolean => text.length > 2 && !/^\d{1,3}$/.test(text);

function holds(haystack: string, needle: string, anywhere: boolean): boolean {
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    if (anywhere || (isEdge(haystack, at) && isEdge(haystack, at + needle.length))) return true;
  }
  return false;
}

/** Whether a word ends or begins at that place: not in the middle of an id. */
const isEdge = (text: string, at: number): boolean => !(isInWord(text[at - 1]) && isInWord(text[at]));

const isInWord = (character = " "): boolean => /[\p{L}\p{N}_-]/u.test(character);
