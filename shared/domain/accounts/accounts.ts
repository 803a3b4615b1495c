import { type Day } from "../day.ts";
import { type Language } from "../language.ts";
import { type Period } from "./report.ts";

/** The figure of one rubric in one column. */
export interface Rubric {
  readonly code: string;
  readonly period: Period;
  /** A decimal string, amounts with two digits. */
  readonly value: string;
}

/** An address as the accounts state it. */
export interface Address {
  readonly street?: string;
  readonly number?: string;
  readonly box?: string;
  /** Such as `5000`. */
  readonly postalCode?: string;
  readonly city?: string;
  /** Such as `BE`, or free text for a country outside the official list. */
  readonly country?: string;
}

/** One mandate of a director, manager or auditor. */
export interface Mandate {
  /** Member of the official list of functions, such as `m13`. */
  readonly functionCode?: string;
  readonly start?: Day;
  readonly end?: Day;
}

export interface NaturalPerson {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly profession?: string;
  readonly address: Address;
  readonly mandates: readonly Mandate[];
}

export interface LegalPerson {
  readonly name?: string;
  readonly enterpriseNumber?: string;
  readonly address: Address;
  readonly representatives: readonly NaturalPerson[];
  readonly mandates: readonly Mandate[];
}

/** A person or an enterprise that holds shares of the filer. */
export interface Shareholder {
  readonly name: string;
  readonly enterpriseNumber?: string;
  readonly address: Address;
  readonly figures: readonly Rubric[];
}

/** An enterprise in which the filer holds shares. */
export interface ParticipatingInterest {
  readonly name: string;
  readonly enterpriseNumber?: string;
  readonly address: Address;
  readonly figures: readonly Rubric[];
}

/** Which deposit a correction is about. */
export interface CorrectedAccounts {
  readonly enterpriseNumber: string;
  readonly closingDate: Day;
  readonly model: string;
  readonly language: Language;
}

/** One set of annual accounts: who files it, for which year, and its figures. */
export interface Accounts {
  /** Such as `m87-f`. */
  readonly model: string;
  /** The version of the taxonomy framework, such as `23.0`. */
  readonly framework: string;
  readonly language: Language;
  /** Ten digits, check digits verified. */
  readonly enterpriseNumber: string;
  readonly name: string;
  /** Member of the official list, such as `m610`; undefined when given in words or not at all. */
  readonly legalForm: string | undefined;
  readonly address: Address;
  readonly periodStart: Day;
  /** The closing date. */
  readonly periodEnd: Day;
  /** The day on which the general assembly approved the accounts. */
  readonly assemblyDate: Day;
  readonly type: "initial" | "correction";
  /** Present exactly when the type is `correction`. */
  readonly corrected: CorrectedAccounts | undefined;
  readonly inLiquidation: boolean;
  /** The figures by rubric code. */
  readonly rubrics: readonly Rubric[];
  readonly administrators: {
    readonly naturalPersons: readonly NaturalPerson[];
    readonly legalPersons: readonly LegalPerson[];
  };
  readonly shareholders: readonly Shareholder[];
  readonly participatingInterests: readonly ParticipatingInterest[];
}
