import { type Publication } from "./publication.ts";

/**
 * A published deposit as the National Bank's web services list it. What a deposit does not tell is null.
 * @param publicUrl where the consultation routes are, without a slash at the end
 */
export const referenceView = (publication: Publication, publicUrl: string): object => ({
  ReferenceNumber: publication.reference,
  DepositDate: publication.depositDate,
  ExerciseDates: exerciseDates(publication),
  ModelType: publication.model,
  DepositType: publication.type === "initial" ? "Initial" : "Correction",
  Language: publication.language.toUpperCase(),
  Currency: publication.currency,
  EnterpriseNumber: publication.enterpriseNumber,
  EnterpriseName: publication.name,
  Address: addressOf(publication),
  LegalForm: publication.legalForm?.replace(/^m/, "") ?? null,
  LegalSituation: publication.inLiquidation ? null : normalSituation,
  FullFillLegalValidation: true,
  ActivityCode: null,
  GeneralAssemblyDate: publication.assemblyDate,
  AccountingDataURL: `${publicUrl}/authentic/deposit/${publication.reference}/accountingData`,
  DataVersion: "Authentic",
  ImprovementDate: null,
  CorrectedData: null,
});

/** The code of the Crossroads Bank for Enterprises; accounts do not say which of the codes for liquidation holds. */
const normalSituation = "000";

/** Both spellings are in use: older clients read the small letter, the present definition has the capital. */
const exerciseDates = ({ periodStart, periodEnd }: Publication): object => ({
  startDate: periodStart,
  endDate: periodEnd,
  StartDate: periodStart,
  EndDate: periodEnd,
});

const addressOf = ({ address: { street, number, box, city, postalCode, country } }: Publication): object => ({
  Street: street ?? null,
  Number: number ?? null,
  Box: box ?? null,
  City: city ?? null,
  PostalCode: postalCode ?? null,
  CountryCode: country ?? null,
});
