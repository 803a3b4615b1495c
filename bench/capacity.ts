import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { startCosmos } from "../local/cosmos/cosmos.ts";
import { createContainers } from "../local/topology.ts";
import { openClients } from "../shared/adapters/azure/clients.ts";
import { type CosmosDocuments, cosmosDocuments } from "../shared/adapters/azure/cosmos-documents.ts";
import { cosmosPersonalSpaces } from "../shared/adapters/azure/cosmos-personal-spaces.ts";
import { topology } from "../shared/contracts/topology.ts";
import { receive } from "../shared/domain/filing/steps.ts";
import { instantOf, plus } from "../shared/domain/instant.ts";
import { type Observer, publishOne, withFilerOnADesk } from "./filer-on-a-desk.ts";

// Measures what docs/capacity.md reckons with, on the emulators, and keeps it beside that page: npm run capacity:measure

const repository = resolve(import.meta.dirname, "..");
const countersFile = join(repository, "docs", "capacity-counters.json");
/** How many documents wait while the sweeper asks. */
const waitings = [0, 1_000, 10_000];
const documentsOfABatch = 100;

/** What a container is asked for, in requests and request units, and what it keeps. */
interface ContainerCounts {
  reads: number;
  readCharge: number;
  queries: number;
  queryCharge: number;
  writes: number;
  writeCharge: number;
}

interface BlobCounts {
  writes: number;
  writtenBytes: number;
  reads: number;
}

interface Counts {
  readonly containers: Record<string, ContainerCounts>;
  readonly messages: Record<string, number>;
  readonly blobs: Record<string, BlobCounts>;
}

const nothing = (): Counts => ({ containers: {}, messages: {}, blobs: {} });

function counter(): {
  readonly observe: Observer;
  /** Comes true when the next message of that queue is done with. */
  readonly completed: (queue: string) => Promise<void>;
  /** What was counted since it was last asked. */
  readonly take: () => Counts;
} {
  let counts = nothing();
  const awaited = new Map<string, () => void>();
  return {
    observe: {
      cosmos: ({ kind, container = "", operations = 1, charge }) => {
        if (kind === "query-plan") return;
        const of = (counts.containers[container] ??= noOperations());
        if (kind === "read") add(of, { reads: 1, readCharge: charge });
        else if (kind === "query") add(of, { queries: 1, queryCharge: charge });
        else add(of, { writes: operations, writeCharge: charge });
      },
      serviceBus: ({ kind, queue }) => {
        if (kind === "send" || kind === "schedule")
          counts.messages[queue] = (counts.messages[queue] ?? 0) + 1;
        if (kind === "complete") awaited.get(queue)?.();
      },
      blob: ({ method, container, bytes }) => {
        const of = (counts.blobs[container] ??= { writes: 0, writtenBytes: 0, reads: 0 });
        if (method === "PUT") add(of, { writes: 1, writtenBytes: bytes });
        else add(of, { reads: 1 });
      },
    },
    completed: (queue) => new Promise((done) => awaited.set(queue, done)),
    take: () => {
      const taken = counts;
      counts = nothing();
      return taken;
    },
  };
}

const noOperations = (): ContainerCounts => ({
  reads: 0,
  readCharge: 0,
  queries: 0,
  queryCharge: 0,
  writes: 0,
  writeCharge: 0,
});

/** Adds what is given to what was counted; request units keep the two digits that the service gives. */
function add<Sums extends { [Name in keyof Sums]: number }>(sums: Sums, more: Partial<Sums>): void {
  for (const name of Object.keys(more) as (keyof Sums)[]) {
    sums[name] = (Math.round((sums[name] + (more[name] ?? 0)) * 100) / 100) as Sums[keyof Sums];
  }
}

const logLine = z.looseObject({
  code: z.string(),
  queue: z.string().optional(),
  milliseconds: z.number().optional(),
});

/** One filing, after one that is not counted, and what a filer asks who looks where it stands. */
async function oneFiling() {
  const counts = counter();
  return withFilerOnADesk(counts.observe, async ({ filer, endpoints }) => {
    const log = join(endpoints.dataDirectory, "log.jsonl");
    await publishOne(filer, counts.completed, "0999000624");
    const linesBefore = (await logOf(log)).length;
    const storedBefore = await stored(endpoints.cosmos);
    counts.take();
    const id = await publishOne(filer, counts.completed, "0999000723");
    const { containers, messages, blobs } = counts.take();
    const lines = (await logOf(log)).slice(linesBefore);
    const storedAfter = await stored(endpoints.cosmos);
    counts.take();
    await filer.filing(id);
    return {
      containers,
      messages,
      blobs,
      requests: lines.filter(({ code }) => code === "request-answered").length,
      milliseconds: longestOfEach(lines),
      storedBytes: Object.fromEntries(
        topology.containers.map(({ name }) => [name, (storedAfter[name] ?? 0) - (storedBefore[name] ?? 0)]),
      ),
      look: counts.take().containers,
    };
  });
}

