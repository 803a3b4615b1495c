import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { type FilingClient, type FilingView, eventually, filingClient } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";

const profile = { language: "fr", email: "filer@example.org", name: "Filer" };
const numbers = ["0999000822", "0999000921", "0999001020", "0999001119"] as const;

let dataDirectory: string;
let desk: DeskProcess;
let filer: FilingClient;
let token: string;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-front-end-"));
  desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:00.000Z" });
  token = await desk.token({ connection: "idaas", key: "office" });
  filer = filingClient(desk.endpoints.url, token);
  await filer.putProfile(profile);
}, 60_000);

afterAll(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

const accounts = (enterpriseNumber: string): string => xbrlOf({ ...bicycleMaker, enterpriseNumber });

const ready = async (enterpriseNumber: string): Promise<FilingView> => {
  const { id } = await filer.file(accounts(enterpriseNumber), enterpriseNumber);
  return reach(id, "ready-for-payment");
};

const reach = (id: string, status: string): Promise<FilingView> =>
  eventually(`${id} ${status}`, () => filer.filing(id), { isGood: (filing) => filing.status === status });

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const call = (path: string, { method = "GET", body, headers }: Sent = {}): Promise<Response> =>
  fetch(`${desk.endpoints.url}${path}`, {
    method,
    body: body ?? null,
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });

const problemKind = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { type: string }).type.replace("urn:problem-type:filing:", "");

