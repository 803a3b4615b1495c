import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type StoredBlob } from "../../../shared/application/ports/documents.ts";
import { instantOf, millisecondsOf, plus } from "../../../shared/domain/instant.ts";
import { minutes } from "../../builders/times.ts";
import { memoryDocuments } from "../../doubles/memory-documents.ts";
import { type BlobDesk, blobDesk } from "./desk.ts";
import { describeDocuments } from "./documents.contract.ts";

let desk: BlobDesk;

beforeAll(async () => {
  desk = await blobDesk();
});

afterAll(() => desk.close());

describeDocuments("the double", () => memoryDocuments());
describeDocuments("the adapter in front of the blob service", () => desk.documents);

test("a list whose continuation the store no longer knows ends there; any other refusal is a fault", async () => {
  desk.proxy.spoil("GET", { kind: "refused", status: 400 });
  const page = { limit: 10, continuation: "of long ago" };
  expect(await desk.documents.publicationNames(page)).toEqual({ names: [], continuation: null });
  desk.proxy.spoil("GET", { kind: "refused", status: 403 });
  await expect(desk.documents.publicationNames(page)).rejects.toBeInstanceOf(Fault);
  desk.proxy.spoil("GET", { kind: "refused", status: 400 });
  await expect(desk.documents.publicationNames({ limit: 10, continuation: null })).rejects.toBeInstanceOf(
    Fault,
  );
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
