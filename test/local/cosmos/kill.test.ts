import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  ChangeFeedStartFrom,
  type Container,
  CosmosClient,
  type Database,
  type FeedResponse,
  type QueryIterator,
} from "@azure/cosmos";
import { seeded } from "../../builders/random.ts";
import { changesOf } from "../../contract/cosmos/account.ts";
import { type EmulatorProcess, startEmulatorProcess } from "./emulator-process.ts";
import { type State } from "./ledger.ts";
import { type WriteLoad, writeLoad } from "./write-load.ts";

/** How often the emulator is killed: five times at the gate, fifty with `FILING_COSMOS_KILLS=50`. */
const kills = Number(process.env["FILING_COSMOS_KILLS"] ?? "5");
const seed = Number(process.env["FILING_COSMOS_SEED"] ?? "20261123");

let directory: string;
let emulator: EmulatorProcess | undefined;
let client: CosmosClient | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "cosmos-kill-"));
});

afterEach(async () => {
  client?.dispose();
  await emulator?.kill();
  await rm(directory, { recursive: true });
});

/** Starts the emulator on the directory of this test, again if it ran before. */
async function start(): Promise<Database> {
  client?.dispose();
  emulator = await startEmulatorProcess(directory);
  client = new CosmosClient(emulator.connectionString);
  const { database } = await client.databases.createIfNotExists({ id: "d" });
  return database;
}

/** Lets the load write, until so many requests were acknowledged and a little longer, and kills the emulator then. */
async function writeAndKill(load: WriteLoad, database: Database, moment: Moment): Promise<void> {
  let toGo = moment.acknowledged;
  let isOver = false;
  const enough = Promise.withResolvers<undefined>();
  const abort = new AbortController();
  const running = load.run(database, {
    isOver: () => isOver,
    onAcknowledged: () => {
      if (--toGo === 0) enough.resolve(undefined);
    },
    signal: abort.signal,
  });
  await Promise.race([enough.promise, running]);
  await pause(moment.milliseconds);
  isOver = true;
  await emulator?.kill();
  abort.abort();
  await running;
}

interface Moment {
  readonly acknowledged: number;
  readonly milliseconds: number;
}

test("what was acknowledged is there after kill -9 at random moments, and what was not is whole or absent", async () => {
  const random = seeded(seed);
  const load = writeLoad(random);
  const { ledger } = load;
  let underWay = 0;
  let feed: Feed | undefined;
  for (let killed = 0; ; killed++) {
    const database = await start();
    await database.containers.createIfNotExists({ id: "items", partitionKey: { paths: ["/pk"] } });
    const found = await everythingIn(database);
    const wrong = ledger.judge(found);
    expect(killed === 0 ? [] : wrong).toEqual([]);
    feed = await follow(database.container("items"), feed);
    expect(disagreements(found, feed)).toEqual([]);
    expect(disagreements(found, await follow(database.container("items")))).toEqual([]);
    if (killed === kills) break;
    const acknowledged = 1 + Math.floor(random() * 60);
    await writeAndKill(load, database, { acknowledged, milliseconds: random() * 10 });
    underWay += ledger.underWay;
  }
  expect(ledger.acknowledged).toBeGreaterThan(kills * 10);
  expect(underWay).toBeGreaterThan(kills);
  if (process.env["FILING_COSMOS_KILLS"] !== undefined) {
    process.stdout.write(
      `${kills} kills: ${ledger.acknowledged} requests acknowledged, ${underWay} under way; nothing lost.\n`,
    );
  }
}, 300_000);

