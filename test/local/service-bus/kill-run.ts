import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import { type ServiceBusConfig } from "../../../local/service-bus/service-bus.ts";
import { type Random, seeded } from "../../builders/random.ts";
import { doubt, type Found, type Inventory, judge, type Ledger, settle } from "./kill-ledger.ts";
import { Load, sessionIds } from "./kill-load.ts";
import { startOwnProcess } from "./own-process.ts";

export interface KillRun {
  readonly kills: number;
  readonly seed: number;
  /** Where the broker's data and its configuration are. */
  readonly directory: string;
  /** Is called before the last start: what it does to the data directory has to be found out. */
  readonly tamper?: (dataDirectory: string) => void;
}

export interface KillReport {
  readonly faults: readonly string[];
  /** How many answers were counted on. */
  readonly answers: number;
  /** How many messages there were at the end, by place. */
  readonly left: Readonly<Record<string, number>>;
}

/**
 * Kills the broker (`kill -9`) again and again at random moments under load, restarts it each time on the same data,
 * and holds what it has against what its clients were told. For a process that ends itself afterwards: the clients of a
 * broker that was killed keep their timers for a minute.
 */
export async function runKills({ kills, seed, directory, tamper }: KillRun): Promise<KillReport> {
  const [config, data] = [join(directory, "Config.json"), join(directory, "data")];
  await writeFile(config, JSON.stringify(configuration));
  const random = seeded(seed);
  const ledger: Ledger = {
    entries: new Map(),
    sessionStates: new Map(sessionIds.map((id) => [id, [undefined]])),
  };
  const faults: string[] = [];
  let answers = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const broker = await startOwnProcess("--config", config, "--data", data);
    const inventory = await take(broker.connectionString);
    faults.push(...judge(ledger, inventory, "run").map((fault) => `after kill ${kill - 1}: ${fault}`));
    settle(ledger, inventory);
    const load = await workUntilKilled(broker, ledger, random);
    answers += load.answers;
    faults.push(...load.troubles.map((trouble) => `before kill ${kill}: ${trouble}`));
  }
  tamper?.(data);
  const last = await startOwnProcess("--config", config, "--data", data);
  const inventory = await takeWhenLocksAreOver(last.connectionString, ledger);
  faults.push(...judge(ledger, inventory, "are over").map((fault) => `at the end: ${fault}`));
  await last.kill();
  const byPlace = Object.groupBy(inventory.messages, ({ place }) => place);
  const left = Object.fromEntries(Object.entries(byPlace).map(([place, found]) => [place, found.length]));
  return { faults, answers, left };
}

const LOCK_MILLISECONDS = 3_000;

const configuration: ServiceBusConfig = {
  UserConfig: {
    Namespaces: [
      {
        Queues: [
          { Name: "plain", Properties: { LockDuration: "PT3S", MaxDeliveryCount: 1_000 } },
          { Name: "sessions", Properties: { RequiresSession: true } },
        ],
      },
    ],
  },
};

type Broker = Awaited<ReturnType<typeof startOwnProcess>>;

async function workUntilKilled(broker: Broker, ledger: Ledger, random: Random): Promise<Load> {
  const client = connect(broker.connectionString);
  const load = new Load(ledger, random);
  load.start(client);
  while (load.answers === 0 && load.troubles.length === 0) await pause(5);
  await pause(20 + random() * 400);
  load.end();
  await broker.kill();
  doubt(ledger);
  return load;
}

function connect(connectionString: string): ServiceBusClient {
  return new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 5_000 } });
}

/** What the broker has, whatever its state. */
async function take(connectionString: string): Promise<Inventory> {
  const client = connect(connectionString);
  const alive = await client.createReceiver("plain").peekMessages(100_000);
  const dead = await client.createReceiver("plain", { subQueueType: "deadLetter" }).peekMessages(100_000);
  const sessionStates = new Map<string, string | undefined>();
  for (const id of sessionIds) {
    const session = await client.acceptSession("sessions", id);
    sessionStates.set(id, ((await session.getSessionState()) as string | null) ?? undefined);
    await session.close();
  }
  await client.close();
  const found = (place: Found["place"], { body, deliveryCount = 0 }: ServiceBusReceivedMessage): Found => ({
    body: String(body),
    place,
    deliveryCount,
  });
  return {
    messages: [
      ...alive.map((message) => found(message.state, message)),
      ...dead.map((message) => found("dead", message)),
    ],
    sessionStates,
  };
}

/** Locks outlive the broker: the last deliveries are counted when they have run out, each once and no more. */
async function takeWhenLocksAreOver(connectionString: string, ledger: Ledger): Promise<Inventory> {
  const atOnce = await take(connectionString);
  if (judge(ledger, atOnce, "run").length > 0) return atOnce;
  settle(ledger, atOnce);
  await pause(LOCK_MILLISECONDS);
  const deadline = Date.now() + LOCK_MILLISECONDS;
  for (;;) {
    const inventory = await take(connectionString);
    if (judge(ledger, inventory, "are over").length === 0 || Date.now() > deadline) return inventory;
  }
}
