import { setTimeout as pause } from "node:timers/promises";
import { type DeskProcess } from "../../local/desk-process.ts";
import { type FilingClient, type FilingView, eventually, filingClient } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";

/** Clients that file, pay and follow, one bundle after the other, whatever happens to the system meanwhile. */
export interface SteadyLoad {
  /** What was answered with success, and so may never be lost: the ids of filings and of payments. */
  readonly acknowledged: ReadonlySet<string>;
  readonly payments: ReadonlySet<string>;
  /** The filings of which a client has seen the publication, and when, in milliseconds since the start of the load. */
  readonly published: ReadonlyMap<string, number>;
  /** What came of requests that had to be repeated, and how often. */
  readonly repeated: ReadonlyMap<string, number>;
  /** Every client brings the bundles that it has begun to publication, and stops. */
  finish(): Promise<void>;
}

export interface LoadOptions {
  readonly clients: number;
  /** How long a client repeats one request, or waits for one filing. */
  readonly patienceSeconds: number;
}

const longestBundle = 4;
/** So many bundles of one client at a time; more would only wait in line. */
const bundlesUnderWay = 4;
const betweenLooks = 300;

/** Logs clients in at a system that is up, and lets them work. */
export async function steadyLoad(desk: DeskProcess, options: LoadOptions): Promise<SteadyLoad> {
  const started = performance.now();
  const acknowledged = new Set<string>();
  const payments = new Set<string>();
  const published = new Map<string, number>();
  const repeated = new Map<string, number>();
  let finishing = false;

  const persist = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
    persistently(ask, options.patienceSeconds, (reason) =>
      repeated.set(reason, (repeated.get(reason) ?? 0) + 1),
    );

  const reaches = (filer: FilingClient, id: string, status: string): Promise<FilingView> =>
    eventually(`filing ${id} ${status}`, () => persist(() => filer.filing(id)), {
      isGood: (filing) => filing.status === status,
      seconds: options.patienceSeconds,
      everyMilliseconds: betweenLooks,
    });

  const upload = async (filer: FilingClient, enterpriseNumber: string): Promise<string> => {
    const { id } = await persist(() => filer.file(accountsOf(enterpriseNumber), enterpriseNumber));
    acknowledged.add(id);
    return id;
  };

  const payAndFollow = async (filer: FilingClient, name: string, ids: readonly string[]): Promise<void> => {
    await Promise.all(ids.map((id) => reaches(filer, id, "ready-for-payment")));
    const payment = await persist(() => filer.startPayment(ids, name));
    payments.add(payment.id);
    await persist(() => pay(filer, payment.id, payment.checkoutUrl ?? ""));
    for (const id of ids) {
      await reaches(filer, id, "published");
      published.set(id, performance.now() - started);
    }
  };

  /** Uploads one bundle after the other; each is paid and followed while the next ones are uploaded. */
  const client = async (filer: FilingClient, number: number): Promise<void> => {
    const underWay = new Set<Promise<void>>();
    for (let bundle = 0, filed = 0; !finishing; bundle += 1) {
      const ids: string[] = [];
      for (const size = 1 + ((number + bundle) % longestBundle); ids.length < size; filed += 1) {
        ids.push(await upload(filer, enterprise(number * 10_000 + filed)));
      }
      const journey = payAndFollow(filer, `bundle-${String(bundle)}`, ids);
      underWay.add(journey);
      void journey.then(
        () => underWay.delete(journey),
        () => undefined,
      );
      if (underWay.size >= bundlesUnderWay) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  };

  const filers = await Promise.all(
    Array.from({ length: options.clients }, (_, number) => logIn(desk, number)),
  );
  const clients = Promise.all(filers.map(client));
  // Whoever finishes the load hears of a failure; until then nobody listens.
  clients.catch(() => undefined);
  return {
    acknowledged,
    payments,
    published,
    repeated,
    async finish() {
      finishing = true;
      await clients;
    },
  };
}

/** A client whose request got no answer asks again: with the same Idempotency-Key nothing happens twice. */
export async function persistently<Answer>(
  ask: () => Promise<Answer>,
  seconds = 60,
  failed: (reason: string) => void = () => undefined,
): Promise<Answer> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      failed(reasonOf(error));
      if (performance.now() > deadline) throw error;
      await pause(betweenAttempts);
    }
  }
}

const betweenAttempts = 100;

/** The status of the answer, or that there was none. */
const reasonOf = (error: unknown): string => / answered (\d{3})\b/.exec(String(error))?.[1] ?? "no answer";

/** Pays like a payer who looks at the payment before he opens the link again: the page is gone once it is settled. */
async function pay(filer: FilingClient, id: string, checkoutUrl: string): Promise<void> {
  try {
    await payByLink(checkoutUrl);
  } catch (error) {
    if ((await filer.payment(id)).status !== "settled") throw error;
  }
}

/** Longer than any run, by the clock of the desk, which is moved. */
const tokenSeconds = 30 * 24 * 3600;

async function logIn(desk: DeskProcess, number: number): Promise<FilingClient> {
  const key = `client-${String(number)}`;
  const token = await desk.token({ connection: "eid", key, lifetimeSeconds: tokenSeconds });
  const filer = filingClient(desk.endpoints.url, token);
  await filer.putProfile({ language: "nl", email: "client@example.org", name: key });
  return filer;
}

const accountsOf = (enterpriseNumber: string): string =>
  xbrlOf({ ...bicycleMaker, enterpriseNumber, name: `BEDRIJF ${enterpriseNumber}` });

/** The number of an enterprise that never was, with good check digits; for each index below 100,000 another one. */
export function enterprise(index: number): string {
  const base = String(9_900_000 + index).padStart(8, "0");
  return `${base}${String(97 - (Number(base) % 97)).padStart(2, "0")}`;
}

/** Moves the clock of the desk, so that nobody waits for what only comes with time. */
export async function moveClock(desk: DeskProcess, advanceMilliseconds: number): Promise<void> {
  const response = await fetch(`${desk.endpoints.control}/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMilliseconds }),
  });
  if (!response.ok) throw new Error(`the control port answered ${String(response.status)}`);
}
