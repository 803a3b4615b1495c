import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBusAdministrationClient, ServiceBusClient } from "@azure/service-bus";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type OwnProcess, startOwnProcess } from "./own-process.ts";

interface Running {
  readonly client: ServiceBusClient;
  readonly administration: ServiceBusAdministrationClient;
}

let directory: string;
let broker: OwnProcess | undefined;
let client: ServiceBusClient | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "service-bus-"));
});

afterEach(async () => {
  await kill();
  await rm(directory, { recursive: true });
});

async function start(...parameters: readonly string[]): Promise<Running> {
  broker = await startOwnProcess("--admin-port", "0", "--data", join(directory, "data"), ...parameters);
  const ca = await readFile(join(directory, "data", "ca.pem"), "utf8");
  client = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
  const administration = new ServiceBusAdministrationClient(broker.administration ?? "", {
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
  return { client, administration };
}

async function kill(): Promise<void> {
  await broker?.kill();
  await client?.close();
  client = undefined;
}

async function namesOf(administration: ServiceBusAdministrationClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of administration.listQueues()) names.push(name);
  return names;
}

describe("after kill -9", () => {
  test("every queue is there that was answered for, and none that was deleted", async () => {
    const before = await start();
    const kept = Array.from({ length: 5 }, (_, index) => `kept-${index}`);
    const deleted = Array.from({ length: 5 }, (_, index) => `deleted-${index}`);
    for (const name of [...kept, ...deleted]) await before.administration.createQueue(name);
    const acknowledged = { made: [] as string[], deleted: [] as string[] };
    const work = [
      ...Array.from({ length: 40 }, async (_, index) => {
        await before.administration.createQueue(`made-${index}`);
        if (acknowledged.made.push(`made-${index}`) === 20) void broker?.kill();
      }),
      ...deleted.map(async (name) => {
        await before.administration.deleteQueue(name);
        acknowledged.deleted.push(name);
      }),
    ];
    await Promise.allSettled(work);

    await kill();
    const names = await namesOf((await start()).administration);

    expect(acknowledged.made.length).toBeGreaterThanOrEqual(20);
    expect(names).toEqual(expect.arrayContaining([...kept, ...acknowledged.made]));
    expect(names.filter((name) => acknowledged.deleted.includes(name))).toEqual([]);
  });

  test("a queue has its properties, as they were last changed, and its messages", async () => {
    const before = await start();
    const made = await before.administration.createQueue("changed", {
      lockDuration: "PT20S",
      requiresSession: true,
    });
    await before.client.createSender("changed").sendMessages({ body: "kept", sessionId: "A" });
    const changed = await before.administration.updateQueue({ ...made, lockDuration: "PT30S" });
    const counts = await before.administration.getQueueRuntimeProperties("changed");

    await kill();
    const after = await start();

    expect(await after.administration.getQueue("changed")).toEqual(changed);
    const { accessedAt: _, ...restored } = counts;
    expect(await after.administration.getQueueRuntimeProperties("changed")).toMatchObject(restored);
    const session = await after.client.acceptSession("changed", "A");
    expect(await session.receiveMessages(1, { maxWaitTimeInMs: 5_000 })).toMatchObject([{ body: "kept" }]);
  });

  test("a queue that was deleted comes back without its messages, when it is made again", async () => {
    const before = await start();
    await before.administration.createQueue("again", { requiresDuplicateDetection: true });
    await before.client.createSender("again").sendMessages([{ body: 1, messageId: "A" }, { body: 2 }]);
    const receiver = before.client.createReceiver("again");
    const [dead] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    if (dead !== undefined) await receiver.deadLetterMessage(dead);
    // The client does not get over the death of a connection in the moment in which its links are detached.
    await before.client.close();
    await before.administration.deleteQueue("again");

    await kill();
    const after = await start();
    await after.administration.createQueue("again", { requiresDuplicateDetection: true });
    await after.client.createSender("again").sendMessages({ body: 3, messageId: "A" });

    expect(await after.administration.getQueueRuntimeProperties("again")).toMatchObject({
      activeMessageCount: 1,
      totalMessageCount: 1,
    });
  });

  test("the file has the last word on the queues that it names", async () => {
    const config = join(directory, "Config.json");
    const Queues = [{ Name: "changed", Properties: { MaxDeliveryCount: 4 } }, { Name: "deleted" }];
    await writeFile(config, JSON.stringify({ UserConfig: { Namespaces: [{ Queues }] } }));
    const before = await start("--config", config);
    const changed = await before.administration.getQueue("changed");
    await before.administration.updateQueue({ ...changed, maxDeliveryCount: 7 });
    for (const name of ["changed", "deleted"])
      await before.client.createSender(name).sendMessages({ body: name });
    await before.client.close();
    await before.administration.deleteQueue("deleted");

    await kill();
    const after = await start("--config", config);

    expect((await after.administration.getQueue("changed")).maxDeliveryCount).toBe(4);
    expect(await after.client.createReceiver("changed").peekMessages(10)).toMatchObject([
      { body: "changed" },
    ]);
    expect(await after.client.createReceiver("deleted").peekMessages(10)).toEqual([]);
  });

  test("a queue that was the file's alone goes when the file no longer names it", async () => {
    const config = join(directory, "Config.json");
    const named = (...Queues: readonly { Name: string }[]): string =>
      JSON.stringify({ UserConfig: { Namespaces: [{ Queues }] } });
    await writeFile(config, named({ Name: "kept" }, { Name: "dropped" }));
    const before = await start("--config", config);
    const dropped = await before.administration.getQueue("dropped");
    await before.administration.updateQueue({ ...dropped, maxDeliveryCount: 7 });
    await before.administration.createQueue("made");

    await kill();
    await writeFile(config, named({ Name: "kept" }));
    const after = await start("--config", config);

    expect(await namesOf(after.administration)).toEqual(["kept", "made"]);
  });
});
