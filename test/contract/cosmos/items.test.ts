import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ClientRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  BulkOperationType,
  ChangeFeedStartFrom,
  ConsistencyLevel,
  type Container,
  CosmosClient,
  PartitionKeyDefinitionVersion,
  type PatchOperation,
} from "@azure/cosmos";
import { type Account, changesOf, endpointOf, openAccount, refusal, sendTo } from "./account.ts";

let account: Account;
let items: Container;

beforeAll(async () => {
  account = await openAccount();
  items = await account.container({
    partitionKey: { paths: ["/pk"], version: PartitionKeyDefinitionVersion.V2 },
    defaultTtl: -1,
    uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/ref"] }] },
  });
});

afterAll(() => account.close());

interface Item {
  readonly id: string;
  readonly pk: string;
  readonly ref?: string;
  readonly n?: number;
  readonly tags?: readonly string[];
  readonly ttl?: number;
}

async function stored(item: Item) {
  const { resource } = await items.items.create(item);
  if (resource === undefined) throw new Error("A creation answers with the document.");
  return resource;
}

/** The refusal itself, with the headers that it came with. */
async function refusedWith(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (refused: unknown) => refused,
  );
}

const ifMatch = (condition: string) => ({ accessCondition: { type: "IfMatch", condition } });

describe("creating", () => {
  test("answers 201 with the system properties", async () => {
    const { statusCode, resource } = await items.items.create({ id: "new", pk: "a", ref: "new" });
    expect(statusCode).toBe(201);
    expect(resource).toMatchObject({
      _etag: expect.any(String),
      _ts: expect.any(Number),
      _rid: expect.any(String),
      _self: expect.any(String),
    });
  });

  test("refuses an id that its partition has, and takes it in another", async () => {
    await stored({ id: "twice", pk: "a", ref: "t1", n: 1 });
    expect(await refusal(items.items.create({ id: "twice", pk: "a", ref: "t2" }))).toMatchObject({
      code: 409,
    });
    await stored({ id: "twice", pk: "b", ref: "t1", n: 9 });
    expect((await items.item("twice", "a").read<Item>()).resource?.n).toBe(1);
    expect((await items.item("twice", "b").read<Item>()).resource?.n).toBe(9);
  });

  test("refuses a value that a unique key of the partition has, until it is free again", async () => {
    await stored({ id: "u1", pk: "a", ref: "unique" });
    expect(await refusal(items.items.create({ id: "u2", pk: "a", ref: "unique" }))).toMatchObject({
      code: 409,
    });
    await items.item("u1", "a").delete();
    await stored({ id: "u2", pk: "a", ref: "unique" });
  });

  test("refuses an id with /, \\ or #, an empty one and one over 1,023 bytes", async () => {
    const headers = { "x-ms-documentdb-partitionkey": '["a"]' };
    const path = `/${items.url}/docs`;
    for (const id of ["a/b", "a\\b", "a#b", "", "x".repeat(1024), "\ud800"]) {
      const body = JSON.stringify({ id, pk: "a", ref: `bad-${id}` });
      expect((await sendTo(account, { method: "POST", path, headers, body })).status).toBe(400);
    }
    await stored({ id: "x".repeat(1023), pk: "a", ref: "long id" });
  });

  test("takes an id with a question mark", async () => {
    await stored({ id: "what?", pk: "odd", ref: "what?", n: 1 });
    // The client leaves the mark as it is in the address, where it begins a query string.
    const headers = { "x-ms-documentdb-partitionkey": '["odd"]' };
    const at = { path: `/${items.url}/docs/what%3F`, headers };
    expect((await sendTo(account, { method: "GET", ...at })).body).toMatchObject({ id: "what?", n: 1 });
    expect((await sendTo(account, { method: "DELETE", ...at })).status).toBe(204);
  });

  test("takes ids that are percent-encoded in their address", async () => {
    for (const id of ["50% of é", "a b+c&d=e", "%2F", "😀"]) {
      await stored({ id, pk: "odd", ref: id, n: 1 });
      const path = `/${items.url}/docs/${encodeURIComponent(id)}`;
      const headers = { "x-ms-documentdb-partitionkey": '["odd"]' };
      const link = `${items.url}/docs/${id}`;
      expect((await sendTo(account, { method: "GET", path, headers, link })).body).toMatchObject({
        id,
        n: 1,
      });
      expect((await items.item(id, "odd").read<Item>()).resource?.n).toBe(1);
      expect((await items.item(id, "odd").delete()).statusCode).toBe(204);
    }
  });

  test("refuses more than 2 MB with 413: Request size is too large", async () => {
    const big = { id: "big", pk: "a", ref: "big", text: "x".repeat(2.2e6) };
    expect(await refusal(items.items.create(big))).toEqual({
      code: 413,
      message: expect.stringContaining("Request size is too large"),
    });
    expect((await items.item("big", "a").read()).statusCode).toBe(404);
  });

  test("refuses an item's time to live that is null, 0, below -1 or no whole number", async () => {
    for (const ttl of [null, 0, -2, 1.5, "60"]) {
      const body = { id: "ttl", pk: "a", ref: "ttl", ttl };
      expect(await refusal(items.items.create<object>(body))).toMatchObject({ code: 400 });
    }
    await stored({ id: "for-ever", pk: "a", ref: "for-ever", ttl: -1 });
  });

  test("refuses a partition key over 2,048 bytes", async () => {
    expect(await refusal(items.items.create({ id: "long", pk: "x".repeat(2049) }))).toMatchObject({
      code: 400,
    });
    expect(await refusal(items.items.create({ id: "long", pk: "é".repeat(1025) }))).toMatchObject({
      code: 400,
    });
    await stored({ id: "long", pk: "x".repeat(2048) });
  });

  test("refuses arrays and objects over 128 levels deep", async () => {
    const deep = (levels: number): unknown =>
      Array.from({ length: levels }).reduce((inside) => [inside], "bottom");
    const body = { id: "deep", pk: "a", ref: "deep" };
    expect(await refusal(items.items.create<object>({ ...body, deep: deep(200) }))).toMatchObject({
      code: 400,
    });
    expect((await items.items.create<object>({ ...body, deep: deep(100) })).statusCode).toBe(201);
    const set = items.item("deep", "a").patch([{ op: "set", path: "/deep", value: deep(150) }]);
    expect(await refusal(set)).toMatchObject({ code: 400 });
  });
});

