import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BulkOperationType, ChangeFeedStartFrom, type Container } from "@azure/cosmos";
import { type Account, changesOf, openAccount, sendTo } from "./account.ts";

let account: Account;

interface Item {
  readonly id: string;
}

beforeAll(async () => {
  account = await openAccount();
});

afterAll(() => account.close());

async function filled(): Promise<Container> {
  const container = await account.container();
  for (let n = 0; n < 12; n++) await container.items.create({ id: `i${n}`, pk: `p${n % 2}` });
  return container;
}

function feedOf(container: Container, from: object, maxItemCount?: number) {
  return changesOf<Item>(container, from, maxItemCount);
}

const ids = ({ result }: { readonly result: readonly Item[] }) => result.map(({ id }) => id);

test("from the beginning it gives every item of a partition, in the order of change", async () => {
  const container = await filled();
  await container.items.upsert({ id: "i0", pk: "p0" });
  const page = await feedOf(container, ChangeFeedStartFrom.Beginning("p0")).readNext();
  expect(ids(page)).toEqual(["i2", "i4", "i6", "i8", "i10", "i0"]);
});

test("from now it gives only what changes later, and 304 when nothing did", async () => {
  const container = await filled();
  const feed = feedOf(container, ChangeFeedStartFrom.Now("p0"));
  expect((await feed.readNext()).statusCode).toBe(304);
  await container.items.upsert({ id: "other", pk: "p1" });
  expect((await feed.readNext()).statusCode).toBe(304);
  await container.items.upsert({ id: "late", pk: "p0" });
  expect(ids(await feed.readNext())).toEqual(["late"]);
  expect((await feed.readNext()).statusCode).toBe(304);
});

test("over the whole container it gives everything once, page by page", async () => {
  const container = await filled();
  const feed = feedOf(container, ChangeFeedStartFrom.Beginning(), 5);
  const read: string[] = [];
  for (let page = await feed.readNext(); page.statusCode !== 304; page = await feed.readNext()) {
    expect(page.result.length).toBeLessThanOrEqual(5);
    read.push(...ids(page));
  }
  expect(read.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `i${n}`).sort());
});

test("from a continuation it goes on where it was, without what was deleted", async () => {
  const container = await filled();
  const page = await feedOf(container, ChangeFeedStartFrom.Beginning("p0"), 2).readNext();
  await container.item("i4", "p0").delete();
  const rest = feedOf(container, ChangeFeedStartFrom.Continuation(page.continuationToken));
  expect(ids(await rest.readNext())).toEqual(["i6", "i8", "i10"]);
});

test("from a time it leaves out what was written before", async () => {
  const container = await filled();
  const past = feedOf(container, ChangeFeedStartFrom.Time(new Date(Date.now() - 60_000)));
  expect((await past.readNext()).result).toHaveLength(12);
  const future = feedOf(container, ChangeFeedStartFrom.Time(new Date(Date.now() + 60_000)));
  expect((await future.readNext()).statusCode).toBe(304);
});

test("it gives the number of its items with every answer, 304 included", async () => {
  const container = await filled();
  const read = (ifNoneMatch: string) =>
    sendTo(account, {
      method: "GET",
      path: `/${container.url}/docs`,
      headers: {
        "a-im": "Incremental feed",
        "if-none-match": ifNoneMatch,
        "x-ms-documentdb-partitionkeyrangeid": "0",
      },
    });
  const all = await read("0");
  expect([all.status, all.headers.get("x-ms-item-count")]).toEqual([200, "12"]);
  const none = await read(all.headers.get("etag") ?? "");
  expect([none.status, none.headers.get("x-ms-item-count")]).toEqual([304, "0"]);
});

test("it is 410 for a range of partition keys that does not exist", async () => {
  const container = await filled();
  const headers = { "a-im": "Incremental feed", "x-ms-documentdb-partitionkeyrangeid": "7" };
  const gone = await sendTo(account, { method: "GET", path: `/${container.url}/docs`, headers });
  expect([gone.status, gone.headers.get("x-ms-substatus")]).toEqual([410, "1002"]);
});

test("it never divides what one transaction wrote", async () => {
  const container = await account.container();
  const create = (id: string) =>
    ({ operationType: BulkOperationType.Create, resourceBody: { id, pk: "a" } }) as const;
  await container.items.batch(["1", "2", "3", "4", "5"].map(create), "a");
  const page = await feedOf(container, ChangeFeedStartFrom.Beginning("a"), 2).readNext();
  expect(ids(page)).toEqual(["1", "2", "3", "4", "5"]);
});
