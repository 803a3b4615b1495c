import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CosmosClient } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
import { BlobServiceClient } from "@azure/storage-blob";
import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { type FilingClient, eventually, filingClient } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker, oneCentOff, withWarning } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { localSettings } from "../../shared/config/settings.ts";
import { journalCatalogue } from "../../shared/application/ports/journal-catalogue.ts";
import { topology } from "../../shared/contracts/topology.ts";
import { registrations } from "../house/registrations.ts";
import { type EchoingProxy, startEchoingProxy } from "./echoing-proxy.ts";
import { type Needle, foundIn, secrets, textsOf, valuesOf, writtenBy } from "./needles.ts";

type Line = Readonly<Record<string, unknown>>;

const jozefien = {
  language: "nl",
  email: "jozefien.verstappen@boekhouding.example",
  name: "Jozefien Verstappen-Óseille",
};
const ambroise = { language: "fr", email: "ambroise@fiduciaire.example", name: "Ambroise Désormeaux" };

const numbers = { green: "0999000822", orange: "0999000921", red: "0999001020", late: "0999001119" };

let dataDirectory: string;
let desk: DeskProcess;
let proxies: Readonly<Record<"cosmos" | "blob" | "paymentProvider", EchoingProxy>>;
/** What was sent or handed out in this run and is not in any store. */
let needles: Needle[] = [];
let log: string;
let lines: readonly Line[];
let traceOfUpload: string;
let idOfUpload: string;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-logs-"));
  await startBehindProxies();
  const unpaid = await wholeRun();
  // Before the clock moves, and what is old enough is erased.
  const stored = await everythingStored();
  await monthLater(unpaid);
  const all = [...needles, ...stored];
  needles = [...new Map(all.map((needle) => [needle.text, needle])).values()];
  await desk.stop();
  // A mail is for its reader: it is in words, and names an address.
  log = globSync("**/*.{log,jsonl,txt}", { cwd: dataDirectory, exclude: ["mail/**"] })
    .map((path) => readFileSync(join(dataDirectory, path), "utf8"))
    .join("\n");
  lines = readFileSync(join(dataDirectory, "log.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}, 120_000);

afterAll(async () => {
  await desk.stop();
  await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
  await rm(dataDirectory, { recursive: true, force: true });
});

describe("what a whole run logs", () => {
  test("holds nothing that was filed, written, paid or proved with", () => {
    expect(needles.length).toBeGreaterThan(500);
    expect(needles.some(({ from }) => from.endsWith("linkToken"))).toBe(true);
    expect(foundIn(withoutMeasures(log), needles)).toEqual([]);
  });

  test("would be found to hold it", () => {
    for (const needle of needles) {
      expect(foundIn(`subject=${needle.text.toUpperCase()} `, [needle])).toEqual([needle]);
    }
  });

  test("has nothing of the form of a credential", () => {
    expect(log).not.toMatch(
      /bearer|eyJ[\w-]|authorization|sharedkey|accountkey|sharedaccess|[?&]sig=|type%3dmaster/i,
    );
  });

  test("is in lines of printable ASCII, on the console in a form for reading", () => {
    expect(log).toMatch(/^[ -~\n]*$/);
    expect(log).toMatch(
      /^08:00:[\d.]{6} information request-answered function=file-accounts connection=eid .* traceId=[0-9a-f]{32}$/m,
    );
  });

  test("tells of everything that happened", () => {
    const codes = new Set(lines.map(({ code }) => code));
    for (const code of [
      "request-answered",
      "request-fault",
      "work-done",
      "work-fault",
      "work-defect",
      "money-refunded",
      "lapsed",
    ])
      expect(codes).toContain(code);
    const functions = new Set(lines.map((line) => line["function"]));
    for (const name of [...registrations().http.keys()]) expect(functions).toContain(name);
  });

  test("says of each entry when, how bad, in which function and in which trace", () => {
    const recorded = lines.filter(({ code }) => String(code) in journalCatalogue);
    for (const line of recorded) {
      expect(line).toMatchObject({
        at: expect.stringMatching(/^2024-0[78]-\d\dT[\d:.]+Z$/),
        level: expect.stringMatching(/^(information|warning|error)$/),
        function: expect.stringMatching(/^[\w-]+$/),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
    }
  });

  test("follows an upload through the queues and over a failure, by the trace that its answer names", () => {
    const caused = lines.filter(({ traceId }) => traceId === traceOfUpload);
    // The message may be worked on before the upload is answered.
    const told = caused.map(({ code, function: name, subject }) => [code, name, subject].join(" ")).sort();
    expect(told).toEqual([
      "request-answered file-accounts ",
      `work-done price-work ${idOfUpload}`,
      `work-done validate-work ${idOfUpload}`,
      `work-fault validate-work ${idOfUpload}`,
    ]);
  });

  test("follows a webhook to the publication of what it paid for", () => {
    const traces = Map.groupBy(lines, (line) => line["traceId"]);
    const functions = [...traces.values()].map((caused) => caused.map((line) => line["function"]));
    const paid = functions.filter((names) => names.includes("publish-work")).map((names) => names.sort());
    expect(paid).toContainEqual(["notice-payment", "publish-work", "publish-work", "settle-work"]);
  });
});

/** Starts the desk with the proxies between the application and its services. */
async function startBehindProxies(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<DeskProcess["endpoints"]["ports"]>();
  const before = (name: string): Promise<EchoingProxy> =>
    startEchoingProxy(promise.then((ports) => ports[name] ?? 0));
  proxies = {
    cosmos: await before("cosmos"),
    blob: await before("blob"),
    paymentProvider: await before("paymentProvider"),
  };
  const storage = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${storageKey};BlobEndpoint=http://127.0.0.1:${String(proxies.blob.port)}/devstoreaccount1;`;
  desk = await startDeskProcess({
    dataDirectory,
    clock: "2024-07-15T08:00:01.000Z",
    environment: {
      COSMOS: localSettings["COSMOS"]?.replace(/:8081/, `:${String(proxies.cosmos.port)}`) ?? "",
      UPLOADS_STORAGE: storage,
      ARCHIVE_STORAGE: storage,
      PAYMENT_PROVIDER_URL: `http://127.0.0.1:${String(proxies.paymentProvider.port)}`,
    },
  });
  resolve(desk.endpoints.ports);
}

/** Of the account that every emulator of Azure Storage has. */
const storageKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Everything that people do, and much that goes wrong. @returns the id of a filing that nobody pays. */
async function wholeRun(): Promise<string> {
  const one = await login({ connection: "eid", key: "jozefien" }, jozefien);
  const other = await login({ connection: "idaas", key: "ambroise" }, ambroise);

  const green = await uploadWithTrouble(one);
  const orange = await one.client.file(
    xbrlOf({ ...withWarning, enterpriseNumber: numbers.orange }),
    "orange",
  );
  const twin = await other.client.file(xbrlOf({ ...bicycleMaker, enterpriseNumber: numbers.green }), "twin");
  const late = await one.client.file(xbrlOf({ ...bicycleMaker, enterpriseNumber: numbers.late }), "late");
  await Promise.all([
    rejected(one, xbrlOf({ ...oneCentOff, enterpriseNumber: numbers.red })),
    ...malformed.map((file) => rejected(one, file)),
    ...[green, orange, late].map((id) =>
      reach(one, typeof id === "string" ? id : id.id, "ready-for-payment"),
    ),
    reach(other, twin.id, "ready-for-payment"),
  ]);

  await payWithTrouble(one, [green, orange.id]);
  await Promise.all([green, orange.id].map((id) => reach(one, id, "published")));
  const second = await other.client.startPayment([twin.id], "twice");
  await payByLink(second.checkoutUrl ?? "");
  await reach(other, twin.id, "rejected");
  const called = await one.client.startPayment([late.id], "off");
  expect(await one.status("DELETE", `/v1/payments/${called.id}`)).toBe(200);

  await strangers();
  await everyRoute([one, other], { id: green, token: "0123456789-unknownsecret" });
  await trouble(one);
  await unreadableMessage();
  return late.id;
}

async function monthLater(unpaid: string): Promise<void> {
  const response = await fetch(`${desk.endpoints.control}/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMilliseconds: 30 * 24 * 3_600_000 }),
  });
  expect(response.status).toBe(200);
  await reach(await login({ connection: "eid", key: "jozefien" }, jozefien), unpaid, "lapsed");
}

interface Person {
  readonly token: string;
  readonly client: FilingClient;
  readonly status: (method: string, path: string, sent?: Sent) => Promise<number>;
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function login(
  key: { readonly connection: string; readonly key: string },
  profile: typeof jozefien,
): Promise<Person> {
  const person = withToken(await desk.token(key));
  await person.client.putProfile(profile);
  needles.push(...writtenBy(key.key, profile.email, profile.name));
  return person;
}

function withToken(token: string): Person {
  needles.push(...secrets("token", token, ...token.split(".")));
  return {
    token,
    client: filingClient(desk.endpoints.url, token),
    status: async (method, path, sent) => (await send(method, path, { token, ...sent })).status,
  };
}

async function send(
  method: string,
  path: string,
  { token, headers, body }: Sent & { readonly token?: string },
): Promise<Response> {
  const response = await fetch(`${desk.endpoints.url}${path}`, {
    method,
    redirect: "manual",
    headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...headers },
    body: body ?? null,
  });
  await response.clone().arrayBuffer();
  return response;
}

const reach = (person: Person, id: string, status: string): Promise<unknown> =>
  eventually(`${id} ${status}`, () => person.client.filing(id), {
    isGood: (filing) => filing.status === status,
  });

/** Its blob cannot be read at first. */
async function uploadWithTrouble({ token, client }: Person): Promise<string> {
  const read = proxies.blob.echo("GET");
  const answer = await send("POST", "/v1/filings", {
    token,
    headers: { "Content-Type": "application/xbrl+xml", "Idempotency-Key": "Key of Jozefien 63.80" },
    body: xbrlOf({ ...bicycleMaker, enterpriseNumber: numbers.green }),
  });
  needles.push(...writtenBy("Idempotency-Key", "Key of Jozefien 63.80"));
  traceOfUpload = answer.headers.get("BelGov-Trace-Id") ?? "";
  const { id } = (await answer.json()) as { readonly id: string };
  idOfUpload = id;
  await read;
  await reach({ token, client } as Person, id, "ready-for-payment");
  return id;
}

const malformed = [
  `<xbrl><VERTROUWELIJK bedrag="1234.56">Hildegarde Vandersmissen`,
  `<!DOCTYPE xbrl [<!ENTITY geheim "Hildegarde">]><xbrl>&geheim; Vandersmissen</xbrl>`,
  `Hildegarde Vandersmissen, BE71 0961 2345 6769, +++090/9337/55493+++`,
  `<xbrl xmlns="http://www.xbrl.org/2003/instance"><x contextRef="Hildegarde">1234.56</x></xbrl>`,
];

async function rejected(person: Person, file: string): Promise<void> {
  needles.push(...writtenBy("malformed file", ...malformed));
  const { id } = await person.client.file(file, `rejected ${String(file.length)}`);
  await reach(person, id, "rejected");
}

/** The provider's page cannot be opened at first, and the first webhook finds the provider away. */
async function payWithTrouble(person: Person, filings: readonly string[]): Promise<void> {
  const { checkoutUrl } = await person.client.startPayment(filings, "all");
  const opened = proxies.paymentProvider.echo("POST");
  expect((await fetch(checkoutUrl ?? "", { redirect: "manual" })).status).toBe(503);
  await opened;
  const fetched = proxies.paymentProvider.echo("GET");
  await payByLink(checkoutUrl ?? "");
  await fetched;
}

/** Who may not come in. */
async function strangers(): Promise<void> {
  for (const key of ["ambroise@expired", "ambroise@unlisted"]) {
    const { status } = withToken(await desk.token({ connection: "idaas", key }));
    expect(await status("GET", "/v1/filings")).toBeGreaterThanOrEqual(401);
  }
  const closed = withToken(await desk.token({ connection: "csam-cert", key: "ambroise" }));
  expect(await closed.status("GET", "/v1/filings")).toBe(403);
  const [head = "", claims = ""] = closed.token.split(".");
  const forged = withToken(`${head}.${claims}.Zm9yZ2Vk${"A".repeat(300)}`);
  expect(await forged.status("GET", "/v1/filings")).toBe(401);
  const basic = Buffer.from("hildegarde:geheim-wachtwoord").toString("base64");
  needles.push(...secrets("Basic", basic));
  await send("GET", "/v1/filings", { headers: { Authorization: `Basic ${basic}` } });
}

/** Every route, by everybody, with a body and a query that nobody asked for. */
async function everyRoute(
  people: readonly Person[],
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const roles = ["contact-centre", "treasury", "operator", "scheduler"];
  const staff = withToken(await desk.token({ key: "dirk.agent@contact.example", roles }));
  const query = "?email=hildegarde%40example.org&iban=BE71096123456769&limit=Hildegarde";
  const body = JSON.stringify({
    name: "Hildegarde Vandersmissen",
    amount: "1234.56",
    iban: "BE71096123456769",
  });
  needles.push(...writtenBy("query and body", "hildegarde%40example.org", "BE71096123456769", "Hildegarde"));
  for (const { methods = [], route = "" } of registrations().http.values()) {
    const path = `/${route.replace(/\{(\w+)[^}]*\}/g, (_all, name: string) => parameters[name] ?? "Hildegarde")}`;
    for (const method of methods) {
      const sent = method === "GET" ? {} : { body, headers: { "X-Request-Id": "hildegarde-1234.56" } };
      for (const person of [...people, staff]) await person.status(method, `${path}${query}`, sent);
    }
  }
}

/** Every service gives back what it was sent, in an error. */
async function trouble(person: Person): Promise<void> {
  const file = xbrlOf({ ...bicycleMaker, name: "GEHEIMZINNIGE RIJWIELEN NV" });
  needles.push(...textsOf(file, "an upload that failed"));
  for (const [proxy, method] of [
    [proxies.cosmos, "GET"],
    [proxies.blob, "PUT"],
    [proxies.cosmos, "POST"],
  ] as const) {
    // A consumer that is still at work may get the echo that was meant for the upload.
    await eventually(`trouble at ${method}`, () => uploadDuring(proxy.echo(method), person, file), {
      isGood: (status) => status === 503,
    });
  }
}

let uploads = 0;

async function uploadDuring(echoed: Promise<void>, { status }: Person, file: string): Promise<number> {
  uploads += 1;
  const key = `trouble-${String(uploads)}`;
  const headers = { "Content-Type": "application/xbrl+xml", "Idempotency-Key": key };
  const answered = await status("POST", "/v1/filings", { headers, body: `${file}<!-- ${key} -->` });
  await echoed;
  return answered;
}

/** Somebody puts a message into the queue that no version of ours has sent. */
async function unreadableMessage(): Promise<void> {
  const client = new ServiceBusClient(desk.endpoints.serviceBus);
  const body = { name: "Hildegarde Vandersmissen", iban: "BE71096123456769" };
  await client.createSender("validate").sendMessages({ body });
  const dead = client.createReceiver("validate", { subQueueType: "deadLetter" });
  const [message] = await dead.receiveMessages(1, { maxWaitTimeInMs: 20_000 });
  expect(message?.body).toEqual(body);
  await client.close();
}

/** What is in the stores at the end, and what opens them. */
async function everythingStored(): Promise<readonly Needle[]> {
  const documents: Record<string, unknown> = {};
  const cosmos = new CosmosClient(desk.endpoints.cosmos);
  for (const { name } of topology.containers) {
    const container = cosmos.database(topology.database).container(name);
    documents[name] = (await container.items.readAll().fetchAll()).resources;
  }
  cosmos.dispose();
  const texts: Needle[] = [];
  const blobs = BlobServiceClient.fromConnectionString(desk.endpoints.blob);
  for (const name of topology.blobContainers) {
    const container = blobs.getContainerClient(name);
    for await (const blob of container.listBlobsFlat()) {
      const text = (await container.getBlobClient(blob.name).downloadToBuffer()).toString("utf8");
      if (text.startsWith("{")) documents[`${name}/${blob.name}`] = JSON.parse(text);
      else if (!text.startsWith("%PDF")) texts.push(...textsOf(text, name));
    }
  }
  const { serviceBus, cosmos: database, blob, paymentProvider } = desk.endpoints;
  const keys = [serviceBus, database, blob].flatMap((text) => text.match(/(?<=Key=)[^;]{16,}/g) ?? []);
  return [...valuesOf(documents), ...texts, ...secrets("key", ...keys, paymentProvider.apiKey)];
}

/** Durations and instants are numbers that may be any. */
const withoutMeasures = (text: string): string =>
  text
    .replace(/"at":"[^"]*"/g, "")
    .replace(/^\d\d:\d\d:\d\d\.\d{3} /gm, "")
    .replace(/milliseconds("?)[:=]\d+/g, "");
