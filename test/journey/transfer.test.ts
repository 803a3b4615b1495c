import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { eventually } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { days } from "../builders/times.ts";

let dataDirectory: string;
let desk: DeskProcess;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-transfer-"));
  desk = await startDeskProcess({ dataDirectory, clock: "2024-01-25T08:00:00.000Z" });
}, 60_000);

afterAll(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

type Json = Readonly<Record<string, unknown>>;
interface Reply {
  readonly status: number;
  readonly etag: string;
  readonly location: string;
  readonly body: Json;
}
type Ask = (
  method: string,
  path: string,
  sent?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
) => Promise<Reply>;

/** Somebody with a token of the desk. */
async function logIn(who: Parameters<DeskProcess["token"]>[0]): Promise<Ask> {
  const token = await desk.token({ ...who, lifetimeSeconds: 48 * 3600 });
  return async (method, path, { body, headers } = {}) => {
    const response = await fetch(`${desk.endpoints.url}/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Accept-Language": "en", ...headers },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    return {
      status: response.status,
      etag: response.headers.get("etag") ?? "",
      location: response.headers.get("location") ?? "",
      body: (await response.json()) as Json,
    };
  };
}

const profile = (email: string) => ({ body: { language: "en", email, name: "Filer" } });
const [before, after, elsewhere] = ["csam@example.org", "idaas@example.org", "eid@example.org"] as const;

/** A filing by CSAM that is in an open payment, and a space by IDAAS of the same certificate. */
async function leaveBehind() {
  const [csam, idaas] = [
    await logIn({ connection: "csam-cert", key: "office" }),
    await logIn({ connection: "idaas", key: "office" }),
  ];
  await csam("PUT", "profile", profile(before));
  await idaas("PUT", "profile", profile(after));
  const filed = await csam("POST", "filings", {
    body: xbrlOf(bicycleMaker),
    headers: { "Content-Type": "application/xbrl+xml", "Idempotency-Key": "left-behind" },
  });
  const id = String(filed.body["id"]);
  await reaches(csam, `filings/${id}`, "ready-for-payment");
  const headers = { "Idempotency-Key": "first" };
  const payment = await csam("POST", "payments", { body: { filings: [id] }, headers });
  const { certificate } = (await csam("GET", "profile")).body as { certificate: Record<string, string> };
  const { owner = "", email = "", serial = "", type = "" } = certificate;
  const { enterpriseNumber, periodEnd: closingDate, model, language } = bicycleMaker;
  const filing = { enterpriseNumber, closingDate, model, language, type: "initial" };
  const described = {
    certificate: { name: owner, email, number: serial.toUpperCase(), type },
    filings: [{ ...filing, certificateOwner: owner, certificateType: type }],
  };
  return { csam, idaas, id, payment: String(payment.body["id"]), described };
}

const reaches = (ask: Ask, path: string, status: string): Promise<Reply> =>
  eventually(`${path} ${status}`, () => ask("GET", path), {
    isGood: ({ body }) => body["status"] === status,
  });

const kindOf = ({ body }: Reply): string => String(body["type"]).replace("urn:problem-type:filing:", "");

const matchesIn = ({ body }: Reply) =>
  (body["filings"] as readonly Json[]).map(({ match, reason, filing }) => ({ match, reason, filing }));

const waitingFor = async (agent: Ask): Promise<readonly unknown[]> =>
  ((await agent("GET", "transfers")).body["items"] as readonly Json[]).map(({ id }) => id);

/** What was mailed, by address: the subjects. */
async function mails(): Promise<Readonly<Record<string, readonly string[]>>> {
  const folder = join(desk.endpoints.dataDirectory, "mail");
  const texts = await Promise.all(
    (await readdir(folder).catch(() => [])).map((name) => readFile(join(folder, name), "utf8")),
  );
  const header = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? "";
  const sent = texts.map((text) => ({ to: header(text, "To"), subject: header(text, "Subject") }));
  return Object.fromEntries(
    [before, after, elsewhere].map((address) => [
      address,
      sent.filter(({ to }) => to.includes(address)).map(({ subject }) => subject),
    ]),
  );
}

test("a filing is moved out of an open payment by two agents, and paid and published where it is then", async () => {
  const { csam, idaas, id, payment, described } = await leaveBehind();
  const [an, bram] = [await logIn({ key: "agent-1" }), await logIn({ key: "agent-2" })];

  const request = { body: described, headers: { "Idempotency-Key": "case-1" } };
  const asked = await an("POST", "transfers", request);
  expect([asked.status, matchesIn(asked)]).toEqual([
    201,
    [{ match: "found", reason: "open-payment", filing: id }],
  ]);
  expect((await an("POST", "transfers", request)).location).toBe(asked.location);
  const path = `transfers/${String(asked.body["id"])}`;
  expect(await waitingFor(bram)).toEqual([asked.body["id"]]);

  const seen = { headers: { "If-Match": asked.etag } };
  const underPayment = await bram("POST", `${path}/approve`, seen);
  expect([underPayment.status, kindOf(underPayment), underPayment.body["filings"]]).toEqual([
    409,
    "filings-under-payment",
    [id],
  ]);
  const freed = await an("POST", `${path}/cancel-payment`);
  expect(matchesIn(freed)).toEqual([{ match: "found", reason: null, filing: id }]);
  expect((await csam("GET", `payments/${payment}`)).body["status"]).toBe("cancelled");

  expect(kindOf(await bram("POST", `${path}/approve`))).toBe("precondition-required");
  expect(kindOf(await bram("POST", `${path}/approve`, seen))).toBe("precondition-failed");
  const current = { headers: { "If-Match": freed.etag } };
  expect(kindOf(await an("POST", `${path}/approve`, current))).toBe("four-eyes");
  await advance(days(1));
  expect((await bram("POST", `${path}/approve`, current)).body).toMatchObject({ status: "approved" });
  expect(matchesIn(await reaches(an, path, "done"))).toEqual([{ match: "moved", reason: null, filing: id }]);
  expect(await waitingFor(bram)).toEqual([]);

  expect(kindOf(await csam("GET", `filings/${id}`))).toBe("filing-moved");
  // Friday 26 January: six full working days later is Monday 5 February.
  expect((await idaas("GET", `filings/${id}`)).body).toMatchObject({
    status: "ready-for-payment",
    depositDate: "2024-01-25",
    dueBy: "2024-02-05",
  });
  const headers = { "Idempotency-Key": "second" };
  const { body } = await idaas("POST", "payments", { body: { filings: [id] }, headers });
  await payByLink(String(body["checkoutUrl"]));
  await reaches(idaas, `filings/${id}`, "published");
  const told = ["A filing has been moved to another personal space"];
  await eventually("both holders have mail", mails, {
    isGood: (sent) => [before, after].every((address) => sent[address]?.length === 1),
  });
  expect(await mails()).toEqual({ [before]: told, [after]: told, [elsewhere]: [] });

  // Somebody who asks for it from a third space hears no more of it than that it does not come.
  const person = await logIn({ connection: "eid", key: "somebody" });
  await person("PUT", "profile", profile(elsewhere));
  const queued = await person("POST", "transfer-requests", { body: described });
  expect([queued.status, JSON.stringify(queued.body).includes(id)]).toEqual([202, false]);
  const theirs = `transfers/${String(queued.body["id"])}`;
  const found = await an("GET", theirs);
  expect(matchesIn(found)).toEqual([{ match: "not-found", reason: "paid", filing: null }]);
  const rejection = { headers: { "If-Match": found.etag }, body: { reason: "it is published" } };
  expect((await an("POST", `${theirs}/reject`, rejection)).body).toMatchObject({ status: "rejected" });
  await eventually("the person has mail", mails, { isGood: (sent) => sent[elsewhere]?.length === 1 });
  expect((await mails())[elsewhere]).toEqual(["Your request to move filings has been refused"]);
}, 60_000);

async function advance(advanceMilliseconds: number): Promise<void> {
  const response = await fetch(`${desk.endpoints.control}/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMilliseconds }),
  });
  expect(response.status).toBe(200);
}
