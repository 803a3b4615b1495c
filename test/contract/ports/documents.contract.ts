import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type Documents, type StoredBlob } from "../../../shared/application/ports/documents.ts";
import { type SpaceAddress } from "../../../shared/domain/access/connection.ts";
import { type Report } from "../../../shared/domain/accounts/report.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aSpace } from "../../builders/access.ts";
import { aFinding } from "../../builders/accounts.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { morning } from "../../builders/times.ts";

/** What every implementation of the port has to do. */
export function describeDocuments(name: string, open: () => Documents): void {
  describe(`documents: ${name}`, () => {
    test.each([0, 1, 70_000, 5_000_000])("keeps an upload of %s bytes to the byte", async (length) => {
      const documents = open();
      const name = newName();
      const bytes = Uint8Array.from(randomBytes(length));
      await documents.storeUpload(name, bytes, anOrigin());
      expect(digest(await read(documents.upload(name)))).toBe(digest(bytes));
    });

    test("an upload stored again with the same content is success", async () => {
      const documents = open();
      const name = newName();
      await documents.storeUpload(name, text("once"), anOrigin());
      await documents.storeUpload(name, text("once"), anOrigin());
      expect(await read(documents.upload(name))).toEqual(text("once"));
    });

    test("an upload whose name holds other content is a fault, and what was there stays", async () => {
      const documents = open();
      const name = newName();
      await documents.storeUpload(name, text("first"), anOrigin());
      await expect(documents.storeUpload(name, text("other"), anOrigin())).rejects.toBeInstanceOf(Fault);
      expect(await read(documents.upload(name))).toEqual(text("first"));
    });

    test("names a report by its content, and stores it as often as it is asked to", async () => {
      const documents = open();
      const filing = newName();
      const name = await documents.storeReport(filing, report("green"), anOrigin());
      expect(await documents.storeReport(filing, report("green"), anOrigin())).toBe(name);
      const other = await documents.storeReport(filing, report("red"), anOrigin());
      expect(other).not.toBe(name);
      expect(await documents.report(name)).toEqual(report("green"));
      expect(await documents.report(other)).toEqual(report("red"));
    });

    test("writes a publication once: one that is there is success, whatever its bytes", async () => {
      const documents = open();
      const name = newName();
      await documents.storePublication(name, text("rendered today"), "application/pdf");
      await documents.storePublication(name, text("rendered otherwise tomorrow"), "application/pdf");
      expect(await read(documents.publication(name))).toEqual(text("rendered today"));
    });

    test("keeps uploads, reports and publications apart", async () => {
      const documents = open();
      const name = newName();
      await documents.storeUpload(name, text("x"), anOrigin());
      expect(await documents.publication(name)).toBeUndefined();
      expect(await documents.report(name)).toBeUndefined();
    });

    test("knows nothing of what was never there", async () => {
      const documents = open();
      expect(await documents.upload("never/there")).toBeUndefined();
      expect(await documents.report("never/there")).toBeUndefined();
      expect(await documents.publication("never/there")).toBeUndefined();
    });

    test("tells how many bytes a blob has, without reading it", async () => {
      const documents = open();
      const [name, empty] = [newName(), newName()];
      await documents.storeUpload(name, text("accounts"), anOrigin());
      await documents.storePublication(name, text("published"), "application/pdf");
      await documents.storePublication(empty, text(""), "application/pdf");
      expect(await documents.uploadBytes(name)).toBe(8);
      expect(await documents.publicationBytes(name)).toBe(9);
      expect(await documents.publicationBytes(empty)).toBe(0);
      expect(await documents.uploadBytes(empty)).toBeUndefined();
      expect(await documents.publicationBytes("never/there")).toBeUndefined();
    });

    test("goes through the names of all documents of publications, page by page and in their order", async () => {
      const documents = open();
      const stored = [1, 2, 3, 4, 5].map((number) => `${newName()}/${String(number)}`).sort();
      for (const name of stored) await documents.storePublication(name, text(name), "application/pdf");
      const names: string[] = [];
      let continuation: string | null = null;
      do {
        const page = await documents.publicationNames({ limit: 2, continuation });
        expect(page.names.length).toBeLessThanOrEqual(2);
        names.push(...page.names);
        ({ continuation } = page);
      } while (continuation !== null);
      expect(names).toEqual([...names].sort());
      expect(names.filter((name) => stored.includes(name))).toEqual(stored);
      expect(new Set(names).size).toBe(names.length);
    });

    describeErasure(open);
  });
}

