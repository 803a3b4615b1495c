import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  BulkOperationType,
  ChangeFeedStartFrom,
  type ChangeFeedPullModelIterator,
  type Container,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from "@azure/cosmos";
import { effectivePartitionKey } from "../../../local/cosmos/partition-key.ts";
import { type Account, changesOf, openAccount, pages, refusal, results, sendTo } from "./account.ts";

let account: Account;
let spaces: Container;

interface Filing {
  readonly id: string;
}

beforeAll(async () => {
  account = await openAccount();
  spaces = await account.container({
    partitionKey: {
      paths: ["/connection", "/spaceId"],
      kind: PartitionKeyKind.MultiHash,
      version: PartitionKeyDefinitionVersion.V2,
    },
  });
  for (const connection of ["eid", "eid2", "idaas"]) {
    for (const spaceId of ["s1", "s2"]) {
      for (const n of [1, 2, 3]) {
        await spaces.items.create({ id: `${connection}-${spaceId}-${n}`, connection, spaceId });
      }
    }
  }
});

afterAll(() => account.close());

const eid = ["s1", "s2"].flatMap((space) => [1, 2, 3].map((n) => `eid-${space}-${n}`));
const sorted = (found: readonly Filing[]) => found.map(({ id }) => id).sort();

test("the whole key finds an item and one partition", async () => {
  expect((await spaces.item("eid-s1-1", ["eid", "s1"]).read()).statusCode).toBe(200);
  expect((await spaces.item("eid-s1-1", ["eid", "s2"]).read()).statusCode).toBe(404);
  expect(sorted(await results<Filing>(spaces, "SELECT * FROM c", ["eid", "s2"]))).toEqual(eid.slice(3));
});

test("a point read with part of the key is refused with 400", async () => {
  const request = {
    method: "GET",
    path: `/${spaces.url}/docs/eid-s1-1`,
    headers: { "x-ms-documentdb-partitionkey": '["eid"]' },
  };
  expect((await sendTo(account, request)).status).toBe(400);
  expect(await refusal(spaces.item("eid-s1-1", ["eid"]).read())).toMatchObject({ code: 400 });
});

test("a query by part of the key sees that prefix and nothing else, page by page too", async () => {
  expect(sorted(await results<Filing>(spaces, "SELECT * FROM c", ["eid"]))).toEqual(eid);
  expect(await results(spaces, "SELECT VALUE COUNT(1) FROM c", ["eid"])).toEqual([6]);
  const read = await pages<Filing>(spaces, "SELECT * FROM c", { partitionKey: ["eid"], maxItemCount: 2 });
  expect(sorted(read.flat())).toEqual(eid);
  expect(await results(spaces, "SELECT * FROM c", ["nobody"])).toEqual([]);
});

test("a query by the headers of an effective-partition-key range sees that range and nothing else", async () => {
  const within = async (from: string, to: string, key = "[]") => {
    const request = {
      method: "POST",
      path: `/${spaces.url}/docs`,
      headers: {
        "content-type": "application/query+json",
        "x-ms-documentdb-isquery": "True",
        "x-ms-documentdb-partitionkey": key,
        "x-ms-start-epk": from,
        "x-ms-end-epk": to,
      },
      body: JSON.stringify({ query: "SELECT c.id FROM c" }),
    };
    const { status, body } = await sendTo(account, request);
    return { status, ids: (body as { Documents?: readonly Filing[] }).Documents?.map(({ id }) => id).sort() };
  };
  const from = effectivePartitionKey(["eid"]);
  expect(await within(from, `${from}FF`)).toEqual({ status: 200, ids: eid });
  expect(await within("", "FF", '["eid"]')).toEqual({ status: 200, ids: eid });
  const space = effectivePartitionKey(["eid", "s2"]);
  expect(await within(space, `${space}FF`)).toEqual({ status: 200, ids: eid.slice(3) });
  expect(await within(from, `${from}FF`, '["idaas"]')).toEqual({ status: 200, ids: [] });
  expect(await within("", "")).toEqual({ status: 200, ids: [] });
  expect(await within("no", "number")).toMatchObject({ status: 400 });
  const initialHeaders = { "x-ms-start-epk": from, "x-ms-end-epk": `${from}FF` };
  const query = spaces.items.query<Filing>("SELECT * FROM c", { initialHeaders });
  expect(sorted((await query.fetchAll()).resources)).toEqual(eid);
});

test("a change feed of a prefix sees that prefix and nothing else", async () => {
  const feed = changesOf<Filing>(spaces, ChangeFeedStartFrom.Beginning(["eid"]), 4);
  expect(sorted(await readToEnd(feed))).toEqual(eid);
  await spaces.items.upsert({ id: "idaas-s1-1", connection: "idaas", spaceId: "s1" });
  expect((await feed.readNext()).statusCode).toBe(304);
  await spaces.items.upsert({ id: "eid-s2-1", connection: "eid", spaceId: "s2" });
  expect((await feed.readNext()).result.map(({ id }) => id)).toEqual(["eid-s2-1"]);
});

test("a batch belongs to one whole key", async () => {
  const create = (id: string, spaceId: string) =>
    ({ operationType: BulkOperationType.Create, resourceBody: { id, connection: "eid", spaceId } }) as const;
  const good = await spaces.items.batch([create("b1", "s9"), create("b2", "s9")], ["eid", "s9"]);
  expect(good.code).toBe(200);
  const stray = await spaces.items.batch([create("b3", "s9"), create("b4", "s8")], ["eid", "s9"]);
  expect(stray.result?.map(({ statusCode }) => statusCode)).toEqual([424, 400]);
  expect(await refusal(spaces.items.batch([create("b5", "s9")], ["eid"]))).toMatchObject({ code: 400 });
});

async function readToEnd(feed: ChangeFeedPullModelIterator<Filing>): Promise<readonly Filing[]> {
  const read: Filing[] = [];
  for (;;) {
    const page = await feed.readNext();
    if (page.statusCode === 304) return read;
    read.push(...page.result);
  }
}
