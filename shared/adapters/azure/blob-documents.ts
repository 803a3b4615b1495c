import { createHash } from "node:crypto";
import { type BlockBlobClient, type ContainerClient } from "@azure/storage-blob";
import { Fault } from "../../application/fault.ts";
import { type Documents } from "../../application/ports/documents.ts";
import { parseReportDocument, reportDocument } from "../../contracts/storage/report-document.ts";
import { statusOf, underDeadline } from "./trouble.ts";

export interface BlobContainers {
  readonly uploads: ContainerClient;
  readonly reports: ContainerClient;
  readonly publications: ContainerClient;
}

/** The blob store: every write is create-only and carries its MD5, every read is checked to be whole. */
export const blobDocuments = ({ uploads, reports, publications }: BlobContainers): Documents => ({
  async storeUpload(name, bytes) {
    const blob = uploads.getBlockBlobClient(name);
    if (await createOnly(blob, bytes, "application/octet-stream")) return;
    // The SDK sends a write again whose answer was lost, and then reports "exists": only the content tells.
    if ((await md5Of(blob)) !== md5(bytes).toString("base64"))
      throw new Fault("a blob of that name holds other bytes");
  },

  upload: (name) => read(uploads.getBlockBlobClient(name)),

  async storeReport(filingId, report) {
    const bytes = Buffer.from(reportDocument(report), "utf8");
    const name = `${filingId}/${createHash("sha256").update(bytes).digest("hex")}`;
    await createOnly(reports.getBlockBlobClient(name), bytes, "application/json");
    return name;
  },

  async report(name) {
    const stream = await read(reports.getBlockBlobClient(name));
    return stream === undefined ? undefined : parseReportDocument(await text(stream));
  },

  async storePublication(name, bytes, contentType) {
    await createOnly(publications.getBlockBlobClient(name), bytes, contentType);
  },

  publication: (name) => read(publications.getBlockBlobClient(name)),
});

/** `true` when the blob was made now, `false` when one of that name is there. */
const createOnly = (blob: BlockBlobClient, bytes: Uint8Array, contentType: string): Promise<boolean> =>
  underDeadline("blob upload", async (abortSignal) => {
    try {
      await blob.upload(bytes, bytes.byteLength, {
        abortSignal,
        conditions: { ifNoneMatch: "*" },
        transactionalContentMD5: md5(bytes),
        blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: md5(bytes) },
      });
      return true;
    } catch (error) {
      if (statusOf(error) === 409 || statusOf(error) === 412) return false;
      throw error;
    }
  });

const md5Of = (blob: BlockBlobClient): Promise<string | undefined> =>
  underDeadline("blob properties", async (abortSignal) => {
    const { contentMD5 } = await blob.getProperties({ abortSignal });
    return contentMD5 === undefined ? undefined : Buffer.from(contentMD5).toString("base64");
  });

async function read(blob: BlockBlobClient): Promise<AsyncIterable<Uint8Array> | undefined> {
  return underDeadline("blob download", async (abortSignal) => {
    try {
      const { readableStreamBody, contentLength } = await blob.download(0, undefined, { abortSignal });
      if (readableStreamBody === undefined) throw new Fault("a download came without a body");
      return whole(readableStreamBody as AsyncIterable<Uint8Array>, contentLength);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

/** A stream of the SDK may end early without an error: the length tells. */
async function* whole(
  stream: AsyncIterable<Uint8Array>,
  expectedBytes: number | undefined,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw new Fault("a download broke off", { cause: error });
  }
  if (bytes !== expectedBytes) throw new Fault("a download ended early");
}

async function text(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const md5 = (bytes: Uint8Array): Buffer => createHash("md5").update(bytes).digest();
