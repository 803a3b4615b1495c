import { type Connection, type SpaceAddress } from "../access/connection.ts";
import { type Day } from "../day.ts";
import { type Waiting } from "../filing/filing.ts";
import { type Instant } from "../instant.ts";
import { type Language } from "../language.ts";

/** The most filings that one transfer names. */
export const maximumFilingsPerTransfer = 50;

/** A commercial certificate, as its holder describes it to the contact centre. */
export interface DescribedCertificate {
  readonly name: string;
  readonly email: string;
  /** The serial number: lower-case hexadecimal, no leading zeros. */
  readonly number: string;
  readonly type: string;
}

/** A filing, as its holder describes it to the contact centre. */
export interface DescribedFiling {
  readonly enterpriseNumber: string;
  readonly closingDate: Day;
  readonly model: string;
  readonly type: "initial" | "correction";
  readonly language: Language;
  readonly certificateOwner: string;
  readonly certificateType: string;
  /** Its id, where the rest describes several. */
  readonly filingId?: string;
}

/** Why a filing was not found, is not the only one, or stays where it is. */
export type MatchReason =
  /** No certificate of that number and type has ever opened a space here. */
  | "unknown-certificate"
  | "unknown-filing"
  /** It is paid, or published: nothing is left to be done for it. */
  | "paid"
  /** It is rejected, lapsed, withdrawn or erased. */
  | "over"
  /** Several spaces that the certificate may have opened hold such a filing. */
  | "several-spaces"
  | "several-filings"
  /** Only a filing without an open payment moves. */
  | "open-payment"
  | "too-many-moves"
  /** It is in another space by now, or on its way: another transfer brought it there, or was faster. */
  | "moved-elsewhere"
  /** The target has lost its holder, or has erased the filing. */
  | "refused-by-target";

/** What became of a description: the filing that it is of, as far as there is one. */
export type Match =
  | { readonly match: "found"; readonly filing: FoundFiling; readonly reason?: MatchReason }
  | { readonly match: "moved"; readonly filing: FoundFiling }
  | { readonly match: "not-found"; readonly reason: MatchReason }
  | {
      readonly match: "ambiguous";
      readonly reason: MatchReason;
      /** Which ones the description fits; absent from what was looked up before they were told. */
      readonly candidates?: readonly Candidate[];
    };

export interface FoundFiling extends SpaceAddress {
  readonly id: string;
}

/** One of several filings that a description fits, and what tells it from the others. */
export interface Candidate extends FoundFiling {
  readonly receivedAt: Instant;
}

export type MatchedFiling = DescribedFiling & Match;

/** The space into which filings are to be moved, and the certificate that it was found by. */
export interface TransferTarget extends SpaceAddress {
  readonly certificateNumber?: string;
}

/** Who asked: an agent of the contact centre, by the subject of the token, or the holder of the target. */
export type Requester = { readonly agent: string } | { readonly filer: SpaceAddress };

/** A request to move filings from one personal space to another, and what was decided about it. */
export interface Transfer {
  readonly id: string;
  readonly status: "requested" | "approved" | "rejected" | "done";
  readonly certificate: DescribedCertificate;
  readonly target: TransferTarget;
  readonly filings: readonly MatchedFiling[];
  readonly requestedBy: Requester;
  readonly requestedAt: Instant;
  /** The agent who made a filer's request his own. */
  readonly takenUpBy?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
  /** Why it was rejected. */
  readonly reason?: string;
  /**
   * Set from the approval until every filing has moved, or is known to stay; after a rejection until the filer who asked
   * has a notice of it.
   */
  readonly waiting?: Waiting;
}

/** What is left of a transfer once it is erased: that there was one. So no later request can take its id. */
export interface ErasedTransfer {
  readonly id: string;
  readonly erasedAt: Instant;
}

/** What a transfer has become when nothing can happen to it any more but to be erased. */
export const endedStatuses = ["done", "rejected"] as const satisfies readonly Transfer["status"][];

/** The ways in to which a certificate belongs: its filings are looked for in the first, and only then in the other. */
export const certificateConnections = ["csam-cert", "idaas"] as const satisfies readonly Connection[];

/** The agent who answers for the request: whoever decides about it is another. */
export const sponsorOf = ({ requestedBy, takenUpBy }: Transfer): string | undefined =>
  "agent" in requestedBy ? requestedBy.agent : takenUpBy;

/** Found, and not yet known to have moved or to stay. */
export const isPending = (filing: MatchedFiling): filing is MatchedFiling & { readonly match: "found" } =>
  filing.match === "found" && filing.reason === undefined;

/** An agent makes a filer's request his own; what it asks for was looked up again. */
export const takeUp = (
  transfer: Transfer,
  { agent, filings }: { readonly agent: string; readonly filings: readonly MatchedFiling[] },
): Transfer => ({ ...transfer, filings, takenUpBy: agent });

/** A second agent agrees: what was found waits to be moved, and no open payment stands in its way. */
export const approve = (transfer: Transfer, agent: string, at: Instant): Transfer => ({
  ...transfer,
  status: "approved",
  filings: transfer.filings.map(withoutPayment),
  decidedBy: agent,
  decidedAt: at,
  waiting: { for: "move", since: at },
});

/** A second agent does not agree: nothing is moved. */
export const reject = (
  transfer: Transfer,
  {
    agent,
    reason,
    at,
  }: { readonly agent: string; readonly reason: string | undefined; readonly at: Instant },
): Transfer => ({
  ...transfer,
  status: "rejected",
  decidedBy: agent,
  decidedAt: at,
  ...(reason === undefined ? {} : { reason }),
  ...("filer" in transfer.requestedBy ? { waiting: { for: "move", since: at } } : {}),
});

/** The filer who asked has a notice of the rejection: nothing is left to be done. */
export function settleRejection({ waiting: _over, ...transfer }: Transfer): Transfer {
  return transfer;
}

/** A description without what became of it. */
export const described = (filing: DescribedFiling): DescribedFiling => {
  const { enterpriseNumber, closingDate, model, type, language, certificateOwner, certificateType } = filing;
  const description = {
    enterpriseNumber,
    closingDate,
    model,
    type,
    language,
    certificateOwner,
    certificateType,
  };
  return filing.filingId === undefined ? description : { ...description, filingId: filing.filingId };
};

/** No payment stands in the way of these filings any more; the same transfer when none did. */
export function freeOfPayments(transfer: Transfer, ids: readonly string[]): Transfer {
  const isFreed = (filing: MatchedFiling): boolean =>
    filing.match === "found" && filing.reason === "open-payment" && ids.includes(filing.filing.id);
  if (!transfer.filings.some(isFreed)) return transfer;
  const filings = transfer.filings.map((filing) => (isFreed(filing) ? withoutPayment(filing) : filing));
  return { ...transfer, filings };
}

/** Notes what became of the filings; once that is known of all of them, it is done. */
export function note(transfer: Transfer, filings: readonly MatchedFiling[]): Transfer {
  if (filings.some(isPending)) return { ...transfer, filings };
  const { waiting: _over, ...rest } = transfer;
  return { ...rest, filings, status: "done" };
}

function withoutPayment(filing: MatchedFiling): MatchedFiling {
  if (filing.match !== "found" || filing.reason !== "open-payment") return filing;
  const { reason: _gone, ...rest } = filing;
  return rest;
}
