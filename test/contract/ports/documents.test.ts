import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
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
    await desk.documents.storeUpload("lost/same", bytes);
    expect(desk.proxy.passed).toBeGreaterThan(before + 1);
    expect(await read(desk.documents.upload("lost/same"))).toEqual(bytes);
  });

  test("409 after a lost answer, other content: somebody else's blob is never taken for mine", async () => {
    await desk.documents.storeUpload("lost/other", new TextEncoder().encode("somebody else's"));
    desk.proxy.spoil("PUT", { kind: "lost" });
    await expect(desk.documents.storeUpload("lost/other", bytes)).rejects.toBeInstanceOf(Fault);
  });

  test("no checksum unless asked for: bytes are sent with their MD5, which is kept beside them", async () => {
    await desk.documents.storeUpload("md5/kept", bytes);
    await expect(desk.documents.storeUpload("md5/kept", bytes.subarray(1))).rejects.toBeInstanceOf(Fault);
    await desk.documents.storeUpload("md5/kept", bytes);
  });

  test("a download that breaks off is a fault, never a shorter file", async () => {
    await desk.documents.storeUpload("cut/off", bytes);
    desk.proxy.spoil("GET", { kind: "cut" }, 10);
    await expect(read(desk.documents.upload("cut/off"))).rejects.toBeInstanceOf(Fault);
  });
});
