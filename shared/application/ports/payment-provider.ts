import { type Cents } from "../../domain/money.ts";

/** One attempt to pay on the provider's own page. */
export interface Checkout {
  readonly id: string;
  /** `paid`, `failed`, `cancelled` and `expired` are final; `open` and `pending` are not. */
  readonly status: "open" | "pending" | "paid" | "failed" | "cancelled" | "expired";
  readonly amount: Cents;
  /** ISO 4217, such as `EUR`. */
  readonly currency: string;
  /** Where the payer goes; `undefined` once nothing can be paid there any more. */
  readonly url: string | undefined;
  /** What we gave along when it was opened. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface CheckoutRequest {
  readonly idempotencyKey: string;
  readonly amount: Cents;
  /** What the payer reads. */
  readonly description: string;
  /** Where the payer comes back. */
  readonly returnUrl: string;
  /** Told, with the id of the checkout and nothing else, that its status changed. */
  readonly webhookUrl: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The company behind whose page payers pay. Every call is answered in time or throws a Fault. */
export interface PaymentProvider {
  /** The same idempotency key gives the same checkout, however often it is asked for. */
  open(request: CheckoutRequest): Promise<Checkout>;
  /** The checkout as it is now; `undefined` when there is none. */
  fetch(checkoutId: string): Promise<Checkout | undefined>;
  /** Closes it if that is still possible; answers the status as it is afterwards. */
  close(checkoutId: string): Promise<Checkout | undefined>;
}
