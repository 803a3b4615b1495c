import { type SpaceAddress } from "../../domain/access/connection.ts";
import { type Report } from "../../domain/accounts/report.ts";
import { type Instant } from "../../domain/instant.ts";

/** Whose blob it is and since when. It stands on the blob itself, for the day on which no document names it. */
export interface BlobOrigin extends SpaceAddress {
  readonly storedAt: Instant;
}

/** A blob as a list shows it. */
export interface StoredBlob {
  readonly name: string;
  /** As its origin says; by the clock of the store where it has none. */
  readonly storedAt: Instant;
  /** Absent on a blob that the application did not store. */
  readonly space?: SpaceAddress;
}

export interface NamePage {
  readonly names: readonly string[];
  readonly continuation: string | null;
}

/** The blob store. Nothing is ever overwritten. */
export interface Documents {
  /**
   * Afterwards a blob of that name holds these bytes; one that holds other bytes is a Fault. One that is there
   * already keeps the origin that it has.
   */
  storeUpload(name: string, bytes: Uint8Array, origin: BlobOrigin): Promise<void>;
  /** `undefined` when there is no such blob. The stream fails with a Fault when it ends early. */
  upload(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /**
   * Afterwards the report is stored under a name that its content gives.
   * @returns that name.
   */
  storeReport(filingId: string, report: Report, origin: BlobOrigin): Promise<string>;
  report(name: string): Promise<Report | undefined>;
  /** Every upload that was stored before that instant, in no particular order, a page at a time. */
  uploadsStoredBefore(until: Instant): AsyncIterable<readonly StoredBlob[]>;
  /** The same of the reports. */
  reportsStoredBefore(until: Instant): AsyncIterable<readonly StoredBlob[]>;
  /** Afterwards there is no such upload, whether or not there was one. */
  eraseUpload(name: string): Promise<void>;
  /** Afterwards there is no such report, whether or not there was one. */
  eraseReport(name: string): Promise<void>;
  /** Write-once, under a claim: a blob that is there already is success, whatever its bytes. */
  storePublication(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  publication(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** How many bytes an upload has; `undefined` when there is no such blob. */
  uploadBytes(name: string): Promise<number | undefined>;
  /** The same of a document of a publication. */
  publicationBytes(name: string): Promise<number | undefined>;
  /**
   * Goes through the names of all documents of publications, in their order. The continuation leads on, from another
   * process and on another day too; one that the store no longer knows ends the list.
   */
  publicationNames(page: { readonly limit: number; readonly continuation: string | null }): Promise<NamePage>;
}
