import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { eventually, filingClient } from "../../local/filing-client.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { days, hours } from "../builders/times.ts";

let dataDirectory: string;
let desk: DeskProcess;
let token: string;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-erasure-"));
  desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:00.000Z" });
  await logIn();
  await filingClient(desk.endpoints.url, token).putProfile(profile);
}, 60_000);

afterAll(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

const profile = { language: "fr", email: "filer@example.org", name: "Filer" };
const kept = xbrlOf({ ...bicycleMaker, enterpriseNumber: "0999000822" });
const other = xbrlOf({ ...bicycleMaker, enterpriseNumber: "0999000921" });

test("what nobody owns goes after a week, what was withdrawn after 90 days, and the list still shows it", async () => {
  const gone = await idIn(await upload(kept, "gone"));
  // Nobody pays it; its term ends after the week, so it has just lapsed when the 90 days are over.
  const stays = await idIn(await upload(other, "stays"));
  expect((await upload(other, "gone")).status).toBe(422);
  for (const id of [gone, stays]) await ready(id);
  const withdrawal = { method: "DELETE", headers: { "If-Match": "*" } };
  expect((await call(`/v1/filings/${gone}`, withdrawal)).status).toBe(200);
  expect(await blobsOf("uploads", gone)).toHaveLength(2);

  await advance(hours(1));
  await advance(days(8));
  await eventually("the file without a filing is gone", () => blobsOf("uploads", gone), {
    isGood: (names) => names.length === 1,
  });
  expect(await blobsOf("reports", gone)).toHaveLength(1);

  await advance(days(90));
  await eventually("the withdrawn file and its report are gone", () => blobsOf("reports", gone), {
    isGood: (names) => names.length === 0,
  });
  expect(await blobsOf("uploads", gone)).toEqual([]);
  await logIn();
  for (const path of ["", "/document", "/report", "/costs", "/events"]) {
    expect((await call(`/v1/filings/${gone}${path}`)).status).toBe(410);
  }
  expect((await upload(kept, "gone")).status).toBe(410);
  const list = (await (await call("/v1/filings")).json()) as { items: readonly { id: string }[] };
  const shown = list.items.find(({ id }) => id === gone);
  expect(shown).toMatchObject({ status: "erased", statusLabel: "Effacé", name: null, sha256: null });
  expect((await call(`/v1/filings/${stays}/document`)).status).toBe(200);
}, 60_000);

const upload = (body: string, idempotencyKey: string): Promise<Response> =>
  call("/v1/filings", {
    method: "POST",
    body,
    headers: { "Content-Type": "application/xbrl+xml", "Idempotency-Key": idempotencyKey },
  });

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const call = (path: string, { method = "GET", body, headers }: Sent = {}): Promise<Response> =>
  fetch(`${desk.endpoints.url}${path}`, {
    method,
    body: body ?? null,
    headers: { Authorization: `Bearer ${token}`, "Accept-Language": "fr", ...headers },
  });

const idIn = async (answer: Response): Promise<string> => ((await answer.json()) as { id: string }).id;

const ready = (id: string) =>
  eventually(`${id} ready for payment`, () => filingClient(desk.endpoints.url, token).filing(id), {
    isGood: ({ status }) => status === "ready-for-payment",
  });

async function advance(advanceMilliseconds: number): Promise<void> {
  const response = await fetch(`${desk.endpoints.control}/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMilliseconds }),
  });
  expect(response.status).toBe(200);
}

/** A token lives for an hour. */
async function logIn(): Promise<void> {
  token = await desk.token({ connection: "idaas", key: "office" });
}

async function blobsOf(container: string, filingId: string): Promise<readonly string[]> {
  const names: string[] = [];
  const client = BlobServiceClient.fromConnectionString(desk.endpoints.blob).getContainerClient(container);
  for await (const { name } of client.listBlobsFlat({ prefix: `${filingId}/` })) names.push(name);
  return names;
}
