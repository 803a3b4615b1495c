import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { BulkOperationType, type Container, CosmosClient } from "@azure/cosmos";
import {
  type Cosmos,
  type CosmosOptions,
  type Operation,
  startCosmos,
} from "../../../local/cosmos/cosmos.ts";
import { refusal, sendTo } from "../../contract/cosmos/account.ts";

const running: { readonly cosmos: Cosmos; readonly client: CosmosClient }[] = [];

afterEach(stop);

async function stop(): Promise<void> {
  for (const { cosmos, client } of running.splice(0)) {
    client.dispose();
    await cosmos.close();
  }
}

/** An emulator and the container `c` of its database `d`, if it has them. */
async function connect(options: CosmosOptions = {}): Promise<{ cosmos: Cosmos; items: Container }> {
  const cosmos = await startCosmos(options);
  const client = new CosmosClient(cosmos.connectionString);
  running.push({ cosmos, client });
  return { cosmos, items: client.database("d").container("c") };
}

async function start(options: CosmosOptions = {}): Promise<{ cosmos: Cosmos; items: Container }> {
  const { cosmos, items } = await connect(options);
  await items.database.client.databases.create({ id: "d" });
  await items.database.containers.create({ id: "c", partitionKey: { paths: ["/pk"] } });
  return { cosmos, items };
}

test("listens on loopback only, on a port of its own, and says how to connect", async () => {
  const { cosmos } = await start();
  expect(cosmos.endpoint).toBe(`http://127.0.0.1:${cosmos.port}`);
  expect(cosmos.connectionString).toBe(`AccountEndpoint=${cosmos.endpoint}/;AccountKey=${cosmos.key};`);
});

test("keeps its data to itself: neither the directory nor the port can be taken twice", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "cosmos-"));
  const { cosmos } = await start({ dataDirectory });
  await expect(startCosmos({ dataDirectory })).rejects.toThrow("locked");
  await expect(startCosmos({ port: cosmos.port })).rejects.toThrow("EADDRINUSE");
  await rm(dataDirectory, { recursive: true });
});

test("databases, containers, throughput and items survive a restart as they were", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "cosmos-"));
  const definition = {
    id: "full",
    partitionKey: { paths: ["/pk"] },
    defaultTtl: 3600,
    uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/ref"] }] },
    indexingPolicy: {
      compositeIndexes: [["/a", "/b"].map((path) => ({ path, order: "ascending" as const }))],
    },
    throughput: 900,
  };
  const everything = async ({ cosmos, items }: Awaited<ReturnType<typeof connect>>) => {
    const client = new CosmosClient(cosmos.connectionString);
    const { database } = items;
    const state = {
      databases: (await client.databases.readAll().fetchAll()).resources,
      containers: (await database.containers.readAll().fetchAll()).resources,
      offer: (await database.container("full").readOffer()).resource,
      items: (await database.container("full").items.readAll().fetchAll()).resources,
    };
    client.dispose();
    return state;
  };
  const first = await start({ dataDirectory });
  const { database } = first.items;
  const { container } = await database.containers.create(definition);
  await container.items.create({ id: "1", pk: "a", ref: "r", a: 1, b: 2 });
  await database.containers.create({ ...definition, id: "gone" });
  await database.container("gone").delete();
  const before = await everything(first);
  expect(before.containers.map(({ id }) => id).sort()).toEqual(["c", "full"]);
  await stop();

  const second = await connect({ dataDirectory });
  expect(await everything(second)).toEqual(before);
  const again = second.items.database.container("full");
  expect(await refusal(again.items.create({ id: "2", pk: "a", ref: "r" }))).toMatchObject({ code: 409 });
  expect((await again.items.query("SELECT * FROM c ORDER BY c.a, c.b").fetchAll()).resources).toHaveLength(1);
  await again.delete();
  await stop();
  const third = await connect({ dataDirectory });
  expect(await refusal(third.items.database.container("full").read())).toMatchObject({ code: 404 });
  await stop();
  await rm(dataDirectory, { recursive: true });
});

test("throttles as many item requests as asked, and the client comes through by itself", async () => {
  const observed: Operation[] = [];
  const { cosmos, items } = await start({ observe: (operation) => observed.push(operation) });
  cosmos.throttle(3);
  expect((await items.items.create({ id: "1", pk: "a" })).statusCode).toBe(201);
  expect(observed.map(({ kind, status }) => [kind, status])).toEqual([
    ["create", 429],
    ["create", 429],
    ["create", 429],
    ["create", 201],
  ]);
});

