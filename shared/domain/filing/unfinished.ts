import { type Filing, type PayableFiling, type ReceivedFiling, type ValidatedFiling } from "./filing.ts";
import { type FilingStatus } from "./transitions.ts";

export const payableStatuses = [
  "ready-for-payment",
  "payment-initiated",
] as const satisfies readonly FilingStatus[];

/** Until it is paid, a filing comes to no good end without its holder; what is paid is published by itself. */
export const unfinishedStatuses = [
  "received",
  "validated",
  ...payableStatuses,
] as const satisfies readonly FilingStatus[];

/** A filing that its holder still has to bring to an end. */
export type UnfinishedFiling = ReceivedFiling | ValidatedFiling | PayableFiling;

export const isUnfinished = (filing: Filing): filing is UnfinishedFiling =>
  (unfinishedStatuses as readonly FilingStatus[]).includes(filing.status);

export const isPayable = (filing: Filing): filing is PayableFiling =>
  (payableStatuses as readonly FilingStatus[]).includes(filing.status);

type Counts = Readonly<Partial<Record<FilingStatus, number>>>;

/** How many of the counted filings are unfinished. */
export const unfinishedIn = (counts: Counts): number => countOf(counts, unfinishedStatuses);

/** How many of the counted filings are to be paid, or being paid. */
export const payableIn = (counts: Counts): number => countOf(counts, payableStatuses);

const countOf = (counts: Counts, statuses: readonly FilingStatus[]): number =>
  statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
