import { type Closure } from "../../domain/access/closure.ts";
import { type Connection } from "../../domain/access/connection.ts";
import { type Timetable } from "../../domain/access/timetable.ts";
import { type Attempts } from "../../domain/attempts.ts";
import { type AuditEntry } from "../../domain/audit.ts";
import { type Instant } from "../../domain/instant.ts";
import { type Refund } from "../../domain/payment/refund.ts";
import { type Reconciliation } from "../../domain/reconciliation/divergence.ts";
import { type Versioned } from "./personal-spaces.ts";

/** The registers of the office: timetable, closures, numbers, refunds, audit, the last reconciliation, attempts. */
export interface Registers {
  /** The timetable of the connections as it is now. */
  timetable(): Promise<Timetable>;
  /** The same for whoever changes it; its version is `undefined` while it is the one that was shipped. */
  timetableInForce(): Promise<{ readonly value: Timetable; readonly version: string | undefined }>;
  /**
   * Afterwards this one is in force; `false` when another one has come between.
   * @param over the version of the one that was in force.
   */
  storeTimetable(timetable: Timetable, over: string | undefined): Promise<boolean>;
  /** What stood open when the connection closed at that instant; `undefined` while nobody has counted. */
  closure(connection: Connection, closedAt: Instant): Promise<Versioned<Closure> | undefined>;
  /**
   * Afterwards this is the record of its connection and instant; `false` when somebody else was faster.
   * @param over the version of the one that was there; `undefined` when there was none.
   */
  storeClosure(closure: Closure, over: string | undefined): Promise<boolean>;
  /**
   * Takes a block of publication numbers of that year; nobody else ever gets one of them.
   * @returns the first and the last, both taken.
   */
  takeNumbers(year: number, count: number): Promise<{ readonly first: number; readonly last: number }>;
  /** Create-only: a refund that is there already stays as it is. */
  createRefund(refund: Refund): Promise<void>;
  refund(id: string): Promise<Refund | undefined>;
  /** Create-only: an entry that is there already stays as it is, and there is no way to change or remove one. */
  createAuditEntry(entry: AuditEntry): Promise<void>;
  /** What the last run of the reconciliation found; `undefined` before the first. */
  reconciliation(): Promise<Versioned<Reconciliation> | undefined>;
  /**
   * Afterwards this is the last one; `false` when another run was faster.
   * @param over the version of the one that was the last; `undefined` when there was none.
   */
  storeReconciliation(reconciliation: Reconciliation, over: string | undefined): Promise<boolean>;
  /** The attempts that are counted under that id; `undefined` before the first. */
  attempts(id: string): Promise<Versioned<Attempts> | undefined>;
  /**
   * Afterwards this is the count; `false` when somebody else counted meanwhile.
   * @param over the version that was read; `undefined` when there was none.
   */
  storeAttempts(id: string, attempts: Attempts, over: string | undefined): Promise<boolean>;
}
