import { SqlError } from "./syntax.ts";

export type Token =
  | { readonly kind: "word"; readonly text: string; readonly position: number }
  | { readonly kind: "parameter"; readonly text: string; readonly position: number }
  | { readonly kind: "symbol"; readonly text: string; readonly position: number }
  | { readonly kind: "string"; readonly text: string; readonly position: number }
  | { readonly kind: "number"; readonly text: string; readonly position: number }
  | { readonly kind: "end"; readonly text: "end of query"; readonly position: number };

/** Cuts a query into tokens; the last one is always `end`. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < sql.length) {
    const { kind, text } = nextLexeme(sql, position);
    if (kind === "string") tokens.push({ kind, text: unescape(text), position });
    else if (kind !== "space") tokens.push({ kind, text, position });
    position += text.length;
  }
  tokens.push({ kind: "end", text: "end of query", position });
  return tokens;
}

type LexemeKind = Exclude<Token["kind"], "end"> | "space";

const lexemes: readonly (readonly [LexemeKind, RegExp])[] = [
  ["space", /(?:\s+|--[^\n]*)+/y],
  ["number", /(?:0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$])/y],
  ["string", /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy],
  ["word", /[A-Za-z_][\w$]*/y],
  ["parameter", /@[A-Za-z_][\w$]*/y],
  ["symbol", /\?\?|\|\||<>|!=|<=|>=|<<|>>|[-+*/%()[\]{},.:?<>=&|^~]/y],
];

function nextLexeme(sql: string, position: number): { kind: LexemeKind; text: string } {
  for (const [kind, pattern] of lexemes) {
    pattern.lastIndex = position;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text };
  }
  throw new SqlError(`Syntax error, invalid token '${sql.slice(position, position + 10)}' at ${position}.`);
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unescape(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gs, (_, hex: string | undefined, character: string) =>
      hex === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}
