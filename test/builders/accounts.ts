import { type Accounts } from "../../shared/domain/accounts/accounts.ts";
import { type Finding, type Severity } from "../../shared/domain/accounts/report.ts";
import { day } from "./times.ts";

/** Initial micro accounts of a company, deposited in time in January 2024; a test states what matters to it. */
export const someAccounts = (changes: Partial<Accounts> = {}): Accounts => ({
  model: "m87-f",
  framework: "23.0",
  language: "fr",
  enterpriseNumber: "0403170701",
  name: "Boulangerie Dupont SRL",
  legalForm: "m610",
  address: { street: "Rue de Fer", number: "1", postalCode: "5000", city: "Namur", country: "BE" },
  periodStart: day("2022-07-01"),
  periodEnd: day("2023-06-30"),
  assemblyDate: day("2023-12-15"),
  type: "initial",
  corrected: undefined,
  inLiquidation: false,
  rubrics: [{ code: "20/58", period: "N", value: "554894.29" }],
  administrators: { naturalPersons: [], legalPersons: [] },
  shareholders: [],
  participatingInterests: [],
  ...changes,
});

/** The correction of {@link someAccounts}. */
export const someCorrection = (changes: Partial<Accounts> = {}): Accounts => {
  const original = someAccounts();
  return someAccounts({
    type: "correction",
    corrected: {
      enterpriseNumber: original.enterpriseNumber,
      closingDate: original.periodEnd,
      model: original.model,
      language: original.language,
    },
    ...changes,
  });
};

export const aFinding = (severity: Severity): Finding => ({
  check: "va_03.01.0_0014",
  severity,
  code: severity === "error" ? "DAT 33" : null,
  message: { nl: "Fout", fr: "Erreur", de: "Fehler", en: "Error" },
  equation: "20/58 = 10/49",
  values: [{ rubric: "20/58", period: "N", value: "554894.29" }],
});
