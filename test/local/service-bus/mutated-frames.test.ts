import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { seeded } from "../../builders/random.ts";
import { sendBytes } from "./frames.ts";
import { type Dice, mutatedConversation } from "./mutations.ts";
import type { Vitals } from "./watched-broker.ts";

let broker: ChildProcess;
let port: number;

beforeAll(async () => {
  const program = fileURLToPath(new URL("watched-broker.ts", import.meta.url));
  broker = fork(program, { execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  [port] = (await once(broker, "message")) as [number];
});

afterAll(async () => {
  const exit = once(broker, "exit");
  broker.kill("SIGKILL");
  await exit;
});

test("1,000 mutated conversations harm nobody: neither who sends and receives beside them nor what lies there", async () => {
  const client = connect();
  const kept = Array.from({ length: 30 }, (_, body) => ({ body }));
  await client.createSender("kept").sendMessages(kept);
  const before = await vitals();
  const good = startGoodClient(client);

  const hung = await sendMutations(1_000);

  expect(hung).toBe(0);
  const { sent, received } = await good.finish();
  expect(sent.length).toBeGreaterThan(20);
  expect(received.toSorted((a, b) => a - b)).toEqual(sent);
  const lying = await client.createReceiver("kept").peekMessages(100);
  expect(lying.map(({ body }) => ({ body: body as number }))).toEqual(kept);
  await client.close();
  await servesAnyoneElse();
  const after = await eventually(vitals, ({ sockets }) => sockets === 0);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(30_000_000);
}, 60_000);

function connect(): ServiceBusClient {
  const connectionString = `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=k;SharedAccessKey=k;UseDevelopmentEmulator=true`;
  return new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 10_000 } });
}

/** @returns how many of the peers were not let go. */
async function sendMutations(count: number): Promise<number> {
  const dice = seededDice(7);
  let hung = 0;
  for (let sent = 0; sent < count; sent += 25) {
    const peers = Array.from({ length: 25 }, () => mutatedConversation(dice)).map(async (parts) => {
      const isCut = dice(4) === 0;
      const splitAt = dice(parts.length + 1);
      const { socket } = await sendBytes(port, ...parts.slice(0, splitAt));
      await turn();
      const closed = once(socket, "close", { signal: AbortSignal.timeout(5_000) });
      if (isCut) socket.destroy();
      else socket.end(Buffer.concat(parts.slice(splitAt)));
      await closed.catch(() => hung++);
      socket.destroy();
    });
    await Promise.all(peers);
  }
  return hung;
}

interface GoodClient {
  /** Sends no more, and waits until all has been received that was acknowledged. */
  finish(): Promise<{ readonly sent: readonly number[]; readonly received: readonly number[] }>;
}

function startGoodClient(client: ServiceBusClient): GoodClient {
  const sender = client.createSender("busy");
  const receiver = client.createReceiver("busy");
  const [sent, received]: [number[], number[]] = [[], []];
  const over = new AbortController();
  const sending = (async () => {
    for (let number = 0; !over.signal.aborted; number++) {
      await sender.sendMessages({ body: number });
      sent.push(number);
    }
  })();
  const failures: unknown[] = [];
  receiver.subscribe({
    processMessage: ({ body }) => {
      // The peers' own messages arrive too, where a mutation left them sound.
      if (typeof body === "number") received.push(body);
      return Promise.resolve();
    },
    processError: ({ error }) => Promise.resolve(void failures.push(error)),
  });
  return {
    finish: async () => {
      over.abort();
      await sending;
      await eventually(
        () => Promise.resolve(received.length),
        (count) => count >= sent.length,
      );
      expect(failures).toEqual([]);
      return { sent, received };
    },
  };
}

/** A new client finds no lock, no session and no credit that a peer left behind. */
async function servesAnyoneElse(): Promise<void> {
  const client = connect();
  const session = await eventually(
    () => client.acceptSession("sessions", "A").catch(() => undefined),
    (accepted) => accepted !== undefined,
  );
  await session?.close();
  const sender = client.createSender("hostile");
  await sender.sendMessages(Array.from({ length: 20 }, (_, body) => ({ body })));
  const receiver = client.createReceiver("hostile", { receiveMode: "receiveAndDelete" });
  const received: unknown[] = [];
  await eventually(
    async () => received.push(...(await receiver.receiveMessages(20, { maxWaitTimeInMs: 1_000 }))),
    (count) => count >= 20,
  );
  expect(received).toHaveLength(20);
  await client.close();
}

async function vitals(): Promise<Vitals> {
  const answer = once(broker, "message");
  broker.send("vitals");
  return ((await answer) as [Vitals])[0];
}

async function eventually<T>(look: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (isIt(found)) return found;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The same throws for the same seed. */
function seededDice(seed: number): Dice {
  const random = seeded(seed);
  return (limit) => Math.floor(random() * limit);
}
