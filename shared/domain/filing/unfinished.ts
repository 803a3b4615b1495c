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

/** How many of the counted filings are unfinished. */
export const unfinishedIn = (counts: Readonly<Partial<Record<FilingStatus, number>>>): number =>
  unfinishedStatuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
