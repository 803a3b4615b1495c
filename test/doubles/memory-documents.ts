import { createHash } from "node:crypto";
import { Fault } from "../../shared/application/fault.ts";
import {
  type BlobOrigin,
  type Documents,
  type StoredBlob,
} from "../../shared/application/ports/documents.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { parseReportDocument, reportDocument } from "../../shared/contracts/storage/report-document.ts";

export interface MemoryBlob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly origin?: BlobOrigin;
}

export interface MemoryDocuments extends Documents {
  /** What is there, for a test to look at or to spoil. */
  readonly uploads: Map<string, MemoryBlob>;
  readonly reports: Map<string, MemoryBlob>;
  readonly publications: Map<string, MemoryBlob>;
}

/** A page is small, so that no test gets by without asking for the next one. */
const pageSize = 2;

/** The blob store in memory: whatever is there stays as it is. */
export function memoryDocuments(): MemoryDocuments {
  const uploads = new Map<string, MemoryBlob>();
  const reports = new Map<string, MemoryBlob>();
  const publications = new Map<string, MemoryBlob>();
  return {
    uploads,
    reports,
    publications,
    async storeUpload(name, bytes, origin) {
      await Promise.resolve();
      if (createOnly(uploads, name, { bytes, contentType: "application/octet-stream", origin })) return;
      if (!Buffer.from(bytes).equals(uploads.get(name)?.bytes ?? Buffer.of())) {
        throw new Fault("a blob of that name holds other bytes");
      }
    },
    upload: (name) => read(uploads, name),
    async storeReport(filingId, report, origin) {
      await Promise.resolve();
      const bytes = Buffer.from(reportDocument(report), "utf8");
      const name = `${filingId}/${createHash("sha256").update(bytes).digest("hex")}`;
      createOnly(reports, name, { bytes, contentType: "application/json", origin });
      return name;
    },
    async report(name) {
      await Promise.resolve();
      const blob = reports.get(name);
      return blob === undefined ? undefined : parseReportDocument(Buffer.from(blob.bytes).toString("utf8"));
    },
    uploadsStoredBefore: (until) => storedBefore(uploads, until),
    reportsStoredBefore: (until) => storedBefore(reports, until),
    eraseUpload: (name) => erase(uploads, name),
    eraseReport: (name) => erase(reports, name),
    async storePublication(name, bytes, contentType) {
      await Promise.resolve();
      createOnly(publications, name, { bytes, contentType });
    },
    publication: (name) => read(publications, name),
    uploadBytes: (name) => bytesOf(uploads, name),
    publicationBytes: (name) => bytesOf(publications, name),
    async publicationNames({ limit, continuation }) {
      await Promise.resolve();
      const names = [...publications.keys()].sort().filter((name) => name > (continuation ?? ""));
      const page = names.slice(0, limit);
      return { names: page, continuation: page.length < names.length ? (page.at(-1) ?? null) : null };
    },
  };
}

function createOnly(blobs: Map<string, MemoryBlob>, name: string, blob: MemoryBlob): boolean {
  if (name === "") throw new RangeError("a blob has a name");
  if (blobs.has(name)) return false;
  blobs.set(name, { ...blob, bytes: Uint8Array.from(blob.bytes) });
  return true;
}

/** What is there when the list begins; a blob that goes meanwhile is listed all the same. */
async function* storedBefore(
  blobs: ReadonlyMap<string, MemoryBlob>,
  until: Instant,
): AsyncGenerator<readonly StoredBlob[]> {
  await Promise.resolve();
  const listed = [...blobs].flatMap(([name, { origin }]) =>
    origin !== undefined && origin.storedAt < until ? [listedBlob(name, origin)] : [],
  );
  for (let start = 0; start < listed.length; start += pageSize) yield listed.slice(start, start + pageSize);
}

const listedBlob = (name: string, { storedAt, connection, spaceId }: BlobOrigin): StoredBlob => ({
  name,
  storedAt,
  space: { connection, spaceId },
});

async function erase(blobs: Map<string, MemoryBlob>, name: string): Promise<void> {
  await Promise.resolve();
  blobs.delete(name);
}

async function bytesOf(blobs: ReadonlyMap<string, MemoryBlob>, name: string): Promise<number | undefined> {
  await Promise.resolve();
  return blobs.get(name)?.bytes.byteLength;
}

async function read(
  blobs: ReadonlyMap<string, MemoryBlob>,
  name: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  await Promise.resolve();
  const blob = blobs.get(name);
  return blob === undefined ? undefined : inChunks(Uint8Array.from(blob.bytes));
}

/** In two parts, so that no reader gets by with the first. */
async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.ceil(bytes.byteLength / 2);
  for (const chunk of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
    await Promise.resolve();
    yield chunk;
  }
}
