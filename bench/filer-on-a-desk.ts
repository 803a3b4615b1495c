import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Endpoints } from "../local/endpoints.ts";
import { type FilingClient, filingClient } from "../local/filing-client.ts";
import { payByLink } from "../local/pay-at-provider.ts";
import { bicycleMaker } from "../local/samples/accounts.ts";
import { xbrlOf } from "../local/samples/xbrl-writer.ts";
import { type SystemOptions, startSystem } from "../local/system.ts";

/** Hears of every operation of the services. */
export type Observer = NonNullable<SystemOptions["observe"]>;

/** Who files on a system of one's own, in this process. */
export interface FilerOnADesk {
  readonly filer: FilingClient;
  readonly endpoints: Endpoints;
}

/** Does something on a fresh system as a filer who has just logged in; afterwards nothing of the system is left. */
export async function withFilerOnADesk<Result>(
  observe: Observer,
  use: (desk: FilerOnADesk) => Promise<Result>,
): Promise<Result> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "filing-operations-"));
  const system = await startSystem({
    port: 0,
    dataDirectory,
    // Well before the minute at which the sweeper looks round.
    clockStart: new Date("2024-07-15T08:00:01.000Z"),
    observe,
  });
  try {
    const { endpoints } = system;
    const response = await fetch(`${endpoints.identity.url}/mint`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ connection: "eid", key: "bench" }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    const filer = filingClient(endpoints.url, token);
    await filer.putProfile({ language: "nl", email: "bench@example.org", name: "Bench" });
    return await use({ filer, endpoints });
  } finally {
    await system.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

/**
 * One filing from the upload to the publication, paid by link, with nobody who looks on.
 * @param completed comes true when the next message of that queue is done with.
 * @returns its id.
 */
export async function publishOne(
  filer: FilingClient,
  completed: (queue: string) => Promise<void>,
  enterpriseNumber: string,
): Promise<string> {
  const priced = completed("price");
  const { id } = await filer.file(xbrlOf({ ...bicycleMaker, enterpriseNumber }), enterpriseNumber);
  await priced;
  const published = completed("publish");
  const { checkoutUrl } = await filer.startPayment([id], enterpriseNumber);
  await payByLink(checkoutUrl ?? "");
  await published;
  return id;
}
