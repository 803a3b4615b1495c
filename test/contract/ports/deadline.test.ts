import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { eventually } from "../../../local/filing-client.ts";
import { blobDocuments } from "../../../shared/adapters/azure/blob-documents.ts";
import { type Clients } from "../../../shared/adapters/azure/clients.ts";
import { type CosmosDocuments, cosmosDocuments } from "../../../shared/adapters/azure/cosmos-documents.ts";
import { cosmosPersonalSpaces } from "../../../shared/adapters/azure/cosmos-personal-spaces.ts";
import { cosmosPublications } from "../../../shared/adapters/azure/cosmos-publications.ts";
import { cosmosReferences } from "../../../shared/adapters/azure/cosmos-references.ts";
import { cosmosRegisters } from "../../../shared/adapters/azure/cosmos-registers.ts";
import { cosmosTransfers } from "../../../shared/adapters/azure/cosmos-transfers.ts";
import { serviceBusDeadLetters } from "../../../shared/adapters/azure/service-bus-dead-letters.ts";
import { serviceBusWorkQueues } from "../../../shared/adapters/azure/service-bus-work-queues.ts";
import { type Call, underDeadline } from "../../../shared/adapters/azure/trouble.ts";
import { type TokenRules, joseTokenVerifier } from "../../../shared/adapters/identity/jose-token-verifier.ts";
import { hostedPaymentProvider } from "../../../shared/adapters/payments/hosted-payment-provider.ts";
import { digestIdentifiers } from "../../../shared/adapters/system/digest-identifiers.ts";
import { systemClock } from "../../../shared/adapters/system/system-clock.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type DeadLetters } from "../../../shared/application/ports/dead-letters.ts";
import { type Documents } from "../../../shared/application/ports/documents.ts";
import { type PaymentProvider } from "../../../shared/application/ports/payment-provider.ts";
import { type PersonalSpaces } from "../../../shared/application/ports/personal-spaces.ts";
import { type Publications } from "../../../shared/application/ports/publications.ts";
import { type References } from "../../../shared/application/ports/references.ts";
import { type Registers } from "../../../shared/application/ports/registers.ts";
import { type TokenVerifier } from "../../../shared/application/ports/token-verifier.ts";
import { type Transfers } from "../../../shared/application/ports/transfers.ts";
import { type WorkQueues } from "../../../shared/application/ports/work-queues.ts";
import { aClosure, aSpace, openAlways } from "../../builders/access.ts";
import { anOrigin } from "../../builders/blobs.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
import { aPublication } from "../../builders/publications.ts";
import { aReconciliation } from "../../builders/reconciliations.ts";
import { day, morning } from "../../builders/times.ts";
import { aTransfer } from "../../builders/transfers.ts";
import { blobServiceAt, clientsOf, cosmosAt, serviceBusAt } from "./desk.ts";
import { type SilentServer, startSilentServer } from "./silent-server.ts";

/** A call of each method of a port: a method without one does not compile. */
type EveryMethod<Port> = { readonly [Method in keyof Port]: (port: Port) => Promise<unknown> };

const space = aSpace();
const filing = aReceivedFiling({ space });
const query = { query: "SELECT * FROM c" };

const ofCosmos: EveryMethod<CosmosDocuments> = {
  read: (documents) => documents.read("x", ["x"]),
  create: (documents) => documents.create({ id: "x" }),
  replace: (documents) => documents.replace({ id: "x" }, ["x"], "1"),
  batch: (documents) => documents.batch(["x"], [{ create: { id: "x" } }]),
  page: (documents) => documents.page(query, { limit: 1 }),
  pages: (documents) => drain(documents.pages(query)),
};

