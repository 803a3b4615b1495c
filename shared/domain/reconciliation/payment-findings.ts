import { type SpaceAddress, isSameSpace } from "../access/connection.ts";
import { type Filing } from "../filing/filing.ts";
import { type Cents, sum } from "../money.ts";
import { type Payment } from "../payment/payment.ts";
import { agree } from "./agreement.ts";
import { type Moment, foundIf, longOverBefore, tooLongAgo, waitsTooLong } from "./compared.ts";
import { type Finding } from "./divergence.ts";

/** What became, at the provider, of an attempt that can bring no more news. */
export interface EndedCheckout {
  readonly id: string;
  /** What was paid there; `undefined` when nothing was. */
  readonly paid: { readonly amount: Cents; readonly currency: string } | undefined;
  /** Whether its money was written down to go back. */
  readonly refunded: boolean;
}

/** What the stores and the provider hold for a payment. */
export interface PaymentCounterparts {
  /** Those of its filings that are there. */
  readonly filings: readonly Filing[];
  /** Where its structured communication points to. */
  readonly communication:
    (SpaceAddress & { readonly paymentId: string; readonly linkSecret: string }) | undefined;
  readonly checkouts: readonly EndedCheckout[];
  /** Whether the money that settled it was written down to go back. */
  readonly settlementRefunded: boolean;
}

/** Compares a payment with what the stores and the provider hold for it. */
export const paymentFindings = (
  payment: Payment,
  counterparts: PaymentCounterparts,
  moment: Moment,
): readonly Finding[] => [
  ...waitingFindings(payment, counterparts, moment),
  ...filingFindings(payment, counterparts),
  ...communicationFindings(payment, counterparts),
  ...settlementFindings(payment, counterparts),
  ...counterparts.checkouts.flatMap((checkout) => checkoutFindings(payment, checkout)),
];

/** The digits of its structured communication. */
export const digitsOf = ({ structuredCommunication }: Payment): string =>
  structuredCommunication.replace(/\D/g, "");

function waitingFindings(
  payment: Payment,
  { filings }: PaymentCounterparts,
  { now }: Moment,
): readonly Finding[] {
  const { status, attempts, waiting, dueBy } = payment;
  const isWaiting = waiting?.for === "settle";
  const hasOpenAttempt = attempts.some(({ final }) => !final);
  return [
    ...foundIf(
      isWaiting !== hasOpenAttempt,
      "waiting-disagrees",
      hasOpenAttempt ? "It has an open attempt and does not wait." : "It waits and has no open attempt.",
    ),
    ...foundIf(
      status !== "initiated" && waitsTooLong(waiting, now) && lastMove(filings) < tooLongAgo(now),
      "waiting-too-long",
      `It is ${status} and a checkout of it is still open.`,
    ),
    ...foundIf(
      status === "initiated" && dueBy < longOverBefore(now),
      "term-long-over",
      "Its term is over and it has not ended.",
    ),
  ];
}

/** When a filing moved last: a payment that is over ended then or before, and has had that long to close its checkouts. */
const lastMove = (filings: readonly Filing[]): string =>
  filings
    .flatMap(({ events }) => events.slice(-1))
    .map(({ at }): string => at)
    .reduce((latest, at) => (at > latest ? at : latest), "");

function filingFindings(payment: Payment, { filings }: PaymentCounterparts): readonly Finding[] {
  const holds = payment.status === "initiated" || payment.status === "settled";
  const missing = payment.filings.filter((id) => !filings.some((filing) => filing.id === id));
  const others = filings.filter((filing) => !agree(filing, payment));
  const fees = filings.flatMap((filing) => ("costs" in filing ? filing.costs.total : []));
  const areKnown = fees.length === payment.filings.length;
  return [
    ...foundIf(holds && missing.length > 0, "filing-missing", `Not there: ${missing.join(", ")}.`),
    ...foundIf(
      others.length > 0,
      "payment-disagrees",
      `It is ${payment.status}; ${others.map(({ id, status }) => `${id} is ${status}`).join(", ")}.`,
    ),
    ...foundIf(
      holds && areKnown && others.length === 0 && sum(fees) !== payment.amount,
      "amount-differs",
      "Its amount is not the sum of the fees of its filings.",
    ),
  ];
}

function communicationFindings(payment: Payment, { communication }: PaymentCounterparts): readonly Finding[] {
  if (communication === undefined) {
    return [{ kind: "communication-missing", detail: "Its structured communication points nowhere." }];
  }
  const { paymentId, linkSecret } = communication;
  return foundIf(
    paymentId !== payment.id ||
      !isSameSpace(communication, payment) ||
      payment.linkToken !== `${digitsOf(payment)}-${linkSecret}`,
    "communication-elsewhere",
    `Its structured communication points to payment ${paymentId}, or has another link.`,
  );
}

function settlementFindings(
  { status, settledBy }: Payment,
  { settlementRefunded }: PaymentCounterparts,
): readonly Finding[] {
  return [
    ...foundIf(
      (status === "settled") !== (settledBy !== undefined),
      "settlement-disagrees",
      `It is ${status} and settled by ${settledBy ?? "nothing"}.`,
    ),
    ...foundIf(
      settlementRefunded,
      "settlement-refunded",
      `${settledBy ?? "Nothing"} settled it and goes back.`,
    ),
  ];
}

function checkoutFindings(payment: Payment, { id, paid, refunded }: EndedCheckout): readonly Finding[] {
  if (payment.settledBy !== id) {
    return foundIf(
      paid !== undefined && !refunded,
      "checkout-unaccounted",
      `Checkout ${id} is paid, and its money is nowhere.`,
    );
  }
  return foundIf(
    paid?.amount !== payment.amount || paid.currency !== "EUR",
    "checkout-differs",
    `Checkout ${id} settled it and is not paid, or not with this amount.`,
  );
}
