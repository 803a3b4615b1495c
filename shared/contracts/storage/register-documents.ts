import { z } from "zod";
import { type Closure } from "../../domain/access/closure.ts";
import { type Connection } from "../../domain/access/connection.ts";
import { type Opening, type Timetable } from "../../domain/access/timetable.ts";
import { type Attempts } from "../../domain/attempts.ts";
import { type AuditEntry } from "../../domain/audit.ts";
import { type Refund } from "../../domain/payment/refund.ts";
import { type Instant } from "../../domain/instant.ts";
import { filingStatus } from "./filing-document.ts";
import { type StoredDocument, amount, at, connection } from "./values.ts";

const opening = z.object({ opensAt: at.exactOptional(), closesAt: at.exactOptional() });

const timetable = z.object({ "csam-cert": opening, idaas: opening, eid: opening });

const versioned = { schemaVersion: z.literal(1) };

/** The id of the one timetable in force. */
export const timetableId = "timetable";

/** Reads a timetable, stored or shipped; throws when it is not one. */
export const parseTimetable = (document: unknown): Timetable =>
  timetable.parse(document) satisfies Readonly<Record<Connection, Opening>>;

/** The timetable in force as it is stored. */
export const timetableDocument = (value: Timetable): StoredDocument => ({
  id: timetableId,
  kind: "timetable",
  schemaVersion: 1,
  ...timetable.encode(value),
});

const closure = z.object({
  connection,
  closedAt: at,
  countedAt: at,
  spaces: z.number().int(),
  filings: z.partialRecord(filingStatus, z.number().int()).readonly(),
  amountOpen: amount,
});

const storedClosure = z.looseObject({ ...versioned, kind: z.literal("closure") });

export const closureId = (way: Connection, closedAt: Instant): string => `closure:${way}:${closedAt}`;

/** Reads the record of a closing; throws when the document is not one that this version knows. */
export const parseClosureDocument = (document: unknown): Closure =>
  closure.parse(storedClosure.parse(document));

/** The record of a closing as it is stored. */
export const closureDocument = (value: Closure): StoredDocument => ({
  kind: "closure",
  schemaVersion: 1,
  ...closure.encode(value),
  id: closureId(value.connection, value.closedAt),
});

const numbers = z.object({ ...versioned, kind: z.literal("numbers"), next: z.number().int().positive() });

export const numbersId = (year: number): string => `numbers:${String(year)}`;

/** The next publication number of a year that nobody has taken. */
export const parseNumbers = (document: unknown): number => numbers.parse(document).next;

export const numbersDocument = (year: number, next: number): StoredDocument => ({
  id: numbersId(year),
  kind: "numbers",
  schemaVersion: 1,
  next,
});

const refund = z.object({
  id: z.string(),
  code: z.enum(["10", "11", "12", "13", "14", "15", "16", "17", "18", "19"]),
  amount,
  currency: z.string(),
  paymentId: z.string(),
  filingId: z.string().exactOptional(),
  at,
});

const storedRefund = z.looseObject({ ...versioned, kind: z.literal("refund"), id: z.string() });

export const refundId = (id: string): string => `refund:${id}`;

/** Reads a stored refund; throws when the document is not one that this version knows. */
export function parseRefundDocument(document: unknown): Refund {
  const { id, ...stored } = storedRefund.parse(document);
  return refund.parse({ ...stored, id: id.replace(/^refund:/, "") });
}

/** A refund as it is stored. */
export const refundDocument = (value: Refund): StoredDocument => ({
  kind: "refund",
  schemaVersion: 1,
  ...refund.encode(value),
  id: refundId(value.id),
});

const attempts = z.object({ since: at, count: z.number().int().positive() });

const storedAttempts = z.looseObject({ ...versioned, kind: z.literal("attempts") });

export const attemptsId = (id: string): string => `attempts:${id}`;

/** Reads counted attempts; throws when the document is not one that this version knows. */
export const parseAttempts = (document: unknown): Attempts => attempts.parse(storedAttempts.parse(document));

/** Attempts as they are stored. */
export const attemptsDocument = (id: string, value: Attempts): StoredDocument => ({
  id: attemptsId(id),
  kind: "attempts",
  schemaVersion: 1,
  ...attempts.encode(value),
});

const auditEntry = z.object({
  id: z.string(),
  at,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.string().exactOptional(),
  reason: z.string().exactOptional(),
});

const storedAuditEntry = z.looseObject({ ...versioned, kind: z.literal("audit"), id: z.string() });

/** Reads a stored entry of the audit; throws when the document is not one that this version knows. */
export function parseAuditDocument(document: unknown): AuditEntry {
  const { id, ...stored } = storedAuditEntry.parse(document);
  return auditEntry.parse({ ...stored, id: id.replace(/^audit:/, "") });
}

/** An entry of the audit as it is stored. */
export const auditDocument = (entry: AuditEntry): StoredDocument => ({
  kind: "audit",
  schemaVersion: 1,
  ...auditEntry.encode(entry),
  id: `audit:${entry.id}`,
});
