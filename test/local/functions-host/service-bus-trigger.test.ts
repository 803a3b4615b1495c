import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { type HostUnderTest, startHost } from "./host-under-test.ts";
import { until } from "./until.ts";

const queues = [
  { Name: "tasks", Properties: { MaxDeliveryCount: 3 } },
  { Name: "bytes" },
  { Name: "kept", Properties: { LockDuration: "PT5S" } },
];

let directory: string;
let broker: ServiceBus;
let client: ServiceBusClient;
let host: HostUnderTest;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "functions-host-"));
  await startBroker();
  await startApp();
});

afterAll(async () => {
  await host.kill();
  await stopBroker();
  await rm(directory, { recursive: true });
});

async function startBroker(port = 0): Promise<void> {
  broker = await startServiceBus({
    config: { UserConfig: { Namespaces: [{ Queues: queues }] } },
    port,
    dataDirectory: directory,
  });
  client = new ServiceBusClient(broker.connectionString);
}

async function stopBroker(): Promise<void> {
  await client.close();
  await broker.close();
}

async function startApp(more: Readonly<Record<string, string>> = {}): Promise<void> {
  const settings = { ServiceBus: broker.connectionString, WORK_QUEUE: "tasks", ...more };
  host = await startHost({ entry: "queues.ts", settings });
}

async function send(queue: string, ...messages: readonly ServiceBusMessage[]): Promise<void> {
  await client.createSender(queue).sendMessages([...messages]);
}

interface Keyed {
  readonly key: string;
}

interface Work {
  readonly message: Keyed;
  readonly active: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly trace: { readonly traceParent: string };
}

async function works(key: string): Promise<readonly Work[]> {
  const entries = await host.recorded();
  return entries
    .filter(([what]) => what === "work")
    .map(([, work]) => work as Work)
    .filter(({ message }) => message.key.startsWith(key));
}

async function hasWorked(key: string): Promise<boolean> {
  return (await host.recorded()).some(([what, worked]) => what === "worked" && worked === key);
}

async function isDown(): Promise<boolean> {
  const answer = await host.get("/recorded").catch(() => undefined);
  return answer === undefined;
}

async function left(queue: string): Promise<number> {
  return (await client.createReceiver(queue).peekMessages(100)).length;
}

describe("A message", () => {
  test("comes with its metadata and its trace, and is completed when the function returns", async () => {
    await send("tasks", {
      body: { key: "whole" },
      messageId: "m-1",
      subject: "a subject",
      correlationId: "c-1",
      contentType: "application/json",
      applicationProperties: {
        attempt: 1,
        "Diagnostic-Id": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      },
    });
    await until(() => hasWorked("whole"));
    await until(async () => (await left("tasks")) === 0);
    const [work] = await works("whole");
    expect(work?.metadata).toMatchObject({
      messageId: "m-1",
      sequenceNumber: expect.any(Number),
      deliveryCount: 1,
      lockToken: expect.stringMatching(/^[\da-f-]{36}$/),
      enqueuedTimeUtc: expect.stringMatching(/^\d{4}-.*Z$/),
      contentType: "application/json",
      correlationId: "c-1",
      subject: "a subject",
      label: "a subject",
      applicationProperties: { attempt: 1 },
    });
    expect(work?.metadata).not.toHaveProperty("sessionId");
    expect(work?.trace.traceParent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[\da-f]{16}-01$/);
  });

  test("is abandoned when the function throws, counted, and set aside in the end", async () => {
    await send("tasks", { body: { key: "poison", fails: true } });
    const dead = client.createReceiver("tasks", { subQueueType: "deadLetter" });
    const [message] = await dead.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
    expect(message?.deadLetterReason).toBe("MaxDeliveryCountExceeded");
    expect((await works("poison")).map(({ metadata }) => metadata["deliveryCount"])).toEqual([1, 2, 3]);
  });

  test.each([
    { first: "abandoned", twins: [{ fails: true }, { fails: false }] },
    { first: "completed", twins: [{ fails: false }, { fails: true }] },
  ])(
    "has an outcome of its own beside one settled with it, the $first one first",
    async ({ first, twins }) => {
      const key = `twin-${first}`;
      await send("tasks", ...twins.map((twin) => ({ body: { key, isHeld: true, ...twin } })));
      await until(async () => (await works(key)).length === 2);
      host.release(key);
      const dead = client.createReceiver("tasks", { subQueueType: "deadLetter" });
      const letters = await dead.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
      for (const letter of letters) await dead.completeMessage(letter);
      expect(letters.map(({ body }) => body as unknown)).toEqual([{ key, isHeld: true, fails: true }]);
      await until(async () => (await left("tasks")) === 0);
      expect((await works(key)).map(({ metadata }) => metadata["deliveryCount"])).toEqual([1, 1, 2, 3]);
    },
  );

  test("is text, parsed when it is JSON, unless the function asks for bytes", async () => {
    await send("bytes", { body: Buffer.from("plain") });
    await until(async () => (await host.recorded()).some(([what]) => what === "bytes"));
    expect(await host.recorded()).toContainEqual(["bytes", true, "plain"]);
  });

  test("stays locked when the function is not to complete it", async () => {
    await send("kept", { body: "text that is no JSON" });
    await until(async () => (await host.recorded()).some(([what]) => what === "kept"));
    expect(await host.recorded()).toContainEqual(["kept", "text that is no JSON"]);
    expect(await left("kept")).toBe(1);
  });
});

