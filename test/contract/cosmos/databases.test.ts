import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Database } from "@azure/cosmos";
import { type Account, definitionOf, openAccount, refusal, sendTo } from "./account.ts";

let account: Account;
let made = 0;

beforeAll(async () => {
  account = await openAccount();
});

afterAll(() => account.close());

const newId = () => `${account.database.id}-${++made}`;
const byPk = { partitionKey: { paths: ["/pk"] } };

async function newDatabase(): Promise<Database> {
  return (await account.client.databases.create({ id: newId() })).database;
}

test("a database is made, read, listed, found by a query and deleted", async () => {
  const id = newId();
  const { statusCode, resource, database } = await account.client.databases.create({ id });
  expect(statusCode).toBe(201);
  expect((await database.read()).resource).toEqual(resource);
  const { resources: all } = await account.client.databases.readAll().fetchAll();
  expect(all).toContainEqual(resource);
  const query = { query: "SELECT * FROM root r WHERE r.id = @id", parameters: [{ name: "@id", value: id }] };
  expect((await account.client.databases.query(query).fetchAll()).resources).toEqual([resource]);
  expect((await account.client.databases.createIfNotExists({ id })).statusCode).toBe(200);
  expect(await refusal(account.client.databases.create({ id }))).toMatchObject({ code: 409 });
  expect((await database.delete()).statusCode).toBe(204);
  expect(await refusal(database.read())).toMatchObject({ code: 404 });
  expect(await refusal(database.delete())).toMatchObject({ code: 404 });
  expect((await account.client.databases.query(query).fetchAll()).resources).toEqual([]);
});

test("a container is made, read, listed, found by a query, replaced and deleted", async () => {
  const database = await newDatabase();
  const { statusCode, resource, container } = await database.containers.create({ id: "b", ...byPk });
  expect(statusCode).toBe(201);
  expect((await container.read()).resource).toEqual(resource);
  await database.containers.create({ id: "a", ...byPk });
  const { resources: all } = await database.containers.readAll().fetchAll();
  expect(all.map(({ id }) => id).sort()).toEqual(["a", "b"]);
  const ordered = {
    query: "SELECT VALUE r.id FROM r WHERE IS_DEFINED(r.partitionKey) ORDER BY r.id",
    parameters: [],
  };
  expect((await database.containers.query(ordered).fetchAll()).resources).toEqual(["a", "b"]);
  const replaced = await container.replace({ id: "b", ...byPk, defaultTtl: 60 });
  expect(replaced.statusCode).toBe(200);
  expect((await container.read()).resource).toEqual(replaced.resource);
  expect((await container.delete()).statusCode).toBe(204);
  expect(await refusal(container.read())).toMatchObject({ code: 404 });
  expect(await refusal(container.replace({ id: "b", ...byPk }))).toMatchObject({ code: 404 });
  expect(await refusal(container.delete())).toMatchObject({ code: 404 });
  expect((await database.containers.createIfNotExists({ id: "b", ...byPk })).statusCode).toBe(201);
  await database.delete();
});

test("a deleted database is gone with its containers and their items; one of the same name begins empty", async () => {
  const database = await newDatabase();
  const { container } = await database.containers.create({ id: "c", ...byPk });
  await container.items.create({ id: "1", pk: "a" });
  await database.delete();
  expect(await refusal(container.read())).toMatchObject({ code: 404 });
  expect((await container.item("1", "a").read()).statusCode).toBe(404);
  expect(await refusal(container.items.create({ id: "2", pk: "a" }))).toMatchObject({ code: 404 });
  await account.client.databases.create({ id: database.id });
  expect((await database.containers.readAll().fetchAll()).resources).toEqual([]);
  await database.containers.create({ id: "c", ...byPk });
  expect((await container.items.readAll().fetchAll()).resources).toEqual([]);
  await database.delete();
});

test("a container in a database that does not exist is 404, whatever is asked of it", async () => {
  const nowhere = account.client.database(newId());
  expect(await refusal(nowhere.containers.create({ id: "c", ...byPk }))).toMatchObject({ code: 404 });
  expect(await refusal(nowhere.containers.readAll().fetchAll())).toMatchObject({ code: 404 });
  expect(await refusal(nowhere.container("c").read())).toMatchObject({ code: 404 });
  expect(await refusal(nowhere.container("c").items.create({ id: "1" }))).toMatchObject({ code: 404 });
});

