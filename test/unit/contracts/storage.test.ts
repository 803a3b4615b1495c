import { describe, expect, test } from "@jest/globals";
import { filingDocument, parseFilingDocument } from "../../../shared/contracts/storage/filing-document.ts";
import { parsePaymentDocument, paymentDocument } from "../../../shared/contracts/storage/payment-document.ts";
import { parseProfileDocument, profileDocument } from "../../../shared/contracts/storage/profile-document.ts";
import {
  parsePublicationDocument,
  publicationDocument,
} from "../../../shared/contracts/storage/publication-document.ts";
import {
  parsePointerDocument,
  pointerDocument,
} from "../../../shared/contracts/storage/reference-documents.ts";
import {
  attemptsDocument,
  numbersDocument,
  parseAttempts,
  parseNumbers,
  parseRefundDocument,
  parseTimetable,
  refundDocument,
} from "../../../shared/contracts/storage/register-documents.ts";
import { parseReportDocument, reportDocument } from "../../../shared/contracts/storage/report-document.ts";
import { type StoredDocument } from "../../../shared/contracts/storage/values.ts";
import {
  parseTransferDocument,
  transferDocument,
} from "../../../shared/contracts/storage/transfer-document.ts";
import { parseVerdictDocument, verdictDocument } from "../../../shared/contracts/storage/verdict-document.ts";
import shippedTimetable from "../../../shared/contracts/timetable.json" with { type: "json" };
import { type Refund } from "../../../shared/domain/payment/refund.ts";
import { aProfile, aSpace, timetableOf2024 } from "../../builders/access.ts";
import { aLeavingFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { aPublication } from "../../builders/publications.ts";
import { morning } from "../../builders/times.ts";
import { aTransfer } from "../../builders/transfers.ts";

interface Shape {
  readonly stored: StoredDocument;
  readonly parse: (document: unknown) => unknown;
}

const refund: Refund = {
  id: "pay_1",
  code: "10",
  amount: 1n,
  currency: "EUR",
  paymentId: "p1",
  at: morning,
};
const key = { kind: "key", keyId: "k", ...aSpace() } as const;

const shapes: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(
    everyStatus.map((status) => [
      `filing that is ${status}`,
      { stored: filingDocument(filingIn[status]()), parse: parseFilingDocument },
    ]),
  ),
  "filing that is on its way": { stored: filingDocument(aLeavingFiling()), parse: parseFilingDocument },
  verdict: {
    stored: verdictDocument({ ...aSpace(), move: "m1", filing: "f1", answer: "refused", at: morning }),
    parse: parseVerdictDocument,
  },
  transfer: { stored: transferDocument(aTransfer()), parse: parseTransferDocument },
  payment: { stored: paymentDocument(aPayment()), parse: parsePaymentDocument },
  profile: { stored: profileDocument(aProfile()), parse: parseProfileDocument },
  publication: { stored: publicationDocument(aPublication()), parse: parsePublicationDocument },
  pointer: { stored: pointerDocument(key), parse: parsePointerDocument },
  attempts: { stored: attemptsDocument("a", { since: morning, count: 1 }), parse: parseAttempts },
  numbers: { stored: numbersDocument(2024, 11), parse: parseNumbers },
  refund: { stored: refundDocument(refund), parse: parseRefundDocument },
};

