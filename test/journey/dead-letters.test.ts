import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { CosmosClient, type ItemDefinition } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
import { BlobServiceClient } from "@azure/storage-blob";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { type FilingClient, eventually, filingClient } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { workEvent } from "../../shared/contracts/messages/work-message.ts";
import { topology } from "../../shared/contracts/topology.ts";
import { aSpace } from "../builders/access.ts";
import { at } from "../builders/times.ts";

const enterprises = { defect: "0999000822", givenUp: "0999000921" } as const;

const givenUpReason = "the file of a paid filing cannot be read";

let dataDirectory: string;
let desk: DeskProcess;
let filer: FilingClient;
let operator: string;
let cosmos: CosmosClient;
let serviceBus: ServiceBusClient;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-dead-letters-"));
  desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:00.000Z" });
  filer = filingClient(desk.endpoints.url, await desk.token({ connection: "eid", key: "office" }));
  await filer.putProfile({ language: "nl", email: "filer@example.org", name: "Filer" });
  operator = await mintedByCommand("--role", "operator");
  cosmos = new CosmosClient(desk.endpoints.cosmos);
  serviceBus = new ServiceBusClient(desk.endpoints.serviceBus);
}, 60_000);

afterAll(async () => {
  cosmos.dispose();
  await serviceBus.close();
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

test("poison in the running system is seen with its reasons, and replayed to one publication each", async () => {
  const defect = await poisonWithDefect();
  const givenUp = await poisonUntilGivenUp();
  await send("validate", "nobody can read this {");

  const letters = await eventually("three dead letters", deadLetters, {
    isGood: (items) => items.length === 3,
  });
  expect(letters).toEqual([
    letter({ queue: "validate", reason: "MaxDeliveryCountExceeded", subject: null }),
    letter({ queue: "publish", reason: givenUpReason, subject: givenUp.id }),
    letter({ queue: "settle", reason: "MaxDeliveryCountExceeded", subject: defect.paymentId }),
  ]);
  expect(await published(defect.id)).toBe(false);

  await defect.mend();
  await givenUp.mend();
  const [unreadable, , failed] = letters;
  expect(await replay({ queue: "settle", ids: [failed?.id] })).toEqual({ replayed: 1, more: false });
  expect(await replay({ queue: "publish", reason: givenUpReason })).toEqual({
    replayed: 1,
    more: false,
  });
  expect(await replay({ queue: "validate", ids: [unreadable?.id] })).toEqual({ replayed: 1, more: false });
  for (const { id } of [defect, givenUp]) {
    await eventually(`${id} published`, () => published(id), { isGood: (isPublished) => isPublished });
  }

  // What nobody can read comes back as it was; the others are gone.
  const [again, ...others] = await eventually("the unreadable one again", deadLetters, {
    isGood: (items) => items.length === 1 && items[0]?.id !== unreadable?.id,
  });
  expect(again).toEqual(letter({ queue: "validate", reason: "MaxDeliveryCountExceeded", subject: null }));
  expect(others).toEqual([]);

  // The same hints once more, as a replay doubles them that dies between the copy and the dead letter.
  await send("settle", hint("settle", defect, defect.paymentId));
  await send("publish", hint("publish", givenUp, givenUp.id));
  // The chain that the given-up one came from still has a delayed copy, of 30 s at most.
  await eventually("everything consumed", waitingMessages, { isGood: (count) => count === 0, seconds: 60 });
  for (const enterprise of Object.values(enterprises)) expect(await references(enterprise)).toHaveLength(1);
  expect(await deadLetters()).toEqual([again]);
  expect((await audit()).map(({ actor, subject, detail }) => ({ actor, subject, detail }))).toEqual([
    { actor: expect.any(String), subject: "settle", detail: `ids ${failed?.id ?? ""}` },
    { actor: expect.any(String), subject: "publish", detail: `reason ${givenUpReason}` },
    { actor: expect.any(String), subject: "validate", detail: `ids ${unreadable?.id ?? ""}` },
  ]);
}, 150_000);

test("only operators see them", async () => {
  const status = async (token: string): Promise<number> => (await call("", token)).status;
  expect(await status("not.a.token")).toBe(401);
  expect(await status(await mintedByCommand("--role", "treasury", "--key", "chloe"))).toBe(403);
  expect(await status(await mintedByCommand("--connection", "eid", "--key", "office"))).toBe(403);
  expect(await status(await mintedByCommand("--key", "operator"))).toBe(200);
}, 30_000);

interface Poisoned {
  readonly id: string;
  readonly connection: "eid";
  readonly spaceId: string;
  readonly mend: () => Promise<void>;
}

/** Its payment is a document of a later release: whoever settles it throws. */
async function poisonWithDefect(): Promise<Poisoned & { readonly paymentId: string }> {
  const id = await ready(enterprises.defect);
  const { id: paymentId, checkoutUrl } = await filer.startPayment([id], `pay-${id}`);
  const opened = await fetch(checkoutUrl ?? "", { redirect: "manual" });
  const spaceId = await change("payment", paymentId, { schemaVersion: 2 });
  await fetch(`${opened.headers.get("location") ?? ""}/pay`, { method: "POST", redirect: "manual" });
  return {
    id,
    paymentId,
    connection: "eid",
    spaceId,
    mend: async () => {
      await change("payment", paymentId, { schemaVersion: 1 });
    },
  };
}

/** Its upload is away, and it has been tried for two days. */
async function poisonUntilGivenUp(): Promise<Poisoned> {
  const id = await ready(enterprises.givenUp);
  const spaceId = await change("filing", id, {});
  const restore = await takeUploadAway(id);
  await payByLink((await filer.startPayment([id], `pay-${id}`)).checkoutUrl ?? "");
  await eventually(`${id} paid`, () => filer.filing(id), { isGood: ({ status }) => status === "paid" });
  const poisoned = { id, connection: "eid", spaceId, mend: restore } as const;
  await send(
    "publish",
    hint("publish", poisoned, id, { firstSentAt: at("2024-07-13T08:00:00.000Z"), attempt: 20 }),
  );
  return poisoned;
}

async function ready(enterpriseNumber: string): Promise<string> {
  const { id } = await filer.file(xbrlOf({ ...bicycleMaker, enterpriseNumber }), enterpriseNumber);
  await eventually(`${id} ready`, () => filer.filing(id), {
    isGood: ({ status }) => status === "ready-for-payment",
  });
  return id;
}

/** Changes a document of the space as nobody should. @returns the space that it is in. */
async function change(kind: string, id: string, changes: ItemDefinition): Promise<string> {
  const container = cosmos.database(topology.database).container("personal-spaces");
  const { resources } = await container.items
    .query<{ spaceId: string }>({
      query: "SELECT * FROM c WHERE c.kind = @kind AND c.id = @id",
      parameters: [
        { name: "@kind", value: kind },
        { name: "@id", value: id },
      ],
    })
    .fetchAll();
  const [found] = resources;
  if (found === undefined) throw new Error(`there is no ${kind} ${id}`);
  await container.items.upsert({ ...found, ...changes });
  return found.spaceId;
}

/** @returns puts it back. */
async function takeUploadAway(id: string): Promise<() => Promise<void>> {
  const uploads = BlobServiceClient.fromConnectionString(desk.endpoints.blob).getContainerClient("uploads");
  for await (const { name } of uploads.listBlobsFlat({ prefix: `${id}/` })) {
    const blob = uploads.getBlockBlobClient(name);
    const bytes = await blob.downloadToBuffer();
    const { contentType = "", metadata = {} } = await blob.getProperties();
    await blob.delete();
    return async () => {
      await blob.uploadData(bytes, { blobHTTPHeaders: { blobContentType: contentType }, metadata });
    };
  }
  throw new Error(`${id} has no upload`);
}

const hint = (
  queue: "settle" | "publish",
  { connection, spaceId }: Poisoned,
  subject: string,
  travel: { readonly firstSentAt: ReturnType<typeof at>; readonly attempt: number } = {
    firstSentAt: at("2024-07-15T08:00:00.000Z"),
    attempt: 0,
  },
): object =>
  workEvent(
    queue,
    { message: { ...aSpace(connection, spaceId), subject }, travel: { ...travel, swept: false } },
    { id: `${queue}-${subject}`, time: travel.firstSentAt },
  );

async function send(queue: string, body: object | string): Promise<void> {
  const sender = serviceBus.createSender(queue);
  const subject = typeof body === "object" && "subject" in body ? { subject: String(body.subject) } : {};
  await sender.sendMessages({ body: typeof body === "string" ? Buffer.from(body) : body, ...subject });
  await sender.close();
}

interface Letter {
  readonly id: string;
  readonly queue: string;
  readonly reason: string;
  readonly subject: string | null;
}

const letter = (known: Omit<Letter, "id">): unknown => ({
  ...known,
  id: expect.stringMatching(/^\d+$/),
  description: expect.any(String),
  deliveryCount: 10,
  at: expect.any(String),
});

const call = (path: string, token: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${desk.endpoints.url}/v1/operations/dead-letters${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
  });

const deadLetters = async (): Promise<readonly Letter[]> =>
  ((await (await call("", operator)).json()) as { items: readonly Letter[] }).items;

async function replay(choice: object): Promise<unknown> {
  const answer = await call("/replay", operator, { method: "POST", body: JSON.stringify(choice) });
  return answer.json();
}

const published = async (id: string): Promise<boolean> => (await filer.filing(id)).status === "published";

async function references(enterprise: string): Promise<readonly unknown[]> {
  const response = await fetch(`${desk.endpoints.url}/authentic/legalEntity/${enterprise}/references`, {
    headers: {
      Accept: "application/json",
      "NBB-CBSO-Subscription-Key": "anything",
      "X-Request-Id": "6f3c9a52-4a57-4a7b-9d6a-0a7c1f1f2b13",
    },
  });
  return (await response.json()) as readonly unknown[];
}

/** How many messages the queues hold, delayed ones included. */
async function waitingMessages(): Promise<number> {
  // A client of its own for each look: a peek goes on where the last one of its client ended.
  const client = new ServiceBusClient(desk.endpoints.serviceBus);
  const counts = await Promise.all(
    topology.queues.map(async ({ name }) => (await client.createReceiver(name).peekMessages(100)).length),
  );
  await client.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

async function audit(): Promise<readonly Readonly<Record<string, string>>[]> {
  const { resources } = await cosmos
    .database(topology.database)
    .container("registers")
    .items.query<Record<string, string>>("SELECT * FROM c WHERE c.kind = 'audit'")
    .fetchAll();
  return resources.toSorted((one, other) => ((one["at"] ?? "") < (other["at"] ?? "") ? -1 : 1));
}

/** What `npm run token` prints. */
async function mintedByCommand(...options: readonly string[]): Promise<string> {
  const program = resolve(import.meta.dirname, "../../local/token.ts");
  const port = new URL(desk.endpoints.url).port;
  const { stdout } = await promisify(execFile)(process.execPath, [program, "--port", port, ...options]);
  return stdout.trim();
}
