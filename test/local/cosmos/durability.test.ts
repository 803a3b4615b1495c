import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { BulkOperationType, type Container, CosmosClient } from "@azure/cosmos";

const main = join(import.meta.dirname, "../../../local/cosmos/main.ts");
let directory: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "cosmos-"));
});

afterEach(async () => {
  await kill();
  await rm(directory, { recursive: true });
});

/** Starts the emulator as a process and waits until it says that it is ready. */
async function start(): Promise<CosmosClient> {
  const started = spawn(process.execPath, [main, "--port", "0", "--data", directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  for await (const line of createInterface({ input: started.stdout })) {
    const [word, endpoint = "", key = ""] = line.split(" ");
    if (word === "ready") return new CosmosClient({ endpoint, key });
  }
  throw new Error("The emulator ended before it was ready.");
}

async function kill(): Promise<void> {
  const running = child;
  child = undefined;
  if (running?.exitCode !== null) return;
  running.kill("SIGKILL");
  await once(running, "exit");
}

const pair = (n: number) =>
  [`a${n}`, `b${n}`].map((id) => ({
    operationType: BulkOperationType.Create,
    resourceBody: { id, pk: "batches" },
  }));

test("what was acknowledged survives kill -9, and a batch is there whole or not at all", async () => {
  const client = await start();
  const { database } = await client.databases.create({ id: "d" });
  const { container } = await database.containers.create({ id: "c", partitionKey: { paths: ["/pk"] } });
  const acknowledged: number[] = [];
  const enough = Promise.withResolvers<undefined>();
  let dead = false;
  const writer = async (from: number) => {
    for (let n = from; !dead; n += 4) {
      const answer = await container.items.batch(pair(n), "batches").catch(() => undefined);
      if (answer?.code !== 200) continue;
      acknowledged.push(n);
      if (acknowledged.length >= 100) enough.resolve(undefined);
    }
  };
  const writers = [0, 1, 2, 3].map(writer);
  await enough.promise;
  dead = true;
  await kill(); // while four batches are on their way
  client.dispose();
  await Promise.all(writers);

  const again = await start();
  const kept = await idsOf(again.database("d").container("c"));
  for (const n of acknowledged) expect([kept.has(`a${n}`), kept.has(`b${n}`)]).toEqual([true, true]);
  const halves = [...kept].filter((id) => !kept.has((id.startsWith("a") ? "b" : "a") + id.slice(1)));
  expect(halves).toEqual([]);
  again.dispose();
}, 60_000);

async function idsOf(container: Container): Promise<ReadonlySet<string>> {
  const query = container.items.query<string>("SELECT VALUE c.id FROM c", { partitionKey: "batches" });
  return new Set((await query.fetchAll()).resources);
}
