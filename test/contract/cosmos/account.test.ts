import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ClientRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CosmosClient } from "@azure/cosmos";
import { type Account, endpointOf, openAccount, sendTo } from "./account.ts";

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});

afterAll(() => account.close());

const bytesOf = (rid: unknown) => Buffer.from(String(rid).replaceAll("-", "/"), "base64");

test("has the address that the client used: a slash at its end makes no second endpoint", async () => {
  const { endpoint, key } = endpointOf(account);
  const bare = endpoint.replace(/\/$/, "");
  const sent = new Set<unknown>();
  const record = (message: unknown) => {
    sent.add((message as { readonly request: ClientRequest }).request.getHeader("host"));
  };
  subscribe("http.client.request.start", record);
  for (const spelling of [bare, `${bare}/`]) {
    const client = new CosmosClient({ endpoint: spelling, key });
    await client.database(account.database.id).read();
    expect((await client.getReadEndpoint()).replace(/\/$/, "")).toBe(bare);
    expect((await client.getWriteEndpoint()).replace(/\/$/, "")).toBe(bare);
    expect(await client.getReadEndpoints()).toHaveLength(1);
    expect(await client.getWriteEndpoints()).toHaveLength(1);
    client.dispose();
  }
  unsubscribe("http.client.request.start", record);
  expect([...sent]).toEqual([new URL(bare).host]);
});

describe("what the .NET client needs", () => {
  test("the account tells its query engine's configuration", async () => {
    const { status, body } = await sendTo(account, { method: "GET", path: "/" });
    expect(status).toBe(200);
    const { queryEngineConfiguration } = body as { readonly queryEngineConfiguration: string };
    expect(JSON.parse(queryEngineConfiguration)).toMatchObject({
      maxSqlQueryInputLength: expect.any(Number),
      sqlAllowAggregateFunctions: true,
    });
  });

  test("resource ids are of 4, 8 and 16 bytes, each beginning with its owner's", async () => {
    const container = await account.container();
    const database = bytesOf((await account.database.read()).resource?._rid);
    const own = bytesOf((await container.read()).resource?._rid);
    const item = bytesOf((await container.items.create({ id: "1", pk: "a" })).resource?._rid);
    expect([database.length, own.length, item.length]).toEqual([4, 8, 16]);
    expect(own.readUInt8(4) & 0x80).toBe(0x80);
    expect(item.readUInt8(15) & 0xf0).toBe(0);
    expect(own.subarray(0, 4)).toEqual(database);
    expect(item.subarray(0, 8)).toEqual(own);
  });

  test("partition key ranges are read by resource ids, signed over the container's in lower case alone", async () => {
    const container = await account.container();
    const databaseRid = (await account.database.read()).resource?._rid ?? "";
    const rid = (await container.read()).resource?._rid ?? "";
    const path = `/dbs/${databaseRid}/colls/${rid}/pkranges`;
    const request = { method: "GET", path, link: rid.toLowerCase() };
    const ranges = await sendTo(account, request);
    expect(ranges.status).toBe(200);
    expect(ranges.body).toMatchObject({
      _rid: rid,
      PartitionKeyRanges: [expect.objectContaining({ minInclusive: "", maxExclusive: "FF" })],
    });
    expect(ranges.headers.get("x-ms-item-count")).toBe("1");
    const headers = { "if-none-match": ranges.headers.get("etag") ?? "" };
    expect((await sendTo(account, { ...request, headers })).status).toBe(304);
    expect((await sendTo(account, { ...request, link: "another" })).status).toBe(401);
  });
});
