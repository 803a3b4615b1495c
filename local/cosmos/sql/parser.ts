import { type Token, tokenize } from "./lexer.ts";
import {
  type AggregateName,
  type BinaryOperator,
  type Expression,
  type OrderItem,
  type Projection,
  type Select,
  type Source,
  SqlError,
} from "./syntax.ts";

/** Parses a whole query. @throws SqlError naming the first token that does not fit. */
export function parseQuery(sql: string): Select {
  if (sql.length > maximumLength) {
    throw new SqlError(
      `The query text is longer than ${maximumLength} characters, the most that is allowed.`,
    );
  }
  const tokens = new Tokens(tokenize(sql));
  const select = parseSelect(tokens);
  tokens.expectEnd();
  if (isHigherThan(select, maximumHeight)) throw tooNested();
  return select;
}

/** Parses the condition of a patch: `FROM c WHERE ...`. */
export function parseCondition(sql: string): Select {
  return parseQuery(`SELECT VALUE true ${sql}`);
}

/** What the account says it takes: `maxSqlQueryInputLength`. */
const maximumLength = 262_144;

/** Parentheses, lists, subqueries and signs within one another. */
const maximumNesting = 200;

/** Levels of the syntax tree: enough for the 2,000 conditions in a row that the account says it takes. */
const maximumHeight = 4_000;

function tooNested(): SqlError {
  return new SqlError(
    `The query is too deeply nested: at most ${maximumNesting} levels, and 2,000 operators in a row, are supported.`,
  );
}

/** Walks the syntax tree without recursion, which is what a tree that is too high would break. */
function isHigherThan(root: object, height: number): boolean {
  const open: (readonly [node: object, level: number])[] = [[root, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, level] = next;
    if (level > height) return true;
    for (const part of Object.values(node) as readonly unknown[]) {
      if (typeof part === "object" && part !== null) open.push([part, level + 1]);
    }
  }
  return false;
}

const reserved = new Set(
  (
    "and array as asc between by desc distinct escape exists false from group having in insert join like limit not " +
    "null offset or order select top true udf undefined update value where"
  ).split(" "),
);

const aggregates: ReadonlySet<string> = new Set<AggregateName>(["COUNT", "SUM", "AVG", "MIN", "MAX"]);

/** The tokens of one query and how far the parser has come. */
class Tokens {
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new RangeError("There is always a token: the end.");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.text.toLowerCase() === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === symbol;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.#index++;
    return found;
  }

  takeSymbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.#index++;
    return found;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected(word.toUpperCase());
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  expectEnd(): void {
    if (this.peek().kind !== "end") throw this.unexpected("the end of the query");
  }

  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && !reserved.has(token.text.toLowerCase());
  }

  /** Parses what stands one level deeper. @throws SqlError where the parser would run out of stack */
  nested<T>(parse: (tokens: Tokens) => T): T {
    if (++this.#nesting > maximumNesting) throw tooNested();
    const parsed = parse(this);
    this.#nesting--;
    return parsed;
  }

  /** Takes an identifier that is not a reserved word. */
  name(): string {
    if (!this.isName()) throw this.unexpected("an identifier");
    return this.next().text;
  }

  unexpected(expected: string): SqlError {
    const { text, position } = this.peek();
    return new SqlError(
      `Syntax error, incorrect syntax near '${text}' at ${position}: expected ${expected}.`,
    );
  }
}

function parseSelect(tokens: Tokens): Select {
  return tokens.nested(parseSelectHere);
}

function parseSelectHere(tokens: Tokens): Select {
  tokens.expectWord("select");
  const distinctFirst = tokens.takeWord("distinct");
  const top = tokens.takeWord("top") ? parsePrimary(tokens) : undefined;
  const distinct = distinctFirst || tokens.takeWord("distinct");
  const projection = parseProjection(tokens);
  const from = tokens.takeWord("from") ? parseSource(tokens) : undefined;
  const joins: Source[] = [];
  while (tokens.takeWord("join")) joins.push(parseSource(tokens));
  const where = tokens.takeWord("where") ? parseExpression(tokens) : undefined;
  const groupBy = takeBy(tokens, "group") ? parseList(tokens, parseExpression) : [];
  if (tokens.isWord("having")) throw new SqlError("HAVING is not supported: filter in a subquery.");
  const orderBy = takeBy(tokens, "order") ? parseList(tokens, parseOrderItem) : [];
  const paged = tokens.takeWord("offset");
  const offset = paged ? parsePrimary(tokens) : undefined;
  if (paged) tokens.expectWord("limit");
  const limit = paged ? parsePrimary(tokens) : undefined;
  return { distinct, top, projection, from, joins, where, groupBy, orderBy, offset, limit };
}

function takeBy(tokens: Tokens, word: "group" | "order"): boolean {
  if (!tokens.takeWord(word)) return false;
  if (tokens.isWord("rank")) throw new SqlError("ORDER BY RANK is not supported.");
  tokens.expectWord("by");
  return true;
}

