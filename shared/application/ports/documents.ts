import { type Report } from "../../domain/accounts/report.ts";

/** The blob store. Nothing is ever overwritten. */
export interface Documents {
  /** Afterwards a blob of that name holds these bytes; one that holds other bytes is a Fault. */
  storeUpload(name: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` when there is no such blob. The stream fails with a Fault when it ends early. */
  upload(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /**
   * Afterwards the report is stored under a name that its content gives.
   * @returns that name.
   */
  storeReport(filingId: string, report: Report): Promise<string>;
  report(name: string): Promise<Report | undefined>;
  /** Write-once, under a claim: a blob that is there already is success, whatever its bytes. */
  storePublication(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  publication(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}