test("the judge of this sees what is lost, what is older, what came back and what is half done", async () => {
  const { ledger, run } = writeLoad(seeded(seed));
  const database = await start();
  await database.containers.create({ id: "items", partitionKey: { paths: ["/pk"] } });
  ledger.judge(await everythingIn(database));
  await writeAndKill({ ledger, run }, database, { acknowledged: 60, milliseconds: 0 });
  const before = await start();
  expect(ledger.judge(await everythingIn(before))).toEqual([]);
  await before.containers.create({ id: "doomed", partitionKey: { paths: ["/pk"] } });
  ledger.judge(await everythingIn(before));
  const feed = await follow(before.container("items"));
  await emulator?.kill();

  const [lost = "", older = "", unseen = ""] = ledger.existing("items/").map(idOf);
  ledger.begin(new Map(["half-1", "half-2"].map((id) => [`items/${id}`, { n: 1 }])));
  const store = new DatabaseSync(join(directory, "cosmos.sqlite"));
  store.exec("PRAGMA foreign_keys = ON; DELETE FROM containers WHERE id = 'doomed'");
  store.prepare("DELETE FROM documents WHERE id = ?").run(lost);
  store.prepare("UPDATE documents SET body = json_set(body, '$._etag', 'old') WHERE id = ?").run(older);
  store.prepare("UPDATE documents SET change = 0 WHERE id = ?").run(unseen);
  for (const [number, id] of [[1e6, "back"] as const, [1e6 + 1, "half-1"] as const]) {
    const copy = `SELECT ?, container, partition, ?, change, seconds, ttl, expires, json_set(body, '$.id', ?, '$.n', 1)
      FROM documents LIMIT 1`;
    store.prepare(`INSERT INTO documents ${copy}`).run(number, id, id);
  }
  store.close();

  const after = await start();
  const found = await everythingIn(after);
  const wrong = ledger.judge(found).join("\n");
  expect(wrong).toContain("doomed is absent, not");
  expect(wrong).toContain(`items/${lost} is absent, not`);
  expect(wrong).toMatch(new RegExp(`items/${older} is .*"etag":"old"`));
  expect(wrong).toMatch(/items\/back is .*, not absent/);
  expect(wrong).toContain("items/half-1, items/half-2: one request is neither whole nor absent");
  expect(disagreements(found, await follow(after.container("items")))).toContain(`items/${unseen}`);
  expect(disagreements(found, await follow(after.container("items"), feed))).toContain(`items/${older}`);
}, 60_000);

const idOf = (name: string) => name.slice("items/".length);

/** All containers but the one that is always there, and all items, by name. */
async function everythingIn(database: Database): Promise<ReadonlyMap<string, State>> {
  const found = new Map<string, State>();
  for (const { id, _etag } of await allOf(database.containers.readAll())) {
    found.set(id, { n: 0, etag: _etag });
    const query = database.container(id).items.query<Stored>("SELECT c.id, c.n, c._etag FROM c");
    for (const item of await allOf(query)) found.set(`${id}/${item.id}`, { n: item.n, etag: item._etag });
  }
  return found;
}

interface Stored {
  readonly id: string;
  readonly n: number;
  readonly _etag: string;
}

async function allOf<T>(iterator: QueryIterator<T>): Promise<readonly T[]> {
  const answer: FeedResponse<T> = await iterator.fetchAll();
  return answer.resources;
}

/** The change feed as far as it was read: the last etag of each item in it. */
interface Feed {
  readonly seen: ReadonlyMap<string, string>;
  readonly continuation: string | undefined;
}

/** Reads on in the change feed, from its beginning or from where it was left, until there is nothing new. */
async function follow(container: Container, from?: Feed): Promise<Feed> {
  const seen = new Map(from?.seen);
  const changeFeedStartFrom =
    from?.continuation === undefined
      ? ChangeFeedStartFrom.Beginning()
      : ChangeFeedStartFrom.Continuation(from.continuation);
  const feed = changesOf<Stored>(container, changeFeedStartFrom, 50);
  for (;;) {
    const page = await feed.readNext();
    if (page.statusCode === 304) return { seen, continuation: page.continuationToken };
    for (const { id, _etag } of page.result) seen.set(id, _etag);
  }
}

/** The items whose last change is not what the change feed says of them. */
function disagreements(found: ReadonlyMap<string, State>, { seen }: Feed): readonly string[] {
  const items = [...found].filter(([name]) => name.startsWith("items/"));
  return items.filter(([name, state]) => seen.get(idOf(name)) !== state?.etag).map(([name]) => name);
}
