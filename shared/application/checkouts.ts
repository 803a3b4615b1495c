import { type InitiatedFiling } from "../domain/filing/filing.ts";
import { cancelPayment, lapse, settle } from "../domain/filing/steps.ts";
import { type Actor } from "../domain/filing/transitions.ts";
import {
  type CheckoutAttempt,
  type Payment,
  finishAttempt,
  recordCheckout,
} from "../domain/payment/payment.ts";
import { type RefundCode } from "../domain/payment/refund.ts";
import { type Announcing, type Trace, announce, hintFor } from "./announce.ts";
import { type Checkout, type PaymentProvider } from "./ports/payment-provider.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type Registers } from "./ports/registers.ts";

export interface Checkouts extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly registers: Registers;
  readonly provider: PaymentProvider;
  /** The public address of this application, without a slash at the end. */
  readonly publicUrl: string;
}

const finalStatuses: ReadonlySet<Checkout["status"]> = new Set(["paid", "failed", "cancelled", "expired"]);

/** Whether the provider can have no more news of it. */
export const isFinal = (checkout: Checkout): boolean => finalStatuses.has(checkout.status);

/**
 * Makes the checkout of an attempt that was written down before: the payment's id and the attempt's number are
 * the provider's idempotency key, so whoever asks, and however often, gets the same one.
 */
export const openCheckout = (
  { provider, publicUrl }: Pick<Checkouts, "provider" | "publicUrl">,
  payment: Payment,
  attempt: CheckoutAttempt,
): Promise<Checkout> =>
  provider.open({
    idempotencyKey: `${payment.id}:${String(attempt.number)}`,
    amount: payment.amount,
    description: payment.structuredCommunication,
    returnUrl: `${publicUrl}/pay/${payment.linkToken}`,
    webhookUrl: `${publicUrl}/v1/webhooks/payments/hosted`,
    metadata: { connection: payment.connection, spaceId: payment.spaceId, paymentId: payment.id },
  });

/** Notes which checkout an attempt has; `undefined` when the payment changed meanwhile. */
export async function rememberCheckout(
  { spaces }: Pick<Checkouts, "spaces">,
  payment: Versioned<Payment>,
  checkout: { readonly attempt: CheckoutAttempt; readonly id: string },
): Promise<Versioned<Payment> | undefined> {
  return replacePayment(spaces, payment, recordCheckout(payment.value, checkout.attempt.number, checkout.id));
}

/** Notes that an attempt is final; `undefined` when the payment changed meanwhile. */
export async function closeAttempt(
  { spaces }: Pick<Checkouts, "spaces">,
  payment: Versioned<Payment>,
  attempt: CheckoutAttempt,
): Promise<Versioned<Payment> | undefined> {
  return replacePayment(spaces, payment, finishAttempt(payment.value, attempt.number));
}

/**
 * Books the money of a paid checkout. Afterwards the payment is settled by it and its filings wait to be
 * published, or the money is written down as a refund: once, whoever comes and however often.
 * @returns the payment as it is then; `undefined` when it changed meanwhile.
 */
export async function book(
  needs: Checkouts,
  found: Versioned<Payment>,
  received: { readonly checkout: Checkout; readonly trace: Trace },
): Promise<Versioned<Payment> | undefined> {
  const { value: payment, version } = found;
  const { checkout, trace } = received;
  if (payment.settledBy === checkout.id) return found;
  const code = refundCode(payment, checkout);
  if (code !== undefined) {
    await refund(needs, payment, { checkout, code });
    return found;
  }
  const now = needs.clock.now();
  const filings = await initiatedFilings(needs.spaces, payment);
  if (filings === undefined) return undefined;
  const settled = settledPayment(payment, checkout);
  const outcome = await needs.spaces.commit(payment, [
    { replace: { payment: settled }, version },
    ...filings.map((filing) => ({
      replace: { filing: settle(filing.value, "provider", now) },
      version: filing.version,
    })),
  ]);
  if (outcome.kind === "conflict") return undefined;
  await announce(needs, "publish", { messages: payment.filings.map((id) => hintFor(payment, id)), trace });
  return { value: settled, version: outcome.versions[0] ?? version };
}

export interface EndWithoutMoney {
  /** What becomes of the payment. */
  readonly status: "cancelled" | "lapsed";
  readonly by: Actor;
  /** Whether a filing of it ends too; any other can be paid again. */
  readonly lapses: (filing: InitiatedFiling) => boolean;
}

/** Ends an open payment without money: each of its filings can be paid again, or lapses. All of it, or nothing. */
export async function endWithoutMoney(
  { spaces, clock }: Pick<Checkouts, "spaces" | "clock">,
  { value: payment, version }: Versioned<Payment>,
  { status, by, lapses }: EndWithoutMoney,
): Promise<Versioned<Payment> | undefined> {
  const filings = await initiatedFilings(spaces, payment);
  if (filings === undefined) return undefined;
  const now = clock.now();
  const ended: Payment = { ...payment, status };
  const outcome = await spaces.commit(payment, [
    { replace: { payment: ended }, version },
    ...filings.map((filing) => ({
      replace: {
        filing: lapses(filing.value) ? lapse(filing.value, now) : cancelPayment(filing.value, by, now),
      },
      version: filing.version,
    })),
  ]);
  if (outcome.kind === "conflict") return undefined;
  return { value: ended, version: outcome.versions[0] ?? version };
}

/** The settled payment; the checkout that paid it can bring no more news. */
function settledPayment(payment: Payment, checkout: Checkout): Payment {
  const settled: Payment = { ...payment, status: "settled", settledBy: checkout.id };
  const attempt = payment.attempts.find(({ checkoutId }) => checkoutId === checkout.id);
  return attempt === undefined ? settled : finishAttempt(settled, attempt.number);
}

/** Why this money cannot settle the payment; `undefined` when it can. */
function refundCode(payment: Payment, checkout: Checkout): RefundCode | undefined {
  if (payment.status === "settled") return "17";
  if (payment.status === "cancelled") return "19";
  if (payment.status === "lapsed") return "13";
  if (checkout.currency !== "EUR") return "18";
  if (checkout.amount === payment.amount) return undefined;
  return checkout.amount > payment.amount ? "10" : "11";
}

async function refund(
  { registers, clock, journal }: Checkouts,
  payment: Payment,
  { checkout, code }: { readonly checkout: Checkout; readonly code: RefundCode },
): Promise<void> {
  await registers.createRefund({
    id: checkout.id,
    code,
    amount: checkout.amount,
    currency: checkout.currency,
    paymentId: payment.id,
    at: clock.now(),
  });
  journal.record({ code: "money-refunded", subject: checkout.id, refundCode: code });
}

/** The filings of an open payment; `undefined` when one of them is no longer in it. */
export async function initiatedFilings(
  spaces: PersonalSpaces,
  payment: Payment,
): Promise<readonly Versioned<InitiatedFiling>[] | undefined> {
  const loaded = await Promise.all(payment.filings.map((id) => spaces.filing(payment, id)));
  const initiated = loaded.filter(
    (filing): filing is Versioned<InitiatedFiling> =>
      filing?.value.status === "payment-initiated" && filing.value.paymentId === payment.id,
  );
  return initiated.length === payment.filings.length ? initiated : undefined;
}

async function replacePayment(
  spaces: PersonalSpaces,
  { version }: Versioned<Payment>,
  value: Payment,
): Promise<Versioned<Payment> | undefined> {
  const outcome = await spaces.commit(value, [{ replace: { payment: value }, version }]);
  return outcome.kind === "committed" ? { value, version: outcome.versions[0] ?? version } : undefined;
}
