import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FilingClient, filingClient } from "../local/filing-client.ts";
import { payByLink } from "../local/pay-at-provider.ts";
import { bicycleMaker } from "../local/samples/accounts.ts";
import { xbrlOf } from "../local/samples/xbrl-writer.ts";
import { type SystemOptions, startSystem } from "../local/system.ts";

/** What one filing asks of the services, from the upload to the publication. */
export interface OperationCounts {
  cosmosWrites: number;
  cosmosReads: number;
  cosmosQueries: number;
  /** Request units, as our emulator models them. */
  requestCharge: number;
  messages: number;
  blobWrites: number;
  blobReads: number;
}

/**
 * Counts every operation of one filing on a fresh system: upload, payment by link, publication, and nobody who looks
 * on. One filing goes before it, so that what an instance does once (its first block of numbers, the timetable that
 * it keeps for a minute) is not counted.
 */
export async function operationsOfOneFiling(): Promise<OperationCounts> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "filing-operations-"));
  const counter = operationCounter();
  const system = await startSystem({
    port: 0,
    dataDirectory,
    // Well before the minute at which the sweeper looks round.
    clockStart: new Date("2024-07-15T08:00:01.000Z"),
    observe: counter.observe,
  });
  try {
    const response = await fetch(`${system.endpoints.identity.url}/mint`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ connection: "eid", key: "bench" }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    const filer = filingClient(system.endpoints.url, token);
    await filer.putProfile({ language: "nl", email: "bench@example.org", name: "Bench" });
    await publishOne(filer, counter, "0999000624");
    counter.reset();
    await publishOne(filer, counter, "0999000723");
    return counter.counts();
  } finally {
    await system.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function publishOne(
  filer: FilingClient,
  counter: OperationCounter,
  enterpriseNumber: string,
): Promise<void> {
  const priced = counter.completed("price");
  const { id } = await filer.file(xbrlOf({ ...bicycleMaker, enterpriseNumber }), enterpriseNumber);
  await priced;
  const published = counter.completed("publish");
  const { checkoutUrl } = await filer.startPayment([id], enterpriseNumber);
  await payByLink(checkoutUrl ?? "");
  await published;
}

interface OperationCounter {
  readonly observe: NonNullable<SystemOptions["observe"]>;
  /** Comes true when the next message of that queue is done with. */
  completed(queue: string): Promise<void>;
  counts(): OperationCounts;
  reset(): void;
}

const none: OperationCounts = {
  cosmosWrites: 0,
  cosmosReads: 0,
  cosmosQueries: 0,
  requestCharge: 0,
  messages: 0,
  blobWrites: 0,
  blobReads: 0,
};

function operationCounter(): OperationCounter {
  let counts = { ...none };
  const awaited = new Map<string, () => void>();
  return {
    observe: {
      cosmos: ({ kind, operations, charge }) => {
        counts.requestCharge += charge;
        if (kind === "read") counts.cosmosReads += 1;
        else if (kind === "query") counts.cosmosQueries += 1;
        else if (kind !== "query-plan") counts.cosmosWrites += operations ?? 1;
      },
      serviceBus: ({ kind, queue }) => {
        if (kind === "send" || kind === "schedule") counts.messages += 1;
        if (kind === "complete") awaited.get(queue)?.();
      },
      blob: ({ method }) => {
        if (method === "PUT") counts.blobWrites += 1;
        else counts.blobReads += 1;
      },
    },
    completed: (queue) => new Promise((resolve) => awaited.set(queue, resolve)),
    counts: () => ({ ...counts, requestCharge: Math.round(counts.requestCharge * 100) / 100 }),
    reset: () => {
      counts = { ...none };
    },
  };
}

// Run by itself it prints the counts: a test reads them from a process of its own.
if (import.meta.main) {
  console.log(JSON.stringify(await operationsOfOneFiling()));
  process.exit(0);
}
