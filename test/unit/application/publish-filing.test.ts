import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type Accounts } from "../../../shared/domain/accounts/accounts.ts";
import { type PaidFiling } from "../../../shared/domain/filing/filing.ts";
import { aSpace } from "../../builders/access.ts";
import { someAccounts, someCorrection } from "../../builders/accounts.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { aPaidFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { aPublication } from "../../builders/publications.ts";
import { morning } from "../../builders/times.ts";
import { machine } from "../../crash/machine.ts";
import { jsonFile } from "../../doubles/json-accounts-reader.ts";
import { type MemoryPorts } from "../../doubles/memory-ports.ts";

const message = { ...aSpace(), subject: "f1" };
const reference = "2024-00000001";
const file = (accounts: Accounts): Uint8Array => jsonFile({ accounts });

describe("a paid filing", () => {
  test("is published under the reference that it claimed", async () => {
    const app = freshApplication();
    await keepPaid(app.ports);
    expect(await app.works.publish(message, {})).toEqual({ kind: "done" });
    const filing = await filingOf(app);
    expect(filing).toMatchObject({ status: "published", reference });
    expect(filing).not.toHaveProperty("waiting");
    expect(app.ports.publications.all).toMatchObject([
      { reference, filingId: "f1", visible: true, depositDate: "2024-01-10", enterpriseNumber: "0403170701" },
    ]);
    expect(app.ports.references.pointers).toEqual([
      {
        kind: "publication",
        reference,
        enterpriseNumber: "0403170701",
        publicationId: app.ports.publications.all[0]?.id,
      },
    ]);
  });

  test("has its original, its rubrics and a page to read written once, in that order", async () => {
    const app = freshApplication();
    const bytes = file(someAccounts());
    await keepPaid(app.ports);
    await app.works.publish(message, {});
    const [original, json, pdf] = [...app.ports.documents.publications];
    expect(original).toEqual([`${reference}/original.xbrl`, { bytes, contentType: "application/xbrl+xml" }]);
    expect(json?.[0]).toBe(`${reference}/rendition.json`);
    expect(json?.[1].contentType).toBe("application/json");
    const rendition: unknown = JSON.parse(Buffer.from(json?.[1].bytes ?? []).toString("utf8"));
    expect(rendition).toMatchObject({
      ReferenceNumber: reference,
      Rubrics: [{ Code: "20/58", Value: "554894.29", Period: "N" }],
    });
    expect(pdf?.[0]).toBe(`${reference}/rendition.pdf`);
    expect(pdf?.[1].contentType).toBe("application/pdf");
  });

  test("claims before it writes, and is published last", async () => {
    const { ports } = freshApplication();
    await keepPaid(ports);
    const run = machine(ports, new Map());
    await run.attempt(({ works }) => works.publish(message, {}));
    expect(run.calls).toEqual([
      "spaces.filing",
      "registers.takeNumbers",
      "spaces.commit",
      "documents.upload",
      "reader.validate",
      "publications.create",
      "documents.storePublication",
      "documents.storePublication",
      "renderer.pdf",
      "documents.storePublication",
      "references.create",
      "publications.replace",
      "spaces.commit",
    ]);
  });

  test("goes on under the reference that it had claimed", async () => {
    const app = freshApplication();
    await keepPaid(app.ports, { reference: "2023-00000042" });
    expect(await app.works.publish(message, {})).toEqual({ kind: "done" });
    expect(await filingOf(app)).toMatchObject({ status: "published", reference: "2023-00000042" });
  });

  test("goes on although another version of the program had rendered its documents", async () => {
    const app = freshApplication();
    await keepPaid(app.ports, { reference });
    const earlier = new TextEncoder().encode("rendered otherwise");
    await app.ports.documents.storePublication(`${reference}/rendition.pdf`, earlier, "application/pdf");
    expect(await app.works.publish(message, {})).toEqual({ kind: "done" });
    expect(app.ports.documents.publications.get(`${reference}/rendition.pdf`)?.bytes).toEqual(earlier);
  });

  test("is done when its publication is visible already", async () => {
    const app = freshApplication();
    await keepPaid(app.ports, { reference });
    await app.ports.publications.create(aPublication({ filingId: "f1", reference, visible: true }));
    expect(await app.works.publish(message, {})).toEqual({ kind: "done" });
    expect(await filingOf(app)).toMatchObject({ status: "published", reference });
  });

  test("that is a correction stands beside its original", async () => {
    const app = freshApplication();
    await app.ports.publications.create(aPublication());
    await keepPaid(app.ports, {}, someCorrection());
    expect(await app.works.publish(message, {})).toEqual({ kind: "done" });
    expect(app.ports.publications.all.map(({ type, visible }) => `${type} ${String(visible)}`)).toEqual([
      "initial true",
      "correction true",
    ]);
  });
});