const ofSpaces: EveryMethod<PersonalSpaces> = {
  filing: (spaces) => spaces.filing(space, "f1"),
  payment: (spaces) => spaces.payment(space, "p1"),
  notice: (spaces) => spaces.notice(space, "n1"),
  profile: (spaces) => spaces.profile(space),
  erasedProfile: (spaces) => spaces.erasedProfile(space),
  tombstones: (spaces) => spaces.tombstones(space),
  filingsOfEnterprise: (spaces) => spaces.filingsOfEnterprise(space, "0403170701"),
  verdict: (spaces) => spaces.verdict(space, "m1"),
  commit: (spaces) => spaces.commit(space, [{ create: { filing } }]),
  filings: (spaces) => spaces.filings(space, { limit: 1 }),
  countByStatus: (spaces) => spaces.countByStatus(space),
  payable: (spaces) => spaces.payable(space, 1),
  held: (spaces) => drain(spaces.held("eid")),
  waitingSince: (spaces) => drain(spaces.waitingSince(morning)),
  overdue: (spaces) => drain(spaces.overdue("eid", day("2024-01-01"))),
  unfinished: (spaces) => drain(spaces.unfinished({ connection: "eid" })),
  endedBefore: (spaces) => drain(spaces.endedBefore(morning)),
  profilesUnchangedSince: (spaces) => drain(spaces.profilesUnchangedSince(morning)),
  changedBetween: (spaces) => drain(spaces.changedBetween(morning, morning)),
  filingsWithId: (spaces) => spaces.filingsWithId("f1"),
};

const ofPublications: EveryMethod<Publications> = {
  create: (publications) => publications.create(aPublication()),
  read: (publications) => publications.read("0403170701", "x"),
  replace: (publications) => publications.replace(aPublication(), "1"),
  ofEnterprise: (publications) => publications.ofEnterprise("0403170701"),
  ofReference: (publications) => publications.ofReference("2024-00000001"),
  changedBetween: (publications) => drain(publications.changedBetween(morning, morning)),
};

const ofReferences: EveryMethod<References> = {
  create: (references) => references.create<"key">({ kind: "key", keyId: "x", ...space }),
  communication: (references) => references.communication("100000000189"),
  key: (references) => references.key("x"),
  successionCode: (references) => references.successionCode("x"),
  publication: (references) => references.publication("2024-00000001"),
};

const ofRegisters: EveryMethod<Registers> = {
  timetable: (registers) => registers.timetable(),
  timetableInForce: (registers) => registers.timetableInForce(),
  storeTimetable: (registers) => registers.storeTimetable(openAlways, undefined),
  closure: (registers) => registers.closure("csam-cert", morning),
  storeClosure: (registers) => registers.storeClosure(aClosure(), undefined),
  takeNumbers: (registers) => registers.takeNumbers(2024, 1),
  createRefund: (registers) =>
    registers.createRefund({
      id: "x",
      code: "10",
      amount: 1n,
      currency: "EUR",
      paymentId: "p1",
      at: morning,
    }),
  createAuditEntry: (registers) =>
    registers.createAuditEntry({ id: "x", at: morning, actor: "a", action: "look", subject: "x" }),
  refund: (registers) => registers.refund("x"),
  reconciliation: (registers) => registers.reconciliation(),
  storeReconciliation: (registers) => registers.storeReconciliation(aReconciliation(), undefined),
  attempts: (registers) => registers.attempts("x"),
  storeAttempts: (registers) => registers.storeAttempts("x", { since: morning, count: 1 }, undefined),
};

const ofTransfers: EveryMethod<Transfers> = {
  transfer: (transfers) => transfers.transfer("x"),
  erased: (transfers) => transfers.erased("x"),
  store: (transfers) => transfers.store(aTransfer(), undefined),
  erase: (transfers) => transfers.erase({ id: "x", erasedAt: morning }, "1"),
  list: (transfers) => transfers.list({}, { limit: 1 }),
  waitingSince: (transfers) => drain(transfers.waitingSince(morning)),
  endedSince: (transfers) => drain(transfers.endedSince(morning)),
};

