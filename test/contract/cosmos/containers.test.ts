import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ContainerRequest, PartitionKeyKind } from "@azure/cosmos";
import { type Account, definitionOf, openAccount, refusal, sendTo } from "./account.ts";

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});

afterAll(() => account.close());

test("a database and a container are made once, however often they are asked for", async () => {
  const { database } = await account.client.databases.createIfNotExists({ id: account.database.id });
  const request = { id: "once", partitionKey: { paths: ["/pk"], version: 2 }, defaultTtl: -1 };
  expect((await database.containers.createIfNotExists(request)).statusCode).toBe(201);
  const { statusCode, resource } = await database.containers.createIfNotExists(request);
  expect(statusCode).toBe(200);
  expect(resource).toMatchObject({ id: "once", defaultTtl: -1, partitionKey: { paths: ["/pk"] } });
  expect(await refusal(database.containers.create(request))).toMatchObject({ code: 409 });
  const listed = (await database.containers.readAll().fetchAll()).resources.map(({ id }) => id);
  expect(listed).toContain("once");
});

test("a new container comes back with the default indexing policy and geospatial configuration", async () => {
  const id = `${account.database.id}-default`;
  const made = await account.database.containers.create({ id, partitionKey: { paths: ["/pk"] } });
  const expected = {
    indexingPolicy: {
      indexingMode: "consistent",
      automatic: true,
      includedPaths: [{ path: "/*" }],
      excludedPaths: [{ path: '/"_etag"/?' }],
    },
    geospatialConfig: { type: "Geography" },
  };
  expect(made.resource).toMatchObject(expected);
  expect((await made.container.read()).resource).toMatchObject(expected);
  const own = { includedPaths: [{ path: "/a/?" }], excludedPaths: [{ path: "/*" }] };
  const container = await account.container({ indexingPolicy: own });
  expect((await container.read()).resource?.indexingPolicy).toMatchObject({
    includedPaths: own.includedPaths,
    excludedPaths: [{ path: "/*" }, { path: '/"_etag"/?' }],
  });
});

test("a deleted container is gone with its items; one of the same name begins empty", async () => {
  const container = await account.container();
  await container.items.create({ id: "1", pk: "a" });
  await container.delete();
  expect(await refusal(container.read())).toMatchObject({ code: 404 });
  await account.database.containers.create({ id: container.id, partitionKey: { paths: ["/pk"] } });
  expect((await container.item("1", "a").read()).statusCode).toBe(404);
});

test("replacing a container changes its policy, its time to live and its etag", async () => {
  const container = await account.container();
  const before = await definitionOf(container);
  const { resource: after } = await container.replace({ ...before, defaultTtl: 60 });
  expect(after?.defaultTtl).toBe(60);
  expect(after?._etag).not.toBe(before._etag);
  expect(after?._rid).toBe(before._rid);
  const unchanged = await container.replace(await definitionOf(container));
  expect(unchanged.resource?._etag).not.toBe(after?._etag);
  expect(await definitionOf(container)).toMatchObject({ defaultTtl: 60, _etag: unchanged.resource?._etag });
});

test("a container's key cannot be changed, nor its unique keys", async () => {
  const uniqueKeyPolicy = { uniqueKeys: [{ paths: ["/ref"] }] };
  const container = await account.container({ uniqueKeyPolicy });
  const before = await definitionOf(container);
  for (const change of [
    { partitionKey: { paths: ["/other"] } },
    { partitionKey: { paths: ["/pk", "/other"], kind: PartitionKeyKind.MultiHash } },
    { uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/other"] }] } },
  ]) {
    expect(await refusal(container.replace({ ...before, ...change }))).toMatchObject({ code: 400 });
  }
  expect(await definitionOf(container)).toEqual(before);
});

test("a stale If-Match keeps a container from being replaced or deleted", async () => {
  const container = await account.container();
  const before = await definitionOf(container);
  await container.replace(before);
  const stale = { accessCondition: { type: "IfMatch", condition: before._etag } };
  expect(await refusal(container.replace(before, stale))).toMatchObject({ code: 412 });
  expect(await refusal(container.delete(stale))).toMatchObject({ code: 412 });
  expect((await container.read()).statusCode).toBe(200);
});

test("refuses invalid partition key paths when a container is made", async () => {
  const path = `/dbs/${account.database.id}/colls`;
  const paths = [["pk"], ["/"], ["/pk/"], ["//pk"], ["/a/*"], ["/a[]"], [5], [], "/pk", ["/a", "b"]];
  for (const [index, wrong] of paths.entries()) {
    const body = JSON.stringify({ id: `wrong-${index}`, partitionKey: { paths: wrong, kind: "Hash" } });
    expect((await sendTo(account, { method: "POST", path, body })).status).toBe(400);
    expect(await refusal(account.database.container(`wrong-${index}`).read())).toMatchObject({ code: 404 });
  }
});

test("refuses more than three levels of key", async () => {
  const levels = (paths: string[]) =>
    account.container({ partitionKey: { paths, kind: PartitionKeyKind.MultiHash } });
  expect(await refusal(levels(["/a", "/b", "/c", "/d"]))).toMatchObject({ code: 400 });
  expect((await (await levels(["/a", "/b", "/c"])).read()).statusCode).toBe(200);
});

test("refuses a container's time to live that is 0, null or below -1", async () => {
  const container = await account.container();
  const before = await definitionOf(container);
  for (const defaultTtl of [0, null, -2]) {
    const given = { defaultTtl } as ContainerRequest;
    expect(await refusal(account.container(given))).toMatchObject({ code: 400 });
    const replaced = container.replace({ ...before, ...given } as typeof before);
    expect(await refusal(replaced)).toMatchObject({ code: 400 });
  }
});

test("refuses an indexing policy that says nothing of the root", async () => {
  const indexingPolicy = { includedPaths: [{ path: "/a/?" }], excludedPaths: [{ path: "/b/?" }] };
  expect(await refusal(account.container({ indexingPolicy }))).toMatchObject({ code: 400 });
});

test("refuses a policy that is none", async () => {
  const path = `/dbs/${account.database.id}/colls`;
  for (const indexingPolicy of [
    5,
    { indexingMode: "often" },
    { includedPaths: "/*" },
    { includedPaths: [5] },
    { includedPaths: [{ path: "*" }] },
    { compositeIndexes: {} },
    { compositeIndexes: [{ path: "/a" }] },
    { compositeIndexes: [[{ path: "/a" }]] },
    { compositeIndexes: [[{ path: "/a" }, { path: "b" }]] },
    { compositeIndexes: [[{ path: "/a" }, { path: "/b", order: "up" }]] },
  ]) {
    const body = JSON.stringify({ id: "wrong", partitionKey: { paths: ["/pk"] }, indexingPolicy });
    expect((await sendTo(account, { method: "POST", path, body })).status).toBe(400);
  }
});

test("conflicts are an empty feed", async () => {
  const container = await account.container();
  expect((await container.conflicts.readAll().fetchAll()).resources).toEqual([]);
  const path = `/${container.url}/conflicts/none`;
  expect((await sendTo(account, { method: "GET", path })).status).toBe(404);
  expect((await container.conflicts.query("SELECT * FROM c").fetchAll()).resources).toEqual([]);
});
