import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { type FilingClient, type FilingView, eventually, filingClient } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { publicReferences } from "./books.ts";
import { enterprise, moveClock, persistently } from "./steady-load.ts";

const clients = 20;
const filingsEach = 10;

let dataDirectory: string;
let desk: DeskProcess;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-load-"));
  desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:00.000Z" });
}, 60_000);

afterEach(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

test("200 filings by 20 clients are all published, none twice, with a kill -9 in the middle", async () => {
  const { url } = desk.endpoints;
  const port = Number(new URL(url).port);
  const filers = await Promise.all(
    Array.from({ length: clients }, async (_, number) => {
      const token = await desk.token({ connection: "eid", key: `client-${String(number)}` });
      const filer = filingClient(url, token);
      await filer.putProfile({
        language: "nl",
        email: "client@example.org",
        name: `Client ${String(number)}`,
      });
      return filer;
    }),
  );
  let filed = 0;
  const restarted = new Promise<void>((resolve, reject) => {
    const watch = async (): Promise<void> => {
      await eventually("half of the uploads", () => Promise.resolve(filed), {
        isGood: (count) => count >= (clients * filingsEach) / 2,
        seconds: 60,
      });
      await desk.kill();
      desk = await startDeskProcess({ dataDirectory, port });
      // The sweeper looks for what has waited for two minutes: we need not.
      await moveClock(desk, 3 * 60_000);
    };
    watch().then(resolve, reject);
  });
  const journeys = filers.map((filer, client) =>
    journey(filer, client, () => {
      filed += 1;
    }),
  );
  const [published] = await Promise.all([Promise.all(journeys), restarted]);
  const references = published.flat().map(({ reference }) => reference);
  expect(references).toHaveLength(clients * filingsEach);
  expect(new Set(references).size).toBe(clients * filingsEach);
  const listed = await Promise.all(
    published.flat().map((filing) => publicReferences(url, String(filing["enterpriseNumber"]))),
  );
  expect(listed.every((list) => list.length === 1)).toBe(true);
}, 180_000);

/** One client files, pays everything at once, and follows it to publication; it repeats what got no answer. */
async function journey(
  filer: FilingClient,
  client: number,
  filed: () => void,
): Promise<readonly FilingView[]> {
  const uploads: FilingView[] = [];
  for (let number = 0; number < filingsEach; number += 1) {
    const enterpriseNumber = enterprise(client * filingsEach + number);
    const xbrl = xbrlOf({ ...bicycleMaker, enterpriseNumber, name: `BEDRIJF ${enterpriseNumber}` });
    uploads.push(await persistently(() => filer.file(xbrl, `file-${enterpriseNumber}`)));
    filed();
  }
  const ids = uploads.map(({ id }) => id);
  await allReach(filer, "ready-for-payment");
  const { checkoutUrl } = await persistently(() => filer.startPayment(ids, "pay"));
  await persistently(() => payByLink(checkoutUrl ?? ""));
  return allReach(filer, "published");
}

/** Follows a client's filings as a front-end does: the list, now and then. */
const allReach = (filer: FilingClient, status: string): Promise<readonly FilingView[]> =>
  eventually(`every filing ${status}`, () => persistently(() => filer.filings()), {
    isGood: (filings) =>
      filings.length === filingsEach && filings.every((filing) => filing.status === status),
    seconds: 150,
    everyMilliseconds: 500,
  });