describe("reading", () => {
  test("answers 404 without a document where there is none, or none in this partition", async () => {
    await stored({ id: "here", pk: "a", ref: "here" });
    for (const item of [items.item("nope", "a"), items.item("here", "zzz")]) {
      const { statusCode, resource } = await item.read<Item>();
      expect(statusCode).toBe(404);
      expect(resource).toBeUndefined();
    }
  });

  test("answers 304 while the document is the same", async () => {
    const { _etag } = await stored({ id: "same", pk: "a", ref: "same" });
    const condition = { accessCondition: { type: "IfNoneMatch", condition: _etag } };
    expect((await items.item("same", "a").read(condition)).statusCode).toBe(304);
    await items.items.upsert({ id: "same", pk: "a", ref: "same", n: 2 });
    expect((await items.item("same", "a").read(condition)).statusCode).toBe(200);
  });

  test("costs more for 100 KB than for a small document", async () => {
    await stored({ id: "small", pk: "size", ref: "small" });
    await items.items.create({ id: "large", pk: "size", ref: "large", text: "x".repeat(100_000) });
    const small = (await items.item("small", "size").read()).requestCharge;
    expect(small).toBeGreaterThan(0);
    expect((await items.item("large", "size").read()).requestCharge).toBeGreaterThan(small * 2);
  });
});

test("a write costs more for a larger document and for one with more that is indexed", async () => {
  const charge = async (id: string, more: object) =>
    (await items.items.create({ id, pk: "cost", ref: id, ...more })).requestCharge;
  const small = await charge("cost-small", { text: "x".repeat(1000) });
  expect(await charge("cost-large", { text: "x".repeat(50_000) })).toBeGreaterThan(small * 2);
  const manyValues = Array.from({ length: 250 }, (_, n) => n);
  expect(await charge("cost-indexed", { manyValues })).toBeGreaterThan(small + 5);
});

