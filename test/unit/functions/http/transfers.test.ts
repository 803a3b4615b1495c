import { describe, expect, test } from "@jest/globals";
import { type Staff } from "../../../../shared/domain/access/principal.ts";
import { type SpaceAddress } from "../../../../shared/domain/access/connection.ts";
import { visit, problemOf, type Answered, type Sent } from "../../../access/visit.ts";
import { aFiler, aProfile, aSpace, openAlways } from "../../../builders/access.ts";
import { certificateAuthorities, keep } from "../../../builders/application.ts";
import { aReadyFiling, anInitiatedFiling } from "../../../builders/filings.ts";
import { aPayment } from "../../../builders/payments.ts";
import { morning } from "../../../builders/times.ts";
import { aDescription, keepHolder } from "../../../builders/transfers.ts";
import { memoryPorts } from "../../../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../../../doubles/scripted-token-verifier.ts";
import { registrations } from "../../../house/registrations.ts";

const agent = (subject: string): Staff => ({ kind: "staff", subject, roles: ["contact-centre"] });

/** Two agents, a filer, and a filing in the space by CSAM of a certificate that has a space by IDAAS too. */
async function aContactCentre() {
  const world = memoryPorts({ now: morning, timetable: openAlways });
  const tokens = scriptedTokenVerifier();
  for (const name of ["agnes", "bram"]) tokens.set(name, agent(name));
  tokens.set("filer", aFiler("eid", "key-9"));
  await world.references.create<"key">({ kind: "key", ...aSpace("eid", "key-9"), keyId: "key-9" });
  await keep(world, { profile: aProfile(aSpace("eid", "key-9")) });
  const source = await keepHolder(world, "csam-cert");
  const target = await keepHolder(world, "idaas");
  await keep(world, { filing: aReadyFiling({ space: source }) });
  const app = registrations({ ...world, tokens }, { certificateAuthorities });
  const as =
    (who: string) =>
    (route: string, sent: Sent = {}): Promise<Answered> =>
      visit(app, route, { ...sent, headers: { authorization: `Bearer ${who}`, ...sent.headers } });
  return { world, source, target, agnes: as("agnes"), bram: as("bram"), filer: as("filer") };
}

/** What somebody writes to the contact centre, as he writes it. */
const written = {
  certificate: { name: "Jan Peeters", email: "jan@peeters.example", number: "00:4A:2B", type: "Certipost" },
  filings: [{ ...aDescription(), enterpriseNumber: dotted(aDescription().enterpriseNumber), language: "FR" }],
};

const bodyOf = ({ text }: Answered) => JSON.parse(text) as Readonly<Record<string, unknown>>;

/** A transfer that Agnes has asked for. */
async function asked(centre: Awaited<ReturnType<typeof aContactCentre>>, body: unknown = written) {
  const answer = await centre.agnes("request-transfer", { body });
  expect(answer.status).toBe(201);
  const id = String(bodyOf(answer)["id"]);
  return { id, etag: answer.headers["etag"] ?? "", answer };
}

