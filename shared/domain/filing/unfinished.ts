import { type Filing, type PayableFiling } from "./filing.ts";
import { type FilingStatus } from "./transitions.ts";

export const payableStatuses = [
  "ready-for-payment",
  "payment-initiated",
] as const satisfies readonly FilingStatus[];

/** Until it is paid, a filing comes to no good end without its holder; what is paid is published by itself. */
const unfinishedStatuses = [
  "received",
  "validated",
  ...payableStatuses,
] as const satisfies readonly FilingStatus[];

export const isPayable = (filing: Filing): filing is PayableFiling =>
  (payableStatuses as readonly FilingStatus[]).includes(filing.status);

type Counts = Readonly<Partial<Record<FilingStatus, number>>>;

/** How many of the counted filings are unfinished. */
export const unfinishedIn = (counts: Counts): number => countOf(counts, unfinishedStatuses);

/** How many of the counted filings are to be paid, or being paid. */
export const payableIn = (counts: Counts): number => countOf(counts, payableStatuses);

const countOf = (counts: Counts, statuses: readonly FilingStatus[]): number =>
  statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
