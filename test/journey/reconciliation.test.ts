import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { eventually, filingClient } from "../../local/filing-client.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { hours } from "../builders/times.ts";

let dataDirectory: string;
let desk: DeskProcess;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-reconciliation-"));
  desk = await startDeskProcess({
    dataDirectory,
    clock: "2024-07-15T08:00:00.000Z",
    environment: { RECONCILE_AFTER_SECONDS: "1" },
  });
}, 60_000);

afterAll(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

test("an operator reads within the hour that a file is gone, and after the next that it is back", async () => {
  const token = await desk.token({ connection: "idaas", key: "office" });
  const client = filingClient(desk.endpoints.url, token);
  await client.putProfile({ language: "fr", email: "filer@example.org", name: "Filer" });
  const { id } = await client.file(xbrlOf({ ...bicycleMaker, enterpriseNumber: "0999000822" }), "once");
  await eventually("ready for payment", () => client.filing(id), {
    isGood: ({ status }) => status === "ready-for-payment",
  });
  const putBack = await takeFileOf(id);

  const wrong = await reportAfterAnHour(({ divergences }) => divergences.length > 0);
  const [found] = wrong.divergences;
  expect(found?.kind).toBe("upload-missing");
  expect(found?.subject).toMatch(new RegExp(`^personal-spaces/idaas/.+/${id}$`));
  await putBack();
  const mended = await reportAfterAnHour(({ divergences }) => divergences.length === 0);
  expect(mended.checked["filing"]).toBeGreaterThan(0);
}, 60_000);

/** Removes the file of a filing from the blob store. @returns how to put it back. */
async function takeFileOf(filingId: string): Promise<() => Promise<unknown>> {
  const uploads = BlobServiceClient.fromConnectionString(desk.endpoints.blob).getContainerClient("uploads");
  for await (const { name } of uploads.listBlobsFlat({ prefix: `${filingId}/` })) {
    const blob = uploads.getBlockBlobClient(name);
    const bytes = await blob.downloadToBuffer();
    await blob.delete();
    return () => blob.upload(bytes, bytes.byteLength);
  }
  throw new Error("the filing has no file");
}

interface Report {
  readonly checked: Readonly<Record<string, number>>;
  readonly divergences: readonly { readonly kind: string; readonly subject: string }[];
}

/** Lets hours go by until the last report is so. */
const reportAfterAnHour = (isGood: (report: Report) => boolean): Promise<Report> =>
  eventually("the report of the reconciliation", nextReport, { isGood, everyMilliseconds: 500 });

async function nextReport(): Promise<Report> {
  const advanceMilliseconds = hours(1);
  await fetch(`${desk.endpoints.control}/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMilliseconds }),
  });
  const token = await desk.token({ key: "dirk", roles: ["operator"] });
  const answer = await fetch(`${desk.endpoints.url}/v1/operations/reconciliation`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return answer.status === 404 ? { checked: {}, divergences: [] } : ((await answer.json()) as Report);
}