function parseList<T>(tokens: Tokens, parse: (tokens: Tokens) => T): readonly T[] {
  const list = [parse(tokens)];
  while (tokens.takeSymbol(",")) list.push(parse(tokens));
  return list;
}

function parseProjection(tokens: Tokens): Projection {
  if (tokens.takeSymbol("*")) return { kind: "star" };
  if (tokens.takeWord("value")) return { kind: "value", expression: parseExpression(tokens) };
  let unnamed = 0;
  const items = parseList(tokens, () => {
    const expression = parseExpression(tokens);
    const name = parseAlias(tokens) ?? ownName(expression) ?? `$${++unnamed}`;
    return { name, expression };
  });
  if (new Set(items.map(({ name }) => name)).size < items.length) {
    throw new SqlError("A property is named twice in the SELECT list: give one an alias.");
  }
  return { kind: "list", items };
}

function parseAlias(tokens: Tokens): string | undefined {
  if (tokens.takeWord("as")) return tokens.name();
  return tokens.isName() ? tokens.name() : undefined;
}

/** The name that a path gives to its value: that of its last step. */
function ownName(expression: Expression): string | undefined {
  return expression.kind === "property" || expression.kind === "identifier" ? expression.name : undefined;
}

function parseSource(tokens: Tokens): Source {
  if (tokens.isName() && tokens.isWord("in", 1)) {
    const alias = tokens.name();
    tokens.expectWord("in");
    return { alias, expression: parsePostfix(tokens), iterate: true };
  }
  const expression = parsePostfix(tokens);
  const alias = parseAlias(tokens) ?? ownName(expression);
  return { alias, expression, iterate: false };
}

function parseOrderItem(tokens: Tokens): OrderItem {
  const expression = parseExpression(tokens);
  const descending = tokens.takeWord("desc");
  if (!descending) tokens.takeWord("asc");
  return { expression, descending };
}

function parseExpression(tokens: Tokens): Expression {
  return tokens.nested(parseConditional);
}

function parseConditional(tokens: Tokens): Expression {
  const first = parseOr(tokens);
  if (tokens.takeSymbol("??")) return { kind: "coalesce", left: first, right: parseExpression(tokens) };
  if (!tokens.takeSymbol("?")) return first;
  const then = parseExpression(tokens);
  tokens.expectSymbol(":");
  return { kind: "conditional", condition: first, then, otherwise: parseExpression(tokens) };
}

function parseOr(tokens: Tokens): Expression {
  let left = parseAnd(tokens);
  while (tokens.takeWord("or")) left = { kind: "or", left, right: parseAnd(tokens) };
  return left;
}

function parseAnd(tokens: Tokens): Expression {
  let left = parseNot(tokens);
  while (tokens.takeWord("and")) left = { kind: "and", left, right: parseNot(tokens) };
  return left;
}

function parseNot(tokens: Tokens): Expression {
  return tokens.takeWord("not") ? { kind: "not", of: tokens.nested(parseNot) } : parseComparison(tokens);
}

function parseComparison(tokens: Tokens): Expression {
  const left = parseBinary(tokens, 0);
  const predicates = ["in", "between", "like"];
  const negated = tokens.isWord("not") && predicates.some((word) => tokens.isWord(word, 1));
  if (negated) tokens.next();
  const predicate = parsePredicate(tokens, left);
  return negated ? { kind: "not", of: predicate } : predicate;
}

function parsePredicate(tokens: Tokens, of: Expression): Expression {
  if (tokens.takeWord("in")) {
    tokens.expectSymbol("(");
    const list = parseList(tokens, parseExpression);
    tokens.expectSymbol(")");
    return { kind: "in", of, list };
  }
  if (tokens.takeWord("between")) {
    const low = parseBinary(tokens, 1);
    tokens.expectWord("and");
    return { kind: "between", of, low, high: parseBinary(tokens, 1) };
  }
  if (tokens.takeWord("like")) {
    const pattern = parseBinary(tokens, 1);
    return { kind: "like", of, pattern, escape: tokens.takeWord("escape") ? parseEscape(tokens) : undefined };
  }
  return of;
}

function parseEscape(tokens: Tokens): string {
  const token = tokens.peek();
  if (token.kind !== "string" || token.text.length !== 1) throw tokens.unexpected("one character in quotes");
  return tokens.next().text;
}

/** Binary operators from the loosest to the tightest. */
const levels: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { "=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=" },
  { "|": "|" },
  { "^": "^" },
  { "&": "&" },
  { "<<": "<<", ">>": ">>" },
  { "+": "+", "-": "-", "||": "||" },
  { "*": "*", "/": "/", "%": "%" },
];

