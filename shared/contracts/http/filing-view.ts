import { type Report } from "../../domain/accounts/report.ts";
import { costLabels } from "../../domain/fees/labels.ts";
import { type Costs } from "../../domain/fees/price.ts";
import { type Filing, type FilingIdentity } from "../../domain/filing/filing.ts";
import { statusLabels } from "../../domain/filing/status-labels.ts";
import { type Language } from "../../domain/language.ts";
import { toDecimal } from "../../domain/money.ts";

/**
 * A filing as front-ends see it. What is not known yet, was erased or has moved is null; the claimed reference shows
 * once it is published.
 */
export const filingView = (filing: Filing, language: Language): object => ({
  id: filing.id,
  status: filing.status,
  statusLabel: statusLabels[filing.status][language],
  ...identityView("identity" in filing ? filing.identity : undefined),
  receivedAt: filing.receivedAt,
  depositDate: filing.depositDate ?? null,
  ...fileView(filing),
  outcome: "report" in filing ? filing.report.outcome : null,
  total: "costs" in filing ? toDecimal(filing.costs.total) : null,
  dueBy: "dueBy" in filing ? filing.dueBy : null,
  paymentId: "paymentId" in filing ? filing.paymentId : null,
  reference: filing.status === "published" ? filing.reference : null,
  links: linksOf(filing),
});

/** The costs of a priced filing. */
export const costsView = (costs: Costs, language: Language): object => ({
  lines: costs.lines.map(({ kind, amount }) => ({
    kind,
    label: costLabels[kind][language],
    amount: toDecimal(amount),
  })),
  total: toDecimal(costs.total),
  currency: "EUR",
  tariffYear: costs.tariffYear,
});

/** The report of the validation, in one language. */
export const reportView = (report: Report, language: Language): object => ({
  outcome: report.outcome,
  model: report.model,
  framework: report.framework,
  checksRun: report.checksRun,
  findings: report.findings.map((finding) => ({ ...finding, message: finding.message[language] })),
  notes: report.notes.map((note) => note[language]),
});

export const eventsView = (filing: Filing): object => ({ items: filing.events, continuation: null });

const unknownIdentity: Readonly<Record<keyof FilingIdentity, null>> = {
  enterpriseNumber: null,
  name: null,
  model: null,
  framework: null,
  language: null,
  type: null,
  periodStart: null,
  periodEnd: null,
};

const identityView = (identity: FilingIdentity | undefined): object => identity ?? unknownIdentity;

const fileView = (filing: Filing): object =>
  "document" in filing
    ? {
        format: filing.format,
        sizeBytes: filing.document.sizeBytes,
        sha256: filing.document.sha256,
      }
    : { format: null, sizeBytes: null, sha256: null };

function linksOf(filing: Filing): object {
  const self = `/v1/filings/${filing.id}`;
  if (!("document" in filing)) return { self };
  return {
    self,
    report: `${self}/report`,
    costs: `${self}/costs`,
    events: `${self}/events`,
    document: `${self}/document`,
    ...("paymentId" in filing ? { payment: `/v1/payments/${filing.paymentId}` } : {}),
    ...(filing.status === "published"
      ? { publication: `/authentic/deposit/${filing.reference}/accountingData` }
      : {}),
  };
}
