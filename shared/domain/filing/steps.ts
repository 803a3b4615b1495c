import { type SpaceAddress, addressOf } from "../access/connection.ts";
import { type Day, brusselsDay } from "../day.ts";
import { type Costs } from "../fees/price.ts";
import { type Instant } from "../instant.ts";
import {
  type EndedFiling,
  type ErasedFiling,
  type Filing,
  type FilingEvent,
  type FilingIdentity,
  type InitiatedFiling,
  type LapsedFiling,
  type LeavingFiling,
  type MovedFiling,
  type PaidFiling,
  type PayableFiling,
  type PublishedFiling,
  type ReadyFiling,
  type ReceivedFiling,
  type RejectedFiling,
  type StoredReport,
  type UploadedDocument,
  type ValidatedFiling,
  type Waiting,
  type WithdrawnFiling,
} from "./filing.ts";
import { type Move } from "./moved.ts";
import {
  type Actor,
  type FilingEventType,
  type FilingStatus,
  type WorkQueue,
  isLegalMove,
  waitsFor,
} from "./transitions.ts";

/** A filing as it enters: stored, and waiting to be validated. */
export function receive(
  upload: SpaceAddress & {
    readonly id: string;
    readonly format: "xbrl" | "pdf";
    readonly receivedAt: Instant;
    readonly document: UploadedDocument;
  },
): ReceivedFiling {
  const { id, connection, spaceId, format, receivedAt, document } = upload;
  return {
    id,
    connection,
    spaceId,
    format,
    receivedAt,
    depositDate: brusselsDay(receivedAt),
    document,
    status: "received",
    waiting: waitingIn("received", receivedAt),
    events: [event([], "filing-received", { from: null, to: "received", at: receivedAt, by: "filer" })],
  };
}

/** The report is green or orange: the filing waits for its price. */
export function accept(
  filing: ReceivedFiling,
  found: { readonly identity: FilingIdentity; readonly report: StoredReport; readonly at: Instant },
): ValidatedFiling {
  const { at, ...examined } = found;
  return {
    ...filing,
    ...examined,
    status: "validated",
    waiting: waitingIn("validated", at),
    events: appended(filing, "filing-validated", { to: "validated", at, by: "system" }),
  };
}

/** The report is red: the filing ends here, and its file may be mended and filed again. */
export function reject(
  filing: ReceivedFiling,
  found: { readonly identity?: FilingIdentity; readonly report: StoredReport; readonly at: Instant },
): RejectedFiling {
  const { at, ...examined } = found;
  return {
    ...atRest(filing),
    ...examined,
    status: "rejected",
    events: appended(filing, "filing-rejected", { to: "rejected", at, by: "system" }),
  };
}

/** The price is known, and the term to pay it runs until the end of `dueBy`. */
export function price(
  filing: ValidatedFiling,
  found: { readonly costs: Costs; readonly dueBy: Day; readonly at: Instant },
): ReadyFiling {
  const { at, ...priced } = found;
  return {
    ...atRest(filing),
    ...priced,
    status: "ready-for-payment",
    events: appended(filing, "filing-priced", { to: "ready-for-payment", at, by: "system" }),
  };
}

/** The filer takes it back before it is paid. */
export function withdraw(filing: ValidatedFiling | ReadyFiling, at: Instant): WithdrawnFiling {
  return {
    ...atRest(filing),
    status: "withdrawn",
    events: appended(filing, "filing-withdrawn", { to: "withdrawn", at, by: "filer" }),
  };
}

/** The filing becomes part of a payment; until that ends, no other payment can take it. */
export function initiatePayment(filing: ReadyFiling, paymentId: string, at: Instant): InitiatedFiling {
  return {
    ...filing,
    paymentId,
    status: "payment-initiated",
    events: appended(filing, "payment-initiated", { to: "payment-initiated", at, by: "filer" }),
  };
}

/** The payment is called off: the filing can be paid in another one, within the same term. */
export function cancelPayment(filing: InitiatedFiling, by: Actor, at: Instant): ReadyFiling {
  const { paymentId: _ended, ...rest } = filing;
  return {
    ...rest,
    status: "ready-for-payment",
    events: appended(filing, "payment-cancelled", { to: "ready-for-payment", at, by }),
  };
}

/** The money is there: the filing waits to be published. */
export function settle(filing: InitiatedFiling, by: "provider" | "bank", at: Instant): PaidFiling {
  return {
    ...filing,
    status: "paid",
    waiting: waitingIn("paid", at),
    events: appended(filing, "payment-settled", { to: "paid", at, by }),
  };
}

/** Takes the reference number before anything is written under it; the state stays `paid`. */
export const claim = (
  filing: PaidFiling,
  reference: string,
): PaidFiling & { readonly reference: string } => ({
  ...filing,
  reference,
});

/** The accounts are public under the claimed reference. */
export function publish(filing: PaidFiling & { readonly reference: string }, at: Instant): PublishedFiling {
  return {
    ...atRest(filing),
    reference: filing.reference,
    status: "published",
    events: appended(filing, "filing-published", { to: "published", at, by: "system" }),
  };
}

