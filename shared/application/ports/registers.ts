import { type Timetable } from "../../domain/access/timetable.ts";
import { type Refund } from "../../domain/payment/refund.ts";

/** The registers of the office: timetable, numbers, refunds. */
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
}
