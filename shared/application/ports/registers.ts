import { type Timetable } from "../../domain/access/timetable.ts";
import { type AuditEntry } from "../../domain/audit.ts";
import { type Refund } from "../../domain/payment/refund.ts";

/** The registers of the office: timetable, numbers, refunds, audit. */
export interface Registers {
  /** The timetable of the connections as it is now. */
  timetable(): Promise<Timetable>;
  /**
   * Takes a block of publication numbers of that year; nobody else ever gets one of them.
   * @returns the first and the last, both taken.
   */
  takeNumbers(year: number, count: number): Promise<{ readonly first: number; readonly last: number }>;
  /** Create-only: a refund that is there already stays as it is. */
  createRefund(refund: Refund): Promise<void>;
  /** Create-only: an entry that is there already stays as it is, and there is no way to change or remove one. */
  createAuditEntry(entry: AuditEntry): Promise<void>;
}