test("a storm of 429 reaches the caller", async () => {
  const { cosmos, items } = await start();
  cosmos.throttle(1000);
  await expect(items.items.create({ id: "1", pk: "a" })).rejects.toMatchObject({
    code: 429,
    headers: { "x-ms-retry-after-ms": "10", "x-ms-substatus": "3200" },
  });
  cosmos.throttle(0);
  expect((await items.item("1", "a").read()).statusCode).toBe(404);
});

test("an outage: everything is refused until it is over, and nothing is lost", async () => {
  const { cosmos, items } = await start();
  await items.items.create({ id: "1", pk: "a" });
  cosmos.refuse(true);
  await expect(items.items.create({ id: "2", pk: "a" })).rejects.toMatchObject({ code: 503 });
  await expect(items.item("1", "a").read()).rejects.toMatchObject({ code: 503 });
  cosmos.refuse(false);
  expect((await items.item("1", "a").read()).statusCode).toBe(200);
  expect((await items.item("2", "a").read()).statusCode).toBe(404);
});

test("observes each operation with its charge", async () => {
  const observed: Operation[] = [];
  const { items } = await start({ observe: (operation) => observed.push(operation) });
  const body = { id: "1", pk: "a", n: 1 };
  await items.items.create(body);
  await items.items.upsert(body);
  await items.item("1", "a").read();
  await items.item("1", "a").patch([{ op: "incr", path: "/n", value: 1 }]);
  await items.item("1", "a").replace(body);
  const create = (id: string) =>
    ({ operationType: BulkOperationType.Create, resourceBody: { id, pk: "a" } }) as const;
  await items.items.batch([create("2"), create("3")], "a");
  await items.items.batch([create("2"), create("4")], "a");
  await items.items.query("SELECT * FROM c", { partitionKey: "a" }).fetchAll();
  await items.item("1", "a").delete();
  const seen = observed.filter(({ kind }) => kind !== "query-plan");
  expect(seen.map(({ kind, status }) => [kind, status])).toEqual([
    ["create", 201],
    ["upsert", 200],
    ["read", 200],
    ["patch", 200],
    ["replace", 200],
    ["batch", 200],
    ["batch", 207],
    ["query", 200],
    ["delete", 204],
  ]);
  expect(seen.every(({ container, charge }) => container === "c" && charge > 0)).toBe(true);
  expect(seen.find(({ kind }) => kind === "batch")?.operations).toBe(2);
});

test("charges grow with size and with what is indexed, and are always the same", async () => {
  const { items } = await start();
  const charge = async (id: string, body: object) =>
    (await items.items.create({ id, pk: "a", ...body })).requestCharge;
  const small = await charge("s1", { text: "x".repeat(500) });
  expect(await charge("s2", { text: "x".repeat(500) })).toBe(small);
  expect(small).toBeGreaterThan(5);
  expect(small).toBeLessThan(7);
  expect(await charge("wide", { values: Array.from({ length: 100 }, (_, n) => n) })).toBeGreaterThan(
    small + 5,
  );
  expect(await charge("large", { text: "x".repeat(100_000) })).toBeGreaterThan(45);
  expect((await items.item("s1", "a").read()).requestCharge).toBe(1);
  expect((await items.item("large", "a").read()).requestCharge).toBeCloseTo(9.8, 0);
});

test("a changed indexing policy and time to live hold for what is already there", async () => {
  const { items } = await start();
  for (const [n, s] of [
    [1, "b"],
    [2, "a"],
    [3, "a"],
  ] as const) {
    await items.items.create({ id: String(n), pk: "a", n, s });
  }
  const query = "SELECT VALUE c.n FROM c ORDER BY c.s, c.n";
  await expect(items.items.query(query).fetchAll()).rejects.toMatchObject({ code: 400 });
  const { resource } = await items.read();
  const ascending = (path: string) => ({ path, order: "ascending" as const });
  await items.replace({
    ...resource,
    id: "c",
    partitionKey: { paths: ["/pk"] },
    defaultTtl: 3600,
    indexingPolicy: { compositeIndexes: [[ascending("/s"), ascending("/n")]] },
  });
  expect((await items.items.query(query).fetchAll()).resources).toEqual([2, 3, 1]);
});

