import { type Language } from "../language.ts";
import { toDecimal } from "../money.ts";
import { type Condition, type Equation, type FigureOf, type Sum, total } from "./equation.ts";

/** A rule in the reader's language, and its two sides with their values where it compares two sums. */
export function describe(
  { antecedent, consequent }: Equation,
  figureOf: FigureOf,
  language: Language,
): { readonly rule: string; readonly sides: string } {
  const words = vocabulary[language];
  const rule =
    antecedent === undefined
      ? conditionText(consequent, words)
      : `${words.if} ${conditionText(antecedent, words)}, ${words.then} ${conditionText(consequent, words)}`;
  return { rule, sides: consequent.kind === "compare" ? sidesText(consequent, figureOf) : "" };
}

interface Words {
  readonly if: string;
  readonly then: string;
  readonly and: string;
  readonly or: string;
  readonly completed: string;
  readonly empty: string;
}

const vocabulary: Readonly<Record<Language, Words>> = {
  nl: { if: "als", then: "dan", and: "en", or: "of", completed: "is ingevuld", empty: "is niet ingevuld" },
  fr: { if: "si", then: "alors", and: "et", or: "ou", completed: "est rempli", empty: "n'est pas rempli" },
  de: {
    if: "wenn",
    then: "dann",
    and: "und",
    or: "oder",
    completed: "ausgefüllt ist",
    empty: "nicht ausgefüllt ist",
  },
  en: { if: "if", then: "then", and: "and", or: "or", completed: "is completed", empty: "is not completed" },
};

function conditionText(condition: Condition, words: Words): string {
  switch (condition.kind) {
    case "compare":
      return `${sumText(condition.left)} ${condition.operator} ${sumText(condition.right)}`;
    case "completed":
    case "empty":
      return `${condition.rubric} ${words[condition.kind]}`;
    case "all":
    case "any": {
      const parts = condition.of.map((part) =>
        part.kind === "all" || part.kind === "any"
          ? `(${conditionText(part, words)})`
          : conditionText(part, words),
      );
      return parts.join(` ${condition.kind === "all" ? words.and : words.or} `);
    }
  }
}

function sumText(sum: Sum): string {
  return sum
    .map(({ sign, operand }, index) => {
      const text = "rubric" in operand ? operand.rubric : operand.number.toString();
      return index === 0 ? (sign === "-" ? `- ${text}` : text) : `${sign} ${text}`;
    })
    .join(" ");
}

/** A side that is a mere number speaks for itself. */
function sidesText({ left, right }: { left: Sum; right: Sum }, figureOf: FigureOf): string {
  const telling = [left, right].filter((side) => side.some(({ operand }) => "rubric" in operand));
  return telling.map((side) => `${sumText(side)} = ${toDecimal(total(side, figureOf))}`).join("; ");
}
