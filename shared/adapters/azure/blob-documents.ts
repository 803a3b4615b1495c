import { createHash } from "node:crypto";
import { type BlobItem, type BlockBlobClient, type ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { Fault } from "../../application/fault.ts";
import {
  type BlobOrigin,
  type Documents,
  type NamePage,
  type StoredBlob,
} from "../../application/ports/documents.ts";
import { parseReportDocument, reportDocument } from "../../contracts/storage/report-document.ts";
import { at, connection } from "../../contracts/storage/values.ts";
import { type Instant, instantOf } from "../../domain/instant.ts";
import { type Call, statusOf, underDeadline } from "./trouble.ts";

export interface BlobContainers {
  readonly uploads: ContainerClient;
  readonly reports: ContainerClient;
  readonly publications: ContainerClient;
}

/** The blob store: every write is create-only and carries its MD5, every read is checked to be whole. */
export const blobDocuments = (
  { uploads, reports, publications }: BlobContainers,
  call: Call = underDeadline,
): Documents => ({
  async storeUpload(name, bytes, origin) {
    const blob = uploads.getBlockBlobClient(name);
    const metadata = metadataOf(origin);
    if (await createOnly(call, blob, bytes, { contentType: "application/octet-stream", metadata })) return;
    // The SDK sends a write again whose answer was lost, and then reports "exists": only the content tells.
    if ((await md5Of(call, blob)) !== md5(bytes).toString("base64"))
      throw new Fault("a blob of that name holds other bytes");
  },

  upload: (name) => read(call, uploads.getBlockBlobClient(name)),

  async storeReport(filingId, report, origin) {
    const bytes = Buffer.from(reportDocument(report), "utf8");
    const name = `${filingId}/${createHash("sha256").update(bytes).digest("hex")}`;
    const metadata = metadataOf(origin);
    await createOnly(call, reports.getBlockBlobClient(name), bytes, {
      contentType: "application/json",
      metadata,
    });
    return name;
  },

  async report(name) {
    const stream = await read(call, reports.getBlockBlobClient(name));
    return stream === undefined ? undefined : parseReportDocument(await text(stream));
  },

  uploadsStoredBefore: (until) => storedBefore(call, uploads, until),
  reportsStoredBefore: (until) => storedBefore(call, reports, until),
  eraseUpload: (name) => erase(call, uploads.getBlockBlobClient(name)),
  eraseReport: (name) => erase(call, reports.getBlockBlobClient(name)),

  async storePublication(name, bytes, contentType) {
    await createOnly(call, publications.getBlockBlobClient(name), bytes, { contentType });
  },

  publication: (name) => read(call, publications.getBlockBlobClient(name)),

  uploadBytes: (name) => bytesOf(call, uploads.getBlockBlobClient(name)),
  publicationBytes: (name) => bytesOf(call, publications.getBlockBlobClient(name)),
  publicationNames: (page) => namePage(call, publications, page),
});

type Metadata = Readonly<Record<string, string>>;

/** `true` when the blob was made now, `false` when one of that name is there. */
const createOnly = (
  call: Call,
  blob: BlockBlobClient,
  bytes: Uint8Array,
  { contentType, metadata = {} }: { readonly contentType: string; readonly metadata?: Metadata },
): Promise<boolean> =>
  call("blob upload", async (abortSignal) => {
    try {
      await blob.upload(bytes, bytes.byteLength, {
        abortSignal,
        conditions: { ifNoneMatch: "*" },
        metadata,
        transactionalContentMD5: md5(bytes),
        blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: md5(bytes) },
      });
      return true;
    } catch (error) {
      if (statusOf(error) === 409 || statusOf(error) === 412) return false;
      throw error;
    }
  });

const md5Of = (call: Call, blob: BlockBlobClient): Promise<string | undefined> =>
  call("blob properties", async (abortSignal) => {
    const { contentMD5 } = await blob.getProperties({ abortSignal });
    return contentMD5 === undefined ? undefined : Buffer.from(contentMD5).toString("base64");
  });

