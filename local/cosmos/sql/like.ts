import { SqlError } from "./syntax.ts";

type Fits = (character: string) => boolean;

/** What one place of a pattern stands for: any text, or one character that fits. */
type Part = "any text" | Fits;

const parsed = new Map<string, readonly Part[]>();
const keep = 200;

/**
 * Whether a text fits a LIKE pattern: `%` is any text, `_` any character, `[a-c]` and `[^a-c]` one of, or none of, these;
 * the escape character takes the next one literally. The work never exceeds length of text times length of pattern.
 *
 * @throws SqlError for a pattern that is none
 */
export function isLike(text: string, pattern: string, escape: string | undefined): boolean {
  const key = `${escape ?? ""}\0${pattern}`;
  const parts = parsed.get(key) ?? parse(pattern, escape);
  if (parsed.size >= keep) parsed.clear();
  parsed.set(key, parts);
  return fits(Array.from(text), parts);
}

/** Goes back to the last `%` only: what stood before it can always stay as it was. */
function fits(characters: readonly string[], parts: readonly Part[]): boolean {
  let at = 0;
  let place = 0;
  let retry: { readonly at: number; readonly place: number } | undefined;
  while (at < characters.length) {
    const part = parts[place];
    if (part === "any text") retry = { at, place: ++place };
    else if (part?.(characters[at] ?? "") === true) {
      at++;
      place++;
    } else if (retry === undefined) return false;
    else {
      retry = { at: retry.at + 1, place: retry.place };
      ({ at, place } = retry);
    }
  }
  return parts.slice(place).every((part) => part === "any text");
}

function parse(pattern: string, escape: string | undefined): readonly Part[] {
  const characters = Array.from(pattern);
  const parts: Part[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? "";
    if (character === escape) parts.push(exactly(characters[++index] ?? ""));
    else if (character === "%") parts.push("any text");
    else if (character === "_") parts.push(() => true);
    else if (character === "[") {
      const end = characters.indexOf("]", index + 1);
      if (end < 0) throw new SqlError("A LIKE pattern has a '[' without its ']'.");
      parts.push(oneOf(characters.slice(index + 1, end)));
      index = end;
    } else parts.push(exactly(character));
  }
  return parts;
}

function exactly(wanted: string): Fits {
  return (character) => character === wanted;
}

/** A set such as `a-cx`, of ranges and single characters; a `^` before it turns it round. */
function oneOf(set: readonly string[]): Fits {
  if (set[0] === "^") {
    const inside = oneOf(set.slice(1));
    return (character) => !inside(character);
  }
  const ranges: (readonly [from: number, to: number])[] = [];
  for (let index = 0; index < set.length; index++) {
    const isRange = set[index + 1] === "-" && index + 2 < set.length;
    ranges.push([codeOf(set[index]), codeOf(set[isRange ? index + 2 : index])]);
    if (isRange) index += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= codeOf(character) && codeOf(character) <= to);
}

function codeOf(character = ""): number {
  return character.codePointAt(0) ?? 0;
}