test("No more messages are worked on at a time than host.json allows", async () => {
  const keys = ["many-1", "many-2", "many-3", "many-4", "many-5"];
  await send("tasks", ...keys.map((key) => ({ body: { key, isHeld: true } })));
  await until(async () => (await works("many")).length === 2);
  for (const [index, key] of keys.entries()) {
    host.release(key);
    await until(async () => (await works("many")).length === Math.min(5, index + 3));
  }
  await until(() => hasWorked("many-5"));
  expect(Math.max(...(await works("many")).map(({ active }) => active))).toBe(2);
});

describe("SIGTERM", () => {
  test("lets messages and a request in flight end, takes no other, and the process ends with 0", async () => {
    await send("tasks", { body: { key: "last-1", isHeld: true } }, { body: { key: "last-2", isHeld: true } });
    await until(async () => (await works("last")).length === 2);
    const held = host.get("/held");
    await until(async () => (await host.recorded()).some(([what]) => what === "held"));
    await send("tasks", { body: { key: "waits" } });
    host.terminate();
    await until(isDown);
    for (const key of ["held", "last-1", "last-2"]) host.release(key);
    expect(await (await held).text()).toBe("released");
    const { code, recorded } = await host.ended();
    expect(code).toBe(0);
    expect(recorded.slice(-2)).toEqual([
      ["worked", "last-1"],
      ["worked", "last-2"],
    ]);
    const [waits, ...others] = await client.createReceiver("tasks").peekMessages(10);
    expect([waits?.body, waits?.deliveryCount, others]).toEqual([{ key: "waits" }, 0, []]);
  });
});

describe("A broker that is away", () => {
  test("keeps no app from starting, nor from ending", async () => {
    await stopBroker();
    await startApp();
    await until(() => host.log.some(({ message }) => message.includes("ECONNREFUSED")));
    host.terminate();
    expect((await host.ended()).code).toBe(0);
    const refusals = host.log.filter(({ message }) => message.includes("ECONNREFUSED"));
    expect(refusals).toHaveLength(3); // one line for each queue, however often it was tried
  });

  test("is found again, and what was in hand meanwhile comes again or is settled", async () => {
    await startApp();
    await startBroker(broker.port);
    await send("tasks", { body: { key: "across", isHeld: true } });
    await until(async () => (await works("across")).length === 1);
    await stopBroker();
    await startBroker(broker.port);
    await send("tasks", { body: { key: "after" } });
    await until(() => hasWorked("after"));
    host.release("across");
    await until(async () => (await left("tasks")) === 0);
  });
});

test("A function over its functionTimeout has failed: the message is abandoned, and set aside in the end", async () => {
  await host.kill();
  await startApp({ AzureFunctionsJobHost__functionTimeout: "00:00:00.2" });
  await send("tasks", { body: { key: "endless", isHeld: true } });
  const dead = client.createReceiver("tasks", { subQueueType: "deadLetter" });
  await until(async () =>
    (await dead.peekMessages(10)).some(({ body }) => (body as Keyed).key === "endless"),
  );
  expect((await works("endless")).map(({ metadata }) => metadata["deliveryCount"])).toEqual([1, 2, 3]);
});
