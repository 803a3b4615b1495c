import { describe, expect, test } from "@jest/globals";
import { type Accounts } from "../../../shared/domain/accounts/accounts.ts";
import { type Publication } from "../../../shared/domain/publication/publication.ts";
import { type WorkOutcome } from "../../../shared/application/settlement.ts";
import { aFinding, someAccounts, someCorrection } from "../../builders/accounts.ts";
import { aSpace } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { aReceivedFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { aPublication } from "../../builders/publications.ts";
import { day } from "../../builders/times.ts";
import { type JsonFile, jsonFile } from "../../doubles/json-accounts-reader.ts";
import { type MemoryPorts } from "../../doubles/memory-ports.ts";

const message = { ...aSpace(), subject: "f1" };

describe("a received filing", () => {
  test.each([
    { outcome: "green", findings: [], status: "validated", announced: ["price"] },
    { outcome: "orange", findings: [aFinding("warning")], status: "validated", announced: ["price"] },
    { outcome: "red", findings: [aFinding("warning"), aFinding("error")], status: "rejected", announced: [] },
  ])("whose report is $outcome becomes $status", async ({ outcome, findings, status, announced }) => {
    const app = freshApplication();
    expect(await validate(app, { accounts: someAccounts(), findings })).toEqual({ kind: "done" });
    const filing = await filingOf(app);
    expect(filing).toMatchObject({
      status,
      report: { outcome },
      identity: { enterpriseNumber: "0403170701", model: "m87-f", type: "initial", periodEnd: "2023-06-30" },
    });
    expect(app.ports.queues.sent.map(({ queue }) => queue)).toEqual(announced);
    const report = await app.ports.documents.report("report" in filing ? filing.report.blob : "");
    expect(report).toMatchObject({ outcome, findings });
  });

  test("whose file cannot be identified is rejected without an identity", async () => {
    const app = freshApplication();
    expect(await validate(app, { findings: [aFinding("error")] })).toEqual({ kind: "done" });
    const filing = await filingOf(app);
    expect(filing).toMatchObject({ status: "rejected", report: { outcome: "red" } });
    expect(filing).not.toHaveProperty("identity");
    expect(filing).not.toHaveProperty("waiting");
  });

  test("carries the trace of its request on to the price", async () => {
    const app = freshApplication();
    await upload(app.ports, { accounts: someAccounts() });
    await app.works.validate(message, { traceparent: "00-a-b-01" });
    expect(app.ports.queues.sent[0]?.envelope.travel.traceparent).toBe("00-a-b-01");
  });

  test("whose file is not there yet is looked at later", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReceivedFiling() });
    const outcome = await app.works.validate(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "upload-not-found" });
  });

  test("that changed meanwhile is looked at later, and nothing is announced", async () => {
    const { ports } = freshApplication();
    await upload(ports, { accounts: someAccounts() });
    const outcome = await anApplication(outrun(ports)).works.validate(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
    expect(ports.queues.sent).toEqual([]);
  });
});

test.each(everyStatus.filter((status) => !["received", "moved"].includes(status)))(
  "a filing that is %s has been examined",
  async (status) => {
    const app = freshApplication();
    await keep(app.ports, { filing: filingIn[status]() });
    expect(await app.works.validate(message, {})).toEqual({ kind: "nothing-to-do" });
  },
);

test("a filing that is not there may still come", async () => {
  const outcome = await freshApplication().works.validate(message, {});
  expect(outcome).toEqual({ kind: "not-yet", reason: "document-not-found" });
});

interface RegisterCase {
  readonly given: string;
  readonly accounts: Accounts;
  readonly published: readonly Publication[];
  readonly check: string | undefined;
}

const duplicate = "register-duplicate";
const noOriginal = "register-correction-original";
const noOfficialLanguage = "register-official-language";
const correctionOf = (changes: Partial<Accounts["corrected"]>): Accounts => {
  const correction = someCorrection();
  return { ...correction, corrected: correction.corrected && { ...correction.corrected, ...changes } };
};

