import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Container, CosmosClient } from "@azure/cosmos";
import { type EmulatorProcess, startEmulatorProcess } from "./emulator-process.ts";
import { type HostileRequest, hostileRequests } from "./hostile-requests.ts";

const seed = 20_261_123;
const requests = 1_000;
/** How many of them are under way at a time. */
const atOnce = 20;
/** A query may take two seconds, and others may stand before it. */
const patience = 20_000;

let emulator: EmulatorProcess;

beforeAll(async () => {
  emulator = await startEmulatorProcess();
});

afterAll(() => emulator.kill());

test("1,000 hostile requests neither stop the emulator nor take what others stored", async () => {
  const client = new CosmosClient(emulator.connectionString);
  const [kept] = await Promise.all([containerOf(client, "kept"), containerOf(client, "arena")]);
  const { host } = new URL(emulator.endpoint);
  const target = { key: emulator.key, host, database: "arena", container: "items" };
  const waiting = hostileRequests(target, requests, seed).values();

  let over = false;
  const good = [0, 1].map((worker) => useWell(kept, worker, () => over));
  const failures: string[] = [];
  const attack = async () => {
    for (const request of waiting) failures.push(...(await send(request)));
  };
  await Promise.all(Array.from({ length: atOnce }, attack));
  over = true;
  const acknowledged = new Map((await Promise.all(good)).flat());

  expect(failures).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(20);
  const began = performance.now();
  const fresh = new CosmosClient(emulator.connectionString);
  const { resources } = await fresh.database("kept").container("items").items.readAll().fetchAll();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(new Map(resources.map(({ id, _etag }) => [id, _etag]))).toEqual(acknowledged);
  expect(emulator.hasEnded()).toBe(false);
  client.dispose();
  fresh.dispose();
  await emulator.kill();
  expect(await emulator.trouble).toBe("");
}, 60_000);

async function containerOf(client: CosmosClient, id: string): Promise<Container> {
  const { database } = await client.databases.create({ id });
  const request = { id: "items", partitionKey: { paths: ["/pk"] }, defaultTtl: -1 };
  return (await database.containers.create(request)).container;
}

/** Writes and reads as an application does, until it is told to stop; yields the ids that it stored with their etags. */
async function useWell(
  container: Container,
  worker: number,
  isOver: () => boolean,
): Promise<readonly (readonly [id: string | undefined, etag: string])[]> {
  const stored: [id: string, etag: string][] = [];
  for (let n = 0; !isOver(); n++) {
    const id = `w${worker}-${n}`;
    const { resource } = await container.items.create({ id, pk: "a", n });
    const patched = await container.item(id, "a").patch([{ op: "incr", path: "/n", value: 1 }]);
    const read = await container.item(id, "a").read();
    if (resource === undefined || read.etag !== patched.etag)
      throw new Error(`${id} is not what was stored.`);
    stored.push([id, read.etag]);
  }
  return stored;
}

/** Sends a request through a socket of its own; yields what is wrong with the answer. */
async function send({ wrong, bytes, answers }: HostileRequest): Promise<readonly string[]> {
  const { hostname, port } = new URL(emulator.endpoint);
  const statuses = await new Promise<readonly number[] | undefined>((resolve) => {
    const socket = connect(Number(port), hostname);
    let received = "";
    const end = (result: readonly number[] | undefined) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end(undefined), patience);
    const isWhole = () => answers > 0 && statusesOf(received).length >= answers;
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (isWhole()) end(statusesOf(received));
    });
    socket.on("error", () => undefined); // a reset is an end as any other: what counts is what was answered before
    socket.on("close", () => end(statusesOf(received)));
    socket.write(bytes, () => {
      if (answers === 0) end([]);
    });
  });
  if (statuses === undefined) return [`${wrong}: no end after ${patience} ms`];
  if (statuses.length < answers) return [`${wrong}: ${statuses.length} answers of ${answers}`];
  return statuses.filter((status) => status >= 500).map((status) => `${wrong}: ${status}`);
}

function statusesOf(received: string): readonly number[] {
  return Array.from(received.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
}
