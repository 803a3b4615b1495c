import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { aSpace, opened } from "../../builders/access.ts";
import { type Application, freshApplication, keep } from "../../builders/application.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { aPayment } from "../../builders/payments.ts";
import { aReceivedFiling, aValidatedFiling, filingIn, everyStatus } from "../../builders/filings.ts";

const notFound = { ok: false, refusal: { kind: "not-found" } };

describe("somebody else's document and one that never was", () => {
  test.each(["readFiling", "readReport", "readDocument", "readPayment"] as const)(
    "get the same answer from %s",
    async (useCase) => {
      const app = freshApplication();
      await keep(app.ports, { filing: aValidatedFiling() }, { payment: aPayment() });
      const stranger = opened(aSpace("eid", "key-2"));
      for (const [space, id] of [
        [stranger, "f1"],
        [stranger, "p1"],
        [opened(), "never"],
        [opened(aSpace("idaas")), "f1"],
      ] as const) {
        expect(await app[useCase](space, id)).toEqual(notFound);
      }
    },
  );

  test("a payment is no filing, and a filing no payment", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aValidatedFiling() }, { payment: aPayment() });
    expect(await app.readFiling(opened(), "p1")).toEqual(notFound);
    expect(await app.readPayment(opened(), "f1")).toEqual(notFound);
  });
});

test.each(everyStatus.filter((status) => !["erased", "moved"].includes(status)))(
  "a filing that is %s is read with its version",
  async (status) => {
    const app = freshApplication();
    const filing = filingIn[status]();
    const [version] = await keep(app.ports, { filing });
    expect(await app.readFiling(opened(), "f1")).toEqual({ ok: true, value: { value: filing, version } });
  },
);

describe.each([
  { status: "erased", refusal: { kind: "filing-erased" } },
  { status: "moved", refusal: { kind: "filing-moved", connection: "idaas" } },
] as const)("a filing that is $status", ({ status, refusal }) => {
  test.each(["readFiling", "readReport", "readDocument"] as const)(
    "is told as such by %s",
    async (useCase) => {
      const app = freshApplication();
      await keep(app.ports, { filing: filingIn[status]() });
      expect(await app[useCase](opened(), "f1")).toEqual({ ok: false, refusal });
      expect(await app[useCase](opened(aSpace("eid", "key-2")), "f1")).toEqual(notFound);
    },
  );
});

describe("the report of a filing", () => {
  test("is not available before it was examined", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReceivedFiling() });
    const refusal = { kind: "not-available-yet", status: "received" };
    expect(await app.readReport(opened(), "f1")).toEqual({ ok: false, refusal });
  });

  test("comes with its name as its version", async () => {
    const app = freshApplication();
    const report = await storedReport(app);
    const filing = aValidatedFiling();
    await keep(app.ports, { filing: { ...filing, report: { ...filing.report, blob: report.blob } } });
    const found = { report: report.value, etag: `"${report.blob}"` };
    expect(await app.readReport(opened(), "f1")).toEqual({ ok: true, value: found });
  });

  test("that the filing names and nobody can read is trouble", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aValidatedFiling() });
    await expect(app.readReport(opened(), "f1")).rejects.toBeInstanceOf(Fault);
  });
});

describe("the file of a filing", () => {
  test("is read as it was uploaded", async () => {
    const app = freshApplication();
    const filing = aReceivedFiling();
    await keep(app.ports, { filing });
    await app.ports.documents.storeUpload(
      filing.document.blob,
      new TextEncoder().encode("<xbrl/>"),
      anOrigin(),
    );
    const read = await app.readDocument(opened(), "f1");
    if (!read.ok) throw new Error(read.refusal.kind);
    const chunks: Uint8Array[] = [];
    for await (const chunk of read.value.bytes) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("<xbrl/>");
    expect(read.value.filing).toEqual(filing);
  });

  test("that the filing names and nobody can read is trouble", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReceivedFiling() });
    await expect(app.readDocument(opened(), "f1")).rejects.toBeInstanceOf(Fault);
  });
});

test("a payment is read with its version", async () => {
  const app = freshApplication();
  const [version] = await keep(app.ports, { payment: aPayment() });
  expect(await app.readPayment(opened(), "p1")).toEqual({ ok: true, value: { value: aPayment(), version } });
});

async function storedReport({ ports }: Application) {
  const value = {
    outcome: "orange",
    model: "m87-f",
    framework: "23.0",
    checksRun: 1,
    findings: [],
    notes: [],
  } as const;
  return { value, blob: await ports.documents.storeReport("f1", value, anOrigin()) };
}
