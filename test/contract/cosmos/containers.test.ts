import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ContainerRequest, PartitionKeyKind } from "@azure/cosmos";
import { type Account, openAccount, refusal } from "./account.ts";

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

test("a new container comes back with the default indexing policy", async () => {
  const container = await account.container();
  expect((await container.read()).resource).toMatchObject({
    indexingPolicy: {
      indexingMode: "consistent",
      automatic: true,
      includedPaths: [{ path: "/*" }],
      excludedPaths: [{ path: '/"_etag"/?' }],
    },
    geospatialConfig: { type: "Geography" },
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

test("a deleted database is gone with its containers", async () => {
  const { database } = await account.client.databases.create({ id: `${account.database.id}-short` });
  await database.containers.create({ id: "c", partitionKey: { paths: ["/pk"] } });
  await database.delete();
  expect(await refusal(database.container("c").read())).toMatchObject({ code: 404 });
});

test("replacing changes policy, time to live and etag, never the key", async () => {
  const container = await account.container();
  const { resource: before } = await container.read();
  if (before === undefined) throw new Error("The container was just made.");
  const { resource: after } = await container.replace({ ...before, defaultTtl: 60 });
  expect(after?.defaultTtl).toBe(60);
  expect(after?._etag).not.toBe(before._etag);
  expect(after?._rid).toBe(before._rid);
  const otherKey = container.replace({ ...before, partitionKey: { paths: ["/other"] } });
  expect(await refusal(otherKey)).toMatchObject({ code: 400 });
});

test.each([["pk"], ["/"], ["/pk/"], ["/a/*"], ["/a[]"]])("refuses the key path %s", async (path) => {
  const refused = await refusal(account.container({ partitionKey: { paths: [path] } }));
  expect(refused.message).toMatch(/path|partition/i);
});

test("refuses more than three levels of key", async () => {
  const paths = ["/a", "/b", "/c", "/d"];
  const refused = await refusal(
    account.container({ partitionKey: { paths, kind: PartitionKeyKind.MultiHash } }),
  );
  expect(refused.code).toBe(400);
});

test.each([null, 0, -2])("refuses the default time to live %p", async (defaultTtl) => {
  expect(await refusal(account.container({ defaultTtl } as ContainerRequest))).toMatchObject({ code: 400 });
});

test("refuses an indexing policy that says nothing of the root", async () => {
  const indexingPolicy = { includedPaths: [{ path: "/a/?" }], excludedPaths: [{ path: "/b/?" }] };
  expect(await refusal(account.container({ indexingPolicy }))).toMatchObject({ code: 400 });
});

test("conflicts are an empty feed", async () => {
  const container = await account.container();
  expect((await container.conflicts.readAll().fetchAll()).resources).toEqual([]);
});
