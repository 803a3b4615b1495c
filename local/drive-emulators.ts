import { deepStrictEqual } from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BulkOperationType, CosmosClient } from "@azure/cosmos";
import { ServiceBusAdministrationClient, ServiceBusClient } from "@azure/service-bus";
import { saidLine } from "./said-line.ts";

// Drives the two emulators, each in a process of its own, by the unmodified clients and with nothing of Filing. Prints
// what it saw step by step, and fails where that is not what Azure would have shown: npm run -s emulators:drive

const directory = await mkdtemp(join(tmpdir(), "emulators-"));
const running: ChildProcess[] = [];
try {
  await Promise.all([driveCosmos(), driveServiceBus()]);
  console.log("everything as expected");
} finally {
  // A signal to npm does not reach what it runs: each has a process group of its own.
  for (const { pid, exitCode } of running) {
    if (pid !== undefined && exitCode === null) process.kill(-pid, "SIGTERM");
  }
  await rm(directory, { recursive: true, maxRetries: 5 });
}

async function driveCosmos(): Promise<void> {
  const said = start("cosmos", "--port", "0", "--data", join(directory, "cosmos"));
  const [endpoint = "", key = ""] = (await said("ready")).split(" ");
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const { database, statusCode } = await client.databases.create({ id: "library" });
  const made = await database.containers.create({ id: "books", partitionKey: { paths: ["/shelf"] } });
  saw("cosmos: database and container made", [statusCode, made.statusCode], [201, 201]);
  const { items } = made.container;

  const created = await items.create({ id: "1", shelf: "a", title: "Emma" });
  const replaced = await items.upsert({ id: "1", shelf: "a", title: "Emma", year: 1815 });
  saw("cosmos: created, and upserted over", [created.statusCode, replaced.statusCode], [201, 200]);
  const book = made.container.item("1", "a");
  saw("cosmos: read", (await book.read<{ year: number }>()).resource?.year, 1815);
  const accessCondition = { type: "IfMatch", condition: created.etag };
  const stale = book.replace({ id: "1", shelf: "a" }, { accessCondition });
  saw("cosmos: replaced on a stale etag", await stale.catch(codeOf), 412);
  const batch = ["2", "3"].map((id) => ({
    operationType: BulkOperationType.Create,
    resourceBody: { id, shelf: "a", year: 1900 + Number(id) },
  }));
  saw("cosmos: batch", (await items.batch(batch, "a")).code, 200);
  const query = { query: "SELECT VALUE c.id FROM c WHERE c.year > @year ORDER BY c.year DESC" };
  const found = items.query(
    { ...query, parameters: [{ name: "@year", value: 1815 }] },
    { partitionKey: "a" },
  );
  saw("cosmos: queried", (await found.fetchAll()).resources, ["3", "2"]);
  await book.delete();
  saw("cosmos: read after its deletion", (await book.read()).statusCode, 404);
  client.dispose();
}

async function driveServiceBus(): Promise<void> {
  const data = join(directory, "service-bus");
  const said = start("service-bus", "--port", "0", "--admin-port", "0", "--data", data);
  const [connectionString, administrationString] = await Promise.all([said("ready"), said("administration")]);
  const ca = await readFile(join(data, "ca.pem"), "utf8");
  const administration = new ServiceBusAdministrationClient(administrationString, { tlsOptions: { ca } });
  await administration.createQueue("jobs");
  await administration.createQueue("turns", { requiresSession: true });
  saw("service bus: queue made", (await administration.getQueue("jobs")).status, "Active");

  const client = new ServiceBusClient(connectionString);
  const [sender, receiver] = [client.createSender("jobs"), client.createReceiver("jobs")];
  await sender.sendMessages(["done", "later", "never"].map((body) => ({ body })));
  await sender.scheduleMessages({ body: "tomorrow" }, new Date(Date.now() + 86_400_000));
  const [done, later, never] = await receiver.receiveMessages(3);
  if (done === undefined || later === undefined || never === undefined)
    throw new Error("fewer than were sent");
  saw("service bus: received", [done, later, never].map(bodyOf), ["done", "later", "never"]);
  await receiver.completeMessage(done);
  const reason = { deadLetterReason: "nobody wants it", deadLetterErrorDescription: "it said so itself" };
  await receiver.deadLetterMessage(never, reason);
  const counts = await administration.getQueueRuntimeProperties("jobs");
  const {
    activeMessageCount: active,
    scheduledMessageCount: scheduled,
    deadLetterMessageCount: dead,
  } = counts;
  saw("service bus: counted", { active, scheduled, dead }, { active: 1, scheduled: 1, dead: 1 });
  await receiver.deferMessage(later);
  const [deferred] = await receiver.receiveDeferredMessages(later.sequenceNumber ?? []);
  saw("service bus: received what was deferred", deferred?.body, "later");
  const [letter] = await client.createReceiver("jobs", { subQueueType: "deadLetter" }).receiveMessages(1);
  saw("service bus: received what is dead", letter?.deadLetterReason, reason.deadLetterReason);

  await sender.scheduleMessages({ body: "soon" }, new Date(Date.now() + 300));
  saw("service bus: received what was due", (await receiver.receiveMessages(1)).map(bodyOf), ["soon"]);

  const turns = client.createSender("turns");
  await turns.sendMessages(["first", "second"].map((body) => ({ body, sessionId: "ada" })));
  const session = await client.acceptNextSession("turns");
  await session.setSessionState("half way");
  const held = [session.sessionId, await session.getSessionState()];
  saw("service bus: held a session, with its state", held, ["ada", "half way"]);
  saw("service bus: received of it", (await session.receiveMessages(2)).map(bodyOf), ["first", "second"]);
  await client.close();
}

/** Starts one of the emulators as its page says. @returns what waits for a line that it begins with a word. */
function start(script: string, ...options: readonly string[]): (word: string) => Promise<string> {
  const child = spawn("npm", ["run", "-s", script, "--", ...options], {
    cwd: dirname(import.meta.dirname),
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  running.push(child);
  return (word) => saidLine(child, word, `npm run ${script} ended before it was ready`);
}

/** Prints what was seen. @throws AssertionError where it is not what is right. */
function saw(what: string, seen: unknown, right: unknown): void {
  deepStrictEqual(seen, right, `${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(right)}`);
  console.log(`${what}: ${JSON.stringify(seen)}`);
}

function bodyOf({ body }: { readonly body: unknown }): unknown {
  return body;
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}
