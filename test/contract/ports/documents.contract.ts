import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type Documents } from "../../../shared/application/ports/documents.ts";
import { type Report } from "../../../shared/domain/accounts/report.ts";
import { aFinding } from "../../builders/accounts.ts";

/** What every implementation of the port has to do. */
export function describeDocuments(name: string, open: () => Documents): void {
  describe(`documents: ${name}`, () => {
    test.each([0, 1, 70_000, 5_000_000])("keeps an upload of %s bytes to the byte", async (length) => {
      const documents = open();
      const name = newName();
      const bytes = Uint8Array.from(randomBytes(length));
      await documents.storeUpload(name, bytes);
      expect(digest(await read(documents.upload(name)))).toBe(digest(bytes));
    });

    test("an upload stored again with the same content is success", async () => {
      const documents = open();
      const name = newName();
      await documents.storeUpload(name, text("once"));
      await documents.storeUpload(name, text("once"));
      expect(await read(documents.upload(name))).toEqual(text("once"));
    });

    test("an upload whose name holds other content is a fault, and what was there stays", async () => {
      const documents = open();
      const name = newName();
      await documents.storeUpload(name, text("first"));
      await expect(documents.storeUpload(name, text("other"))).rejects.toBeInstanceOf(Fault);
      expect(await read(documents.upload(name))).toEqual(text("first"));
    });

    test("names a report by its content, and stores it as often as it is asked to", async () => {
      const documents = open();
      const filing = newName();
      const name = await documents.storeReport(filing, report("green"));
      expect(await documents.storeReport(filing, report("green"))).toBe(name);
      const other = await documents.storeReport(filing, report("red"));
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
      await documents.storeUpload(name, text("x"));
      expect(await documents.publication(name)).toBeUndefined();
      expect(await documents.report(name)).toBeUndefined();
    });

    test("knows nothing of what was never there", async () => {
      const documents = open();
      expect(await documents.upload("never/there")).toBeUndefined();
      expect(await documents.report("never/there")).toBeUndefined();
      expect(await documents.publication("never/there")).toBeUndefined();
    });
  });
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
