import { type Result, ok, refuse } from "../domain/result.ts";
import {
  type FoundFiling,
  type Transfer,
  approve,
  described,
  freeOfPayments,
  reject,
  sponsorOf,
  takeUp,
} from "../domain/transfer/transfer.ts";
import { type Announcing, type Trace, announce, hintForTransfer } from "./announce.ts";
import { type Act, type Auditing, audit } from "./audit.ts";
import { type Checkouts } from "./checkouts.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { type EndPaymentRefusal, endPayment } from "./end-payment.ts";
import { isSeen } from "./entity-tags.ts";
import { type NoTransferRefusal, keptTransfer } from "./kept-transfer.ts";
import { type MatchingFilings, matchFilings } from "./match-filings.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type Transfers } from "./ports/transfers.ts";
import { type RefusalOf } from "./refusal.ts";

export interface DecidingTransfers extends MatchingFilings, Auditing, Announcing {
  readonly transfers: Transfers;
  readonly doors: Doorkeeper;
}

/** What an agent decides about a transfer, and the version of it that he has seen. */
export interface Decision {
  readonly agent: string;
  readonly ifMatch: string;
  readonly trace: Trace;
}

type TransferRefusal =
  | NoTransferRefusal
  | RefusalOf<"precondition-failed">
  | RefusalOf<"transfer-decided">
  | RefusalOf<"four-eyes">;

type ApprovalRefusal =
  | TransferRefusal
  | RefusalOf<"transfer-target-unfit">
  | RefusalOf<"nothing-to-move">
  | RefusalOf<"filings-under-payment">;

/**
 * An agent agrees. Two of them stand behind whatever moves: the one who asked for it, or made a filer's request his own,
 * and another. So the first approval of a filer's request only takes it up, and looks its filings up again; the next one
 * starts the moves. A filing with an open payment keeps all of them from starting, and so does a target whose way in is
 * closed by then: nobody could pay there.
 */
export const approveTransfer =
  (needs: DecidingTransfers) =>
  async (id: string, decision: Decision): Promise<Result<Versioned<Transfer>, ApprovalRefusal>> => {
    const found = await undecided(needs, id, decision);
    if (!found.ok) return found;
    const { value: transfer, version } = found.value;
    const { agent, trace } = decision;
    const admitted = await needs.doors.admit(transfer.target.connection, needs.clock.now());
    if (!admitted.ok) return refuse({ kind: "transfer-target-unfit", reason: "closed" });
    if (sponsorOf(transfer) === undefined) {
      const filings = await matchFilings(needs, transfer, transfer.filings.map(described));
      await audit(needs, act(agent, "take-up-transfer", id));
      return replace(needs, takeUp(transfer, { agent, filings }), version);
    }
    const movable = await checkMovable(needs, transfer);
    if (!movable.ok) return movable;
    await audit(needs, act(agent, "approve-transfer", id));
    const approved = await replace(needs, approve(transfer, agent, needs.clock.now()), version);
    if (approved.ok)
      await announce(needs, "move", { messages: [hintForTransfer(transfer.target, id)], trace });
    return approved;
  };

/** An agent who does not stand behind it does not agree: nothing moves. A filer who asked for it is told. */
export const rejectTransfer =
  (needs: DecidingTransfers) =>
  async (
    id: string,
    { reason, ...decision }: Decision & { readonly reason?: string },
  ): Promise<Result<Versioned<Transfer>, TransferRefusal>> => {
    const found = await undecided(needs, id, decision);
    if (!found.ok) return found;
    const { value: transfer, version } = found.value;
    const { agent, trace } = decision;
    await audit(needs, { ...act(agent, "reject-transfer", id), ...(reason === undefined ? {} : { reason }) });
    const rejected = await replace(
      needs,
      reject(transfer, { agent, reason, at: needs.clock.now() }),
      version,
    );
    if (rejected.ok && rejected.value.value.waiting !== undefined) {
      await announce(needs, "move", { messages: [hintForTransfer(transfer.target, id)], trace });
    }
    return rejected;
  };

/**
 * Cancels the open payments of the filings of a transfer that is not decided yet, or of one of them. A payment covers
 * all of its filings: each of them can be paid anew.
 */
