import { type Filing, type LeavingFiling, type ReadyFiling } from "../domain/filing/filing.ts";
import { type Move, type Verdict, isLeaving, maximumMoves, moveOf } from "../domain/filing/moved.ts";
import { moveOut } from "../domain/filing/steps.ts";
import { type FilingStatus } from "../domain/filing/transitions.ts";
import {
  type FoundFiling,
  type MatchReason,
  type MatchedFiling,
  type Transfer,
  isPending,
  note,
  settleRejection,
} from "../domain/transfer/transfer.ts";
import { type NoticeContent } from "../domain/notice/notice.ts";
import { type Trace } from "./announce.ts";
import { commitTold } from "./commit-told.ts";
import { type Work } from "./consume-work.ts";
import { type Moving, carryOver, moveFiling } from "./move-filing.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type Transfers } from "./ports/transfers.ts";
import { type WorkOutcome, done, notYet, nothingToDo } from "./settlement.ts";

export interface CarryingOut extends Moving {
  readonly transfers: Transfers;
}

/** The work of the queue `move`: brings over the filing, or everything in the transfer, that a message names. */
export const move = (needs: CarryingOut): Work => {
  const bringOver = moveFiling(needs);
  return (message, trace) =>
    message.kind === "transfer" ? carryOut(needs, message.subject, trace) : bringOver(message, trace);
};

/**
 * Moves each filing of an approved transfer and notes what became of it; with the last of them the transfer is done. A
 * move is begun once: its id comes from the transfer and the filing, and the filing keeps it.
 */
async function carryOut(needs: CarryingOut, id: string, trace: Trace): Promise<WorkOutcome> {
  const found = await needs.transfers.transfer(id);
  if (found === undefined) {
    const isErased = (await needs.transfers.erased(id)) !== undefined;
    return isErased ? nothingToDo : notYet("document-not-found");
  }
  if (found.value.waiting === undefined) return nothingToDo;
  return found.value.status === "rejected" ? tellRejected(needs, found, trace) : moveAll(needs, found, trace);
}

async function moveAll(
  needs: CarryingOut,
  { value: transfer, version }: Versioned<Transfer>,
  trace: Trace,
): Promise<WorkOutcome> {
  const filings: MatchedFiling[] = [];
  for (const filing of transfer.filings) {
    filings.push(isPending(filing) ? await bring(needs, { transfer, pending: filing, trace }) : filing);
  }
  if (filings.every((filing, index) => filing === transfer.filings[index])) return notYet("move-under-way");
  const noted = note(transfer, filings);
  if (noted.status === "done") await tellFiler(needs, noted, trace);
  const stored = await needs.transfers.store(noted, version);
  if (stored === undefined) return notYet("changed-meanwhile");
  return noted.status === "done" ? done : notYet("move-under-way");
}

/** The filer who asked is told that nothing of it moves. */
async function tellRejected(
  needs: CarryingOut,
  { value: transfer, version }: Versioned<Transfer>,
  trace: Trace,
): Promise<WorkOutcome> {
  await tellFiler(needs, transfer, trace);
  const stored = await needs.transfers.store(settleRejection(transfer), version);
  return stored === undefined ? notYet("changed-meanwhile") : done;
}

/**
 * A filer who asked has a notice of the filings that do not move; of each that does, the move itself tells. A notice
 * that is there already is the same.
 */
async function tellFiler(
  needs: CarryingOut,
  { id, requestedBy, filings }: Transfer,
  trace: Trace,
): Promise<void> {
  const staying = filings.filter(({ match }) => match !== "moved");
  if ("agent" in requestedBy || staying.length === 0) return;
  const space = requestedBy.filer;
  const content: NoticeContent = {
    kind: "transfer-refused",
    filings: staying.map(({ enterpriseNumber, closingDate }) => ({ enterpriseNumber, closingDate })),
  };
  await commitTold(needs, space, { changes: [], content, cause: id, at: needs.clock.now(), trace });
}

type PendingFiling = MatchedFiling & { readonly match: "found" };