describe("a transfer", () => {
  test("is answered with what was found, and where it is", async () => {
    const centre = await aContactCentre();
    const { id, answer } = await asked(centre);
    expect(answer.headers).toMatchObject({ location: `/v1/transfers/${id}`, "cache-control": "no-store" });
    expect(bodyOf(answer)).toEqual({
      id,
      status: "requested",
      certificate: { ...written.certificate, number: "4a2b" },
      target: { connection: "idaas", certificateNumber: "4a2b" },
      filings: [{ ...aDescription(), match: "found", reason: null, filing: "f1" }],
      requestedBy: "agnes",
      requestedAt: morning,
      takenUpBy: null,
      decidedBy: null,
      decidedAt: null,
      reason: null,
    });
    expect(bodyOf(await centre.bram("read-transfer", { params: { id } }))).toEqual(bodyOf(answer));
  });

  test("shows nothing that opens or names a space", async () => {
    const centre = await aContactCentre();
    const { answer } = await asked(centre);
    for (const { spaceId } of [centre.source, centre.target]) expect(answer.text).not.toContain(spaceId);
  });

  test("is approved by another agent who has seen it, and by nobody else", async () => {
    const centre = await aContactCentre();
    const { id, etag } = await asked(centre);
    const params = { id };
    const seen = { params, headers: { "if-match": etag } };
    expect(problemOf(await centre.bram("approve-transfer", { params }))).toBe("precondition-required");
    const stale = { params, headers: { "if-match": '"0"' } };
    expect(problemOf(await centre.bram("approve-transfer", stale))).toBe("precondition-failed");
    expect(problemOf(await centre.agnes("approve-transfer", seen))).toBe("four-eyes");
    const approved = await centre.bram("approve-transfer", seen);
    expect(bodyOf(approved)).toMatchObject({ status: "approved", decidedBy: "bram", decidedAt: morning });
    expect(approved.headers["etag"]).not.toBe(etag);
  });

  test("is rejected by another agent, with or without a reason", async () => {
    const centre = await aContactCentre();
    for (const body of [undefined, { reason: "not the holder" }]) {
      const { id, etag } = await asked(centre);
      const sent = { params: { id }, headers: { "if-match": etag }, ...(body === undefined ? {} : { body }) };
      expect(problemOf(await centre.bram("reject-transfer", { params: { id } }))).toBe(
        "precondition-required",
      );
      const rejected = bodyOf(await centre.bram("reject-transfer", sent));
      expect(rejected).toMatchObject({ status: "rejected", reason: body?.reason ?? null });
    }
    const { id, etag } = await asked(centre);
    const odd = { params: { id }, headers: { "if-match": etag }, body: { why: "?" } };
    expect(problemOf(await centre.bram("reject-transfer", odd))).toBe("invalid-request");
  });

  test("names the filing that has an open payment, which an agent can cancel", async () => {
    const centre = await aContactCentre();
    await underPayment(centre.world, centre.source);
    const second = { ...written, filings: [{ ...written.filings[0], language: "de" }] };
    const { id, etag, answer } = await asked(centre, second);
    expect(bodyOf(answer)).toMatchObject({
      filings: [{ match: "found", reason: "open-payment", filing: "f2" }],
    });
    const params = { id };
    const refused = await centre.bram("approve-transfer", { params, headers: { "if-match": etag } });
    expect(refused.status).toBe(409);
    expect(bodyOf(refused)).toMatchObject({ filings: ["f2"] });
    const cancelled = await centre.agnes("cancel-transfer-payments", { params });
    expect(bodyOf(cancelled)).toMatchObject({ filings: [{ match: "found", reason: null, filing: "f2" }] });
    const headers = { "if-match": cancelled.headers["etag"] ?? "" };
    expect((await centre.bram("approve-transfer", { params, headers })).status).toBe(200);
  });
});

test("of several filings that fit, the one that an agent names is moved", async () => {
  const centre = await aContactCentre();
  await keep(centre.world, { filing: aReadyFiling({ space: centre.source, id: "f2" }) });
  const both = ["f1", "f2"].map((filing) => ({ filing, receivedAt: morning }));
  const { answer } = await asked(centre);
  expect(bodyOf(answer)).toMatchObject({ filings: [{ match: "ambiguous", candidates: both }] });
  const {
    id,
    etag,
    answer: named,
  } = await asked(centre, {
    ...written,
    filings: [{ ...written.filings[0], filing: "f2" }],
  });
  expect(bodyOf(named)).toMatchObject({ filings: [{ match: "found", reason: null, filing: "f2" }] });
  const approved = await centre.bram("approve-transfer", { params: { id }, headers: { "if-match": etag } });
  expect(bodyOf(approved)).toMatchObject({ status: "approved", filings: [{ match: "found", filing: "f2" }] });
});

describe("the list of transfers", () => {
  const idsIn = (answer: Answered) =>
    (bodyOf(answer)["items"] as readonly { readonly id: string }[]).map(({ id }) => id);

  test("is what waits for a decision, a page at a time", async () => {
    const centre = await aContactCentre();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push((await asked(centre)).id);
    const [rejected = ""] = ids.splice(1, 1);
    await centre.bram("reject-transfer", { params: { id: rejected }, headers: { "if-match": "*" } });
    const first = await centre.bram("list-transfers", { query: { limit: "1" } });
    const continuation = String(bodyOf(first)["continuation"]);
    expect(continuation).toMatch(/^[\w-]+$/);
    const second = await centre.bram("list-transfers", { query: { limit: "1", continuation } });
    expect([...idsIn(first), ...idsIn(second)]).toEqual(ids);
    expect(bodyOf(second)["continuation"]).toBeNull();
    expect(idsIn(await centre.bram("list-transfers", { query: { status: "rejected" } }))).toEqual([rejected]);
  });

  test("is searched by certificate and enterprise, as people write them, decided or not", async () => {
    const centre = await aContactCentre();
    const { id } = await asked(centre);
    await centre.bram("reject-transfer", { params: { id }, headers: { "if-match": "*" } });
    const search = (query: Record<string, string>) => centre.bram("list-transfers", { query });
    const enterpriseNumber = written.filings[0]?.enterpriseNumber ?? "";
    expect(idsIn(await search({ certificateNumber: "4A 2B" }))).toEqual([id]);
    expect(idsIn(await search({ enterpriseNumber }))).toEqual([id]);
    expect(idsIn(await search({ enterpriseNumber: "0202.239.951" }))).toEqual([]);
    expect(idsIn(await search({ certificateNumber: "4a2b", status: "requested" }))).toEqual([]);
  });

  test.each([
    { query: { limit: "0" } },
    { query: { limit: "101" } },
    { query: { status: "lost" } },
    { query: { enterpriseNumber: "0403170702" } },
    { query: { certificateNumber: "one" } },
    { query: { continuation: "b2YgYW5vdGhlciBsaXN0" } },
  ])("refuses $query", async ({ query }) => {
    const centre = await aContactCentre();
    expect(problemOf(await centre.bram("list-transfers", { query }))).toBe("invalid-request");
  });
});

