import { type Accounts, type Address, type CorrectedAccounts } from "../accounts/accounts.ts";
import { type Day } from "../day.ts";
import { type Language } from "../language.ts";

/** A deposit that is, or is about to be, open to the public. */
export interface Publication {
  readonly id: string;
  /** `YYYY-NNNNNNNN`. */
  readonly reference: string;
  readonly filingId: string;
  readonly enterpriseNumber: string;
  readonly name: string;
  readonly model: string;
  readonly framework: string;
  readonly language: Language;
  readonly type: "initial" | "correction";
  readonly format: "xbrl" | "pdf";
  readonly periodStart: Day;
  /** The closing date. */
  readonly periodEnd: Day;
  /** The day on which the general assembly approved the accounts. */
  readonly assemblyDate: Day;
  /** The official deposit date: that of the upload. */
  readonly depositDate: Day;
  readonly currency: "EUR";
  /** Member of the official list, such as `m610`. */
  readonly legalForm: string | undefined;
  readonly address: Address;
  readonly inLiquidation: boolean;
  /** Which deposit a correction is about. */
  readonly corrected: CorrectedAccounts | undefined;
  /** Names of the blobs. */
  readonly documents: { readonly original: string; readonly json: string; readonly pdf: string };
  /** `false` until all of its documents are written. */
  readonly visible: boolean;
}

/** What a publication takes from the filing that it publishes. */
export interface ClaimedDeposit {
  readonly id: string;
  readonly reference: string;
  readonly format: "xbrl" | "pdf";
  readonly depositDate: Day;
}

/** The publication of a filing under the reference that it claimed; not visible yet. */
export function publicationOf(filing: ClaimedDeposit, accounts: Accounts): Publication {
  const { reference, format, depositDate } = filing;
  return {
    id: publicationId(filing.id, accounts),
    reference,
    filingId: filing.id,
    enterpriseNumber: accounts.enterpriseNumber,
    name: accounts.name,
    model: accounts.model,
    framework: accounts.framework,
    language: accounts.language,
    type: accounts.type,
    format,
    periodStart: accounts.periodStart,
    periodEnd: accounts.periodEnd,
    assemblyDate: accounts.assemblyDate,
    depositDate,
    currency: "EUR",
    legalForm: accounts.legalForm,
    address: accounts.address,
    inLiquidation: accounts.inLiquidation,
    corrected: accounts.corrected,
    documents: {
      original: `${reference}/original.${format}`,
      json: `${reference}/rendition.json`,
      pdf: `${reference}/rendition.pdf`,
    },
    visible: false,
  };
}

/**
 * The id under which accounts are published. Initial accounts of the same enterprise, closing date, standard
 * model and language share it, so that the second of them cannot be; a correction has one of its own.
 */
export function publicationId(
  filingId: string,
  accounts: Pick<Accounts, "enterpriseNumber" | "periodEnd" | "model" | "language" | "type">,
): string {
  const { enterpriseNumber, periodEnd, model, language, type } = accounts;
  const same = [enterpriseNumber, periodEnd, standardModel(model), language];
  return (type === "initial" ? same : [...same, filingId]).join("_");
}

/** The model whatever its format: `m87-f` also for its PDF twin `m87-f-p`. */
export const standardModel = (model: string): string => model.replace(/-p$/, "");