function parseBinary(tokens: Tokens, level: number): Expression {
  const operators = levels[level];
  if (operators === undefined) return parseUnary(tokens);
  let left = parseBinary(tokens, level + 1);
  for (;;) {
    const token = tokens.peek();
    const operator = token.kind === "symbol" ? operators[token.text] : undefined;
    if (operator === undefined) return left;
    tokens.next();
    left = { kind: "binary", operator, left, right: parseBinary(tokens, level + 1) };
  }
}

function parseUnary(tokens: Tokens): Expression {
  if (tokens.takeSymbol("-")) return { kind: "negate", of: tokens.nested(parseUnary) };
  if (tokens.takeSymbol("+")) return tokens.nested(parseUnary);
  if (tokens.takeSymbol("~")) return { kind: "complement", of: tokens.nested(parseUnary) };
  return parsePostfix(tokens);
}

function parsePostfix(tokens: Tokens): Expression {
  let of = parsePrimary(tokens);
  for (;;) {
    if (tokens.takeSymbol(".")) of = { kind: "property", of, name: parsePropertyName(tokens) };
    else if (tokens.takeSymbol("[")) of = parseElement(tokens, of);
    else return of;
  }
}

function parsePropertyName(tokens: Tokens): string {
  const { kind, text } = tokens.peek();
  if (kind === "word" && reserved.has(text.toLowerCase())) {
    throw tokens.unexpected(`a property name; '${text}' is a reserved word: write ["${text}"]`);
  }
  return tokens.name();
}

function parseElement(tokens: Tokens, of: Expression): Expression {
  const index = parseExpression(tokens);
  tokens.expectSymbol("]");
  return index.kind === "literal" && typeof index.value === "string"
    ? { kind: "property", of, name: index.value }
    : { kind: "element", of, index };
}

const constants: ReadonlyMap<string, boolean | null | undefined> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
]);

function parsePrimary(tokens: Tokens): Expression {
  const token = tokens.peek();
  if (token.kind === "number") return { kind: "literal", value: Number(tokens.next().text) };
  if (token.kind === "string") return { kind: "literal", value: tokens.next().text };
  if (token.kind === "parameter") return { kind: "parameter", name: tokens.next().text };
  if (token.kind === "word") return parseWord(tokens, token.text);
  if (tokens.takeSymbol("(")) return parseParenthesis(tokens);
  if (tokens.takeSymbol("[")) return parseArray(tokens);
  if (tokens.takeSymbol("{")) return parseObject(tokens);
  throw tokens.unexpected("an expression");
}

function parseWord(tokens: Tokens, text: string): Expression {
  const word = text.toLowerCase();
  if (constants.has(word)) {
    tokens.next();
    return { kind: "literal", value: constants.get(word) };
  }
  if ((word === "exists" || word === "array") && tokens.isSymbol("(", 1)) {
    tokens.next();
    return parseSubquery(tokens, word);
  }
  if (word === "udf") throw new SqlError("User-defined functions (udf.) are not supported.");
  if (tokens.isSymbol("(", 1) && tokens.isName()) return parseCall(tokens);
  return { kind: "identifier", name: tokens.name() };
}

function parseSubquery(tokens: Tokens, form: "exists" | "array"): Expression {
  tokens.expectSymbol("(");
  const select = parseSelect(tokens);
  tokens.expectSymbol(")");
  return { kind: "subquery", form, select };
}

function parseCall(tokens: Tokens): Expression {
  const name = tokens.name().toUpperCase();
  tokens.expectSymbol("(");
  const list = tokens.isSymbol(")") ? [] : parseList(tokens, parseExpression);
  tokens.expectSymbol(")");
  if (!isAggregate(name)) return { kind: "call", name, arguments: list };
  const [argument] = list;
  if (argument === undefined || list.length > 1) throw new SqlError(`${name} takes exactly one argument.`);
  return { kind: "aggregate", name, argument };
}

function isAggregate(name: string): name is AggregateName {
  return aggregates.has(name);
}

function parseParenthesis(tokens: Tokens): Expression {
  const inner: Expression = tokens.isWord("select")
    ? { kind: "subquery", form: "scalar", select: parseSelect(tokens) }
    : parseExpression(tokens);
  tokens.expectSymbol(")");
  return inner;
}

function parseArray(tokens: Tokens): Expression {
  const items = tokens.isSymbol("]") ? [] : parseList(tokens, parseExpression);
  tokens.expectSymbol("]");
  return { kind: "array", items };
}

function parseObject(tokens: Tokens): Expression {
  const members = tokens.isSymbol("}") ? [] : parseList(tokens, parseMember);
  tokens.expectSymbol("}");
  return { kind: "object", members };
}

function parseMember(tokens: Tokens): { name: string; value: Expression } {
  const token = tokens.peek();
  if (token.kind !== "string" && token.kind !== "word") throw tokens.unexpected("a property name");
  const name = tokens.next().text;
  tokens.expectSymbol(":");
  return { name, value: parseExpression(tokens) };
}
