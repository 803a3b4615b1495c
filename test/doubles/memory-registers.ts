import { type Registers } from "../../shared/application/ports/registers.ts";
import {
  parseReconciliationDocument,
  reconciliationDocument,
} from "../../shared/contracts/storage/reconciliation-document.ts";
import {
  attemptsDocument,
  auditDocument,
  closureDocument,
  closureId,
  numbersDocument,
  parseAttempts,
  parseAuditDocument,
  parseClosureDocument,
  parseNumbers,
  parseRefundDocument,
  parseTimetable,
  refundDocument,
  refundId,
  timetableDocument,
} from "../../shared/contracts/storage/register-documents.ts";
import { type Closure } from "../../shared/domain/access/closure.ts";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { type AuditEntry } from "../../shared/domain/audit.ts";
import { type Refund } from "../../shared/domain/payment/refund.ts";

export interface MemoryRegisters extends Registers {
  /** Every refund that was written down, in that order. */
  readonly refunds: readonly Refund[];
  /** Every entry of the audit, in that order. */
  readonly audit: readonly AuditEntry[];
  /** The records of all closings. */
  readonly closures: readonly Closure[];
  /** How often the timetable was read. */
  readonly timetableReads: number;
  /** The operator writes another timetable. */
  setTimetable(timetable: Timetable): void;
  /** Somebody goes behind the back of the application and removes a refund. */
  removeRefund(id: string): void;
}

/** The timetable; it has no version before somebody writes one. */
interface Stored {
  readonly text: string;
  readonly version: string | undefined;
}

/** The registers of the office in memory. */
export function memoryRegisters(timetable: Timetable): MemoryRegisters {
  const refunds = new Map<string, string>();
  const audit = new Map<string, string>();
  const numbers = new Map<number, string>();
  const attempts = new Map<string, { readonly text: string; readonly version: string }>();
  const closures = new Map<string, { readonly text: string; readonly version: string }>();
  let inForce: Stored = { text: JSON.stringify(timetableDocument(timetable)), version: undefined };
  let timetableReads = 0;
  let reconciled: { readonly text: string; readonly version: string } | undefined;
  return {
    get refunds() {
      return [...refunds.values()].map((text) => parseRefundDocument(JSON.parse(text)));
    },
    get audit() {
      return [...audit.values()].map((text) => parseAuditDocument(JSON.parse(text)));
    },
    get closures() {
      return [...closures.values()].map(({ text }) => parseClosureDocument(JSON.parse(text)));
    },
    get timetableReads() {
      return timetableReads;
    },
    setTimetable: (next) => {
      inForce = { text: JSON.stringify(timetableDocument(next)), version: versionAfter(inForce.version) };
    },
    async timetable() {
      await Promise.resolve();
      timetableReads += 1;
      return parseTimetable(JSON.parse(inForce.text));
    },
    async timetableInForce() {
      await Promise.resolve();
      return { value: parseTimetable(JSON.parse(inForce.text)), version: inForce.version };
    },
    async storeTimetable(next, over) {
      await Promise.resolve();
      if (inForce.version !== over) return false;
      inForce = { text: JSON.stringify(timetableDocument(next)), version: versionAfter(over) };
      return true;
    },
    async closure(connection, closedAt) {
      await Promise.resolve();
      const kept = closures.get(closureId(connection, closedAt));
      return kept && { value: parseClosureDocument(JSON.parse(kept.text)), version: kept.version };
    },
    async storeClosure(closure, over) {
      await Promise.resolve();
      const document = closureDocument(closure);
      if (closures.get(document.id)?.version !== over) return false;
      closures.set(document.id, { text: JSON.stringify(document), version: versionAfter(over) });
      return true;
    },
    async takeNumbers(year, count) {
      await Promise.resolve();
      const stored = numbers.get(year);
      const first = stored === undefined ? 1 : parseNumbers(JSON.parse(stored));
      numbers.set(year, JSON.stringify(numbersDocument(year, first + count)));
      return { first, last: first + count - 1 };
    },
    async createRefund(refund) {
      await Promise.resolve();
      const document = refundDocument(refund);
      if (!refunds.has(document.id)) refunds.set(document.id, JSON.stringify(document));
    },
    async refund(id) {
      await Promise.resolve();
      const text = refunds.get(refundId(id));
      return text === undefined ? undefined : parseRefundDocument(JSON.parse(text));
    },
    removeRefund: (id) => void refunds.delete(refundId(id)),
    async createAuditEntry(entry) {
      await Promise.resolve();
      const document = auditDocument(entry);
      if (!audit.has(document.id)) audit.set(document.id, JSON.stringify(document));
    },
    async reconciliation() {
      await Promise.resolve();
      if (reconciled === undefined) return undefined;
      const { text, version } = reconciled;
      return { value: parseReconciliationDocument(JSON.parse(text)), version };
    },
    async storeReconciliation(reconciliation, over) {
      await Promise.resolve();
      if (reconciled?.version !== over) return false;
      const text = JSON.stringify(reconciliationDocument(reconciliation));
      reconciled = { text, version: versionAfter(over) };
      return true;
    },
    async attempts(id) {
      await Promise.resolve();
      const kept = attempts.get(id);
      return kept === undefined
        ? undefined
        : { value: parseAttempts(JSON.parse(kept.text)), version: kept.version };
    },
    async storeAttempts(id, counted, over) {
      await Promise.resolve();
      if (attempts.get(id)?.version !== over) return false;
      attempts.set(id, { text: JSON.stringify(attemptsDocument(id, counted)), version: versionAfter(over) });
      return true;
    },
  };
}

const versionAfter = (version: string | undefined): string =>
  `"${String(Number(version?.slice(1, -1) ?? 0) + 1)}"`;
