import { type SpaceAddress } from "../access/connection.ts";
import { type Day } from "../day.ts";
import { type Waiting } from "../filing/filing.ts";
import { type Instant } from "../instant.ts";
import { type Cents } from "../money.ts";

/** The most filings that one payment covers. */
export const maximumFilingsPerPayment = 50;

export type PaymentStatus = "initiated" | "settled" | "cancelled" | "lapsed";

/**
 * One attempt to pay at the provider. It is written down before the checkout is made; `checkoutId` follows,
 * and only then is the payer sent there. `final` once the provider's status cannot change any more.
 */
export interface CheckoutAttempt {
  readonly number: number;
  readonly checkoutId?: string;
  readonly final: boolean;
}

/** One amount for one or more filings of one space, under one structured communication. */
export interface Payment extends SpaceAddress {
  readonly id: string;
  readonly status: PaymentStatus;
  /** The filings it covers, in the order of the request. */
  readonly filings: readonly string[];
  readonly amount: Cents;
  /** `+++ddd/dddd/ddddd+++`. */
  readonly structuredCommunication: string;
  /** What a payer without the key opens: the last part of the address of the payment page. */
  readonly linkToken: string;
  readonly createdAt: Instant;
  /** The earliest term of its filings. */
  readonly dueBy: Day;
  readonly attempts: readonly CheckoutAttempt[];
  /** The money that settled it: the same money again is success, other money is a refund. */
  readonly settledBy?: string;
  /** Set while an attempt has no final status, whatever the payment's own status: a lost webhook is found by asking. */
  readonly waiting?: Waiting;
}

/** Writes the next attempt down; from now on the payment waits until the provider's answer is final. */
export function beginAttempt(payment: Payment, at: Instant): { payment: Payment; attempt: CheckoutAttempt } {
  const attempt: CheckoutAttempt = { number: payment.attempts.length + 1, final: false };
  return {
    attempt,
    payment: {
      ...payment,
      attempts: [...payment.attempts, attempt],
      waiting: payment.waiting ?? { for: "settle", since: at },
    },
  };
}

/** Notes the checkout that the provider made for an attempt. */
export function recordCheckout(payment: Payment, attemptNumber: number, checkoutId: string): Payment {
  return withAttempt(payment, attemptNumber, (attempt) => ({ ...attempt, checkoutId }));
}

/** Notes that an attempt can bring no more news; the payment waits no longer once all are final. */
export function finishAttempt(payment: Payment, attemptNumber: number): Payment {
  const noted = withAttempt(payment, attemptNumber, (attempt) => ({ ...attempt, final: true }));
  if (noted.attempts.some((attempt) => !attempt.final)) return noted;
  const { waiting: _done, ...rest } = noted;
  return rest;
}

/** The attempt that is still open, if there is one. */
export const openAttempt = (payment: Payment): CheckoutAttempt | undefined =>
  payment.attempts.find((attempt) => !attempt.final);

function withAttempt(
  payment: Payment,
  number: number,
  change: (attempt: CheckoutAttempt) => CheckoutAttempt,
): Payment {
  const attempts = payment.attempts.map((attempt) => (attempt.number === number ? change(attempt) : attempt));
  return { ...payment, attempts };
}