describe("a stored document", () => {
  test.each(Object.keys(shapes))(
    "(%s) carries the version of its shape, and another one is not guessed at",
    (name) => {
      const { stored, parse } = shape(name);
      expect(stored["schemaVersion"]).toBe(1);
      const { schemaVersion: _none, ...unversioned } = stored;
      expect(() => parse({ ...stored, schemaVersion: 2 })).toThrow();
      expect(() => parse(unversioned)).toThrow();
    },
  );

  test.each(Object.keys(shapes))("(%s) is read although a later version has added to it", (name) => {
    const { stored, parse } = shape(name);
    expect(parse({ ...stored, addedLater: { deep: [1] }, _etag: '"1"', _ts: 1 })).toEqual(parse(stored));
  });

  test.each(Object.keys(shapes))("(%s) is not read without a member that it must have", (name) => {
    const { stored, parse } = shape(name);
    const required = Object.keys(stored).filter((member) => !mayBeLeftOut(name, member));
    for (const member of required) {
      const { [member]: _left, ...rest } = stored;
      expect(() => parse(rest)).toThrow();
    }
  });

  test("of another kind is nobody's to read", () => {
    const payment = paymentDocument(aPayment());
    expect(parseFilingDocument(payment)).toBeUndefined();
    expect(parseProfileDocument(payment)).toBeUndefined();
    expect(parsePaymentDocument(filingDocument(filingIn.paid()))).toBeUndefined();
    for (const nothing of [undefined, null, 1, "filing", [], {}]) {
      expect(parseFilingDocument(nothing)).toBeUndefined();
    }
  });

  test("keeps amounts as decimal strings, never as numbers", () => {
    expect(paymentDocument(aPayment({ amount: 90_071_992_547_409_930_01n }))["amount"]).toBe(
      "90071992547409930.01",
    );
    expect(refundDocument(refund)["amount"]).toBe("0.01");
    const { stored } = shape("payment");
    for (const amount of [63.8, "63.805", "63,80", "", "1e3", null]) {
      expect(() => parsePaymentDocument({ ...stored, amount })).toThrow();
    }
  });

  test.each(["2024-02-30", "2024-1-1", "", 20240101, null])("does not take %j for a day", (dueBy) => {
    expect(() => parsePaymentDocument({ ...shape("payment").stored, dueBy })).toThrow();
  });

  test.each(["2024-02-30T00:00:00Z", "yesterday", "2024-01-01", 0])(
    "does not take %j for an instant",
    (createdAt) => {
      expect(() => parseProfileDocument({ ...shape("profile").stored, createdAt })).toThrow();
    },
  );

  test("of a status without what that status must have is not read", () => {
    const { waiting: _waiting, ...unclaimed } = filingDocument(filingIn.paid());
    expect(() => parseFilingDocument(unclaimed)).toThrow();
    const { reference: _reference, ...unnumbered } = filingDocument(filingIn.published());
    expect(() => parseFilingDocument(unnumbered)).toThrow();
    expect(() => parseFilingDocument({ ...filingDocument(filingIn.received()), status: "lost" })).toThrow();
  });
});

test("the shipped timetable is that of the access page", () => {
  expect(parseTimetable(shippedTimetable)).toEqual(timetableOf2024);
});

test("a report is read as it was written, and the same report gives the same text", () => {
  const report = {
    outcome: "green",
    model: null,
    framework: null,
    checksRun: 0,
    findings: [],
    notes: [],
  } as const;
  expect(parseReportDocument(reportDocument(report))).toEqual(report);
  expect(reportDocument({ ...report })).toBe(reportDocument(report));
  expect(() => parseReportDocument(JSON.stringify({ ...report, schemaVersion: 2 }))).toThrow();
  expect(() => parseReportDocument("{")).toThrow();
});

function shape(name: string): Shape {
  const known = shapes[name];
  if (known === undefined) throw new Error(`no shape ${name}`);
  return known;
}

/** A kind that is missing makes it another document; some ids are addresses and no part of what is told. */
const mayBeLeftOut = (name: string, member: string): boolean =>
  member === "kind" ||
  (member === "id" && ["pointer", "attempts", "numbers", "profile", "verdict"].includes(name)) ||
  (["paymentId", "costs", "dueBy"].includes(member) && name.startsWith("filing that is withdrawn")) ||
  (["place", "enterpriseNumbers"].includes(member) && name === "transfer") ||
  (member === "depositDate" && name === "filing that is erased") ||
  (name === "publication" && ["legalForm", "corrected"].includes(member));
