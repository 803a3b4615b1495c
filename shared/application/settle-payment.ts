import { type CheckoutAttempt, type Payment } from "../domain/payment/payment.ts";
import { type Trace } from "./announce.ts";
import { type Checkouts, book, closeAttempt, isFinal, openCheckout, rememberCheckout } from "./checkouts.ts";
import { type Work } from "./consume-work.ts";
import { Fault } from "./fault.ts";
import { type Checkout, type PaymentProvider } from "./ports/payment-provider.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type WorkOutcome, done, notYet, nothingToDo } from "./settlement.ts";

/**
 * Asks the provider about every attempt of a payment that has no final status yet, and books what was paid. A
 * payment that is over closes its checkouts, so that nobody can pay them any more. An attempt that a crash left
 * without its checkout gets it here.
 */
export const settlePayment =
  (needs: Checkouts): Work =>
  async (message, trace) => {
    const found = await needs.spaces.payment(message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    let payment: Versioned<Payment> = found;
    if (payment.value.waiting === undefined) return nothingToDo;
    for (const { number } of payment.value.attempts) {
      const step = await followAttempt(needs, payment, { number, trace });
      if (step.kind === "stop") return step.outcome;
      payment = step.payment;
    }
    return done;
  };

type Step =
  | { readonly kind: "go-on"; readonly payment: Versioned<Payment> }
  | { readonly kind: "stop"; readonly outcome: WorkOutcome };

const changed: Step = { kind: "stop", outcome: notYet("changed-meanwhile") };

async function followAttempt(
  needs: Checkouts,
  payment: Versioned<Payment>,
  { number, trace }: { readonly number: number; readonly trace: Trace },
): Promise<Step> {
  const attempt = payment.value.attempts.find((known) => known.number === number);
  if (attempt === undefined || attempt.final) return { kind: "go-on", payment };
  const known = await withCheckout(needs, payment, attempt);
  if (known === undefined) return changed;
  const checkout = await statusNow(needs.provider, known);
  if (!isFinal(checkout)) return { kind: "go-on", payment: known.payment };
  const booked =
    checkout.status === "paid" ? await book(needs, known.payment, { checkout, trace }) : known.payment;
  const closed = booked === undefined ? undefined : await closeOnce(needs, booked, number);
  return closed === undefined ? changed : { kind: "go-on", payment: closed };
}

/** Notes that an attempt is final; the batch that settles a payment has done so already for the one that paid it. */
async function closeOnce(
  needs: Checkouts,
  payment: Versioned<Payment>,
  number: number,
): Promise<Versioned<Payment> | undefined> {
  const attempt = payment.value.attempts.find((known) => known.number === number);
  return attempt === undefined || attempt.final ? payment : closeAttempt(needs, payment, attempt);
}

interface KnownCheckout {
  readonly payment: Versioned<Payment>;
  readonly checkoutId: string;
}

/** The attempt's checkout, made and noted if that has not happened yet; `undefined` when the payment changed. */
async function withCheckout(
  needs: Checkouts,
  payment: Versioned<Payment>,
  attempt: CheckoutAttempt,
): Promise<KnownCheckout | undefined> {
  if (attempt.checkoutId !== undefined) return { payment, checkoutId: attempt.checkoutId };
  const { id } = await openCheckout(needs, payment.value, attempt);
  const noted = await rememberCheckout(needs, payment, { attempt, id });
  return noted === undefined ? undefined : { payment: noted, checkoutId: id };
}

/** The status as the provider tells it; a payment that is over has its checkout closed first. */
async function statusNow(
  provider: PaymentProvider,
  { payment, checkoutId }: KnownCheckout,
): Promise<Checkout> {
  const fetched = await provider.fetch(checkoutId);
  if (fetched === undefined) throw new Fault("the provider does not know a checkout that it made");
  if (isFinal(fetched) || payment.value.status === "initiated") return fetched;
  return (await provider.close(checkoutId)) ?? fetched;
}
