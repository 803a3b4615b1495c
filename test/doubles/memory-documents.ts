import { createHash } from "node:crypto";
import { Fault } from "../../shared/application/fault.ts";
import { type Documents } from "../../shared/application/ports/documents.ts";
import { parseReportDocument, reportDocument } from "../../shared/contracts/storage/report-document.ts";

export interface StoredBlob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface MemoryDocuments extends Documents {
  readonly uploads: ReadonlyMap<string, StoredBlob>;
  readonly reports: ReadonlyMap<string, StoredBlob>;
  readonly publications: ReadonlyMap<string, StoredBlob>;
}

/** The blob store in memory: whatever is there stays as it is. */
export function memoryDocuments(): MemoryDocuments {
  const uploads = new Map<string, StoredBlob>();
  const reports = new Map<string, StoredBlob>();
  const publications = new Map<string, StoredBlob>();
  return {
    uploads,
    reports,
    publications,
    async storeUpload(name, bytes) {
      await Promise.resolve();
      if (createOnly(uploads, name, { bytes, contentType: "application/octet-stream" })) return;
      if (!Buffer.from(bytes).equals(uploads.get(name)?.bytes ?? Buffer.of())) {
        throw new Fault("a blob of that name holds other bytes");
      }
    },
    upload: (name) => read(uploads, name),
    async storeReport(filingId, report) {
      await Promise.resolve();
      const bytes = Buffer.from(reportDocument(report), "utf8");
      const name = `${filingId}/${createHash("sha256").update(bytes).digest("hex")}`;
      createOnly(reports, name, { bytes, contentType: "application/json" });
      return name;
    },
    async report(name) {
      await Promise.resolve();
      const blob = reports.get(name);
      return blob === undefined ? undefined : parseReportDocument(Buffer.from(blob.bytes).toString("utf8"));
    },
    async storePublication(name, bytes, contentType) {
      await Promise.resolve();
      createOnly(publications, name, { bytes, contentType });
    },
    publication: (name) => read(publications, name),
  };
}

function createOnly(blobs: Map<string, StoredBlob>, name: string, blob: StoredBlob): boolean {
  if (name === "") throw new RangeError("a blob has a name");
  if (blobs.has(name)) return false;
  blobs.set(name, { ...blob, bytes: Uint8Array.from(blob.bytes) });
  return true;
}

async function read(
  blobs: ReadonlyMap<string, StoredBlob>,
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