test("names of databases and containers: no / \\ # ?, no space at the end, at most 255 characters", async () => {
  for (const path of ["/dbs", `/dbs/${account.database.id}/colls`]) {
    for (const id of ["a/b", "a\\b", "a#b", "a?b", "a ", "x".repeat(256), "", null, "\ud800"]) {
      const body = JSON.stringify({ id, ...byPk });
      expect((await sendTo(account, { method: "POST", path, body })).status).toBe(400);
    }
  }
  const { container } = await account.database.containers.create({ id: "a b.c-é'&=+", ...byPk });
  expect((await container.read()).resource?.id).toBe("a b.c-é'&=+");
});

describe("throughput that is asked for", () => {
  test("is kept as the offer of a container, and 400 where none was asked for", async () => {
    const asked = await account.database.containers.create({ id: newId(), ...byPk, throughput: 1200 });
    const { resource, offer } = await asked.container.readOffer();
    const own = await definitionOf(asked.container);
    expect(resource).toMatchObject({
      resource: own._self,
      offerResourceId: own._rid,
      offerVersion: "V2",
      content: { offerThroughput: 1200 },
    });
    expect((await offer.read()).resource).toEqual(resource);
    const plain = await account.container();
    expect((await plain.readOffer()).resource).toMatchObject({ content: { offerThroughput: 400 } });
  });

  test("of a database is shared: its containers have none of their own but what they ask for", async () => {
    const { database } = await account.client.databases.create({ id: newId(), maxThroughput: 4000 });
    expect((await database.readOffer()).resource?.content).toMatchObject({
      offerAutopilotSettings: { maxThroughput: 4000 },
    });
    const { container: sharing } = await database.containers.create({ id: "sharing", ...byPk });
    expect((await sharing.readOffer()).resource).toBeUndefined();
    const { container: own } = await database.containers.create({ id: "own", ...byPk, throughput: 500 });
    expect((await own.readOffer()).resource?.content).toMatchObject({ offerThroughput: 500 });
    await database.delete();
    const { resources: offers } = await account.client.offers.readAll().fetchAll();
    expect(offers.map(({ content }) => content?.offerThroughput)).not.toContain(500);
  });

  test("can be changed, not from manual to autoscale, and holds to If-Match", async () => {
    const container = await account.container();
    const { resource, offer } = await container.readOffer();
    if (resource === undefined) throw new Error("Each container has an offer.");
    const manual = (offerThroughput: number) => ({
      ...resource,
      content: { offerThroughput, offerIsRUPerMinuteThroughputEnabled: false },
    });
    const { resource: changed } = await offer.replace(manual(900));
    expect(changed?.content?.offerThroughput).toBe(900);
    expect(changed?._etag).not.toBe(resource._etag);
    const stale = { accessCondition: { type: "IfMatch", condition: resource._etag } };
    expect(await refusal(offer.replace(manual(1000), stale))).toMatchObject({ code: 412 });
    expect(await refusal(offer.replace(manual(950)))).toMatchObject({ code: 400 });
    const offerAutopilotSettings = {
      maxThroughput: 4000,
      tier: 0,
      maximumTierThroughput: 0,
      autoUpgrade: false,
    };
    const autoscale = { ...resource, content: { ...manual(0).content, offerAutopilotSettings } };
    expect(await refusal(offer.replace(autoscale))).toMatchObject({ code: 400 });
    expect((await container.readOffer()).resource?.content?.offerThroughput).toBe(900);
  });

  test("is refused with 400 where it is none that is sold, and nothing is made", async () => {
    for (const wrong of [
      { throughput: 399 },
      { throughput: 450 },
      { throughput: 1_000_100 },
      { maxThroughput: 500 },
      { maxThroughput: 1500 },
    ]) {
      const id = newId();
      const made = account.database.containers.create({ id, ...byPk, ...wrong });
      expect(await refusal(made)).toMatchObject({ code: 400 });
      expect(await refusal(account.database.container(id).read())).toMatchObject({ code: 404 });
    }
  });
});
