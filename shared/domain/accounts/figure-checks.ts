import { type Language, type Localized } from "../language.ts";
import { type Catalogue, type Rule } from "./catalogue.ts";
import { describe } from "./equation-text.ts";
import { type FigureOf, holds } from "./equation.ts";
import { type FactBook, valueOf } from "./fact-book.ts";
import { type Finding, type RubricValue } from "./report.ts";

export interface ChecksRun {
  readonly run: number;
  readonly findings: readonly Finding[];
}

/**
 * Evaluates every rule of the catalogue, exactly, absent rubrics as zero. A rule that reads a doubtful figure is left out:
 * that figure already has its own finding.
 */
export function runChecks(catalogue: Catalogue, book: FactBook): ChecksRun {
  const findings: Finding[] = [];
  let run = 0;
  for (const rule of catalogue.rules) {
    if (readsDoubt(rule, book)) continue;
    run += 1;
    const figureOf: FigureOf = (code) => book.figures.get(rule.cells.get(code)?.key ?? "");
    if (!holds(rule.equation, figureOf)) findings.push(findingOf(rule, figureOf));
  }
  return { run, findings };
}

function readsDoubt({ cells }: Rule, { doubtful }: FactBook): boolean {
  return doubtful.size > 0 && [...cells.values()].some(({ key }) => doubtful.has(key));
}

function findingOf(rule: Rule, figureOf: FigureOf): Finding {
  const values = [...rule.cells].map(([code, cell]): RubricValue => ({
    rubric: cell.rubric,
    period: cell.period,
    value: valueOf(cell, figureOf(code) ?? 0n),
  }));
  return {
    check: rule.id,
    severity: rule.severity,
    code: rule.severity === "error" ? "DAT 33" : null,
    message: messageOf(rule, figureOf),
    equation: rule.text,
    values,
  };
}

function messageOf(rule: Rule, figureOf: FigureOf): Localized {
  const text = (language: Language): string => {
    const { rule: equation, sides } = describe(rule.equation, figureOf, language);
    return `${openings[language](rule.id)}: ${equation}${sides === "" ? "" : ` (${sides})`}.`;
  };
  return { nl: text("nl"), fr: text("fr"), de: text("de"), en: text("en") };
}

const openings: Readonly<Record<Language, (id: string) => string>> = {
  nl: (id) => `Controle ${id} is niet nageleefd`,
  fr: (id) => `Le contrôle ${id} n'est pas respecté`,
  de: (id) => `Prüfung ${id} ist nicht erfüllt`,
  en: (id) => `Check ${id} is not met`,
};
