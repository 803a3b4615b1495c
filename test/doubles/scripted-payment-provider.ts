import {
  type Checkout,
  type CheckoutRequest,
  type PaymentProvider,
} from "../../shared/application/ports/payment-provider.ts";

export interface ScriptedPaymentProvider extends PaymentProvider {
  /** Every checkout that was opened, in that order, as it is now. */
  readonly checkouts: readonly Checkout[];
  /** What was asked for when a checkout was opened. */
  requestOf(checkoutId: string): CheckoutRequest;
  /** Says what happens next to a checkout, such as that its payer pays. */
  set(
    checkoutId: string,
    status: Checkout["status"],
    received?: Partial<Pick<Checkout, "amount" | "currency">>,
  ): void;
  /** The next call ends with this trouble; `after`: although the provider did what it was asked. */
  failNext(trouble: Error, moment?: "before" | "after"): void;
}

/** A payment provider in memory whose payers do what the test says. */
export function scriptedPaymentProvider(): ScriptedPaymentProvider {
  const checkouts = new Map<string, Checkout>();
  const requests = new Map<string, CheckoutRequest>();
  const trouble: { readonly error: Error; readonly moment: "before" | "after" }[] = [];

  /** Even a provider in memory answers later, never at once. */
  const answer = async <Answered>(act: () => Answered): Promise<Answered> => {
    await Promise.resolve();
    const next = trouble.shift();
    if (next?.moment === "before") throw next.error;
    const answered = act();
    if (next !== undefined) throw next.error;
    return answered;
  };

  const existing = (id: string): Checkout => {
    const known = checkouts.get(id);
    if (known === undefined) throw new Error(`no checkout ${id} was opened`);
    return known;
  };

  const change = (id: string, changes: Partial<Checkout>): Checkout => {
    const changed = { ...existing(id), ...changes };
    const now = isFinal(changed) ? { ...changed, url: undefined } : changed;
    checkouts.set(id, now);
    return now;
  };

  const open = (request: CheckoutRequest): Checkout => {
    const known = [...requests].find(([, { idempotencyKey }]) => idempotencyKey === request.idempotencyKey);
    if (known !== undefined) return existing(known[0]);
    const id = `pay_${String(requests.size + 1)}`;
    const { amount, metadata } = request;
    const url = `https://provider.test/checkout/${id}`;
    const checkout: Checkout = { id, status: "open", amount, currency: "EUR", url, metadata };
    checkouts.set(id, checkout);
    requests.set(id, request);
    return checkout;
  };

  return {
    get checkouts() {
      return [...checkouts.values()];
    },
    open: (request) => answer(() => open(request)),
    fetch: (id) => answer(() => checkouts.get(id)),
    close: (id) =>
      answer(() => {
        const known = checkouts.get(id);
        return known?.status === "open" ? change(id, { status: "cancelled" }) : known;
      }),
    requestOf: (id) => {
      const request = requests.get(id);
      if (request === undefined) throw new Error(`no checkout ${id} was opened`);
      return request;
    },
    set: (id, status, received = {}) => void change(id, { ...received, status }),
    failNext: (error, moment = "before") => void trouble.push({ error, moment }),
  };
}

const isFinal = ({ status }: Checkout): boolean => status !== "open" && status !== "pending";