/** Moves one filing, as far as that is possible now; the filing as the transfer has it then. */
async function bring(
  needs: CarryingOut,
  {
    transfer,
    pending,
    trace,
  }: { readonly transfer: Transfer; readonly pending: PendingFiling; readonly trace: Trace },
): Promise<MatchedFiling> {
  const { connection, spaceId } = transfer.target;
  const move: Move = {
    id: needs.identifiers.derive("move", transfer.id, pending.filing.id),
    to: { connection, spaceId },
  };
  const known = await answerTo(needs, move, pending);
  if (known !== undefined) return known;
  const begun = await begin(needs, pending.filing, move);
  if (begun === "later") return pending;
  if (typeof begun === "string") return stay(needs, move, { ...pending, reason: begun });
  await carryOver(needs, begun, trace);
  return (await answerTo(needs, move, pending)) ?? pending;
}

/**
 * Notes that a filing stays. Its move is refused first: somebody who saw the filing at another moment may be about to
 * move it, and what is noted and told must not be that it stays.
 */
async function stay(needs: CarryingOut, { id, to }: Move, staying: PendingFiling): Promise<MatchedFiling> {
  const at = needs.clock.now();
  const verdict: Verdict = { ...to, move: id, filing: staying.filing.id, answer: "refused", at };
  const outcome = await needs.spaces.commit(to, [{ create: { verdict } }]);
  if (outcome.kind === "committed") return staying;
  const { reason: _unsure, ...pending } = staying;
  return (await answerTo(needs, { id, to }, pending)) ?? pending;
}

/** What was answered to the move; `undefined` as long as nothing was. */
async function answerTo(
  { spaces }: CarryingOut,
  { id, to }: Move,
  pending: PendingFiling,
): Promise<MatchedFiling | undefined> {
  const verdict = await spaces.verdict(to, id);
  if (verdict === undefined) return undefined;
  if (verdict.answer === "accepted") return { ...pending, match: "moved" };
  const found = await spaces.filing(pending.filing, pending.filing.id);
  const reason = found === undefined ? "later" : reasonToStay(found.value);
  return { ...pending, reason: reason === undefined || reason === "later" ? "refused-by-target" : reason };
}

/** The tombstone of this move, left now or before; else why the filing stays, or that it cannot be said yet. */
async function begin(
  { spaces, clock }: CarryingOut,
  filing: FoundFiling,
  move: Move,
): Promise<Versioned<LeavingFiling> | MatchReason | "later"> {
  const found = await spaces.filing(filing, filing.id);
  if (found === undefined) return "later";
  const { value, version } = found;
  if (isLeaving(value)) return moveOf(value).id === move.id ? { value, version } : "later";
  if (hasBegun(value, move)) return "later";
  if (value.status !== "ready-for-payment" || isWorn(value)) return reasonToStay(value) ?? "later";
  const leaving = moveOut(value, move, clock.now());
  const outcome = await spaces.commit(filing, [{ replace: { filing: leaving }, version }]);
  return outcome.kind === "committed" ? { value: leaving, version: outcome.versions[0] ?? version } : "later";
}

/** A move that the filing knows is never begun again: its answer is there, or about to be seen. */
const hasBegun = (filing: Filing, { id }: Move): boolean => "moves" in filing && filing.moves.includes(id);

const isWorn = (filing: ReadyFiling): boolean => (filing.moves ?? []).length >= maximumMoves;

/** Why the filing stays as it is now, or that it cannot be said yet; `undefined` when it can move. */
function reasonToStay(filing: Filing): MatchReason | "later" | undefined {
  if (filing.status !== "ready-for-payment") return stays[filing.status];
  return isWorn(filing) ? "too-many-moves" : undefined;
}

/** Why a filing that is not ready for payment stays; what is still worked on comes to rest first. */
const stays: Readonly<Record<Exclude<FilingStatus, "ready-for-payment">, MatchReason | "later">> = {
  received: "later",
  validated: "later",
  "payment-initiated": "open-payment",
  paid: "paid",
  published: "paid",
  rejected: "over",
  lapsed: "over",
  withdrawn: "over",
  erased: "over",
  moved: "moved-elsewhere",
};
