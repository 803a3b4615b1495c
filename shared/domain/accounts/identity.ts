import { addDays, type Day, parseDay } from "../day.ts";
import { type Language, languages } from "../language.ts";
import { type CorrectedAccounts } from "./accounts.ts";
import { judgeContexts } from "./contexts.ts";
import { parseEnterpriseNumber } from "../enterprise-number.ts";
import { type FactBook } from "./fact-book.ts";
import { formFinding } from "./form-findings.ts";
import { type Instance } from "./instance.ts";
import { type Finding } from "./report.ts";
import { isXbrlModel, type XbrlModel } from "./taxonomy.ts";

/** Who files, for which year: everything a deposit is known by. */
export interface Identity {
  readonly language: Language;
  readonly enterpriseNumber: string;
  readonly name: string;
  readonly legalForm: string | undefined;
  readonly periodStart: Day;
  readonly periodEnd: Day;
  readonly assemblyDate: Day;
  readonly corrected: CorrectedAccounts | undefined;
}

export interface IdentityReading {
  /** Undefined when a part of it is missing or invalid. */
  readonly identity: Identity | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the identification of a filing (form S.01) and judges it. */
export function readIdentity(instance: Instance, book: FactBook, model: XbrlModel): IdentityReading {
  const findings: Finding[] = [];
  const language = readLanguage(instance, findings);
  const enterpriseNumber = readNumber(instance, book, findings);
  const name = readName(book, findings);
  const period = readPeriod(book, findings);
  const legalForm = readLegalForm(book, model, findings);
  const correction = readCorrection(book, findings);
  findings.push(...judgeContexts(instance, dayAt(book, keys.end)));
  const complete =
    language !== undefined && enterpriseNumber !== undefined && name !== undefined && period !== undefined;
  return {
    findings,
    identity:
      complete && correction.complete
        ? { language, enterpriseNumber, name, legalForm, ...period, corrected: correction.corrected }
        : undefined,
  };
}

/** The primary part of `xml:lang`: `fr-BE` is `fr`. */
export const languageOf = (tag: string | undefined): Language | undefined =>
  languages.find((language) => language === tag?.toLowerCase().split("-")[0]);

/** The keys of form S.01, the same in every model. */
const keys = {
  number: "str2 bas:m26 part:m2 psn:m1 qlt:m1",
  name: "str2 bas:m29 part:m2 psn:m1",
  assembly: "dte1 bas:m27 evt:m1 part:m2",
  start: "dte1 bas:m27 mmt:m1 part:m2 prd:m1",
  end: "dte1 bas:m27 mmt:m2 part:m2 prd:m1",
  previousStart: "dte1 bas:m27 mmt:m1 part:m2 prd:m2",
  previousEnd: "dte1 bas:m27 mmt:m2 part:m2 prd:m2",
  legalForm: "lgf-enum:list2 bas:m30 part:m2 psn:m1",
  isCorrection: "bln1 bas:m28 dcl:m2 part:m2",
  correctedNumber: "str2 bas:m26 dcl:m2 part:m2 psn:m1 qlt:m1",
  correctedEnd: "dte1 bas:m27 dcl:m2 mmt:m2 part:m2 prd:m1",
  correctedSchema: "str2 bas:m35 dcl:m2 part:m2",
  correctedLanguage: "lge-enum:list1 bas:m36 dcl:m2 part:m2",
} as const;

function readLanguage(instance: Instance, findings: Finding[]): Language | undefined {
  const language = languageOf(instance.language);
  if (language === undefined) findings.push(formFinding("identity-language"));
  return language;
}

function readNumber(instance: Instance, book: FactBook, findings: Finding[]): string | undefined {
  const identifiers = new Set([...instance.contexts.values()].map(({ identifier }) => identifier));
  if (identifiers.size > 1) findings.push(formFinding("form-several-entities"));
  const number = book.texts.get(keys.number);
  if (number === undefined || number === "") {
    findings.push(formFinding("identity-number-missing"));
    return undefined;
  }
  const stranger = [...identifiers].find((identifier) => identifier !== number);
  if (stranger !== undefined && identifiers.size === 1) {
    findings.push(formFinding("identity-entity", stranger));
  }
  if (isEnterpriseNumber(number)) return number;
  findings.push(formFinding("identity-check-digits", number));
  return undefined;
}

function readName(book: FactBook, findings: Finding[]): string | undefined {
  const name = book.texts.get(keys.name) ?? "";
  if (name !== "" && name.length <= longestName) return name;
  findings.push(formFinding("identity-name"));
  return undefined;
}

/** Longer than any name in the register; a name travels in every list of filings. */
const longestName = 300;

type FinancialYear = Pick<Identity, "periodStart" | "periodEnd" | "assemblyDate">;

function readPeriod(book: FactBook, findings: Finding[]): FinancialYear | undefined {
  const periodStart = dayAt(book, keys.start);
  const periodEnd = dayAt(book, keys.end);
  const assemblyDate = dayAt(book, keys.assembly);
  if (assemblyDate === undefined) findings.push(formFinding("identity-assembly-missing"));
  if (periodStart === undefined || periodEnd === undefined) {
    findings.push(formFinding("identity-period-missing"));
    return undefined;
  }
  findings.push(...lengthOf(periodStart, periodEnd), ...previousYear(book, periodStart));
  if (assemblyDate === undefined) return undefined;
  if (assemblyDate < periodEnd) findings.push(formFinding("identity-assembly-order"));
  return { periodStart, periodEnd, assemblyDate };
}

function lengthOf(start: Day, end: Day): readonly Finding[] {
  if (end <= start) return [formFinding("identity-period-order")];
  const limit = `${String(Number(start.slice(0, 4)) + 2).padStart(4, "0")}${start.slice(4)}`;
  return end >= limit ? [formFinding("identity-period-length")] : [];
}

/** A first financial year has no previous one; else it needs both days, and ends before this year begins. */
function previousYear(book: FactBook, start: Day): readonly Finding[] {
  if (!book.texts.has(keys.previousStart) && !book.texts.has(keys.previousEnd)) return [];
  const first = dayAt(book, keys.previousStart);
  const last = dayAt(book, keys.previousEnd);
  if (first === undefined || last === undefined || last <= first || last >= start) {
    return [formFinding("identity-previous-period")];
  }
  return addDays(last, 1) === start ? [] : [formFinding("identity-previous-gap")];
}

function readLegalForm(book: FactBook, model: XbrlModel, findings: Finding[]): string | undefined {
  const legalForm = book.texts.get(keys.legalForm)?.replace(/^lgf:/, "");
  if (legalForm === undefined) return undefined;
  const family = families.find(({ forms }) => forms.includes(legalForm));
  if (family !== undefined && !family.models.includes(model)) {
    findings.push(formFinding("identity-legal-form", legalForm));
  }
  return legalForm;
}

/**
 * Which models a legal form files: companies with capital, without, associations and foundations. A foreign entity files
 * PDF. Pension funds, mutual insurers and autonomous municipal companies are in no family.
 */
const families: readonly { readonly forms: readonly string[]; readonly models: readonly XbrlModel[] }[] = [
  { forms: ["m001", "m014", "m027", "m114"], models: ["m01-f", "m02-f", "m07-f"] },
  {
    forms: ["m011", "m065", "m265", "m610", "m612", "m616", "m706", "m716"],
    models: ["m81-f", "m82-f", "m87-f"],
  },
  { forms: ["m017", "m026", "m029", "m125"], models: ["m04-f", "m05-f", "m08-f"] },
  { forms: ["m030"], models: [] },
];

interface CorrectionReading {
  readonly complete: boolean;
  readonly corrected: CorrectedAccounts | undefined;
}

function readCorrection(book: FactBook, findings: Finding[]): CorrectionReading {
  if (!isTrue(book.texts.get(keys.isCorrection))) {
    const named = correctionFields.some((key) => book.texts.has(key));
    if (named) findings.push(formFinding("identity-correction-unflagged"));
    return { complete: true, corrected: undefined };
  }
  const number = book.texts.get(keys.correctedNumber) ?? "";
  const fields = {
    enterpriseNumber: isEnterpriseNumber(number) ? number : undefined,
    closingDate: dayAt(book, keys.correctedEnd),
    model: modelNamed(book.texts.get(keys.correctedSchema) ?? ""),
    language: languageOf(book.texts.get(keys.correctedLanguage)?.replace(/^lge:m/, "")),
  };
  if (isComplete(fields)) return { complete: true, corrected: fields };
  const wrong = Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [field] : []));
  findings.push(formFinding("identity-correction", wrong.join(", ")));
  return { complete: false, corrected: undefined };
}

const correctionFields = [
  keys.correctedNumber,
  keys.correctedEnd,
  keys.correctedSchema,
  keys.correctedLanguage,
] as const;

type Partly<Whole> = { readonly [Part in keyof Whole]: Whole[Part] | undefined };

const isComplete = (fields: Partly<CorrectedAccounts>): fields is CorrectedAccounts =>
  Object.values(fields).every((value) => value !== undefined);

/** An `xsd:boolean` that says yes. */
export const isTrue = (text: string | undefined): boolean => text === "true" || text === "1";

/** `m87-f`, `m87`, or the address of the schema; the PDF twin `m87-f-p` counts as the model. */
function modelNamed(text: string): string | undefined {
  const code = /(?:^|\/)(m\d{2,3})(?:-f)?(?:-p)?(?:\.xsd)?$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (code === undefined) return undefined;
  const model = `${code}-f`;
  return isXbrlModel(model) ? model : undefined;
}

const dayAt = (book: FactBook, key: string): Day | undefined => parseDay(book.texts.get(key) ?? "");

/** Files carry the ten bare digits, without the dots and prefixes that people write. */
const isEnterpriseNumber = (text: string): boolean => parseEnterpriseNumber(text) === text;
