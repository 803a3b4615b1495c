import { mayLapse } from "../access/timetable.ts";
import { type Outcome } from "../accounts/report.ts";
import { type Filing, type KeptFiling } from "../filing/filing.ts";
import { workDue } from "../filing/moved.ts";
import { type FilingStatus, isLegalMove } from "../filing/transitions.ts";
import { type Payment } from "../payment/payment.ts";
import { type Refund } from "../payment/refund.ts";
import { type Publication } from "../publication/publication.ts";
import { agree, paymentIdOf } from "./agreement.ts";
import { type Moment, foundIf, longOverBefore, longWaitFindings } from "./compared.ts";
import { type Finding } from "./divergence.ts";
import { type MoveCounterparts, hasLeft, moveFindings } from "./move-findings.ts";

/** What the stores hold for a filing, each `undefined` where there is none. */
export interface FilingCounterparts extends MoveCounterparts {
  readonly uploadBytes: number | undefined;
  readonly reportOutcome: Outcome | undefined;
  /** The payment that the filing names. */
  readonly payment: Payment | undefined;
  /** What is published under the id that the filing's identity gives. */
  readonly publication: Publication | undefined;
  /** The fee of the filing, written down to go back. */
  readonly refund: Refund | undefined;
}

/** Compares a filing with what the stores hold for it. */
export const filingFindings = (
  filing: Filing,
  counterparts: FilingCounterparts,
  moment: Moment,
): readonly Finding[] => [
  ...ownFindings(filing, moment),
  ...("document" in filing ? blobFindings(filing, counterparts) : []),
  ...paymentFindings(filing, counterparts),
  ...(filing.status === "published" ? publicationFindings(filing, counterparts) : []),
  ...refundFindings(filing, counterparts),
  ...(hasLeft(filing) ? moveFindings(filing, counterparts) : []),
];

function ownFindings(filing: Filing, { now, opening }: Moment): readonly Finding[] {
  const waiting = "waiting" in filing ? filing.waiting : undefined;
  const expected = workDue(filing);
  return [
    ...foundIf(!eventsAgree(filing), "events-disagree", `Its events do not lead to ${filing.status}.`),
    ...foundIf(
      (waiting?.for ?? null) !== expected,
      "waiting-disagrees",
      `It is ${filing.status} and waits for ${waiting?.for ?? "nothing"}.`,
    ),
    ...longWaitFindings(waiting, now),
    ...foundIf(
      filing.status === "ready-for-payment" &&
        filing.dueBy < longOverBefore(now) &&
        mayLapse(opening, filing.dueBy),
      "term-long-over",
      "Its term to pay is over and it has not lapsed.",
    ),
  ];
}

function eventsAgree({ events, status }: Filing): boolean {
  let reached: FilingStatus | null = null;
  for (const { type, from, to, by } of events) {
    if (from !== reached || !isLegalMove({ event: type, from, to, by })) return false;
    reached = to;
  }
  return reached === status;
}

function blobFindings(
  filing: KeptFiling,
  { uploadBytes, reportOutcome }: FilingCounterparts,
): readonly Finding[] {
  const report = "report" in filing ? filing.report : undefined;
  return [
    ...foundIf(uploadBytes === undefined, "upload-missing", "Its file is not in the blob store."),
    ...foundIf(
      uploadBytes !== undefined && uploadBytes !== filing.document.sizeBytes,
      "upload-differs",
      "Its file in the blob store has another size.",
    ),
    ...foundIf(
      report !== undefined && reportOutcome === undefined,
      "report-missing",
      "Its report is not in the blob store.",
    ),
    ...foundIf(
      report !== undefined && reportOutcome !== undefined && reportOutcome !== report.outcome,
      "report-differs",
      `It is ${report?.outcome ?? "unknown"}, its report ${reportOutcome ?? "missing"}.`,
    ),
  ];
}

function paymentFindings(filing: Filing, { payment }: FilingCounterparts): readonly Finding[] {
  const paymentId = paymentIdOf(filing);
  if (paymentId === undefined) return [];
  if (payment === undefined) {
    return [{ kind: "payment-missing", detail: `It names payment ${paymentId}, which is not there.` }];
  }
  return foundIf(
    !agree(filing, payment),
    "payment-disagrees",
    `It is ${filing.status}, its payment ${paymentId} ${payment.status}.`,
  );
}

function publicationFindings(
  filing: Filing & { readonly status: "published" },
  { publication }: FilingCounterparts,
): readonly Finding[] {
  if (publication === undefined) {
    return [{ kind: "publication-missing", detail: `Nothing is published under ${filing.reference}.` }];
  }
  const { filingId, reference, visible } = publication;
  return [
    ...foundIf(
      filingId !== filing.id || reference !== filing.reference,
      "publication-differs",
      `It is published under ${filing.reference}; there is ${reference} of filing ${filingId}.`,
    ),
    ...foundIf(!visible, "publication-hidden", `Publication ${reference} is not visible.`),
  ];
}

function refundFindings(filing: Filing, { refund }: FilingCounterparts): readonly Finding[] {
  const isDuplicate = filing.events.at(-1)?.type === "duplicate-found";
  return [
    ...foundIf(
      isDuplicate && refund === undefined,
      "refund-missing",
      "It was a duplicate, and its fee was not written down to go back.",
    ),
    ...foundIf(
      filing.status === "published" && refund !== undefined,
      "refund-unfounded",
      `It is published, and its fee was written down to go back with code ${refund?.code ?? ""}.`,
    ),
  ];
}
