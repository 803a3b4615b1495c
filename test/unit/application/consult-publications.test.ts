import { describe, expect, test } from "@jest/globals";
import {
  type Rendition,
  listReferences,
  readPublication,
} from "../../../shared/application/consult-publications.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Publication } from "../../../shared/domain/publication/publication.ts";
import { freshApplication } from "../../builders/application.ts";
import { aPublication } from "../../builders/publications.ts";
import { day } from "../../builders/times.ts";
import { type MemoryPorts } from "../../doubles/memory-ports.ts";

const notFound = { ok: false, refusal: { kind: "not-found" } };
const enterpriseNumber = "0403170701";

describe("the references of an enterprise", () => {
  test("are the visible ones, the newest deposit first", async () => {
    const { ports } = freshApplication();
    const deposit = (id: string, depositDate: string, visible: boolean): Publication =>
      aPublication({ id, reference: id, depositDate: day(depositDate), visible });
    const [old, hidden, fresh] = [
      deposit("2023-00000001", "2023-05-01", true),
      deposit("2024-00000002", "2024-02-01", false),
      deposit("2024-00000003", "2024-01-05", true),
    ] as const;
    for (const publication of [old, hidden, fresh]) await ports.publications.create(publication);
    expect(await listReferences(ports)(enterpriseNumber)).toEqual({ ok: true, value: [fresh, old] });
  });

  test.each([undefined, aPublication({ visible: false })])("are not found given %j", async (publication) => {
    const { ports } = freshApplication();
    if (publication !== undefined) await ports.publications.create(publication);
    expect(await listReferences(ports)(enterpriseNumber)).toEqual(notFound);
  });
});

describe("a published deposit", () => {
  test.each(["original", "json", "pdf"] as const)("is read as %s", async (rendition) => {
    const { ports } = freshApplication();
    const publication = await keepPublished(ports, aPublication());
    const read = await readPublication(ports)(publication.reference, rendition);
    if (!read.ok) throw new Error(read.refusal.kind);
    expect(read.value.publication).toEqual(publication);
    const chunks: Uint8Array[] = [];
    for await (const chunk of read.value.bytes) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(rendition);
  });

  test("is not found before it is visible", async () => {
    const { ports } = freshApplication();
    const { reference } = await keepPublished(ports, aPublication({ visible: false }));
    expect(await readPublication(ports)(reference, "pdf")).toEqual(notFound);
  });

  test("is not found under a reference that nobody has, or that points nowhere", async () => {
    const { ports } = freshApplication();
    const dangling = { kind: "publication", reference: "2024-00000009", enterpriseNumber } as const;
    await ports.references.create<"publication">({ ...dangling, publicationId: "nothing" });
    expect(await readPublication(ports)("2024-00000001", "pdf")).toEqual(notFound);
    expect(await readPublication(ports)("2024-00000009", "pdf")).toEqual(notFound);
  });

  test("whose document cannot be read is trouble, never an empty answer", async () => {
    const { ports } = freshApplication();
    const { reference } = await keepPublished(ports, aPublication(), []);
    await expect(readPublication(ports)(reference, "pdf")).rejects.toBeInstanceOf(Fault);
  });
});

async function keepPublished(
  ports: MemoryPorts,
  publication: Publication,
  renditions: readonly Rendition[] = ["original", "json", "pdf"],
): Promise<Publication> {
  const { reference, id: publicationId } = publication;
  await ports.publications.create(publication);
  const pointer = { kind: "publication", reference, enterpriseNumber, publicationId } as const;
  await ports.references.create<"publication">(pointer);
  for (const rendition of renditions) {
    const bytes = new TextEncoder().encode(rendition);
    await ports.documents.storePublication(publication.documents[rendition], bytes, "text/plain");
  }
  return publication;
}