describe("a request that is not in order", () => {
  const [filing] = written.filings;
  test.each([
    { given: "no filings", body: { ...written, filings: [] }, place: "filings" },
    { given: "51 filings", body: { ...written, filings: Array(51).fill(filing) }, place: "filings" },
    {
      given: "a number that is none",
      body: { ...written, certificate: { ...written.certificate, number: "mine" } },
      place: "certificate.number",
    },
    {
      given: "an enterprise that is none",
      body: { ...written, filings: [{ ...filing, enterpriseNumber: "0403170702" }] },
      place: "filings.0.enterpriseNumber",
    },
    {
      given: "a day that is none",
      body: { ...written, filings: [{ ...filing, closingDate: "2023-02-30" }] },
      place: "filings.0.closingDate",
    },
    {
      given: "a person as the target",
      body: { ...written, target: { connection: "eid", certificateNumber: "4a2b" } },
      place: "target.connection",
    },
    { given: "a member that nobody knows", body: { ...written, urgent: true }, place: "body" },
  ])("given $given says where: $place", async ({ body, place }) => {
    const centre = await aContactCentre();
    const answer = await centre.agnes("request-transfer", { body });
    expect(problemOf(answer)).toBe("invalid-request");
    expect(bodyOf(answer)).toMatchObject({ issues: [{ in: place }] });
  });

  test("and one with a key that is too long", async () => {
    const centre = await aContactCentre();
    const headers = { "idempotency-key": "k".repeat(256) };
    const answer = await centre.agnes("request-transfer", { headers, body: written });
    expect(problemOf(answer)).toBe("idempotency-key-required");
  });
});

describe("a filer's request", () => {
  test("is queued, and shows nothing of what was found elsewhere", async () => {
    const centre = await aContactCentre();
    const answer = await centre.filer("ask-for-transfer", { body: written });
    expect(answer.status).toBe(202);
    expect(bodyOf(answer)).toEqual({
      id: expect.any(String),
      status: "requested",
      certificate: { ...written.certificate, number: "4a2b" },
      target: { connection: "eid", certificateNumber: null },
      filings: [aDescription()],
      requestedAt: morning,
    });
  });

  test("looks the same whether or not anything was found", async () => {
    const centre = await aContactCentre();
    const unknown = { ...written, certificate: { ...written.certificate, number: "77" } };
    const [one, other] = [
      await centre.filer("ask-for-transfer", { body: written }),
      await centre.filer("ask-for-transfer", { body: unknown }),
    ].map((answer) => ({ ...bodyOf(answer), id: "", certificate: "" }));
    expect(one).toEqual(other);
  });

  test("takes two agents to be approved", async () => {
    const centre = await aContactCentre();
    const id = String(bodyOf(await centre.filer("ask-for-transfer", { body: written }))["id"]);
    const sent = { params: { id }, headers: { "if-match": "*" } };
    const taken = await centre.agnes("approve-transfer", sent);
    expect(bodyOf(taken)).toMatchObject({ status: "requested", requestedBy: "filer", takenUpBy: "agnes" });
    expect(problemOf(await centre.agnes("approve-transfer", sent))).toBe("four-eyes");
    expect(bodyOf(await centre.bram("approve-transfer", sent))).toMatchObject({ status: "approved" });
  });
});

/** A second filing in another language, with an open payment. */
async function underPayment(world: Parameters<typeof keep>[0], space: SpaceAddress): Promise<void> {
  const filing = anInitiatedFiling({ id: "f2", space, identity: { language: "de" } });
  await keep(world, { filing }, { payment: aPayment({ ...space, filings: ["f2"] }) });
}

function dotted(number: string): string {
  return `BE ${number.slice(0, 4)}.${number.slice(4, 7)}.${number.slice(7)}`;
}