/** The blob service takes names of metadata for headers: their case is not kept. */
const metadataOf = ({ connection: way, spaceId, storedAt }: BlobOrigin): Metadata => ({
  connection: way,
  spaceid: spaceId,
  storedat: storedAt,
});

const origin = z.object({ connection, spaceid: z.string(), storedat: at });

const pageSize = 1000;

async function* storedBefore(
  call: Call,
  container: ContainerClient,
  until: Instant,
): AsyncGenerator<readonly StoredBlob[]> {
  // One signal serves every page, so it cannot be that of a deadline: it ends what a page left running.
  const over = new AbortController();
  const options = { includeMetadata: true, abortSignal: over.signal };
  const pages = container.listBlobsFlat(options).byPage({ maxPageSize: pageSize });
  try {
    for (;;) {
      const page = await call("blob list", () => pages.next());
      if (page.done === true) return;
      const blobs = page.value.segment.blobItems.map(storedBlob).filter(({ storedAt }) => storedAt < until);
      if (blobs.length > 0) yield blobs;
    }
  } finally {
    over.abort();
  }
}

function storedBlob({ name, metadata, properties }: BlobItem): StoredBlob {
  const known = origin.safeParse(metadata);
  if (known.success) {
    const { connection: way, spaceid: spaceId, storedat: storedAt } = known.data;
    return { name, storedAt, space: { connection: way, spaceId } };
  }
  return { name, storedAt: instantOf((properties.createdOn ?? properties.lastModified).getTime()) };
}

const bytesOf = (call: Call, blob: BlockBlobClient): Promise<number | undefined> =>
  call("blob properties", async (abortSignal) => {
    try {
      return (await blob.getProperties({ abortSignal })).contentLength;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });

const namePage = (
  call: Call,
  container: ContainerClient,
  { limit, continuation }: { readonly limit: number; readonly continuation: string | null },
): Promise<NamePage> =>
  call("blob list", async (abortSignal) => {
    const from = continuation === null ? {} : { continuationToken: continuation };
    const pages = container.listBlobsFlat({ abortSignal }).byPage({ maxPageSize: limit, ...from });
    try {
      const page = await pages.next();
      if (page.done === true) return { names: [], continuation: null };
      const { segment, continuationToken } = page.value;
      return { names: segment.blobItems.map(({ name }) => name), continuation: presence(continuationToken) };
    } catch (error) {
      if (statusOf(error) === 400 && continuation !== null) return { names: [], continuation: null };
      throw error;
    }
  });

const presence = (token: string | undefined): string | null =>
  token === undefined || token === "" ? null : token;

const erase = (call: Call, blob: BlockBlobClient): Promise<void> =>
  call("blob deletion", async (abortSignal) => {
    await blob.deleteIfExists({ abortSignal });
  });

async function read(call: Call, blob: BlockBlobClient): Promise<AsyncIterable<Uint8Array> | undefined> {
  return call("blob download", async (abortSignal) => {
    try {
      const answer = await blob.download(0, undefined, { abortSignal });
      const { readableStreamBody, contentLength: length, contentMD5 } = answer;
      if (readableStreamBody === undefined) throw new Fault("a download came without a body");
      return whole(readableStreamBody as AsyncIterable<Uint8Array>, { length, contentMD5 });
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

/**
 * A stream of the SDK may end early without an error, and nothing on the way looks at the bytes: length and digest
 * tell at the end. The deadline of the call is that of the last byte too.
 */
async function* whole(
  stream: AsyncIterable<Uint8Array>,
  expected: { readonly length: number | undefined; readonly contentMD5: Uint8Array | undefined },
): AsyncGenerator<Uint8Array> {
  const digest = createHash("md5");
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.byteLength;
      digest.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw new Fault("a download broke off", { cause: error });
  }
  if (length !== expected.length) throw new Fault("a download ended early");
  if (expected.contentMD5 !== undefined && !digest.digest().equals(expected.contentMD5))
    throw new Fault("a download brought other bytes than were stored");
}

async function text(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const md5 = (bytes: Uint8Array): Buffer => createHash("md5").update(bytes).digest();