function describeErasure(open: () => Documents): void {
  test("lists the uploads and the reports that were stored before an instant, each with its space", async () => {
    const documents = open();
    const space = aSpace("csam-cert", newName());
    const [early, late, filing] = [newName(), newName(), newName()];
    const [justBefore, exactly] = [plus(morning, -1), morning].map((storedAt) => ({ ...space, storedAt }));
    await documents.storeUpload(early, text("x"), anOrigin(justBefore));
    await documents.storeUpload(late, text("x"), anOrigin(exactly));
    const first = await documents.storeReport(filing, report("green"), anOrigin(justBefore));
    await documents.storeReport(filing, report("red"), anOrigin(exactly));
    const known = { space, storedAt: plus(morning, -1) };
    expect(await listed(documents.uploadsStoredBefore(morning), space)).toEqual([{ name: early, ...known }]);
    expect(await listed(documents.reportsStoredBefore(morning), space)).toEqual([{ name: first, ...known }]);
  });

  test("lists all of them, however many pages that takes", async () => {
    const documents = open();
    const space = aSpace("idaas", newName());
    const names = Array.from({ length: 1001 }, newName);
    for (let start = 0; start < names.length; start += 50) {
      const some = names.slice(start, start + 50);
      await Promise.all(some.map((name) => documents.storeUpload(name, text("x"), anOrigin(space))));
    }
    const found = await listed(documents.uploadsStoredBefore(plus(morning, 1)), space);
    expect(found.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test("keeps the origin of an upload that is stored again", async () => {
    const documents = open();
    const space = aSpace("eid", newName());
    const name = newName();
    const origin = anOrigin({ ...space, storedAt: plus(morning, -1) });
    await documents.storeUpload(name, text("once"), origin);
    await documents.storeUpload(name, text("once"), anOrigin(space));
    expect(await listed(documents.uploadsStoredBefore(morning), space)).toHaveLength(1);
  });

  test("erases what it is told to, as often as it is told, and nothing else", async () => {
    const documents = open();
    const space = aSpace("eid", newName());
    const [gone, kept] = [newName(), newName()];
    for (const name of [gone, kept]) await documents.storeUpload(name, text("x"), anOrigin(space));
    const reportGone = await documents.storeReport(gone, report("green"), anOrigin(space));
    const reportKept = await documents.storeReport(kept, report("green"), anOrigin(space));
    for (let time = 0; time < 2; time += 1) {
      await documents.eraseUpload(gone);
      await documents.eraseReport(reportGone);
    }
    expect(await documents.upload(gone)).toBeUndefined();
    expect(await documents.report(reportGone)).toBeUndefined();
    const until = plus(morning, 1);
    expect(await listed(documents.uploadsStoredBefore(until), space)).toMatchObject([{ name: kept }]);
    expect(await listed(documents.reportsStoredBefore(until), space)).toMatchObject([{ name: reportKept }]);
  });

  test("takes an upload again under a name whose blob was erased", async () => {
    const documents = open();
    const name = newName();
    await documents.storeUpload(name, text("once"), anOrigin());
    await documents.eraseUpload(name);
    await documents.storeUpload(name, text("again"), anOrigin());
    expect(await read(documents.upload(name))).toEqual(text("again"));
  });
}

/** What a list shows of one space: one store may serve all tests. */
async function listed(
  pages: AsyncIterable<readonly StoredBlob[]>,
  { spaceId }: SpaceAddress,
): Promise<readonly StoredBlob[]> {
  const blobs: StoredBlob[] = [];
  for await (const page of pages) blobs.push(...page);
  return blobs.filter(({ space }) => space?.spaceId === spaceId);
}

let names = 0;

/** A name that no other test uses: one store may serve them all. */
function newName(): string {
  names += 1;
  return `f${String(names)}/é ${String(names)}%`;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

export async function read(found: Promise<AsyncIterable<Uint8Array> | undefined>): Promise<Uint8Array> {
  const stream = await found;
  if (stream === undefined) throw new Error("there is no such blob");
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const report = (outcome: "green" | "red"): Report => ({
  outcome,
  model: "m87-f",
  framework: "23.0",
  checksRun: 171,
  findings: outcome === "red" ? [aFinding("error")] : [],
  notes: [{ nl: "n", fr: "f", de: "d", en: "é" }],
});
