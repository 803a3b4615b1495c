import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type DeskProcess, startDeskProcess } from "../local/desk-process.ts";
import { type FilingClient, eventually, filingClient } from "../local/filing-client.ts";
import { payByLink } from "../local/pay-at-provider.ts";
import { bicycleMaker } from "../local/samples/accounts.ts";
import { xbrlOf } from "../local/samples/xbrl-writer.ts";
import { median, milliseconds } from "./median.ts";

export interface StartFigures {
  readonly systemMilliseconds: number;
  readonly nodeMilliseconds: number;
  /** The whole system's start over that of a Node that does nothing. */
  readonly ratio: number;
}

export interface ThroughputFigures {
  readonly filings: number;
  /** From the first upload to the last publication. */
  readonly filingsPerSecond: number;
  readonly requestsPerSecond: number;
  /** What one filing costs, in requests to the same system that do next to nothing. */
  readonly requestsPerFiling: number;
}

const starts = 3;
const clients = 10;
const filingsEach = 10;
const requests = 1_000;

/** Starts a system on the same data several times, each time beside a Node that does nothing. */
export async function startUp(): Promise<StartFigures> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "filing-bench-"));
  const systems: number[] = [];
  const nodes: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    nodes.push(await milliseconds(() => promisify(execFile)(process.execPath, ["-e", "0"])));
    let desk: DeskProcess | undefined;
    systems.push(
      await milliseconds(async () => {
        desk = await startDeskProcess({ dataDirectory });
      }),
    );
    await desk?.stop();
  }
  await rm(dataDirectory, { recursive: true, force: true });
  const systemMilliseconds = median(systems);
  const nodeMilliseconds = median(nodes);
  return { systemMilliseconds, nodeMilliseconds, ratio: systemMilliseconds / nodeMilliseconds };
}

/** A hundred filings of ten clients, from upload to publication, against bare requests to the same system. */
export async function throughput(): Promise<ThroughputFigures> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "filing-bench-"));
  const desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:01.000Z" });
  try {
    const filers = await Promise.all(Array.from({ length: clients }, (_, number) => login(desk, number)));
    const requestsMilliseconds = await milliseconds(() => bareRequests(desk.endpoints.url));
    const filings = clients * filingsEach;
    const filingsMilliseconds = await milliseconds(() => Promise.all(filers.map(journey)));
    const filingsPerSecond = filings / (filingsMilliseconds / 1000);
    const requestsPerSecond = requests / (requestsMilliseconds / 1000);
    return {
      filings,
      filingsPerSecond,
      requestsPerSecond,
      requestsPerFiling: requestsPerSecond / filingsPerSecond,
    };
  } finally {
    await desk.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function login(desk: DeskProcess, number: number): Promise<FilingClient> {
  const token = await desk.token({ connection: "eid", key: `bench-${String(number)}` });
  const filer = filingClient(desk.endpoints.url, token);
  await filer.putProfile({ language: "nl", email: "bench@example.org", name: "Bench" });
  return filer;
}

async function bareRequests(url: string): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let sent = 0; sent < requests / clients; sent += 1) {
      await (await fetch(`${url}/v1/access`)).arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: clients }, worker));
}

async function journey(filer: FilingClient, client: number): Promise<void> {
  const ids: string[] = [];
  for (let number = 0; number < filingsEach; number += 1) {
    const enterpriseNumber = enterprise(client * filingsEach + number);
    ids.push((await filer.file(xbrlOf({ ...bicycleMaker, enterpriseNumber }), enterpriseNumber)).id);
  }
  await allReach(filer, "ready-for-payment");
  const { checkoutUrl } = await filer.startPayment(ids, "bench");
  await payByLink(checkoutUrl ?? "");
  await allReach(filer, "published");
}

const allReach = (filer: FilingClient, status: string): Promise<unknown> =>
  eventually(`every filing ${status}`, () => filer.filings(), {
    isGood: (filings) => filings.every((filing) => filing.status === status),
    seconds: 120,
    everyMilliseconds: 250,
  });

/** The number of an enterprise that never was, with good check digits. */
function enterprise(index: number): string {
  const base = String(9_992_000 + index).padStart(8, "0");
  return `${base}${String(97 - (Number(base) % 97)).padStart(2, "0")}`;
}
