import { type Payment, beginAttempt, openAttempt } from "../domain/payment/payment.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Checkouts, closeAttempt, isFinal, openCheckout, rememberCheckout } from "./checkouts.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type References } from "./ports/references.ts";
import { type RefusalOf } from "./refusal.ts";

export type PayByLinkRefusal =
  | RefusalOf<"not-found">
  | RefusalOf<"payment-not-open">
  | RefusalOf<"checkout-under-way">
  | RefusalOf<"changed-meanwhile">;

type PayingByLink = Checkouts & { readonly references: References; readonly identifiers: Identifiers };

/**
 * Sends whoever holds the payment link to the provider's checkout. The attempt is written down before the
 * checkout is made, and its id before the payer is sent there: no money can come that nobody waits for.
 * @returns the address of the checkout.
 */
export const payByLink =
  (needs: PayingByLink) =>
  async (linkToken: string): Promise<Result<string, PayByLinkRefusal>> => {
    const payment = await paymentOfLink(needs, linkToken);
    if (payment === undefined) return refuse({ kind: "not-found" });
    if (payment.value.status !== "initiated")
      return refuse({ kind: "payment-not-open", status: payment.value.status });
    const current = openAttempt(payment.value);
    if (current?.checkoutId === undefined) return openAnew(needs, payment);
    const checkout = await needs.provider.fetch(current.checkoutId);
    if (checkout?.status === "open" && checkout.url !== undefined) return ok(checkout.url);
    if (checkout === undefined || checkout.status === "paid" || !isFinal(checkout)) {
      return refuse({ kind: "checkout-under-way" });
    }
    const closed = await closeAttempt(needs, payment, current);
    return closed === undefined ? refuse({ kind: "changed-meanwhile" }) : openAnew(needs, closed);
  };

/** Secrets are compared by their digests: how long that takes tells nothing of the one that is stored. */
async function paymentOfLink(
  { references, identifiers, spaces }: PayingByLink,
  linkToken: string,
): Promise<Versioned<Payment> | undefined> {
  const [digits = "", ...secret] = linkToken.split("-");
  const pointer = await references.communication(digits);
  if (pointer === undefined) return undefined;
  if (identifiers.digest(secret.join("-")) !== identifiers.digest(pointer.linkSecret)) return undefined;
  return spaces.payment(pointer, pointer.paymentId);
}

async function openAnew(
  needs: Checkouts,
  found: Versioned<Payment>,
): Promise<Result<string, PayByLinkRefusal>> {
  const written = await writeAttempt(needs, found);
  if (written === undefined) return refuse({ kind: "changed-meanwhile" });
  const attempt = openAttempt(written.value);
  if (attempt === undefined) throw new Error("an attempt that was just written is gone");
  const checkout = await openCheckout(needs, written.value, attempt);
  const noted = await rememberCheckout(needs, written, { attempt, id: checkout.id });
  if (noted === undefined) return refuse({ kind: "changed-meanwhile" });
  return checkout.url === undefined ? refuse({ kind: "checkout-under-way" }) : ok(checkout.url);
}

/** The payment with an open attempt in it: the one that a crash left, or a new one. */
async function writeAttempt(
  { spaces, clock }: Checkouts,
  { value: payment, version }: Versioned<Payment>,
): Promise<Versioned<Payment> | undefined> {
  if (openAttempt(payment) !== undefined) return { value: payment, version };
  const { payment: begun } = beginAttempt(payment, clock.now());
  const outcome = await spaces.commit(payment, [{ replace: { payment: begun }, version }]);
  return outcome.kind === "committed" ? { value: begun, version: outcome.versions[0] ?? version } : undefined;
}
