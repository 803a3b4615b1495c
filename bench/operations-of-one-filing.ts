import { type Observer, publishOne, withFilerOnADesk } from "./filer-on-a-desk.ts";

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
export function operationsOfOneFiling(): Promise<OperationCounts> {
  const counter = operationCounter();
  return withFilerOnADesk(counter.observe, async ({ filer }) => {
    await publishOne(filer, counter.completed, "0999000624");
    counter.reset();
    await publishOne(filer, counter.completed, "0999000723");
    return counter.counts();
  });
}

interface OperationCounter {
  readonly observe: Observer;
  /** Comes true when the next message of that queue is done with. */
  readonly completed: (queue: string) => Promise<void>;
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
