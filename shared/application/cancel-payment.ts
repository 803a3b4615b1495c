import { type Payment } from "../domain/payment/payment.ts";
import { type Result, refuse } from "../domain/result.ts";
import { type Instant } from "../domain/instant.ts";
import { type Trace } from "./announce.ts";
import { type Checkouts } from "./checkouts.ts";
import { type Doorkeeper, type DoorRefusal } from "./doorkeeper.ts";
import { type EndPaymentRefusal, endPayment } from "./end-payment.ts";
import { isSeen } from "./entity-tags.ts";
import { type OpenSpace } from "./open-space.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type RefusalOf } from "./refusal.ts";

type CancelPaymentRefusal =
  DoorRefusal | EndPaymentRefusal | RefusalOf<"not-found"> | RefusalOf<"precondition-failed">;

/** The filer calls a payment off: its filings are ready for payment again. */
export const cancelPayment =
  (needs: Checkouts & { readonly doors: Doorkeeper }) =>
  async (
    { space }: OpenSpace,
    id: string,
    request: { readonly ifMatch?: string; readonly receivedAt: Instant; readonly trace: Trace },
  ): Promise<Result<Versioned<Payment>, CancelPaymentRefusal>> => {
    const found = await needs.spaces.payment(space, id);
    if (found === undefined) return refuse({ kind: "not-found" });
    const { ifMatch } = request;
    if (ifMatch !== undefined && !isSeen(ifMatch, found.version)) {
      return refuse({ kind: "precondition-failed" });
    }
    const admitted = await needs.doors.admit(space.connection, request.receivedAt);
    if (!admitted.ok) return admitted;
    return endPayment(needs)(found, {
      status: "cancelled",
      by: "filer",
      lapses: () => false,
      trace: request.trace,
    });
  };