export const cancelTransferPayments =
  (needs: DecidingTransfers & Checkouts) =>
  async (
    id: string,
    { agent, filing, trace }: { readonly agent: string; readonly filing?: string; readonly trace: Trace },
  ): Promise<
    Result<Versioned<Transfer>, NoTransferRefusal | RefusalOf<"transfer-decided"> | EndPaymentRefusal>
  > => {
    const found = await keptTransfer(needs.transfers, id);
    if (!found.ok) return found;
    const { value: transfer, version } = found.value;
    if (transfer.status !== "requested") return refuse({ kind: "transfer-decided", status: transfer.status });
    const filings = foundFilings(transfer).filter((known) => filing === undefined || known.id === filing);
    if (filing !== undefined && filings.length === 0) return refuse({ kind: "not-found" });
    for (const each of filings) {
      const freed = await cancelPaymentOf(needs, each, { agent, transfer: id, trace });
      if (!freed.ok) return freed;
    }
    const freed = freeOfPayments(
      transfer,
      filings.map((each) => each.id),
    );
    if (freed === transfer) return found;
    const stored = await replace(needs, freed, version);
    return stored.ok ? stored : refuse({ kind: "changed-meanwhile" });
  };

/** A transfer that this agent may decide about. */
async function undecided(
  { transfers }: DecidingTransfers,
  id: string,
  { agent, ifMatch }: Decision,
): Promise<Result<Versioned<Transfer>, TransferRefusal>> {
  const found = await keptTransfer(transfers, id);
  if (!found.ok) return found;
  const { value: transfer, version } = found.value;
  const { status } = transfer;
  if (status !== "requested") return refuse({ kind: "transfer-decided", status });
  if (sponsorOf(transfer) === agent) return refuse({ kind: "four-eyes" });
  if (!isSeen(ifMatch, version)) return refuse({ kind: "precondition-failed" });
  return found;
}

/** Something was found, and no open payment stands in the way of any of it. */
async function checkMovable(
  { spaces }: DecidingTransfers,
  transfer: Transfer,
): Promise<Result<undefined, RefusalOf<"nothing-to-move"> | RefusalOf<"filings-under-payment">>> {
  const filings = foundFilings(transfer);
  if (filings.length === 0) return refuse({ kind: "nothing-to-move" });
  const underPayment: string[] = [];
  for (const filing of filings) {
    if ((await openPaymentOf(spaces, filing)) !== undefined) underPayment.push(filing.id);
  }
  return underPayment.length === 0
    ? ok(undefined)
    : refuse({ kind: "filings-under-payment", filings: underPayment });
}

async function cancelPaymentOf(
  needs: DecidingTransfers & Checkouts,
  filing: FoundFiling,
  { agent, transfer, trace }: { readonly agent: string; readonly transfer: string; readonly trace: Trace },
): Promise<Result<undefined, EndPaymentRefusal>> {
  const paymentId = await openPaymentOf(needs.spaces, filing);
  const payment = paymentId === undefined ? undefined : await needs.spaces.payment(filing, paymentId);
  if (paymentId === undefined || payment === undefined) return ok(undefined);
  await audit(needs, { ...act(agent, "cancel-payment", paymentId), detail: `transfer ${transfer}` });
  const ended = await endPayment(needs)(payment, {
    status: "cancelled",
    by: "contact-centre",
    lapses: () => false,
    trace,
  });
  return ended.ok ? ok(undefined) : ended;
}

async function openPaymentOf(spaces: PersonalSpaces, filing: FoundFiling): Promise<string | undefined> {
  const found = await spaces.filing(filing, filing.id);
  return found?.value.status === "payment-initiated" ? found.value.paymentId : undefined;
}

const foundFilings = ({ filings }: Transfer): readonly FoundFiling[] =>
  filings.flatMap((filing) => (filing.match === "found" ? filing.filing : []));

const act = (actor: string, action: string, subject: string): Act => ({ actor, action, subject });

async function replace(
  { transfers }: DecidingTransfers,
  transfer: Transfer,
  over: string,
): Promise<Result<Versioned<Transfer>, RefusalOf<"precondition-failed">>> {
  const version = await transfers.store(transfer, over);
  return version === undefined ? refuse({ kind: "precondition-failed" }) : ok({ value: transfer, version });
}
