import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { cosmosPersonalSpaces } from "../../../shared/adapters/azure/cosmos-personal-spaces.ts";
import { cosmosPublications } from "../../../shared/adapters/azure/cosmos-publications.ts";
import { cosmosReferences } from "../../../shared/adapters/azure/cosmos-references.ts";
import { statusOf, underDeadline } from "../../../shared/adapters/azure/trouble.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Documents } from "../../../shared/application/ports/documents.ts";
import { type PersonalSpaces } from "../../../shared/application/ports/personal-spaces.ts";
import { type Publications } from "../../../shared/application/ports/publications.ts";
import { type References } from "../../../shared/application/ports/references.ts";
import { aSpace } from "../../builders/access.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
import { aPublication } from "../../builders/publications.ts";
import { type BlobDesk, type CosmosDesk, blobDesk, cosmosDesk } from "./desk.ts";
import { type FaultyProxy, type SentRequest } from "./faulty-proxy.ts";
import { read } from "./documents.contract.ts";

// What the clients of Azure do that nobody expects of them, numbered as in docs/azure-sdk-traps.md. The client is
// the real one, the service an emulator, and what goes wrong happens on the wire between the two.

describe("@azure/cosmos", () => {
  const space = aSpace("eid", "traps");
  let desk: CosmosDesk;
  let spaces: PersonalSpaces;
  let references: References;
  let publications: Publications;

  beforeAll(async () => {
    desk = await cosmosDesk();
    spaces = cosmosPersonalSpaces(desk.documents("personal-spaces"));
    references = cosmosReferences(desk.documents("references"));
    publications = cosmosPublications(desk.documents("publications"));
  });

  afterEach(() => desk.emulator.throttle(0));

  afterAll(() => desk.close());

  const creation = (id: string) => ({ create: { filing: aReceivedFiling({ space, id }) } });

  test("trap 15: a batch resolves with 207 when an operation of it fails: that is a conflict, and nothing is written", async () => {
    expect(await spaces.commit(space, [creation("known")])).toMatchObject({ kind: "committed" });
    const outcome = await spaces.commit(space, [creation("fresh"), creation("known")]);
    expect(outcome).toEqual({ kind: "conflict" });
    expect(await spaces.filing(space, "fresh")).toBeUndefined();
  });

  test("trap 16: the error of a failed batch has its status in its cause only: the fault finds it, and when to come back", async () => {
    desk.emulator.throttle(1000);
    const fault = await faultOf(spaces.commit(space, [creation("hidden")]));
    expect(fault.cause).not.toHaveProperty("code");
    expect({ status: statusOf(fault), seconds: fault.retryAfterSeconds }).toEqual({
      status: 429,
      seconds: 1,
    });
  });

  describe("trap 17: a create is sent once, and neither ECONNRESET nor 449 is tried again by anybody", () => {
    test("a batch whose answer was lost: a fault, and reading tells that it was written", async () => {
      desk.proxy.spoil("POST", { kind: "lost" });
      await faultOf(spaces.commit(space, [creation("lost")]));
      expect((await spaces.filing(space, "lost"))?.value.id).toBe("lost");
      expect(await spaces.commit(space, [creation("lost")])).toEqual({ kind: "conflict" });
    });

    test("a pointer whose answer was lost: whoever comes back reads behind the 409, and finds his own", async () => {
      const pointer = { kind: "key", keyId: "lost", ...aSpace() } as const;
      const before = writes(desk, "POST").length;
      desk.proxy.spoil("POST", { kind: "lost" });
      await faultOf(references.create<"key">(pointer));
      expect(writes(desk, "POST").length).toBe(before + 1);
      expect(await references.create<"key">(pointer)).toEqual({ created: false, pointer });
    });

    test("a publication whose answer was lost: whoever comes back reads behind the 409, and compares", async () => {
      const publication = aPublication({ enterpriseNumber: "0999999999" });
      desk.proxy.spoil("POST", { kind: "lost" });
      await faultOf(publications.create(publication));
      const { created, found } = await publications.create({ ...publication, filingId: "another" });
      expect({ created, filingId: found.value.filingId }).toEqual({
        created: false,
        filingId: publication.filingId,
      });
    });

    test("a replace whose answer was lost: a fault, and reading tells that it was written", async () => {
      const hidden = aPublication({ enterpriseNumber: "0999999998", visible: false });
      const { found } = await publications.create(hidden);
      desk.proxy.spoil("PUT", { kind: "lost" });
      await faultOf(publications.replace({ ...hidden, visible: true }, found.version));
      const now = await publications.read(hidden.enterpriseNumber, hidden.id);
      expect(now?.value.visible).toBe(true);
    });

    test("449: a fault, and whoever comes back writes", async () => {
      const before = writes(desk, "POST").length;
      desk.proxy.spoil("POST", { kind: "refused", status: 449 });
      await faultOf(spaces.commit(space, [creation("449")]));
      expect(writes(desk, "POST").length).toBe(before + 1);
      expect(await spaces.commit(space, [creation("449")])).toMatchObject({ kind: "committed" });
    });
  });

  test("trap 18: a partition key inside an operation contradicts that of the batch: it is in the header only", async () => {
    const first = await spaces.commit(space, [creation("key-a")]);
    const version = first.kind === "committed" ? (first.versions[0] ?? "") : "";
    await spaces.commit(space, [
      creation("key-b"),
      { replace: { filing: aReceivedFiling({ space, id: "key-a" }) }, version },
    ]);
    const batch = desk.proxy.sent.at(-1);
    expect(batch?.headers["x-ms-documentdb-partitionkey"]).toBe('["eid","traps"]');
    const operations = JSON.parse(String(batch?.body)) as readonly object[];
    expect(operations.map((operation) => Object.keys(operation).sort())).toEqual([
      ["operationType", "resourceBody"],
      ["id", "ifMatch", "operationType", "resourceBody"],
    ]);
  });

  describe("trap 19: a storm of 429 reaches the caller after the few retries of the client", () => {
    test("it is a fault that tells when to come back, for a write and a read alike", async () => {
      desk.emulator.throttle(1000);
      const faults = [
        await faultOf(spaces.commit(space, [creation("storm")])),
        await faultOf(references.key("nobody's")),
      ];
      expect(faults.map(({ retryAfterSeconds }) => retryAfterSeconds)).toEqual([1, 1]);
      desk.emulator.throttle(0);
      expect(await spaces.filing(space, "storm")).toBeUndefined();
    });

    test("one 429 in passing is none of the caller's business", async () => {
      desk.emulator.throttle(1);
      expect(await spaces.commit(space, [creation("passing")])).toMatchObject({ kind: "committed" });
    });
  });
});