describe("where an item is", () => {
  test("comes with every answer about items, percent-encoded, refusals among them", async () => {
    const { database } = await account.client.databases.create({ id: `${account.database.id} é+%` });
    const odd = (await database.containers.create({ id: "a c&é", partitionKey: { paths: ["/pk"] } }))
      .container;
    const { resource } = await odd.read();
    const expected = {
      "x-ms-alt-content-path": `dbs/${encodeURIComponent(database.id)}/colls/${encodeURIComponent(odd.id)}`,
      "x-ms-content-path": resource?._rid,
      "x-ms-session-token": expect.any(String),
    };
    const body = { id: "1", pk: "a" };
    const create = { operationType: BulkOperationType.Create, resourceBody: { id: "2", pk: "a" } } as const;
    for (const work of [
      () => odd.items.create(body),
      () => odd.items.upsert(body),
      () => odd.item("1", "a").replace(body),
      () => odd.item("1", "a").patch([{ op: "set", path: "/n", value: 1 }]),
      () => odd.item("1", "a").read(),
      () => odd.item("none", "a").read(),
      () => odd.items.batch([create], "a"),
      () => odd.items.query("SELECT * FROM c", { partitionKey: "a" }).fetchNext(),
      () => changesOf(odd, ChangeFeedStartFrom.Now("a")).readNext(),
      () => refusedWith(odd.items.create(body)),
      () => refusedWith(odd.item("1", "a").delete(ifMatch('"stale"'))),
      () => odd.item("1", "a").delete(),
    ]) {
      expect(await work()).toMatchObject({ headers: expected });
    }
    await database.delete();
  });

  test("lets the client keep its session token and send it with the next read", async () => {
    const client = new CosmosClient({ ...endpointOf(account), consistencyLevel: ConsistencyLevel.Session });
    const own = client.database(account.database.id).container(items.id);
    const sent: unknown[] = [];
    const record = (message: unknown) => {
      const { request } = message as { readonly request: ClientRequest };
      if (request.path.includes("/docs/session")) sent.push(request.getHeader("x-ms-session-token"));
    };
    const { headers } = await own.items.create({ id: "session", pk: "a", ref: "session" });
    subscribe("http.client.request.start", record);
    await own.item("session", "a").read();
    unsubscribe("http.client.request.start", record);
    expect(sent).toEqual([headers["x-ms-session-token"]]);
    client.dispose();
  });
});

describe("changing", () => {
  test("upsert answers 201 for a new document and 200 for one that was there", async () => {
    expect((await items.items.upsert({ id: "up", pk: "a", ref: "up", n: 2 })).statusCode).toBe(201);
    expect((await items.items.upsert({ id: "up", pk: "a", ref: "up", n: 3 })).statusCode).toBe(200);
    expect((await items.item("up", "a").read<Item>()).resource?.n).toBe(3);
  });

  test("replace holds to If-Match and gives a new etag", async () => {
    const before = await stored({ id: "rep", pk: "a", ref: "rep", n: 1 });
    const item = items.item("rep", "a");
    const { resource } = await item.replace<Item>({ ...before, n: 2 }, ifMatch(before._etag));
    expect(resource?._etag).not.toBe(before._etag);
    expect(resource?._rid).toBe(before._rid);
    expect(await refusal(item.replace({ ...before, n: 3 }, ifMatch(before._etag)))).toMatchObject({
      code: 412,
    });
    expect((await item.read<Item>()).resource?.n).toBe(2);
  });

  test("upsert, patch and delete refuse a stale If-Match", async () => {
    await stored({ id: "stale", pk: "a", ref: "stale", n: 1 });
    const item = items.item("stale", "a");
    const stale = ifMatch('"stale"');
    for (const attempt of [
      items.items.upsert({ id: "stale", pk: "a", ref: "stale", n: 2 }, stale),
      item.patch([{ op: "set", path: "/n", value: 2 }], stale),
      item.delete(stale),
    ]) {
      expect(await refusal(attempt)).toMatchObject({ code: 412 });
    }
    expect((await item.read<Item>()).resource?.n).toBe(1);
  });

  test("replace of what is not there is 404, and so is a second delete", async () => {
    expect(await refusal(items.item("no", "a").replace({ id: "no", pk: "a" }))).toMatchObject({ code: 404 });
    await stored({ id: "gone", pk: "a", ref: "gone" });
    expect((await items.item("gone", "a").delete()).statusCode).toBe(204);
    expect(await refusal(items.item("gone", "a").delete())).toMatchObject({ code: 404 });
  });

  test("a document cannot move to another partition or take another id", async () => {
    const before = await stored({ id: "fixed", pk: "a", ref: "fixed" });
    const item = items.item("fixed", "a");
    expect(await refusal(item.replace({ ...before, pk: "b" }))).toMatchObject({ code: 400 });
    expect(await refusal(item.replace({ ...before, id: "other" }))).toMatchObject({ code: 400 });
    expect(await refusal(item.patch([{ op: "set", path: "/pk", value: "b" }]))).toMatchObject({ code: 400 });
  });
});

