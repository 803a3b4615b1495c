import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  BlobServiceClient,
  BlobSASPermissions,
  RestError,
  type BlockBlobClient,
  type ContainerClient,
} from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startBlobService, type BlobService } from "../../../local/blob/blob-service.ts";

/**
 * What Filing needs of Blob storage. Runs against the emulator; against Azure where FILING_CONTRACT_BLOB holds
 * the connection string of a storage account, in which it makes one container and deletes it again.
 */
const azure = process.env["FILING_CONTRACT_BLOB"];

const createOnlyCondition = { ifNoneMatch: "*" };

let emulator: BlobService | undefined;
let service: BlobServiceClient;
let container: ContainerClient;

beforeAll(async () => {
  emulator = azure === undefined ? await startBlobService() : undefined;
  const connectionString = azure ?? emulator?.connectionString ?? "";
  service = BlobServiceClient.fromConnectionString(connectionString, { retryOptions: { maxTries: 1 } });
  container = service.getContainerClient(`contract-${randomUUID()}`);
  await container.create();
}, 60_000);

afterAll(async () => {
  await container.deleteIfExists();
  await emulator?.close();
});

describe("a container", () => {
  test("is made once", async () => {
    expect(await refusalOf(container.create())).toEqual([409, "ContainerAlreadyExists"]);
    expect((await container.createIfNotExists()).succeeded).toBe(false);
  });

  test("that was never made refuses uploads and downloads", async () => {
    const blob = service.getContainerClient(`contract-${randomUUID()}`).getBlockBlobClient("a");
    expect(await refusalOf(createOnly(blob, "a"))).toEqual([404, "ContainerNotFound"]);
    expect(await refusalOf(blob.download())).toEqual([404, "ContainerNotFound"]);
  });
});

describe("a create-only upload", () => {
  test("is taken once: the second is refused and changes nothing", async () => {
    const blob = aBlob();
    await createOnly(blob, "first");
    expect(await refusalOf(createOnly(blob, "second"))).toEqual([409, "BlobAlreadyExists"]);
    expect(await textOf(blob)).toBe("first");
  });

  test("is taken from one of twenty at the same time", async () => {
    const blob = aBlob();
    const texts = Array.from({ length: 20 }, (_, index) => `from ${index}`);
    const outcomes = await Promise.allSettled(texts.map((text) => createOnly(blob, text)));
    const taken = texts.filter((_, index) => outcomes[index]?.status === "fulfilled");
    expect([await textOf(blob)]).toEqual(taken);
  });

  test("whose bytes are not those of its MD5 is refused and leaves nothing", async () => {
    const blob = aBlob();
    const upload = blob.upload("sent", 4, {
      conditions: createOnlyCondition,
      transactionalContentMD5: md5("meant"),
    });
    expect(await refusalOf(upload)).toEqual([400, "Md5Mismatch"]);
    expect(await blob.exists()).toBe(false);
  });

  test("in blocks is refused when it is committed", async () => {
    const blob = aBlob();
    const block = Buffer.from("0000").toString("base64");
    await createOnly(blob, "whole");
    await blob.stageBlock(block, "blocks", 6);
    const commit = blob.commitBlockList([block], { conditions: createOnlyCondition });
    expect(await refusalOf(commit)).toEqual([409, "BlobAlreadyExists"]);
    expect(await textOf(blob)).toBe("whole");
  });
});

describe("a download", () => {
  test("gives the bytes, their length, type and MD5", async () => {
    const blob = aBlob();
    await createOnly(blob, "hello", "application/xbrl+xml");
    const { contentLength, contentType } = await blob.download();
    const { contentMD5 } = await blob.getProperties();
    expect([contentLength, contentType]).toEqual([5, "application/xbrl+xml"]);
    expect(Buffer.from(contentMD5 ?? [])).toEqual(md5("hello"));
    expect(await textOf(blob)).toBe("hello");
  });

  test("gives what came in blocks as it was", async () => {
    const blob = aBlob();
    const bytes = randomBytes(3 * MIB + 1);
    await blob.uploadData(bytes, { blockSize: MIB, maxSingleShotSize: MIB });
    expect((await blob.downloadToBuffer()).equals(bytes)).toBe(true);
  });

  test("gives a part of it", async () => {
    const blob = aBlob();
    await createOnly(blob, "0123456789");
    expect((await blob.downloadToBuffer(3, 4)).toString()).toBe("3456");
  });

  test("of what is not there is refused", async () => {
    expect(await refusalOf(aBlob().download())).toEqual([404, "BlobNotFound"]);
    expect((await refusalOf(aBlob().getProperties()))[0]).toBe(404);
  });
});

