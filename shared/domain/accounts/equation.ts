/**
 * A rule of arithmetic or logic between rubrics, in the notation of the official check lists:
 * `20/58 = 20 + 21/28 + 29/58`, `If 1002 > 0 then 1003 > 1001`, `If 9061 is completed, then 9061 < 17 + 42/48`.
 */
export interface Equation {
  /** What must hold for the rule to apply; undefined when it always applies. */
  readonly antecedent: Condition | undefined;
  readonly consequent: Condition;
}

export type Condition =
  | { readonly kind: "compare"; readonly left: Sum; readonly operator: Operator; readonly right: Sum }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "completed" | "empty"; readonly rubric: string };

export type Operator = "=" | "≠" | "<" | "≤" | ">" | "≥";

export type Sum = readonly Term[];

export interface Term {
  readonly sign: "+" | "-";
  /** A rubric by its code, or a number written in the rule itself. */
  readonly operand: { readonly rubric: string } | { readonly number: bigint };
}

/** The figure of a rubric in hundredths; undefined when the accounts do not have it. */
export type FigureOf = (rubric: string) => bigint | undefined;

/** Reads a rule. @throws {SyntaxError} on anything that is not one: a mistake in the catalogue. */
export function parseEquation(text: string): Equation {
  const parser = new Parser(text);
  const antecedent = parser.accepts("if") ? parser.condition() : undefined;
  if (antecedent !== undefined) parser.expects("then");
  const consequent = parser.condition();
  parser.expectsEnd();
  return { antecedent, consequent };
}

/** Whether the rule is kept; one that does not apply is kept. An absent rubric counts as zero. */
export function holds({ antecedent, consequent }: Equation, figureOf: FigureOf): boolean {
  return (antecedent !== undefined && !isTrue(antecedent, figureOf)) || isTrue(consequent, figureOf);
}

/** The rubrics of a rule, each once, in the order in which they are written. */
export function rubricsOf({ antecedent, consequent }: Equation): readonly string[] {
  const conditions = antecedent === undefined ? [consequent] : [antecedent, consequent];
  return [...new Set(conditions.flatMap(rubricsOfCondition))];
}

/** Adds a sum up, in hundredths. */
export function total(sum: Sum, figureOf: FigureOf): bigint {
  return sum.reduce((running, { sign, operand }) => {
    const figure = "number" in operand ? operand.number * 100n : (figureOf(operand.rubric) ?? 0n);
    return sign === "+" ? running + figure : running - figure;
  }, 0n);
}

/**
 * "Completed" reads a rubric with zero for an absent one, so a zero is not completed; "not completed" asks for absence.
 * So the official package gives a fallback of zero to the one and none to the other.
 */
function isTrue(condition: Condition, figureOf: FigureOf): boolean {
  switch (condition.kind) {
    case "all":
      return condition.of.every((part) => isTrue(part, figureOf));
    case "any":
      return condition.of.some((part) => isTrue(part, figureOf));
    case "completed":
      return (figureOf(condition.rubric) ?? 0n) !== 0n;
    case "empty":
      return figureOf(condition.rubric) === undefined;
    case "compare":
      return comparisons[condition.operator](
        total(condition.left, figureOf),
        total(condition.right, figureOf),
      );
  }
}

const comparisons: Readonly<Record<Operator, (left: bigint, right: bigint) => boolean>> = {
  "=": (left, right) => left === right,
  "≠": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "≤": (left, right) => left <= right,
  ">": (left, right) => left > right,
  "≥": (left, right) => left >= right,
};

function rubricsOfCondition(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.flatMap(rubricsOfCondition);
    case "completed":
    case "empty":
      return [condition.rubric];
    case "compare":
      return [...condition.left, ...condition.right].flatMap(({ operand }) =>
        "rubric" in operand ? [operand.rubric] : [],
      );
  }
}

const lexeme = /\s*([()]|><|[=<≤>≥+-]|'\d+'|[\w/]+|,)/y;

const operators: Readonly<Record<string, Operator>> = {
  "=": "=",
  "><": "≠",
  "<": "<",
  "≤": "≤",
  ">": ">",
  "≥": "≥",
};

/** Recursive descent: condition := conjunction {or}, conjunction := part {and}, part := (condition) | comparison | list. */
class Parser {
  readonly #text: string;
  readonly #words: readonly string[];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#words = wordsOf(text);
  }

  accepts(word: string): boolean {
    if (this.#words[this.#position]?.toLowerCase() !== word) return false;
    this.#position += 1;
    return true;
  }

  expects(word: string): void {
    if (!this.accepts(word)) throw this.#mistake(`"${word}" expected`);
  }

  expectsEnd(): void {
    if (this.#position < this.#words.length) throw this.#mistake("end expected");
  }

  condition(): Condition {
    return this.#completion() ?? this.#joined("or", "any", () => this.#conjunction());
  }

  /** `1052 is not completed`, `5803 or 5813 are completed`: looks ahead, since it begins like a comparison. */
  #completion(): Condition | undefined {
    const start = this.#position;
    const rubrics: string[] = [];
    do rubrics.push(this.#words[this.#position++] ?? "");
    while (this.accepts("or"));
    if (!this.accepts("is") && !this.accepts("are")) {
      this.#position = start;
      return undefined;
    }
    const kind = this.accepts("not") ? "empty" : "completed";
    this.expects("completed");
    this.accepts(",");
    const of = rubrics.map((rubric) => ({ kind, rubric }) as const);
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: kind === "empty" ? "all" : "any", of };
  }

  #conjunction(): Condition {
    return this.#joined("and", "all", () => this.#part());
  }

  #joined(word: string, kind: "all" | "any", next: () => Condition): Condition {
    const first = next();
    const of = [first];
    while (this.accepts(word)) of.push(next());
    return of.length === 1 ? first : { kind, of };
  }

  #part(): Condition {
    if (this.accepts("(")) {
      const inner = this.condition();
      this.expects(")");
      return inner;
    }
    const left = this.#sum();
    const operator = operators[this.#words[this.#position++] ?? ""];
    if (operator === undefined) throw this.#mistake("comparison expected");
    return { kind: "compare", left, operator, right: this.#sum() };
  }

  #sum(): Sum {
    const terms: Term[] = [{ sign: this.accepts("-") ? "-" : "+", operand: this.#operand() }];
    for (;;) {
      const sign = this.accepts("+") ? "+" : this.accepts("-") ? "-" : undefined;
      if (sign === undefined) return terms;
      terms.push({ sign, operand: this.#operand() });
    }
  }

  /** No rubric has the code 0 or 1, so these two are numbers even without quotes. */
  #operand(): Term["operand"] {
    const word = this.#words[this.#position++] ?? "";
    const number = /^(?:'(\d+)'|([01]))$/.exec(word);
    if (number !== null) return { number: BigInt(number[1] ?? number[2] ?? "") };
    if (!/^\d[\w/]*$/.test(word)) throw this.#mistake("rubric expected");
    return { rubric: word };
  }

  #mistake(what: string): SyntaxError {
    return new SyntaxError(`${what} at word ${this.#position + 1} of "${this.#text}"`);
  }
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.trimEnd().length) {
    const at = lexeme.lastIndex;
    const word = lexeme.exec(text)?.[1];
    if (word === undefined) throw new SyntaxError(`unreadable at character ${at + 1} of "${text}"`);
    words.push(word);
  }
  return words;
}
