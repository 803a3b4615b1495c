import { type Connection } from "../domain/access/connection.ts";
import { type StaffRole } from "../domain/access/principal.ts";
import { type FilingStatus } from "../domain/filing/transitions.ts";
import { type Instant } from "../domain/instant.ts";
import { type PaymentStatus } from "../domain/payment/payment.ts";

/** What is wrong with one part of a request. */
export interface Issue {
  /** Where: a header's name, or the path of a member of the body. */
  readonly in: string;
  readonly detail: string;
}

/** Every foreseen "no" to a request. It carries data and no prose; the door has a title for each in four languages. */
export type Refusal =
  | { readonly kind: "unauthenticated" }
  | { readonly kind: "key-expired" }
  | { readonly kind: "authority-not-supported" }
  | { readonly kind: "connection-closed"; readonly connection: Connection; readonly since: Instant }
  | { readonly kind: "connection-not-open"; readonly connection: Connection; readonly opensAt: Instant }
  | { readonly kind: "profile-required" }
  | { readonly kind: "key-superseded" }
  | { readonly kind: "key-has-space" }
  | { readonly kind: "certificate-required" }
  | { readonly kind: "succession-code-invalid" }
  | { readonly kind: "too-many-attempts"; readonly retryAfterSeconds: number }
  | { readonly kind: "staff-not-admitted" }
  | { readonly kind: "role-required"; readonly role: StaffRole }
  | { readonly kind: "not-found" }
  | { readonly kind: "filing-erased" }
  /** `connection`: through which way in its new space is opened. */
  | { readonly kind: "filing-moved"; readonly connection: Connection }
  | { readonly kind: "invalid-request"; readonly issues: readonly Issue[] }
  | { readonly kind: "idempotency-key-required" }
  | { readonly kind: "idempotency-key-reused" }
  | { readonly kind: "body-too-large"; readonly limitBytes: number }
  | { readonly kind: "unsupported-media-type"; readonly supported: readonly string[] }
  | { readonly kind: "precondition-required" }
  | { readonly kind: "precondition-failed" }
  | { readonly kind: "changed-meanwhile" }
  | { readonly kind: "closing-too-soon"; readonly earliest: Instant }
  | { readonly kind: "connection-still-open"; readonly connection: Connection; readonly closesAt?: Instant }
  | { readonly kind: "not-available-yet"; readonly status: FilingStatus }
  | { readonly kind: "filing-not-withdrawable"; readonly status: FilingStatus }
  | {
      readonly kind: "filings-not-payable";
      readonly filings: readonly { id: string; status: FilingStatus }[];
    }
  | { readonly kind: "payment-term-over"; readonly filings: readonly string[] }
  | { readonly kind: "too-many-payments"; readonly filings: readonly string[] }
  | { readonly kind: "payment-not-open"; readonly status: PaymentStatus }
  | { readonly kind: "checkout-under-way" }
  | {
      readonly kind: "transfer-target-unfit";
      readonly reason: "no-profile" | "several-spaces" | "closed" | "another-space";
    }
  | { readonly kind: "transfer-erased" }
  | { readonly kind: "transfer-decided"; readonly status: "approved" | "rejected" | "done" }
  | { readonly kind: "four-eyes" }
  | { readonly kind: "nothing-to-move" }
  | { readonly kind: "filings-under-payment"; readonly filings: readonly string[] };

export type RefusalKind = Refusal["kind"];

/** The refusal of that kind. */
export type RefusalOf<Kind extends RefusalKind> = Extract<Refusal, { readonly kind: Kind }>;
