import { type Localized } from "../language.ts";

/** Green: accepted. Orange: accepted with remarks. Red: refused. */
export type Outcome = "green" | "orange" | "red";

/** Only errors refuse a filing; warnings inform the filer. */
export type Severity = "error" | "warning";

/** This financial year (`N`) or the one before it (`NM1`), as the bank's web services write them. */
export type Period = "N" | "NM1";

/** The figure of one rubric as the check used it; an absent rubric counts as `0.00`. */
export interface RubricValue {
  readonly rubric: string;
  readonly period: Period;
  /** A decimal string, amounts with two digits. */
  readonly value: string;
}

/** One remark on a set of accounts. */
export interface Finding {
  /** The official id of the check, or a stable kebab-case id of our own. */
  readonly check: string;
  readonly severity: Severity;
  /** The rejection code of the Central Balance Sheet Office, where one exists. */
  readonly code: `DAT ${number}` | null;
  readonly message: Localized;
  /** The rule in rubric codes, such as `20/58 = 10/49`; null where the rule is not about figures. */
  readonly equation: string | null;
  /** Every rubric of the equation with its figure, in the order of the equation. */
  readonly values: readonly RubricValue[];
}

/** What the validation of one set of accounts found. */
export interface Report {
  readonly outcome: Outcome;
  /** Such as `m87-f`; null when the file does not say. */
  readonly model: string | null;
  /** The version of the taxonomy framework, such as `23.0`; null when the file does not say. */
  readonly framework: string | null;
  /** How many checks on figures were evaluated. */
  readonly checksRun: number;
  readonly findings: readonly Finding[];
  /** What the reader of the report must know about its scope. */
  readonly notes: readonly Localized[];
}

/** The outcome that these findings lead to. */
export function outcomeOf(findings: readonly Finding[]): Outcome {
  if (findings.some(({ severity }) => severity === "error")) return "red";
  return findings.length > 0 ? "orange" : "green";
}

/** The same report with further findings and the outcome that all of them lead to. */
export function withFindings(report: Report, findings: readonly Finding[]): Report {
  const all = [...report.findings, ...findings];
  return { ...report, findings: all, outcome: outcomeOf(all) };
}
