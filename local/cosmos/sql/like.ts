import { SqlError } from "./syntax.ts";

const compiled = new Map<string, RegExp>();
const keep = 200;

/**
 * The regular expression of a LIKE pattern: `%` any text, `_` any character, `[a-c]` and `[^a-c]` one of, or none of,
 * these; the escape character takes the next one literally.
 */
export function likePattern(pattern: string, escape: string | undefined): RegExp {
  const key = `${escape ?? ""}\0${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  if (compiled.size >= keep) compiled.clear();
  const expression = new RegExp(`^${translate(pattern, escape)}$`, "su");
  compiled.set(key, expression);
  return expression;
}

function translate(pattern: string, escape: string | undefined): string {
  const characters = Array.from(pattern);
  let result = "";
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? "";
    if (character === escape) result += literal(characters[++index] ?? "");
    else if (character === "%") result += ".*";
    else if (character === "_") result += ".";
    else if (character === "[") {
      const end = characters.indexOf("]", index + 1);
      if (end < 0) throw new SqlError("A LIKE pattern has a '[' without its ']'.");
      result += characterClass(characters.slice(index + 1, end));
      index = end;
    } else result += literal(character);
  }
  return result;
}

function characterClass(characters: readonly string[]): string {
  const [first, ...rest] = characters;
  const quoted = (list: readonly string[]) => list.map((one) => (one === "-" ? "-" : literal(one))).join("");
  return first === "^" ? `[^${quoted(rest)}]` : `[${quoted(characters)}]`;
}

function literal(character: string): string {
  return character.replace(/[$()*+./?[\\\]^{|}]/gu, "\\$&");
}
