import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  type Container,
  CosmosClient,
  PartitionKeyDefinitionVersion,
  type PatchOperation,
} from "@azure/cosmos";
import { type Account, openAccount, refusal, sendTo } from "./account.ts";

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
}

async function stored(item: Item) {
  const { resource } = await items.items.create(item);
  if (resource === undefined) throw new Error("A creation answers with the document.");
  return resource;
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

  test.each(["x".repeat(1100), "a\\b", ""])("refuses an id that is none: %.20s", async (id) => {
    const body = { id, pk: "a", ref: `bad-${id}` };
    const { code, message } = await refusal(items.items.create(body, { disableAutomaticIdGeneration: true }));
    expect([400, undefined]).toContain(code);
    expect(message).toMatch(/id|name|input/i);
  });

  test("takes an id with a question mark", async () => {
    await stored({ id: "what?", pk: "odd", ref: "what?", n: 1 });
    const path = `/${items.url}/docs/what%3F`;
    const headers = { "x-ms-documentdb-partitionkey": '["odd"]' };
    expect((await sendTo(account, { method: "GET", path, headers })).body).toMatchObject({
      id: "what?",
      n: 1,
    });
  });

  test.each(["50% of é", "a b+c&d=e"])("takes the id %s", async (id) => {
    await stored({ id, pk: "odd", ref: id, n: 1 });
    expect((await items.item(id, "odd").read<Item>()).resource?.n).toBe(1);
    expect((await items.item(id, "odd").delete()).statusCode).toBe(204);
  });

  test("refuses more than 2 MB with 413", async () => {
    const big = { id: "big", pk: "a", ref: "big", text: "x".repeat(2.2e6) };
    expect(await refusal(items.items.create(big))).toEqual({
      code: 413,
      message: expect.stringContaining("Request size is too large"),
    });
    expect((await items.item("big", "a").read()).statusCode).toBe(404);
  });

  test.each([null, 0, -2, 1.5, "60"])("refuses the time to live %p", async (ttl) => {
    expect(await refusal(items.items.create<object>({ id: "ttl", pk: "a", ref: "ttl", ttl }))).toMatchObject({
      code: 400,
    });
  });

  test("refuses a partition key over 2,048 bytes", async () => {
    const refused = await refusal(items.items.create({ id: "long", pk: "x".repeat(2100) }));
    expect(refused.code).toBe(400);
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

  test("charges more for a larger document and gives a session token", async () => {
    await stored({ id: "small", pk: "size", ref: "small" });
    const large = await items.items.create({
      id: "large",
      pk: "size",
      ref: "large",
      text: "x".repeat(100_000),
    });
    const small = await items.item("small", "size").read();
    expect(small.requestCharge).toBeGreaterThan(0);
    expect((await items.item("large", "size").read()).requestCharge).toBeGreaterThan(small.requestCharge * 2);
    expect(large.headers["x-ms-session-token"]).toEqual(expect.any(String));
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

  test.each([
    ["more than ten operations", Array.from({ length: 11 }, () => ({ op: "incr", path: "/n", value: 1 }))],
    ["a system property", [{ op: "set", path: "/_ts", value: 1 }]],
    ["an index out of range", [{ op: "add", path: "/tags/5", value: "x" }]],
    ["the replacement of what is not there", [{ op: "replace", path: "/none", value: 1 }]],
    ["the removal of what is not there", [{ op: "remove", path: "/none" }]],
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
  expect((await sendTo(account, { method: "POST", path, headers, body: "{" })).status).toBe(400);
  expect((await items.read()).statusCode).toBe(200);
});

test("booleans of headers count in any case, and Prefer: return=minimal leaves out the document", async () => {
  const headers = {
    "x-ms-documentdb-partitionkey": '["a"]',
    "x-ms-documentdb-is-upsert": "True",
    prefer: "return=minimal",
  };
  const body = JSON.stringify({ id: "header", pk: "a", ref: "header" });
  const request = { method: "POST", path: `/${items.url}/docs`, headers, body };
  expect(await sendTo(account, request)).toEqual({ status: 201, body: undefined });
  expect(await sendTo(account, request)).toEqual({ status: 200, body: undefined });
});

test("a wrong key is refused with 401", async () => {
  const connectionString = account.connectionString.replace(/AccountKey=[^;]+/, "AccountKey=AAAA");
  const stranger = new CosmosClient(connectionString);
  expect(await refusal(stranger.database(account.database.id).read())).toMatchObject({ code: 401 });
  stranger.dispose();
});