describe("@azure/storage-blob", () => {
  const bytes = new TextEncoder().encode("accounts ".repeat(20_000));
  let desk: BlobDesk;
  let documents: Documents;

  beforeAll(async () => {
    desk = await blobDesk();
    ({ documents } = desk);
  });

  afterAll(() => desk.close());

  describe("trap 21: a create whose answer was lost is sent again, and reported as 409 though it was written", () => {
    test("the same content: the write that succeeded is success", async () => {
      const before = writes(desk, "PUT").length;
      desk.proxy.spoil("PUT", { kind: "lost" });
      await documents.storeUpload("lost/same", bytes, anOrigin());
      expect(writes(desk, "PUT").length).toBe(before + 2);
      expect(await read(documents.upload("lost/same"))).toEqual(bytes);
    });

    test("other content: somebody else's blob is never taken for mine", async () => {
      const others = new TextEncoder().encode("somebody else's");
      await documents.storeUpload("lost/other", others, anOrigin());
      desk.proxy.spoil("PUT", { kind: "lost" });
      await faultOf(documents.storeUpload("lost/other", bytes, anOrigin()));
      expect(await read(documents.upload("lost/other"))).toEqual(others);
    });
  });

  test("trap 21 again: a deletion whose answer was lost is sent again, and reported as 404: it is done", async () => {
    await documents.storeUpload("lost/deleted", bytes, anOrigin());
    desk.proxy.spoil("DELETE", { kind: "lost" });
    await documents.eraseUpload("lost/deleted");
    expect(await documents.upload("lost/deleted")).toBeUndefined();
  });

  describe("trap 22: nothing carries a checksum unless it is asked for", () => {
    test("an upload that was garbled on the way is refused: nothing is stored", async () => {
      desk.proxy.spoil("PUT", { kind: "garbled-request" });
      await faultOf(documents.storeUpload("garbled/upload", bytes, anOrigin()));
      expect(await documents.upload("garbled/upload")).toBeUndefined();
      await documents.storeUpload("garbled/upload", bytes, anOrigin());
      expect(await read(documents.upload("garbled/upload"))).toEqual(bytes);
    });

    test("a publication that was garbled on the way is refused: nothing is stored", async () => {
      desk.proxy.spoil("PUT", { kind: "garbled-request" });
      await faultOf(documents.storePublication("garbled/pdf", bytes, "application/pdf"));
      expect(await documents.publication("garbled/pdf")).toBeUndefined();
    });

    test("a download that was garbled on the way is a fault", async () => {
      await documents.storeUpload("garbled/download", bytes, anOrigin());
      desk.proxy.spoil("GET", { kind: "garbled-answer" });
      await faultOf(read(documents.upload("garbled/download")));
      expect(await read(documents.upload("garbled/download"))).toEqual(bytes);
    });
  });

  test("trap 23: with a CRC-64 a lost answer hangs for ever: writes carry an MD5, and are sent again", async () => {
    desk.proxy.spoil("PUT", { kind: "lost" });
    await documents.storePublication("lost/pdf", bytes, "application/pdf");
    const checksums = writes(desk, "PUT").map(({ headers }) =>
      Object.keys(headers).filter((name) => /md5|crc64|structured/.test(name)),
    );
    expect(new Set(checksums.flat())).toEqual(new Set(["content-md5", "x-ms-blob-content-md5"]));
    expect(checksums.every((names) => names.length === 2)).toBe(true);
  });

  describe("trap 24: a download may break off, stop, or end early without an error", () => {
    const name = "trap/24";
    beforeAll(() => documents.storeUpload(name, bytes, anOrigin()));

    test("it breaks off: a fault, never a shorter file", async () => {
      desk.proxy.spoil("GET", { kind: "cut" });
      await faultOf(read(documents.upload(name)));
    });

    test("it ends early, and says so: a fault, for its digest is not that of the file", async () => {
      desk.proxy.spoil("GET", { kind: "shortened" });
      await faultOf(read(documents.upload(name)));
    });

    test("it stops: a fault when the deadline of the whole download has passed", async () => {
      desk.proxy.spoil("GET", { kind: "stalled" });
      const hasty = desk.documentsUnder((call, run) => underDeadline(call, run, 300));
      await faultOf(read(hasty.upload(name)));
    });
  });
});

const writes = ({ proxy }: { readonly proxy: FaultyProxy }, method: "POST" | "PUT"): readonly SentRequest[] =>
  proxy.sent.filter((request) => request.method === method);

/** What a call that must fail fails with: a fault, whatever the client threw. */
async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Fault) return thrown;
  throw new Error("this was to be a fault", { cause: thrown });
}
