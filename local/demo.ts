import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeskProcess, startDeskProcess } from "./desk-process.ts";
import {
  type EventView,
  type FilingClient,
  type FilingView,
  eventually,
  filingClient,
} from "./filing-client.ts";
import { payByLink } from "./pay-at-provider.ts";
import { bicycleMaker, oneCentOff } from "./samples/accounts.ts";
import { xbrlOf } from "./samples/xbrl-writer.ts";

/** A summer day of a year that has a tariff; accounts of 2023 are in time. */
const clock = "2024-07-15T08:00:00.000Z";

const tinkerer = {
  ...bicycleMaker,
  enterpriseNumber: "0999000525",
  name: "BEDACHT KNUTSELATELIER BV",
};

const dataDirectory = await mkdtemp(join(tmpdir(), "filing-demo-"));
const started = performance.now();
let desk: DeskProcess | undefined;
try {
  desk = await startDeskProcess({ dataDirectory, clock });
  say(`Filing is up at ${desk.endpoints.url}, its clock at ${clock} (${elapsed()})`);
  await tell(desk);
  say(`\nEverything above was true. ${elapsed()}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await desk?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}

async function tell(running: DeskProcess): Promise<void> {
  const { url } = running.endpoints;
  const withEid = await login(running, "eid");
  const withIdaas = await login(running, "idaas");

  say("\n1. Two sets of accounts are filed under an eID");
  const filed = await Promise.all(
    [bicycleMaker, tinkerer].map((accounts) =>
      withEid.file(xbrlOf(accounts), `demo-${accounts.enterpriseNumber}`),
    ),
  );
  const followed = new Map<string, number>();
  const ready = await Promise.all(
    filed.map(({ id }) => follow(withEid, id, { to: "ready-for-payment", followed })),
  );
  for (const { name, outcome, total, dueBy } of ready) {
    say(`   ${String(name)}: report ${String(outcome)}, ${String(total)} euro to pay by ${String(dueBy)}`);
    check(outcome === "green" && total === "63.80", "a micro company files in time for 63.80 euro");
  }

  say("\n2. The same person with a certificate, through IDAAS, has another space");
  const [first] = filed;
  if (first === undefined) throw new Error("nothing was filed");
  const foreign = await withIdaas.status(`/v1/filings/${first.id}`);
  const own = await withIdaas.filings();
  say(
    `   GET /v1/filings/${first.id} answers ${String(foreign)}; the space holds ${String(own.length)} filings`,
  );
  check(foreign === 404 && own.length === 0, "another connection sees nothing");

  say("\n3. Accounts whose assets are one cent off are refused, and the filer is told why");
  await refuseOneCent(withIdaas, followed);

  say("\n4. Both filings are paid at once, by somebody who only has the link");
  const payment = await withEid.startPayment(
    filed.map(({ id }) => id),
    "demo-payment",
  );
  say(`   payment of ${payment.amount} euro, ${payment.structuredCommunication}`);
  check(payment.amount === "127.60" && payment.checkoutUrl !== null, "one payment covers both fees");
  say(`   paid at ${await payByLink(payment.checkoutUrl ?? "")}`);
  const published = await Promise.all(
    filed.map(({ id }) => follow(withEid, id, { to: "published", followed })),
  );
  check(new Set(published.map(({ reference }) => reference)).size === 2, "each has a reference of its own");

  say("\n5. They are public");
  for (const filing of published) await consult(url, filing);
}

async function login(running: DeskProcess, connection: "eid" | "idaas"): Promise<FilingClient> {
  const token = await running.token({ connection, key: "demo" });
  const client = filingClient(running.endpoints.url, token);
  check((await client.status("/v1/filings")) === 403, "a new key needs a profile first");
  await client.putProfile({ language: "en", email: "demo@example.org", name: "Demo" });
  say(`Logged in through ${connection}: a profile was made, and a space of its own`);
  return client;
}

/** Shows each step of a filing as it happens, until it is where it should come to. */
async function follow(
  client: FilingClient,
  id: string,
  { to, followed }: { readonly to: string; readonly followed: Map<string, number> },
): Promise<FilingView> {
  const ask = async (): Promise<readonly EventView[]> => {
    const events = await client.events(id);
    for (const { type, at, to: status } of events.slice(followed.get(id) ?? 0)) {
      say(`   ${id.slice(0, 8)}  ${at.slice(11, 23)}  ${type} -> ${status}`);
    }
    followed.set(id, events.length);
    return events;
  };
  await eventually(`filing ${id} becoming ${to}`, ask, { isGood: (events) => events.at(-1)?.to === to });
  return client.filing(id);
}

async function refuseOneCent(client: FilingClient, followed: Map<string, number>): Promise<void> {
  const { id } = await client.file(xbrlOf(oneCentOff), "demo-one-cent-off");
  await follow(client, id, { to: "rejected", followed });
  const { findings } = await client.report(id);
  for (const { check: name, message, equation, values } of findings) {
    say(`   ${name}: ${message}`);
    say(
      `     ${String(equation)} with ${values.map(({ rubric, value }) => `${rubric} = ${value}`).join(", ")}`,
    );
  }
  const checks = findings.map(({ check: name }) => name);
  check(checks.includes("va_03.01.0_0015"), "the assets must equal the liabilities");
}

async function consult(url: string, { reference, enterpriseNumber }: FilingView): Promise<void> {
  const list = `${url}/authentic/legalEntity/${String(enterpriseNumber)}/references`;
  const references = (await show(list, "application/json")) as { ReferenceNumber: string }[];
  check(references[0]?.ReferenceNumber === reference, "the reference is listed");
  const deposit = `${url}/authentic/deposit/${String(reference)}/accountingData`;
  const { Rubrics } = (await show(deposit, "application/x.jsonxbrl")) as {
    Rubrics: { Code: string; Value: string }[];
  };
  check(
    Rubrics.some(({ Code }) => Code === "20/58"),
    "the figures are public",
  );
  const pdf = await fetch(deposit, { headers: { Accept: "application/pdf" } });
  check((await pdf.text()).startsWith("%PDF-"), "the PDF is public");
}

async function show(address: string, accept: string): Promise<unknown> {
  const response = await fetch(address, { headers: { Accept: accept } });
  const text = await response.text();
  check(response.status === 200, `${address} answers`);
  say(`   $ curl -s -H 'Accept: ${accept}' ${address}`);
  say(`     ${text.length > 240 ? `${text.slice(0, 240)}…` : text}`);
  return JSON.parse(text);
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`not true: ${what}`);
}

function elapsed(): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  console.log(line);
}
