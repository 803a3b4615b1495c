import { type Payment, openAttempt } from "../domain/payment/payment.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Trace } from "./announce.ts";
import {
  type Checkouts,
  type EndWithoutMoney,
  book,
  closeAttempt,
  endWithoutMoney,
  isFinal,
  openCheckout,
  rememberCheckout,
} from "./checkouts.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type RefusalOf } from "./refusal.ts";

export type EndPaymentRefusal =
  RefusalOf<"payment-not-open"> | RefusalOf<"checkout-under-way"> | RefusalOf<"changed-meanwhile">;

export type PaymentEnd = EndWithoutMoney & { readonly trace: Trace };

/**
 * Ends an open payment. Its checkout is closed first and the provider asked what became of it: money that was
 * on its way settles the payment instead, or goes back when it is not the right amount; while the provider has no
 * final answer nothing is ended.
 */
export const endPayment =
  (needs: Checkouts) =>
  async (
    found: Versioned<Payment>,
    end: PaymentEnd,
  ): Promise<Result<Versioned<Payment>, EndPaymentRefusal>> => {
    if (found.value.status !== "initiated")
      return refuse({ kind: "payment-not-open", status: found.value.status });
    const closed = await closeOpenAttempt(needs, found, end.trace);
    if (!closed.ok) return closed;
    const ended = await endWithoutMoney(needs, closed.value, end);
    return ended === undefined ? refuse({ kind: "changed-meanwhile" }) : ok(ended);
  };

async function closeOpenAttempt(
  needs: Checkouts,
  payment: Versioned<Payment>,
  trace: Trace,
): Promise<Result<Versioned<Payment>, EndPaymentRefusal>> {
  const attempt = openAttempt(payment.value);
  if (attempt === undefined) return ok(payment);
  if (attempt.checkoutId === undefined) {
    const { id } = await openCheckout(needs, payment.value, attempt);
    await rememberCheckout(needs, payment, { attempt, id });
    return refuse({ kind: "checkout-under-way" });
  }
  const checkout = await needs.provider.close(attempt.checkoutId);
  if (checkout === undefined || !isFinal(checkout)) return refuse({ kind: "checkout-under-way" });
  const seen = checkout.status === "paid" ? await book(needs, payment, { checkout, trace }) : payment;
  if (seen === undefined) return refuse({ kind: "changed-meanwhile" });
  if (seen.value.status !== "initiated")
    return refuse({ kind: "payment-not-open", status: seen.value.status });
  const closed = await closeAttempt(needs, seen, attempt);
  return closed === undefined ? refuse({ kind: "changed-meanwhile" }) : ok(closed);
}