describe("conditions", () => {
  test("on the ETag hold for reading, writing and deleting", async () => {
    const blob = aBlob();
    const old = (await blob.upload("old", 3)).etag ?? "";
    const now = (await blob.upload("new", 3, { conditions: { ifMatch: old } })).etag ?? "";
    expect(now).not.toBe(old);
    for (const outdated of [
      blob.upload("newer", 5, { conditions: { ifMatch: old } }),
      blob.setMetadata({ a: "b" }, { conditions: { ifMatch: old } }),
      blob.delete({ conditions: { ifMatch: old } }),
      blob.download(0, undefined, { conditions: { ifMatch: old } }),
    ]) {
      expect(await refusalOf(outdated)).toEqual([412, "ConditionNotMet"]);
    }
    expect((await refusalOf(blob.download(0, undefined, { conditions: { ifNoneMatch: now } })))[0]).toBe(304);
    expect(await textOf(blob)).toBe("new");
  });
});

describe("metadata", () => {
  test("comes with the upload, can be replaced, and is listed when asked for", async () => {
    const blob = aBlob();
    await blob.upload("a", 1, { metadata: { filing: "one", kind: "original" } });
    expect((await blob.getProperties()).metadata).toEqual({ filing: "one", kind: "original" });
    await blob.setMetadata({ filing: "two" });
    const metadata = [];
    for await (const item of container.listBlobsFlat({ prefix: blob.name, includeMetadata: true })) {
      metadata.push(item.metadata);
    }
    expect(metadata).toEqual([{ filing: "two" }]);
  });
});

describe("a listing", () => {
  test("by prefix gives the names in order, page by page, deleted ones left out", async () => {
    const folder = randomUUID();
    const names = ["a", "b/1", "b/2", "é"].map((name) => `${folder}/${name}`);
    for (const name of [...names].reverse()) await createOnly(container.getBlockBlobClient(name), name);
    await createOnly(container.getBlockBlobClient(`${folder}-beside`), "not in it");
    await container.deleteBlob(`${folder}/a`);

    const pages: string[][] = [];
    for await (const page of container.listBlobsFlat({ prefix: `${folder}/` }).byPage({ maxPageSize: 2 })) {
      pages.push(page.segment.blobItems.map(({ name }) => name));
    }
    expect(pages.flat()).toEqual(names.slice(1));
    expect(pages[0]).toHaveLength(2);
  });
});

describe("a deletion", () => {
  test("leaves nothing, and frees the name", async () => {
    const blob = aBlob();
    await createOnly(blob, "first");
    await blob.delete();
    expect(await refusalOf(blob.delete())).toEqual([404, "BlobNotFound"]);
    expect((await blob.deleteIfExists()).succeeded).toBe(false);
    await createOnly(blob, "second");
    expect(await textOf(blob)).toBe("second");
  });
});

describe("a ticket", () => {
  test("to create one blob uploads that blob once, and does nothing else", async () => {
    const blob = aBlob();
    const ticket = await ticketFor(blob, 60);
    const put = (url: string) => fetch(url, { method: "PUT", headers: PUT_HEADERS, body: "from outside" });

    expect((await put(ticket)).status).toBe(201);
    expect(await textOf(blob)).toBe("from outside");
    expect((await put(ticket)).status).toBe(403);
    expect((await fetch(ticket)).status).toBe(403);
    expect((await put(ticket.replace(blob.name, randomUUID()))).status).toBe(403);
  });

  test("that has run out is refused", async () => {
    const answer = await fetch(await ticketFor(aBlob(), -60), {
      method: "PUT",
      headers: PUT_HEADERS,
      body: "late",
    });
    expect(answer.status).toBe(403);
  });
});

const MIB = 1024 * 1024;
const PUT_HEADERS = { "x-ms-blob-type": "BlockBlob", "x-ms-version": "2024-11-04" };

const aBlob = (): BlockBlobClient => container.getBlockBlobClient(randomUUID());

const md5 = (text: string): Buffer => createHash("md5").update(text).digest();

async function createOnly(blob: BlockBlobClient, text: string, contentType = "text/plain"): Promise<void> {
  await blob.upload(text, Buffer.byteLength(text), {
    conditions: createOnlyCondition,
    transactionalContentMD5: md5(text),
    blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: md5(text) },
  });
}

const textOf = async (blob: BlockBlobClient): Promise<string> => (await blob.downloadToBuffer()).toString();

const ticketFor = (blob: BlockBlobClient, seconds: number): Promise<string> =>
  blob.generateSasUrl({
    permissions: BlobSASPermissions.parse("c"),
    expiresOn: new Date(Date.now() + seconds * 1000),
  });

/** Status and error code of what has to be refused. */
async function refusalOf(
  attempt: Promise<unknown>,
): Promise<readonly [number | undefined, string | undefined]> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof RestError) return [error.statusCode, error.code];
    throw error;
  }
  throw new Error("it was not refused");
}