describe("patching", () => {
  test("adds, sets, increments, replaces, removes and moves", async () => {
    await stored({ id: "p", pk: "a", ref: "p", n: 4 });
    const operations = [
      { op: "add", path: "/tags", value: ["x"] },
      { op: "incr", path: "/n", value: 10 },
      { op: "set", path: "/o", value: { a: 1, b: 2 } },
      { op: "add", path: "/tags/-", value: "z" },
      { op: "add", path: "/tags/1", value: "y" },
      { op: "replace", path: "/o/a", value: 3 },
      { op: "remove", path: "/o/b" },
      { op: "move", from: "/o/a", path: "/moved" }, // the service knows it, the client's type does not
    ] as readonly PatchOperation[];
    const { resource } = await items.item("p", "a").patch<Item>([...operations]);
    expect(resource).toMatchObject({ n: 14, tags: ["x", "y", "z"], moved: 3, o: {} });
  });

  test("holds to its condition", async () => {
    await stored({ id: "pc", pk: "a", ref: "pc", n: 4 });
    const set = (condition: string) =>
      items.item("pc", "a").patch<Item>({ condition, operations: [{ op: "set", path: "/n", value: 5 }] });
    expect(await refusal(set("from c where c.n = 999"))).toMatchObject({ code: 412 });
    expect((await set("from c where c.n = 4")).resource?.n).toBe(5);
  });

  test("refuses more than ten operations", async () => {
    const increments = (length: number) =>
      Array.from({ length }, () => ({ op: "incr", path: "/n", value: 1 }) as const);
    await stored({ id: "ten", pk: "a", ref: "ten", n: 0 });
    expect(await refusal(items.item("ten", "a").patch(increments(11)))).toMatchObject({ code: 400 });
    expect((await items.item("ten", "a").patch<Item>(increments(10))).resource?.n).toBe(10);
  });

  test("refuses a change of a system property", async () => {
    await stored({ id: "system", pk: "a", ref: "system" });
    for (const path of ["/_rid", "/_self", "/_etag", "/_ts", "/_attachments", "/_ts/below"]) {
      const patch = items.item("system", "a").patch([{ op: "set", path, value: 1 }]);
      expect(await refusal(patch)).toMatchObject({ code: 400 });
    }
  });

  test("refuses an index out of the array's range", async () => {
    await stored({ id: "range", pk: "a", ref: "range", tags: ["t"] });
    for (const operation of [
      { op: "add", path: "/tags/2", value: "x" },
      { op: "set", path: "/tags/2", value: "x" },
      { op: "replace", path: "/tags/1", value: "x" },
      { op: "remove", path: "/tags/1" },
      { op: "add", path: "/tags/99999999999999999999", value: "x" },
    ] as const) {
      expect(await refusal(items.item("range", "a").patch([operation]))).toMatchObject({ code: 400 });
    }
    expect((await items.item("range", "a").read<Item>()).resource?.tags).toEqual(["t"]);
  });

  test.each([
    ["more than ten operations", Array.from({ length: 11 }, () => ({ op: "incr", path: "/n", value: 1 }))],
    ["a system property", [{ op: "set", path: "/_ts", value: 1 }]],
    ["an index out of range", [{ op: "add", path: "/tags/5", value: "x" }]],
    ["the replacement of what is not there", [{ op: "replace", path: "/none", value: 1 }]],
    ["the removal of what is not there", [{ op: "remove", path: "/none" }]],
    ["an increment beyond all numbers", [1e308, 1e308].map((value) => ({ op: "incr", path: "/n", value }))],
    ["an increment of a text", [{ op: "incr", path: "/ref", value: 1 }]],
    ["a parent that is not there", [{ op: "add", path: "/none/below", value: 1 }]],
  ] as const)("refuses %s, and then nothing counts", async (_, operations) => {
    await items.items.upsert({ id: "pr", pk: "a", ref: "pr", n: 1, tags: ["t"] });
    const patch = [{ op: "set", path: "/n", value: 2 } as const, ...operations].slice(0, 11);
    expect(await refusal(items.item("pr", "a").patch(patch as never))).toMatchObject({ code: 400 });
    expect((await items.item("pr", "a").read<Item>()).resource?.n).toBe(1);
  });

  test("refuses to grow past 2 MB with 413", async () => {
    await stored({ id: "grow", pk: "a", ref: "grow" });
    const text = "x".repeat(1.1e6);
    await items.item("grow", "a").patch([{ op: "set", path: "/a", value: text }]);
    const second = items.item("grow", "a").patch([{ op: "set", path: "/b", value: text }]);
    expect(await refusal(second)).toMatchObject({ code: 413 });
  });
});