/** Another filing was published first for the same enterprise, closing date, model and language. */
export function rejectDuplicate(filing: PaidFiling, at: Instant): RejectedFiling {
  return {
    ...atRest(filing),
    status: "rejected",
    events: appended(filing, "duplicate-found", { to: "rejected", at, by: "system" }),
  };
}

/** A full new term to pay: its way in was closed while the old one ran. The status stays. */
export const renewTerm = <State extends PayableFiling>(filing: State, dueBy: Day): State => ({
  ...filing,
  dueBy,
});

/** Not paid in time. */
export function lapse(filing: ReadyFiling | InitiatedFiling, at: Instant): LapsedFiling {
  const type = filing.status === "payment-initiated" ? "payment-lapsed" : "filing-lapsed";
  return {
    ...filing,
    status: "lapsed",
    events: appended(filing, type, { to: "lapsed", at, by: "system" }),
  };
}

/** Leaves its space: what stays is a tombstone, which holds the filing until the other space has answered. */
export function moveOut(filing: ReadyFiling, { id, to }: Move, at: Instant): LeavingFiling {
  const { format, document, identity, report, costs } = filing;
  return {
    ...remainsOf(filing),
    depositDate: filing.depositDate,
    status: "moved",
    moves: [...(filing.moves ?? []), id],
    movedTo: addressOf(to),
    luggage: { format, document, identity, report, costs },
    waiting: waitingIn("moved", at),
    events: appended(filing, "filing-moved", { to: "moved", at, by: "contact-centre" }),
  };
}

/** Arrives in its new space, with a full term to pay. */
export const moveIn = (leaving: LeavingFiling, term: NewTerm): ReadyFiling =>
  unpacked(leaving, leaving.movedTo, { ...term, event: "filing-arrived" });

/** The other space has refused it: it is back where it was. Its term begins anew, as it could not be paid meanwhile. */
export const moveBack = (leaving: LeavingFiling, term: NewTerm): ReadyFiling =>
  unpacked(leaving, leaving, { ...term, event: "move-refused" });

/** The other space has it: the tombstone holds it no longer, and tells only where it went. */
export function settleMove(leaving: LeavingFiling): MovedFiling {
  const { luggage: _arrived, ...tombstone } = leaving;
  return atRest(tombstone);
}

/** A term to pay, from that instant on. */
export interface NewTerm {
  /** The last day of it. */
  readonly dueBy: Day;
  readonly at: Instant;
}

function unpacked(
  leaving: LeavingFiling,
  { connection, spaceId }: SpaceAddress,
  { dueBy, at, event: type }: NewTerm & { readonly event: "filing-arrived" | "move-refused" },
): ReadyFiling {
  const { id, receivedAt, depositDate, moves, luggage } = leaving;
  return {
    id,
    connection,
    spaceId,
    receivedAt,
    depositDate,
    ...luggage,
    dueBy,
    moves,
    status: "ready-for-payment",
    events: appended(leaving, type, { to: "ready-for-payment", at, by: "system" }),
  };
}

/** Its time of keeping is over: what remains is that it was here. The files may be deleted after this, not before. */
export const erase = (filing: EndedFiling, at: Instant): ErasedFiling => ({
  ...remainsOf(filing),
  depositDate: filing.depositDate,
  status: "erased",
  events: appended(filing, "filing-erased", { to: "erased", at, by: "system" }),
});

/** Takes the id of an upload that never came to be a filing, so that it cannot become one any more. */
export const eraseUnfiled = (
  upload: SpaceAddress & { readonly id: string; readonly receivedAt: Instant },
  at: Instant,
): ErasedFiling => ({
  ...remainsOf(upload),
  status: "erased",
  events: [event([], "filing-erased", { from: null, to: "erased", at, by: "system" })],
});

/** What stays of a filing in a space, whatever becomes of it. */
const remainsOf = ({
  id,
  connection,
  spaceId,
  receivedAt,
}: SpaceAddress & { readonly id: string; readonly receivedAt: Instant }) => ({
  id,
  connection,
  spaceId,
  receivedAt,
});

/** What a document in this state waits for from this instant on. */
function waitingIn(status: FilingStatus, since: Instant): Waiting {
  const queue: WorkQueue | null = waitsFor[status];
  if (queue === null) throw new Error(`a filing that is ${status} waits for nothing`);
  return { for: queue, since };
}

function atRest<State extends { readonly waiting: Waiting }>(filing: State): Omit<State, "waiting">;
function atRest<State extends Filing>(filing: State): Omit<State, "waiting">;
function atRest<State extends object>(filing: State): Omit<State, "waiting"> {
  const { waiting: _done, ...rest } = filing as State & { readonly waiting?: Waiting };
  return rest;
}

interface Change {
  readonly from: FilingStatus | null;
  readonly to: FilingStatus;
  readonly at: Instant;
  readonly by: Actor;
}

function appended(
  filing: Filing,
  type: FilingEventType,
  change: Omit<Change, "from">,
): readonly FilingEvent[] {
  return [...filing.events, event(filing.events, type, { ...change, from: filing.status })];
}

function event(earlier: readonly FilingEvent[], type: FilingEventType, change: Change): FilingEvent {
  if (!isLegalMove({ event: type, ...change }))
    throw new Error(`the transition table knows no ${type} from ${String(change.from)} by ${change.by}`);
  return { id: String(earlier.length + 1), type, ...change };
}