const registerCases: readonly RegisterCase[] = [
  { given: "nothing published", accounts: someAccounts(), published: [], check: undefined },
  { given: "the same published", accounts: someAccounts(), published: [aPublication()], check: duplicate },
  {
    given: "its PDF twin published",
    accounts: someAccounts(),
    published: [aPublication({ model: "m87-f-p" })],
    check: duplicate,
  },
  {
    given: "the same about to be published",
    accounts: someAccounts(),
    published: [aPublication({ visible: false })],
    check: undefined,
  },
  {
    given: "another year published",
    accounts: someAccounts(),
    published: [aPublication({ periodEnd: day("2022-06-30") })],
    check: undefined,
  },
  {
    given: "another language published",
    accounts: someAccounts(),
    published: [aPublication({ language: "nl" })],
    check: undefined,
  },
  {
    given: "another model published",
    accounts: someAccounts(),
    published: [aPublication({ model: "m81-f" })],
    check: undefined,
  },
  {
    given: "only a correction published",
    accounts: someAccounts(),
    published: [aPublication({ type: "correction" })],
    check: undefined,
  },
  {
    given: "the same of another enterprise published",
    accounts: someAccounts(),
    published: [aPublication({ enterpriseNumber: "0200065765" })],
    check: undefined,
  },
  {
    given: "a correction, its original published",
    accounts: someCorrection(),
    published: [aPublication()],
    check: undefined,
  },
  { given: "a correction, nothing published", accounts: someCorrection(), published: [], check: noOriginal },
  {
    given: "a correction, its original hidden",
    accounts: someCorrection(),
    published: [aPublication({ visible: false })],
    check: noOriginal,
  },
  {
    given: "a correction, another year published",
    accounts: correctionOf({ closingDate: day("2021-06-30") }),
    published: [aPublication()],
    check: noOriginal,
  },
  {
    given: "a correction, another language published",
    accounts: correctionOf({ language: "de" }),
    published: [aPublication()],
    check: noOriginal,
  },
  {
    given: "a correction, another model published",
    accounts: correctionOf({ model: "m81-f" }),
    published: [aPublication()],
    check: noOriginal,
  },
  {
    given: "a correction of another enterprise's accounts",
    accounts: correctionOf({ enterpriseNumber: "0200065765" }),
    published: [aPublication()],
    check: noOriginal,
  },
  {
    given: "a correction, only a correction published",
    accounts: someCorrection(),
    published: [aPublication({ type: "correction" })],
    check: noOriginal,
  },
  {
    given: "English, nothing in an official language",
    accounts: someAccounts({ language: "en" }),
    published: [],
    check: noOfficialLanguage,
  },
  {
    given: "English, French published for the same year",
    accounts: someAccounts({ language: "en" }),
    published: [aPublication()],
    check: undefined,
  },
  {
    given: "English, French published for another year",
    accounts: someAccounts({ language: "en" }),
    published: [aPublication({ periodEnd: day("2022-06-30") })],
    check: noOfficialLanguage,
  },
];

describe("what only the register of publications can tell", () => {
  test.each(registerCases)("$given: $check", async ({ accounts, published, check }) => {
    const app = freshApplication();
    for (const publication of published) await app.ports.publications.create(publication);
    expect(await validate(app, { accounts })).toEqual({ kind: "done" });
    const filing = await filingOf(app);
    expect(filing.status).toBe(check === undefined ? "validated" : "rejected");
    const report = await app.ports.documents.report("report" in filing ? filing.report.blob : "");
    expect(report?.findings.map((finding) => finding.check)).toEqual(check === undefined ? [] : [check]);
  });
});

async function upload(ports: MemoryPorts, file: JsonFile): Promise<void> {
  const filing = aReceivedFiling();
  await ports.documents.storeUpload(filing.document.blob, jsonFile(file), anOrigin());
  await keep(ports, { filing });
}

async function validate(app: Application, file: JsonFile): Promise<WorkOutcome> {
  await upload(app.ports, file);
  return app.works.validate(message, {});
}

async function filingOf({ ports }: Application) {
  const found = await ports.spaces.filing(aSpace(), "f1");
  if (found === undefined) throw new Error("the filing is gone");
  return found.value;
}