test("an item with a time to live of one second is gone after it, and its id is free", async () => {
  await items.items.create({ id: "ttl", pk: "ttl", ref: "ttl", ttl: 1 });
  expect((await items.item("ttl", "ttl").read()).statusCode).toBe(200);
  const deadline = Date.now() + 10_000;
  let status = 200;
  while (status === 200 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    status = (await items.item("ttl", "ttl").read()).statusCode;
  }
  expect(status).toBe(404);
  expect((await items.items.create({ id: "ttl", pk: "ttl", ref: "ttl" })).statusCode).toBe(201);
});

test("a body that is not JSON is refused with 400, and nothing else is hurt", async () => {
  const headers = { "x-ms-documentdb-partitionkey": '["a"]' };
  const path = `/${items.url}/docs`;
  for (const body of ["{", "", "[", "nothing", Buffer.from('{"id":"\xff"}', "latin1")]) {
    expect((await sendTo(account, { method: "POST", path, headers, body })).status).toBe(400);
  }
  expect((await items.read()).statusCode).toBe(200);
});

test("booleans of headers count in any case", async () => {
  const path = `/${items.url}/docs`;
  const key = { "x-ms-documentdb-partitionkey": '["case"]' };
  const post = (headers: Readonly<Record<string, string>>, body: unknown) =>
    sendTo(account, { method: "POST", path, headers: { ...key, ...headers }, body: JSON.stringify(body) });
  for (const [index, yes] of ["true", "True", "TRUE"].entries()) {
    const item = { id: "case", pk: "case", ref: "case", n: index };
    expect((await post({ "x-ms-documentdb-is-upsert": yes }, item)).status).toBe(index === 0 ? 201 : 200);
    const query = await post({ "x-ms-documentdb-isquery": yes }, { query: "SELECT VALUE c.n FROM c" });
    expect(query.body).toMatchObject({ Documents: [index] });
    const read = [{ operationType: "Read", id: "case" }];
    const batch = await post({ "x-ms-cosmos-is-batch-request": yes, "x-ms-cosmos-batch-atomic": yes }, read);
    expect(batch.body).toMatchObject([{ statusCode: 200 }]);
  }
  for (const no of ["false", "False"]) {
    const again = await post({ "x-ms-documentdb-is-upsert": no }, { id: "case", pk: "case", ref: "case" });
    expect(again.status).toBe(409);
  }
});

test("Prefer: return=minimal leaves out the document that was written, never one that is read", async () => {
  const path = `/${items.url}/docs`;
  const headers = { "x-ms-documentdb-partitionkey": '["a"]', prefer: "return=minimal" };
  const body = JSON.stringify({ id: "minimal", pk: "a", ref: "minimal" });
  const one = `${path}/minimal`;
  const patch = JSON.stringify([{ op: "set", path: "/n", value: 1 }]);
  for (const request of [
    { method: "POST", path, headers, body },
    { method: "POST", path, headers: { ...headers, "x-ms-documentdb-is-upsert": "True" }, body },
    { method: "PUT", path: one, headers, body },
    { method: "PATCH", path: one, headers, body: patch },
  ]) {
    const answer = await sendTo(account, request);
    expect([200, 201]).toContain(answer.status);
    expect(answer.headers.get("etag")).toEqual(expect.any(String));
    expect(answer.body).toBeUndefined();
  }
  expect((await sendTo(account, { method: "GET", path: one, headers })).body).toMatchObject({ n: 1 });
});

test("a wrong key is refused with 401", async () => {
  const connectionString = account.connectionString.replace(/AccountKey=[^;]+/, "AccountKey=AAAA");
  const stranger = new CosmosClient(connectionString);
  expect(await refusal(stranger.database(account.database.id).read())).toMatchObject({ code: 401 });
  stranger.dispose();
});