test("what is not supported is refused with a sentence that says so", async () => {
  const { cosmos, items: container } = await start();
  for (const [method, path] of [
    ["GET", `/dbs/${container.database.id}/users`],
    ["GET", `/dbs/${container.database.id}/clientencryptionkeys`],
    ["POST", `/${container.url}/sprocs`],
    ["GET", `/${container.url}/triggers`],
    ["GET", `/${container.url}/udfs`],
    ["GET", `/${container.url}/docs/1/attachments`],
    ["GET", "/snapshots"],
  ] as const) {
    const body = method === "POST" ? "{}" : undefined;
    const answer = await sendTo(cosmos, { method, path, ...(body === undefined ? {} : { body }) });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("not supported") },
    });
  }
  const path = `/dbs/${container.database.id}/colls`;
  for (const part of [
    { vectorEmbeddingPolicy: { vectorEmbeddings: [] } },
    { computedProperties: [{ name: "upper", query: "SELECT VALUE UPPER(c.id) FROM c" }] },
    { indexingPolicy: { vectorIndexes: [{ path: "/v", type: "flat" }] } },
  ]) {
    const body = JSON.stringify({ id: "unsupported", partitionKey: { paths: ["/pk"] }, ...part });
    const answer = await sendTo(cosmos, { method: "POST", path, body });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("not supported") },
    });
  }
  const triggered = { preTriggerInclude: ["stamp"] };
  const refused = await refusal(container.items.create({ id: "1", pk: "a" }, triggered));
  expect(refused).toMatchObject({ code: 400, message: expect.stringContaining("not supported") });
});

test("a verb that a resource does not know is 405", async () => {
  const { cosmos, items: container } = await start();
  for (const [method, path] of [
    ["DELETE", "/dbs"],
    ["PUT", `/dbs/${container.database.id}`],
    ["PATCH", `/dbs/${container.database.id}/colls`],
    ["POST", `/${container.url}`],
    ["PUT", `/${container.url}/docs`],
    ["POST", `/${container.url}/docs/1`],
    ["DELETE", `/${container.url}/pkranges`],
    ["POST", "/offers"],
  ] as const) {
    expect((await sendTo(cosmos, { method, path })).status).toBe(405);
  }
});

test("a binary batch (HybridRow) is refused with a 400 that says so", async () => {
  const { cosmos, items } = await start();
  for (const atomic of ["True", "False"]) {
    const { status, body } = await sendTo(cosmos, {
      method: "POST",
      path: `/${items.url}/docs`,
      headers: {
        "x-ms-cosmos-is-batch-request": "True",
        "x-ms-cosmos-batch-atomic": atomic,
        "x-ms-documentdb-partitionkey": '["a"]',
      },
      body: Uint8Array.of(0x81, 1, 2, 3),
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "BadRequest", message: expect.stringContaining("HybridRow") });
  }
});

test("a query that would not end is cut off, a JOIN that swells is refused, and the rest goes on", async () => {
  const { items } = await start();
  await items.items.create({ id: "1", pk: "a", text: `${"a".repeat(40)}b`, list: Array(400).fill(0) });
  const endless = "REGEXMATCH(c.text, '^(a+)+$')";
  const join = "JOIN x IN c.list JOIN y IN c.list JOIN z IN c.list";
  const ask = (query: string) => items.items.query(query, { partitionKey: "a" }).fetchAll();
  const [regular, swelling, sound] = await Promise.all([
    refusal(ask(`SELECT * FROM c WHERE ${endless}`)),
    refusal(ask(`SELECT VALUE COUNT(1) FROM c ${join}`)),
    items.items.create({ id: "2", pk: "a" }),
  ]);
  expect(regular).toMatchObject({ code: 400, message: expect.stringContaining("cut off") });
  expect(swelling).toMatchObject({ code: 400, message: expect.stringContaining("100000 rows") });
  expect(sound.statusCode).toBe(201);
  const condition = `FROM c WHERE ${endless}`;
  const patch = items.item("1", "a").patch({ condition, operations: [{ op: "set", path: "/n", value: 1 }] });
  expect(await refusal(patch)).toMatchObject({ code: 400 });
  expect((await items.item("1", "a").read<{ n?: number }>()).resource?.n).toBeUndefined();
});