describe("a duplicate of what somebody else published first", () => {
  const publishDuplicate = async (visible: boolean, model: string) => {
    const { ports } = freshApplication();
    await ports.publications.create(aPublication({ visible }));
    await keepPaid(ports, {}, someAccounts({ model }));
    const run = machine(ports, new Map());
    const outcome = await run.attempt(({ works }) => works.publish(message, {}));
    return { ports, run, outcome };
  };

  test.each([
    { visible: true, model: "m87-f" },
    { visible: false, model: "m87-f" },
    { visible: true, model: "m87-f-p" },
  ])("is rejected, and leaves no blob and no pointer behind ($model, visible: $visible)", async (row) => {
    const { ports, outcome } = await publishDuplicate(row.visible, row.model);
    expect(outcome).toEqual({ kind: "answered", answer: { kind: "done" } });
    expect(await filingOf(anApplication(ports))).toMatchObject({ status: "rejected", reference });
    expect(ports.documents.publications.size).toBe(0);
    expect(ports.references.pointers).toEqual([]);
    expect(ports.publications.all).toEqual([aPublication({ visible: row.visible })]);
  });

  test("has its fee written down to go back before it is rejected, once", async () => {
    const { ports, run } = await publishDuplicate(true, "m87-f");
    expect(run.calls.slice(-2)).toEqual(["registers.createRefund", "spaces.commit"]);
    expect(ports.registers.refunds).toEqual([
      { id: "f1", code: "15", amount: 6380n, currency: "EUR", paymentId: "p1", filingId: "f1", at: morning },
    ]);
    expect(await anApplication(ports).works.publish(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(ports.registers.refunds).toHaveLength(1);
  });
});

describe("a publication is tried again later", () => {
  test("when the filing is not there yet", async () => {
    const outcome = await freshApplication().works.publish(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "document-not-found" });
  });

  test.each([undefined, reference])("when somebody was faster, claimed: %s", async (claimed) => {
    const { ports } = freshApplication();
    await keepPaid(ports, claimed === undefined ? {} : { reference: claimed });
    const outcome = await anApplication(outrun(ports)).works.publish(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
  });

  test("when somebody else makes it visible at the same time", async () => {
    const { ports } = freshApplication();
    await keepPaid(ports);
    const publications = { ...ports.publications, replace: () => Promise.resolve(false) };
    const outcome = await anApplication({ ...ports, publications }).works.publish(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(await anApplication(ports).works.publish(message, {})).toEqual({ kind: "done" });
  });

  test("when somebody was faster to reject a duplicate: its refund is written once all the same", async () => {
    const { ports } = freshApplication();
    await ports.publications.create(aPublication());
    await keepPaid(ports, { reference });
    const outcome = await anApplication(outrun(ports)).works.publish(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(await anApplication(ports).works.publish(message, {})).toEqual({ kind: "done" });
    expect(ports.registers.refunds).toHaveLength(1);
  });

  test("when its file cannot be read", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aPaidFiling() });
    await expect(app.works.publish(message, {})).rejects.toBeInstanceOf(Fault);
  });
});

test("a file that no longer reads as accounts is a defect, and nothing is published", async () => {
  const app = freshApplication();
  const filing = aPaidFiling();
  await keep(app.ports, { filing });
  await app.ports.documents.storeUpload(filing.document.blob, jsonFile({}), anOrigin());
  const publishing = app.works.publish(message, {});
  await expect(publishing).rejects.toThrow("no longer reads as accounts");
  await expect(publishing).rejects.not.toBeInstanceOf(Fault);
  expect(app.ports.publications.all).toEqual([]);
});

test.each(everyStatus.filter((status) => !["paid", "moved"].includes(status)))(
  "a filing that is %s is not published",
  async (status) => {
    const app = freshApplication();
    await keep(app.ports, { filing: filingIn[status]() });
    expect(await app.works.publish(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(app.ports.spaces.history).toHaveLength(1);
  },
);

async function keepPaid(
  ports: MemoryPorts,
  details: { readonly reference?: string } = {},
  accounts = someAccounts(),
): Promise<void> {
  const filing: PaidFiling = aPaidFiling(details);
  await ports.documents.storeUpload(filing.document.blob, file(accounts), anOrigin());
  await keep(ports, { filing });
}

async function filingOf({ ports }: Application) {
  const found = await ports.spaces.filing(aSpace(), "f1");
  if (found === undefined) throw new Error("the filing is gone");
  return found.value;
}
