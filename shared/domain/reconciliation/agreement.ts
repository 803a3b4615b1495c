import { type Filing } from "../filing/filing.ts";
import { type FilingStatus } from "../filing/transitions.ts";
import { type Payment, type PaymentStatus } from "../payment/payment.ts";

/** What a filing's payment is while the filing has that status; `null` where a filing names no payment. */
const statusOfPayment: Readonly<Record<FilingStatus, PaymentStatus | null>> = {
  received: null,
  rejected: "settled",
  validated: null,
  "ready-for-payment": null,
  "payment-initiated": "initiated",
  paid: "settled",
  published: "settled",
  lapsed: "lapsed",
  withdrawn: null,
  moved: null,
  erased: null,
};

/** The payment that a filing is in, or was in when its life ended. */
export const paymentIdOf = (filing: Filing): string | undefined =>
  "paymentId" in filing ? filing.paymentId : undefined;

/**
 * Whether a filing and a payment tell the same: the filing names the payment, has a status that goes with that of
 * the payment and is on its list; or it does not name it, and the payment ended without it. What is left of an erased
 * or moved filing names nothing, and was in no open payment.
 */
export function agree(filing: Filing, payment: Payment): boolean {
  if (filing.status === "erased") return payment.status !== "initiated";
  if (paymentIdOf(filing) !== payment.id)
    return payment.status === "cancelled" || payment.status === "lapsed";
  return payment.filings.includes(filing.id) && payment.status === statusOfPayment[filing.status];
}
