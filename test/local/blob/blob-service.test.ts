import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterEach, describe, expect, test } from "@jest/globals";
import { startBlobService, type BlobOperation, type BlobService } from "../../../local/blob/blob-service.ts";

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe("the blob service", () => {
  test("answers the ordinary client on the port that it says", async () => {
    const service = await started();
    const uploads = client(service).getContainerClient("uploads");
    await uploads.create();
    await uploads.getBlockBlobClient("a").upload("hello", 5);
    expect((await uploads.getBlobClient("a").downloadToBuffer()).toString()).toBe("hello");
    expect(service.connectionString).toContain(`http://127.0.0.1:${service.port}/devstoreaccount1`);
  });

  test("tells its observer of every answer", async () => {
    const seen: BlobOperation[] = [];
    const service = await started({ observe: (operation) => seen.push(operation) });
    const uploads = client(service).getContainerClient("uploads");
    await uploads.create();
    await uploads.getBlockBlobClient("filing 1/é").upload("hello", 5);
    await uploads.getBlobClient("filing 1/é").download();
    await uploads.getBlobClient("none").exists();
    expect(seen).toEqual([
      { method: "PUT", container: "uploads", blob: "", status: 201, bytes: 0 },
      { method: "PUT", container: "uploads", blob: "filing 1/é", status: 201, bytes: 5 },
      { method: "GET", container: "uploads", blob: "filing 1/é", status: 200, bytes: 5 },
      { method: "HEAD", container: "uploads", blob: "none", status: 404, bytes: 0 },
    ]);
  });

  test("keeps what it holds over a clean stop", async () => {
    const dataDirectory = await temporaryDirectory();
    const first = await startBlobService({ dataDirectory });
    await client(first).getContainerClient("uploads").create();
    await client(first).getContainerClient("uploads").getBlockBlobClient("a").upload("hello", 5);
    await first.close();

    const second = await started({ dataDirectory });
    const kept = client(second).getContainerClient("uploads").getBlobClient("a");
    expect((await kept.downloadToBuffer()).toString()).toBe("hello");
  });

  test("refuses a data directory that another service has", async () => {
    const dataDirectory = await temporaryDirectory();
    await started({ dataDirectory });
    await expect(startBlobService({ dataDirectory })).rejects.toThrow("locked");
  });

  test("can be started again after a port that was taken", async () => {
    const dataDirectory = await temporaryDirectory();
    const { port } = await started();
    await expect(startBlobService({ port, dataDirectory })).rejects.toThrow("EADDRINUSE");
    await started({ dataDirectory });
  });
});

async function started(options: Parameters<typeof startBlobService>[0] = {}): Promise<BlobService> {
  const service = await startBlobService(options);
  undo.push(() => service.close());
  return service;
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "filing-blob-"));
  undo.push(() => rm(directory, { recursive: true }));
  return directory;
}

function client(service: BlobService): BlobServiceClient {
  return BlobServiceClient.fromConnectionString(service.connectionString, { retryOptions: { maxTries: 1 } });
}
