import { parseWorkEvent, workEvent } from "../../shared/contracts/messages/work-message.ts";
import { filingDocument, parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { noticeDocument, parseNoticeDocument } from "../../shared/contracts/storage/notice-document.ts";
import { parsePaymentDocument, paymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import {
  erasedProfileDocument,
  parseErasedProfileDocument,
  parseProfileDocument,
  profileDocument,
} from "../../shared/contracts/storage/profile-document.ts";
import {
  parsePublicationDocument,
  publicationDocument,
} from "../../shared/contracts/storage/publication-document.ts";
import { parsePointerDocument, pointerDocument } from "../../shared/contracts/storage/reference-documents.ts";
import {
  parseReconciliationDocument,
  reconciliationDocument,
} from "../../shared/contracts/storage/reconciliation-document.ts";
import {
  attemptsDocument,
  auditDocument,
  closureDocument,
  numbersDocument,
  parseAttempts,
  parseAuditDocument,
  parseClosureDocument,
  parseNumbers,
  parseRefundDocument,
  parseTimetable,
  refundDocument,
  timetableDocument,
} from "../../shared/contracts/storage/register-documents.ts";
import { parseReportDocument, reportDocument } from "../../shared/contracts/storage/report-document.ts";
import {
  erasedTransferDocument,
  parseErasedTransferDocument,
  parseTransferDocument,
  transferDocument,
} from "../../shared/contracts/storage/transfer-document.ts";
import { parseVerdictDocument, verdictDocument } from "../../shared/contracts/storage/verdict-document.ts";
import { duplicateOfPublished } from "../../shared/domain/accounts/register-findings.ts";
import { type Notice, type NoticeContent } from "../../shared/domain/notice/notice.ts";
import { eraseUnfiled, moveIn } from "../../shared/domain/filing/steps.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type Transfer } from "../../shared/domain/transfer/transfer.ts";
import { aClosure, aProfile, aSpace, timetableOf2024 } from "../builders/access.ts";
import { aDuplicateFiling, aLeavingFiling, everyStatus, filingIn } from "../builders/filings.ts";
import { aNotice, everyNoticeContent } from "../builders/notices.ts";
import { aPayment } from "../builders/payments.ts";
import { aPublication } from "../builders/publications.ts";
import { aReconciliation } from "../builders/reconciliations.ts";
import { day, days, minutes, morning } from "../builders/times.ts";
import { aDescription, aTransfer } from "../builders/transfers.ts";

/** One shape that is stored or sent: an example of it, and the way through the present code and back. */
interface Shape {
  readonly example: () => unknown;
  readonly readAndWrite: (stored: unknown) => unknown;
}

const known = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error("the document is no longer known for what it is");
  return value;
};

const parsed = (json: string): unknown => JSON.parse(json);

const filing = (example: () => unknown): Shape => ({
  example,
  readAndWrite: (stored) => filingDocument(known(parseFilingDocument(stored))),
});

const pointer = (example: () => unknown): Shape => ({
  example,
  readAndWrite: (stored) => pointerDocument(parsePointerDocument(stored)),
});

const transfer = (example: () => Transfer): Shape => ({
  example: () => transferDocument(example()),
  readAndWrite: (stored) => transferDocument(known(parseTransferDocument(stored))),
});

const payment = (example: () => unknown): Shape => ({
  example,
  readAndWrite: (stored) => paymentDocument(known(parsePaymentDocument(stored))),
});

const notice = (content: NoticeContent, changes: Partial<Notice> = {}): Shape => ({
  example: () => noticeDocument({ ...aNotice(content), ...changes }),
  readAndWrite: (stored) => noticeDocument(known(parseNoticeDocument(stored))),
});

const event = { id: "00000000-0000-4000-8000-000000000000", time: morning };
const message = { ...aSpace(), subject: "f1" };
const travel = { firstSentAt: morning, attempt: 0, swept: false };

/** Every shape of schema version 1, by the name of its golden file. */
export const shapes: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(
    everyStatus.map((status) => [`filing-${status}`, filing(() => filingDocument(filingIn[status]()))]),
  ),
  "filing-rejected-as-duplicate": filing(() => filingDocument(aDuplicateFiling())),
  "filing-erased-before-it-was-filed": filing(() =>
    filingDocument(eraseUnfiled({ ...aSpace(), id: "f1", receivedAt: morning }, plus(morning, days(7)))),
  ),
  "filing-moved-on-its-way": filing(() => filingDocument(aLeavingFiling())),
  "filing-ready-for-payment-after-a-move": filing(() =>
    filingDocument(moveIn(aLeavingFiling(), { dueBy: day("2024-01-19"), at: plus(morning, days(1)) })),
  ),
  verdict: {
    example: () =>
      verdictDocument({ ...aSpace("idaas", "key-2"), move: "m1", filing: "f1", answer: "accepted", at: morning }),
    readAndWrite: (stored) => verdictDocument(known(parseVerdictDocument(stored))),
  },
  "payment-initiated": payment(() => paymentDocument(aPayment())),
  "payment-under-way": payment(() =>
    paymentDocument(
      aPayment({
        attempts: [
          { number: 1, checkoutId: "c1", final: true },
          { number: 2, final: false },
        ],
        waiting: { for: "settle", since: morning },
      }),
    ),
  ),
  "payment-settled": payment(() =>
    paymentDocument(
      aPayment({ status: "settled", settledBy: "c1", attempts: [{ number: 1, checkoutId: "c1", final: true }] }),
    ),
  ),
  ...Object.fromEntries(
    everyNoticeContent.map((content) => [`notice-${content.kind}`, notice(content)]),
  ),
  "notice-sent": notice({ kind: "key-succeeded" }, { sentAt: plus(morning, minutes(1)) }),
  profile: {
    example: () =>
      profileDocument(
        aProfile(aSpace("idaas"), { certificate: { issuer: "CN=CA,C=BE", serial: "4a2b", owner: "Jan Peeters" } }),
      ),
    readAndWrite: (stored) => profileDocument(known(parseProfileDocument(stored))),
  },
  "profile-erased": {
    example: () => erasedProfileDocument({ ...aSpace("idaas"), keyId: "key-1", erasedAt: morning }),
    readAndWrite: (stored) => erasedProfileDocument(known(parseErasedProfileDocument(stored))),
  },
  "profile-on-its-way-to-a-renewed-key": {
    example: () =>
      profileDocument(
        aProfile(aSpace("idaas"), {
          succession: { codeDigest: "digest", expiresAt: plus(morning, minutes(10)), claimedBy: "key-2" },
        }),
      ),
    readAndWrite: (stored) => profileDocument(known(parseProfileDocument(stored))),
  },
  "pointer-communication": pointer(() =>
    pointerDocument({
      kind: "communication",
      ...aSpace(),
      digits: "090933755493",
      paymentId: "p1",
      linkSecret: "secret",
    }),
  ),
  "pointer-key": pointer(() => pointerDocument({ kind: "key", ...aSpace(), keyId: "key-1" })),
  "pointer-succession-code": pointer(() =>
    pointerDocument({ kind: "succession-code", ...aSpace("idaas"), codeDigest: "digest" }),
  ),
  "pointer-publication": pointer(() =>
    pointerDocument({
      kind: "publication",
      reference: "2024-00000001",
      enterpriseNumber: "0403170701",
      publicationId: "0403170701_2023-12-31_m87-f_nl",
    }),
  ),
  timetable: {
    example: () => timetableDocument(timetableOf2024),
    readAndWrite: (stored) => timetableDocument(parseTimetable(stored)),
  },
  closure: {
    example: () => closureDocument(aClosure()),
    readAndWrite: (stored) => closureDocument(parseClosureDocument(stored)),
  },
  numbers: {
    example: () => numbersDocument(2024, 21),
    readAndWrite: (stored) => numbersDocument(2024, parseNumbers(stored)),
  },
  attempts: {
    example: () => attemptsDocument("succession-code:key-1", { since: morning, count: 3 }),
    readAndWrite: (stored) => attemptsDocument("succession-code:key-1", parseAttempts(stored)),
  },
  audit: {
    example: () =>
      auditDocument({
        id: "00000000-0000-4000-8000-000000000001",
        at: morning,
        actor: "dirk",
        action: "replay-dead-letters",
        subject: "price",
        detail: "reason no-tariff",
        reason: "the tariff is there",
      }),
    readAndWrite: (stored) => auditDocument(parseAuditDocument(stored)),
  },
  refund: {
    example: () =>
      refundDocument({
        id: "c1",
        code: "17",
        amount: 6380n,
        currency: "EUR",
        paymentId: "p1",
        filingId: "f1",
        at: morning,
      }),
    readAndWrite: (stored) => refundDocument(parseRefundDocument(stored)),
  },
  reconciliation: {
    example: () => reconciliationDocument(aReconciliation()),
    readAndWrite: (stored) => reconciliationDocument(parseReconciliationDocument(stored)),
  },
  publication: {
    example: () => publicationDocument(aPublication()),
    readAndWrite: (stored) => publicationDocument(parsePublicationDocument(stored)),
  },
  "publication-correction": {
    example: () =>
      publicationDocument(
        aPublication({
          type: "correction",
          corrected: {
            enterpriseNumber: "0403170701",
            closingDate: day("2023-12-31"),
            model: "m87-f",
            language: "nl",
          },
        }),
      ),
    readAndWrite: (stored) => publicationDocument(parsePublicationDocument(stored)),
  },
  report: {
    example: () =>
      parsed(
        reportDocument({
          outcome: "red",
          model: "m87-f",
          framework: "23.0",
          checksRun: 171,
          findings: [duplicateOfPublished()],
          notes: [],
        }),
      ),
    readAndWrite: (stored) => parsed(reportDocument(parseReportDocument(JSON.stringify(stored)))),
  },
  transfer: transfer(aTransfer),
  "transfer-of-a-filer": transfer(() =>
    aTransfer({
      target: aSpace("eid", "key-2"),
      requestedBy: { filer: aSpace("eid", "key-2") },
      status: "rejected",
      takenUpBy: "agnes",
      decidedBy: "bram",
      decidedAt: plus(morning, days(1)),
      reason: "not the holder",
      waiting: { for: "move", since: plus(morning, days(1)) },
    }),
  ),
  "transfer-erased": {
    example: () => erasedTransferDocument({ id: "t1", erasedAt: morning }),
    readAndWrite: (stored) => erasedTransferDocument(known(parseErasedTransferDocument(stored))),
  },
  "transfer-done": transfer(() => {
    const filing = { ...aSpace("csam-cert"), id: "f1" };
    return aTransfer({
      status: "done",
      filings: [
        { ...aDescription(), match: "moved", filing },
        { ...aDescription({ language: "fr" }), match: "found", filing, reason: "open-payment" },
        { ...aDescription({ language: "de" }), match: "not-found", reason: "unknown-filing" },
        { ...aDescription({ language: "en" }), match: "ambiguous", reason: "several-filings" },
      ],
      decidedBy: "bram",
      decidedAt: plus(morning, days(1)),
    });
  }),
  "transfer-of-one-of-several": transfer(() => {
    const filing = { ...aSpace("csam-cert"), id: "f1" };
    return aTransfer({
      filings: [
        {
          ...aDescription(),
          match: "ambiguous",
          reason: "several-filings",
          candidates: [{ ...filing, receivedAt: morning }],
        },
        { ...aDescription({ filingId: "f1" }), match: "found", filing },
      ],
    });
  }),
  "work-message-transfer": {
    example: () => workEvent("move", { message: { ...message, subject: "t1", kind: "transfer" }, travel }, event),
    readAndWrite: (stored) => workEvent("move", parseWorkEvent(stored), event),
  },
  "work-message": {
    example: () => workEvent("validate", { message, travel }, event),
    readAndWrite: (stored) => workEvent("validate", parseWorkEvent(stored), event),
  },
  "work-message-given-up": {
    example: () =>
      workEvent(
        "settle",
        {
          message: { ...message, checkoutId: "c1" },
          travel: {
            ...travel,
            attempt: 290,
            givenUp: "no-tariff",
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          },
        },
        event,
      ),
    readAndWrite: (stored) => workEvent("settle", parseWorkEvent(stored), event),
  },
};