async function logOf(path: string): Promise<readonly z.infer<typeof logLine>[]> {
  const text = await readFile(path, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => logLine.parse(JSON.parse(line)));
}

/** The longest piece of work of each queue, and the longest request under `http`. */
function longestOfEach(lines: readonly z.infer<typeof logLine>[]): Record<string, number> {
  const longest: Record<string, number> = {};
  for (const { code, queue, milliseconds = 0 } of lines) {
    const group = code === "request-answered" ? "http" : code === "work-done" ? queue : undefined;
    if (group !== undefined) longest[group] = Math.max(longest[group] ?? 0, milliseconds);
  }
  return longest;
}

/** How many bytes of documents each container keeps. */
async function stored(cosmos: string): Promise<Readonly<Record<string, number>>> {
  return withDocuments(cosmos, async (documentsOf) => {
    const bytes: Record<string, number> = {};
    for (const { name } of topology.containers) {
      for await (const page of documentsOf(name).pages({ query: "SELECT * FROM c" })) {
        for (const document of page) bytes[name] = (bytes[name] ?? 0) + JSON.stringify(document).length;
      }
    }
    return bytes;
  });
}

/** Does something with the documents of each container, by the application's own adapter. */
async function withDocuments<Result>(
  cosmos: string,
  use: (documentsOf: (container: string) => CosmosDocuments) => Promise<Result>,
): Promise<Result> {
  const at = (connectionString: string) => ({ kind: "connection-string", connectionString }) as const;
  // Only the database is asked; nobody is at the other addresses.
  const clients = openClients({
    cosmos: at(cosmos),
    serviceBus: at("Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=none;SharedAccessKey=none"),
    uploadsStorage: at("UseDevelopmentStorage=true"),
    archiveStorage: at("UseDevelopmentStorage=true"),
    identityClientId: undefined,
  });
  const database = clients.cosmos.database(topology.database);
  try {
    return await use((container) => cosmosDocuments(database.container(container)));
  } finally {
    clients.cosmos.dispose();
    await clients.serviceBus.close();
  }
}

/** What the sweeper asks with more and more waiting, and what the first page of a space's list costs then. */
async function queries() {
  const counts = counter();
  const emulator = await startCosmos({ observe: (operation) => counts.observe.cosmos?.(operation) });
  try {
    await createContainers(emulator);
    return await withDocuments(emulator.connectionString, async (documentsOf) => {
      const spaces = cosmosPersonalSpaces(documentsOf("personal-spaces"));
      const sweeps = [];
      let waiting = 0;
      for (const wanted of waitings) {
        for (; waiting < wanted; waiting += documentsOfABatch) await spaces.commit(...filings(waiting));
        counts.take();
        for await (const page of spaces.waitingSince(anHourLater)) if (page.length === 0) break;
        const { queries: pages = 0, queryCharge = 0 } = counts.take().containers["personal-spaces"] ?? {};
        sweeps.push({ waiting, pages, charge: queryCharge });
      }
      await spaces.filings(addressOf(0), { limit: 50 });
      const list = {
        filings: documentsOfABatch,
        limit: 50,
        charge: counts.take().containers["personal-spaces"]?.queryCharge ?? 0,
      };
      return { sweeps, list };
    });
  } finally {
    await emulator.close();
  }
}

const receivedAt = instantOf(Date.UTC(2024, 6, 15, 8));
const anHourLater = plus(receivedAt, 3_600_000);

const addressOf = (from: number) => ({ connection: "idaas", spaceId: `bench-${String(from)}` }) as const;

/** A batch of filings that wait for their validation, in a space of their own. */
function filings(from: number): Parameters<ReturnType<typeof cosmosPersonalSpaces>["commit"]> {
  const sha256 = "cd".repeat(32);
  const changes = Array.from({ length: documentsOfABatch }, (_, index) => {
    const id = `f-${String(from + index)}`;
    const document = { blob: `${id}/${sha256}`, sha256, sizeBytes: 87_123 };
    return { create: { filing: receive({ ...addressOf(from), id, format: "xbrl", receivedAt, document }) } };
  });
  return [addressOf(from), changes];
}

const counters = { filing: await oneFiling(), ...(await queries()) };
await writeFile(countersFile, `${JSON.stringify(counters, null, 2)}\n`);
process.exit(0);
