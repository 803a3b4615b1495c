import { type Payment } from "../domain/payment/payment.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type OpenSpace } from "./open-space.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type RefusalOf } from "./refusal.ts";

/** A payment of the space. Another space's payment is as unknown as one that never was. */
export const readPayment =
  ({ spaces }: { readonly spaces: PersonalSpaces }) =>
  async ({ space }: OpenSpace, id: string): Promise<Result<Versioned<Payment>, RefusalOf<"not-found">>> => {
    const payment = await spaces.payment(space, id);
    return payment === undefined ? refuse({ kind: "not-found" }) : ok(payment);
  };