const ofDocuments: EveryMethod<Documents> = {
  storeUpload: (documents) => documents.storeUpload("x", new Uint8Array(1), anOrigin()),
  upload: (documents) => documents.upload("x"),
  storeReport: (documents) =>
    documents.storeReport(
      "f1",
      {
        outcome: "green",
        model: "m87-f",
        framework: "23.0",
        checksRun: 1,
        findings: [],
        notes: [],
      },
      anOrigin(),
    ),
  report: (documents) => documents.report("x"),
  uploadsStoredBefore: (documents) => drain(documents.uploadsStoredBefore(morning)),
  reportsStoredBefore: (documents) => drain(documents.reportsStoredBefore(morning)),
  eraseUpload: (documents) => documents.eraseUpload("x"),
  eraseReport: (documents) => documents.eraseReport("x"),
  storePublication: (documents) => documents.storePublication("x", new Uint8Array(1), "application/pdf"),
  publication: (documents) => documents.publication("x"),
  uploadBytes: (documents) => documents.uploadBytes("x"),
  publicationBytes: (documents) => documents.publicationBytes("x"),
  publicationNames: (documents) => documents.publicationNames({ limit: 1, continuation: null }),
};

const ofQueues: EveryMethod<WorkQueues> = {
  send: (queues) =>
    queues.send("price", [
      {
        message: { ...space, subject: "f1" },
        travel: { firstSentAt: morning, attempt: 0, swept: false },
      },
    ]),
};

const ofDeadLetters: EveryMethod<DeadLetters> = {
  list: (deadLetters) => deadLetters.list("price", { limit: 1 }),
  replay: (deadLetters) => deadLetters.replay("price", { reason: "x" }),
};

const ofTokens: EveryMethod<TokenVerifier> = {
  verify: (tokens) => tokens.verify(`${encoded({ alg: "RS256" })}.${encoded({ iss: issuer })}.AA`),
};

const ofProvider: EveryMethod<PaymentProvider> = {
  open: (provider) =>
    provider.open({
      idempotencyKey: "x",
      amount: 1n,
      description: "x",
      returnUrl: "https://filing.test",
      webhookUrl: "https://filing.test",
      metadata: {},
    }),
  fetch: (provider) => provider.fetch("x"),
  close: (provider) => provider.close("x"),
};

const issuer = "https://issuer.test/";
const verifierNeeds = { clock: systemClock(), identifiers: digestIdentifiers };

const rulesOf = (url: string): TokenRules => {
  const filers = { issuer, audience: "filing", jwksUri: `${url}/keys` };
  const staff = { ...filers, issuer: "https://staff.test/" };
  return { filers, staff, waysIn: [], supportedAuthorities: [] };
};

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** So long may a call take here; production is more patient. */
const milliseconds = 300;
const hasty: Call = (call, run) => underDeadline(call, run, milliseconds);

/** What never answers, as each adapter is told of it. */
interface SilentService extends Clients {
  readonly url: string;
}

interface Adapter {
  readonly methods: readonly string[];
  /** Calls all of them at once, each against a service that never answers. @returns what each of them came to. */
  readonly callAll: (service: SilentService) => Promise<Readonly<Record<string, unknown>>>;
}

const adapter = <Port extends object>(
  open: (service: SilentService) => Port,
  every: EveryMethod<Port>,
): Adapter => {
  const methods = Object.keys(every) as (keyof Port & string)[];
  return {
    methods,
    async callAll(service) {
      const port = open(service);
      expect(Object.keys(port).sort()).toEqual(methods.toSorted());
      const outcomes = methods.map(async (method) => [method, await outcomeOf(every[method](port))]);
      return Object.fromEntries(await Promise.all(outcomes)) as Record<string, unknown>;
    },
  };
};

const container = ({ cosmos }: Clients): CosmosDocuments =>
  cosmosDocuments(cosmos.database("filing").container("x"), hasty);

