import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type StoredBlob } from "../../../shared/application/ports/documents.ts";
import { instantOf, millisecondsOf, plus } from "../../../shared/domain/instant.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { minutes } from "../../builders/times.ts";
import { memoryDocuments } from "../../doubles/memory-documents.ts";
import { type BlobDesk, blobDesk } from "./desk.ts";
import { describeDocuments, read } from "./documents.contract.ts";

let desk: BlobDesk;

beforeAll(async () => {
  desk = await blobDesk();
});

afterAll(() => desk.close());

describeDocuments("the double", () => memoryDocuments());
describeDocuments("the adapter in front of the blob service", () => desk.documents);

const bytes = new TextEncoder().encode("accounts ".repeat(20_000));

describe("traps of the blob client, guarded by the adapter", () => {
  test("409 after a lost answer, the same content: the write that succeeded is success", async () => {
    const before = desk.proxy.passed;
    desk.proxy.spoil("PUT", { kind: "lost" });
    await desk.documents.storeUpload("lost/same", bytes, anOrigin());
    expect(desk.proxy.passed).toBeGreaterThan(before + 1);
    expect(await read(desk.documents.upload("lost/same"))).toEqual(bytes);
  });

  test("409 after a lost answer, other content: somebody else's blob is never taken for mine", async () => {
    await desk.documents.storeUpload("lost/other", new TextEncoder().encode("somebody else's"), anOrigin());
    desk.proxy.spoil("PUT", { kind: "lost" });
    await expect(desk.documents.storeUpload("lost/other", bytes, anOrigin())).rejects.toBeInstanceOf(Fault);
  });

  test("no checksum unless asked for: bytes are sent with their MD5, which is kept beside them", async () => {
    await desk.documents.storeUpload("md5/kept", bytes, anOrigin());
    await expect(
      desk.documents.storeUpload("md5/kept", bytes.subarray(1), anOrigin()),
    ).rejects.toBeInstanceOf(Fault);
    await desk.documents.storeUpload("md5/kept", bytes, anOrigin());
  });

  test("a blob that somebody else put there is listed by the store's own clock, and as nobody's", async () => {
    await desk.uploads.getBlockBlobClient("by/hand").upload("x", 1, { metadata: { connection: "telex" } });
    const now = instantOf(Date.now());
    const blobs: StoredBlob[] = [];
    for await (const page of desk.documents.uploadsStoredBefore(plus(now, minutes(5)))) blobs.push(...page);
    const [found] = blobs.filter(({ name }) => name === "by/hand");
    expect(found).toEqual({ name: "by/hand", storedAt: expect.any(String) });
    expect(Math.abs(millisecondsOf(found?.storedAt ?? now) - millisecondsOf(now))).toBeLessThan(minutes(5));
  });

  test("404 after a lost answer: a deletion that succeeded is success", async () => {
    await desk.documents.storeUpload("lost/deleted", bytes, anOrigin());
    desk.proxy.spoil("DELETE", { kind: "lost" });
    await desk.documents.eraseUpload("lost/deleted");
    expect(await desk.documents.upload("lost/deleted")).toBeUndefined();
  });

  test("a download that breaks off is a fault, never a shorter file", async () => {
    await desk.documents.storeUpload("cut/off", bytes, anOrigin());
    desk.proxy.spoil("GET", { kind: "cut" }, 10);
    await expect(read(desk.documents.upload("cut/off"))).rejects.toBeInstanceOf(Fault);
  });
});
