import { type Outcome } from "../accounts/report.ts";
import { type SpaceAddress } from "../access/connection.ts";
import { type Day } from "../day.ts";
import { type Costs } from "../fees/price.ts";
import { type Instant } from "../instant.ts";
import { type Language } from "../language.ts";
import { type Actor, type FilingEventType, type FilingStatus, type WorkQueue } from "./transitions.ts";

/** What a document in a working state carries: the queue that has work to do on it, and since when. */
export interface Waiting {
  readonly for: WorkQueue;
  readonly since: Instant;
}

/** One move of a filing, as it happened. Never edited. */
export interface FilingEvent {
  readonly id: string;
  readonly type: FilingEventType;
  readonly at: Instant;
  readonly from: FilingStatus | null;
  readonly to: FilingStatus;
  readonly by: Actor;
}

/** The file as it was uploaded: where it lies, and what proves that it is still the same. */
export interface UploadedDocument {
  readonly blob: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Who files what, as the file itself says. */
export interface FilingIdentity {
  readonly enterpriseNumber: string;
  readonly name: string;
  readonly model: string;
  readonly framework: string;
  readonly language: Language;
  readonly type: "initial" | "correction";
  readonly periodStart: Day;
  readonly periodEnd: Day;
}

/** The stored report: its outcome, and the blob that holds the findings. */
export interface StoredReport {
  readonly blob: string;
  readonly outcome: Outcome;
}

interface FilingBase extends SpaceAddress {
  readonly id: string;
  readonly format: "xbrl" | "pdf";
  /** The instant at which the request reached the door; with `depositDate` it never changes. */
  readonly receivedAt: Instant;
  /** The Brussels calendar day of `receivedAt`: the official date of deposit. */
  readonly depositDate: Day;
  readonly document: UploadedDocument;
  readonly events: readonly FilingEvent[];
  /** Every move that was ever begun with it, in their order: none is begun again. Absent: there was none. */
  readonly moves?: readonly string[];
}

interface Examined extends FilingBase {
  readonly identity: FilingIdentity;
  readonly report: StoredReport;
}

interface Priced extends Examined {
  readonly costs: Costs;
  /** The last Brussels day on which the fee can be paid. */
  readonly dueBy: Day;
}

interface UnderPayment extends Priced {
  readonly paymentId: string;
}

export interface ReceivedFiling extends FilingBase {
  readonly status: "received";
  readonly waiting: Waiting;
}

export interface RejectedFiling extends FilingBase {
  readonly status: "rejected";
  readonly report: StoredReport;
  readonly identity?: FilingIdentity;
  readonly costs?: Costs;
  readonly dueBy?: Day;
  readonly paymentId?: string;
  /** The number it had claimed when a duplicate was found at publication; never used again. */
  readonly reference?: string;
}

export interface ValidatedFiling extends Examined {
  readonly status: "validated";
  readonly waiting: Waiting;
}

export interface ReadyFiling extends Priced {
  readonly status: "ready-for-payment";
}

export interface InitiatedFiling extends UnderPayment {
  readonly status: "payment-initiated";
}

/** What is to be paid, or is being paid. */
export type PayableFiling = ReadyFiling | InitiatedFiling;

export interface PaidFiling extends UnderPayment {
  readonly status: "paid";
  readonly waiting: Waiting;
  /** The reference number, claimed before anything is published. */
  readonly reference?: string;
}

export interface PublishedFiling extends UnderPayment {
  readonly status: "published";
  readonly reference: string;
}

export interface LapsedFiling extends Priced {
  readonly status: "lapsed";
  readonly paymentId?: string;
}

export interface WithdrawnFiling extends Examined {
  readonly status: "withdrawn";
  readonly costs?: Costs;
  readonly dueBy?: Day;
}

/** What a filing takes along to another space, beside its id, its dates and its events. */
export type Luggage = Pick<ReadyFiling, "format" | "document" | "identity" | "report" | "costs">;

/**
 * The tombstone that a filing leaves in the space that it moved out of. Until the other space has answered, it holds the
 * filing itself and waits; afterwards it only tells where the filing went.
 */
export interface MovedFiling extends SpaceAddress {
  readonly id: string;
  readonly status: "moved";
  readonly receivedAt: Instant;
  readonly depositDate: Day;
  readonly events: readonly FilingEvent[];
  /** The last of them is the move that this is the tombstone of. */
  readonly moves: readonly string[];
  readonly movedTo: SpaceAddress;
  readonly luggage?: Luggage;
  readonly waiting?: Waiting;
}

/** A tombstone that still holds its filing. */
export type LeavingFiling = MovedFiling & Required<Pick<MovedFiling, "luggage" | "waiting">>;

/**
 * What is left once its files are gone: that it was here, when, and how it ended. Nothing of it tells who filed or what.
 * It is never changed again, so no later upload can take its id.
 */
export interface ErasedFiling extends SpaceAddress {
  readonly id: string;
  readonly status: "erased";
  readonly receivedAt: Instant;
  /** Absent where the upload never came to be a filing. */
  readonly depositDate?: Day;
  readonly events: readonly FilingEvent[];
}

/** A filing whose life is over without a publication. */
export type EndedFiling = RejectedFiling | LapsedFiling | WithdrawnFiling;

/** A filing whose files are there. */
export type KeptFiling =
  | ReceivedFiling
  | ValidatedFiling
  | ReadyFiling
  | InitiatedFiling
  | PaidFiling
  | PublishedFiling
  | EndedFiling;

/** A deposit of annual accounts, from the upload to the end of its life and beyond. */
export type Filing = KeptFiling | MovedFiling | ErasedFiling;