/** The modules that talk to somebody outside, with every method of what they serve. */
const adapters: Readonly<Record<string, Adapter>> = {
  "azure/blob-documents.ts": adapter(({ archive }) => {
    const blobs = archive.getContainerClient("x");
    return blobDocuments({ uploads: blobs, reports: blobs, publications: blobs }, hasty);
  }, ofDocuments),
  "azure/cosmos-documents.ts": adapter(container, ofCosmos),
  "azure/cosmos-personal-spaces.ts": adapter((clients) => cosmosPersonalSpaces(container(clients)), ofSpaces),
  "azure/cosmos-publications.ts": adapter(
    (clients) => cosmosPublications(container(clients)),
    ofPublications,
  ),
  "azure/cosmos-references.ts": adapter((clients) => cosmosReferences(container(clients)), ofReferences),
  "azure/cosmos-registers.ts": adapter(
    (clients) => cosmosRegisters(container(clients), openAlways),
    ofRegisters,
  ),
  "azure/cosmos-transfers.ts": adapter((clients) => cosmosTransfers(container(clients)), ofTransfers),
  "azure/service-bus-dead-letters.ts": adapter(
    ({ serviceBus }) => serviceBusDeadLetters(serviceBus, systemClock(), 1, hasty),
    ofDeadLetters,
  ),
  "azure/service-bus-work-queues.ts": adapter(
    ({ serviceBus }) => serviceBusWorkQueues(serviceBus, systemClock(), hasty),
    ofQueues,
  ),
  "identity/jose-token-verifier.ts": adapter(
    ({ url }) => joseTokenVerifier(rulesOf(url), { ...verifierNeeds, timeoutMilliseconds: milliseconds }),
    ofTokens,
  ),
  "payments/hosted-payment-provider.ts": adapter(
    ({ url }) => hostedPaymentProvider({ baseUrl: url, apiKey: "x", timeoutMilliseconds: milliseconds }),
    ofProvider,
  ),
};

/**
 * The Cosmos client asks once what the key of a container is, and takes no signal along: its own timeout of eight
 * seconds ends that request. It is answered, so that it does not hide the others.
 */
const definitionOfContainer = {
  "GET /dbs/filing/colls/x HTTP/1.1":
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" +
    JSON.stringify({ id: "x", partitionKey: { paths: ["/id"], kind: "Hash", version: 2 } }),
};

/** The first opens the clients, the second holds the deadline itself. */
const noAdapters = ["azure/clients.ts", "azure/trouble.ts"];

test("every module that talks to somebody outside is here", async () => {
  const adapterFolder = join(import.meta.dirname, "../../../shared/adapters");
  const modules = await Promise.all(
    ["azure", "identity", "payments"].map(async (family) =>
      (await readdir(join(adapterFolder, family))).map((name) => `${family}/${name}`),
    ),
  );
  expect(modules.flat().sort()).toEqual([...Object.keys(adapters), ...noAdapters].sort());
});

describe("before a service that never answers, each call ends at its deadline, and its request with it", () => {
  let server: SilentServer;
  let clients: Clients;

  beforeEach(async () => {
    server = await startSilentServer(definitionOfContainer);
    clients = clientsOf({
      cosmos: cosmosAt(server.port),
      serviceBus: serviceBusAt(server.port),
      archiveStorage: blobServiceAt(server.port),
    });
  });

  afterEach(async () => {
    clients.cosmos.dispose();
    await clients.serviceBus.close();
    await server.close();
  });

  test.each(Object.entries(adapters))("%s", async (module, { methods, callAll }) => {
    const started = performance.now();
    const outcomes = await callAll({ ...clients, url: `http://127.0.0.1:${String(server.port)}` });
    expect(outcomes).toEqual(Object.fromEntries(methods.map((method) => [method, "Fault"])));
    expect(performance.now() - started).toBeLessThan(5000);
    // A connection of HTTP is for its request; the client of Service Bus keeps its own, for all that follows.
    const kept = module.startsWith("azure/service-bus") ? Infinity : 0;
    await eventually("no request", () => Promise.resolve(server.connections), {
      isGood: (connections) => connections <= kept,
      seconds: 5,
    });
  });
});

test("a client that ignores its signal does not outlast the deadline", async () => {
  await expect(hasty("read", () => new Promise(() => undefined))).rejects.toBeInstanceOf(Fault);
});

test("a call that fails in an unforeseen way is a fault with its cause", async () => {
  const cause = new Error("ECONNRESET");
  const failing = underDeadline("read", () => Promise.reject(cause));
  await expect(failing).rejects.toMatchObject({ name: "Fault", message: "read failed", cause });
});

test("a fault goes through as it is", async () => {
  const fault = new Fault("a read answered 207");
  await expect(underDeadline("read", () => Promise.reject(fault))).rejects.toBe(fault);
});

const outcomeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "an answer",
    (error: unknown) => (error instanceof Fault ? "Fault" : error),
  );

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const page of pages) expect(page).toBeUndefined();
}
