import { type Instant } from "../instant.ts";
import { type Cents } from "../money.ts";

/**
 * The reason codes with which the National Bank repays: 10 too much, 11 too little, 12 no communication,
 * 13 too late, 14 no filing for it, 15 already paid, 16 rejected for too small an amount, 17 more than one
 * payment, 18 processing problem, 19 cancelled by the depositor.
 * @see https://www.nbb.be/en/central-balance-sheet-office/filing-through-internet/payment-options/reimbursement-your-transfer
 */
export type RefundCode = "10" | "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19";

/** Money that goes back, written down once, before or with what makes it so. */
export interface Refund {
  /** The money or the filing it belongs to: one of each gives at most one refund. */
  readonly id: string;
  readonly code: RefundCode;
  readonly amount: Cents;
  readonly currency: string;
  readonly paymentId: string;
  readonly filingId?: string;
  readonly at: Instant;
}