test("an upload without what it needs is refused by name, and a retry meets the same filing", async () => {
  const upload = (headers: Record<string, string>, body = accounts(numbers[0])): Promise<Response> =>
    call("/v1/filings", { method: "POST", body, headers });
  const type = { "Content-Type": "application/xbrl+xml" };
  expect(await problemKind(await upload(type))).toBe("idempotency-key-required");
  expect(await problemKind(await upload({ "Content-Type": "text/plain", "Idempotency-Key": "a" }))).toBe(
    "unsupported-media-type",
  );
  const key = { ...type, "Idempotency-Key": "once" };
  expect((await upload(key, "x".repeat(9_000_000))).status).toBe(413);
  const first = await upload(key);
  const again = await upload(key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(first.headers.get("etag")).toMatch(/^".+"$/);
  expect(again.headers.get("location")).toBe(first.headers.get("location"));
  const other = await upload(key, accounts(numbers[1]));
  expect([other.status, await problemKind(other)]).toEqual([422, "idempotency-key-reused"]);
  expect(await filer.filings()).toHaveLength(1);
});

test("a follower gets 304 while nothing changes, and only the version seen can be withdrawn", async () => {
  const { id } = await ready(numbers[1]);
  const seen = await call(`/v1/filings/${id}`);
  const etag = seen.headers.get("etag") ?? "";
  expect((await call(`/v1/filings/${id}`, { headers: { "If-None-Match": etag } })).status).toBe(304);
  const withdraw = (headers: Record<string, string>): Promise<Response> =>
    call(`/v1/filings/${id}`, { method: "DELETE", headers });
  expect((await withdraw({})).status).toBe(428);
  expect((await withdraw({ "If-Match": '"stale"' })).status).toBe(412);
  expect((await withdraw({ "If-Match": etag })).status).toBe(200);
  expect(await filer.filing(id)).toMatchObject({ status: "withdrawn", statusLabel: "Withdrawn" });
});

test("another key, and the same person by another connection, see nothing at all", async () => {
  const { id } = await ready(numbers[2]);
  const payment = await filer.startPayment([id], "foreign");
  for (const request of [
    { connection: "eid", key: "office" },
    { connection: "idaas", key: "office@2" },
    { connection: "idaas", key: "neighbour" },
  ]) {
    const stranger = await desk.token(request);
    const client = filingClient(desk.endpoints.url, stranger);
    await client.putProfile(profile);
    expect(await client.filings()).toEqual([]);
    const paths = ["", "/report", "/costs", "/events", "/document"].map((part) => `/v1/filings/${id}${part}`);
    for (const path of [...paths, `/v1/payments/${payment.id}`]) {
      const headers = { Authorization: `Bearer ${stranger}` };
      const foreign = await call(path, { headers });
      const unknown = await call(path.replace(id, "unknown").replace(payment.id, "unknown"), { headers });
      expect(foreign.status).toBe(404);
      expect(withoutTrace(await foreign.json())).toEqual(withoutTrace(await unknown.json()));
    }
    const taken = await call("/v1/payments", {
      method: "POST",
      body: JSON.stringify({ filings: [id] }),
      headers: {
        Authorization: `Bearer ${stranger}`,
        "Idempotency-Key": "x",
        "Content-Type": "application/json",
      },
    });
    expect(taken.status).toBe(404);
  }
});

test("a payment that is called off frees its filings, and the next one settles them", async () => {
  const filing = (await filer.filings()).find(({ enterpriseNumber }) => enterpriseNumber === numbers[2]);
  const { id, paymentId } = filing as FilingView & { paymentId: string };
  expect((await call(`/v1/payments/${paymentId}`, { method: "DELETE" })).status).toBe(200);
  expect(await filer.filing(id)).toMatchObject({ status: "ready-for-payment", paymentId: null });
  expect(await filer.payment(paymentId)).toMatchObject({ status: "cancelled", checkoutUrl: null });
  const { checkoutUrl } = await filer.startPayment([id], "second");
  await payByLink(checkoutUrl ?? "");
  expect(await reach(id, "published")).toMatchObject({ total: "63.80" });
  expect((await fetch(checkoutUrl ?? "", { redirect: "manual" })).status).toBe(200);
});

test("no token, a bad one, an expired certificate and an unlisted authority are each refused by name", async () => {
  const kind = async (bearer: string): Promise<unknown> =>
    problemKind(await call("/v1/filings", { headers: { Authorization: bearer } }));
  expect(await kind("")).toBe("unauthenticated");
  expect(await kind("Bearer not.a.token")).toBe("unauthenticated");
  expect(await kind(`Bearer ${await desk.token({ connection: "idaas", key: "office@expired" })}`)).toBe(
    "key-expired",
  );
  expect(await kind(`Bearer ${await desk.token({ connection: "idaas", key: "office@unlisted" })}`)).toBe(
    "authority-not-supported",
  );
  // In July 2024 the certificate path through CSAM has been closed for months.
  expect(await kind(`Bearer ${await desk.token({ connection: "csam-cert", key: "office" })}`)).toBe(
    "connection-closed",
  );
});

test("problems speak the caller's language, else that of the profile", async () => {
  const title = async (language: string): Promise<unknown> =>
    (
      (await (await call("/v1/filings/none", { headers: { "Accept-Language": language } })).json()) as {
        title: string;
      }
    ).title;
  expect(await title("nl-BE,fr;q=0.5")).toBe("Niet gevonden.");
  expect(await title("de;q=0.9,fr;q=0.8")).toBe("Nicht gefunden.");
  expect(await title("it")).toBe("Introuvable.");
});

test("what is not paid in its term lapses when its last day is over", async () => {
  const { id, dueBy } = await ready(numbers[3]);
  expect(dueBy).toBe("2024-07-23");
  const moved = await fetch(`${desk.endpoints.control}/clock`, {
    method: "POST",
    body: JSON.stringify({ to: "2024-07-24T00:06:00.000Z" }),
  });
  expect(moved.status).toBe(200);
  token = await desk.token({ connection: "idaas", key: "office" });
  filer = filingClient(desk.endpoints.url, token);
  expect(await reach(id, "lapsed")).toMatchObject({ statusLabel: "Rejected for non-payment" });
});

const withoutTrace = (problem: unknown): object => {
  const { traceId: _trace, instance: _instance, ...rest } = problem as Record<string, unknown>;
  return rest;
};
