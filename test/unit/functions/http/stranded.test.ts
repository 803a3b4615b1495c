import { beforeEach, describe, expect, test } from "@jest/globals";
import { registerStrandedRoute } from "../../../../functions/http/stranded.ts";
import { type SpaceAddress } from "../../../../shared/domain/access/connection.ts";
import { plus } from "../../../../shared/domain/instant.ts";
import { csamCloses, openAlways, timetableOf2024 } from "../../../builders/access.ts";
import { certificateAuthorities, keep } from "../../../builders/application.ts";
import { aReadyFiling, aReceivedFiling, everyStatus, filingIn } from "../../../builders/filings.ts";
import { hours } from "../../../builders/times.ts";
import { keepHolder } from "../../../builders/transfers.ts";
import { type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { type MemoryPorts, memoryPorts } from "../../../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../../../doubles/scripted-token-verifier.ts";

let app: HttpApp;
let ports: MemoryPorts;

beforeEach(() => {
  app = httpApp();
  ports = memoryPorts({ now: plus(csamCloses, hours(9)), timetable: timetableOf2024 });
  const tokens = scriptedTokenVerifier();
  tokens.set("operator", { kind: "staff", subject: "dirk", roles: ["operator"] });
  tokens.set("agent", { kind: "staff", subject: "agnes", roles: ["contact-centre"] });
  registerStrandedRoute(app, { ...ports, tokens, certificateAuthorities });
});

interface Listed {
  readonly items: readonly {
    readonly holder: { readonly certificateNumber: string };
    readonly filings: readonly { readonly id: string; readonly status: string }[];
  }[];
  readonly continuation: string | null;
}

const look = async (query: Readonly<Record<string, string>> = {}): Promise<Listed> =>
  (await app.request("list-stranded", { token: "operator", query })).body as unknown as Listed;

const holdersIn = ({ items }: Listed): readonly string[] =>
  items.map(({ holder }) => holder.certificateNumber);

/** A holder with a certificate of that number, and one filing to pay. */
async function keepStranded(serial: string): Promise<SpaceAddress> {
  const space = await keepHolder(ports, "csam-cert", { serial });
  await keep(ports, { filing: aReadyFiling({ space, id: `filing-${serial}` }) });
  return space;
}

describe("GET /v1/operations/stranded", () => {
  test("tells who is left behind, and with what", async () => {
    const space = await keepStranded("4a2b");
    await keep(ports, { filing: aReceivedFiling({ space, id: "new" }) });
    const answer = await app.request("list-stranded", { token: "operator" });
    expect(answer).toMatchObject({ status: 200, headers: { "Cache-Control": "no-store" } });
    const { identity } = aReadyFiling();
    expect(answer.body).toEqual({
      items: [
        {
          connection: "csam-cert",
          closesAt: csamCloses,
          holder: { name: "Jan Peeters", email: "jan@peeters.example", certificateNumber: "4a2b" },
          filings: [
            {
              id: "filing-4a2b",
              enterpriseNumber: identity.enterpriseNumber,
              name: identity.name,
              periodEnd: identity.periodEnd,
              model: identity.model,
              status: "ready-for-payment",
              total: "63.80",
            },
            {
              id: "new",
              enterpriseNumber: null,
              name: null,
              periodEnd: null,
              model: null,
              status: "received",
              total: null,
            },
          ],
        },
      ],
      continuation: null,
    });
  });

  test("names what is unfinished, and not what is paid, published or over", async () => {
    const space = await keepHolder(ports, "csam-cert");
    for (const status of everyStatus) await keep(ports, { filing: filingIn[status]({ space, id: status }) });
    const [stranded] = (await look()).items;
    expect(stranded?.filings.map(({ status }) => status).sort()).toEqual([
      "payment-initiated",
      "ready-for-payment",
      "received",
      "validated",
    ]);
  });

  test("names before the closing what will be left behind, and nothing where no closing is set", async () => {
    await keepStranded("4a2b");
    const elsewhere = await keepHolder(ports, "idaas");
    await keep(ports, { filing: aReadyFiling({ space: elsewhere }) });
    ports.clock.set(plus(csamCloses, -hours(72)));
    expect(holdersIn(await look())).toEqual(["4a2b"]);
    ports.registers.setTimetable(openAlways);
    expect(holdersIn(await look())).toEqual([]);
  });

  test("goes page by page through every holder once, also of several ways in", async () => {
    const closing = { closesAt: csamCloses };
    ports.registers.setTimetable({ "csam-cert": closing, idaas: closing, eid: {} });
    const serials = ["a1", "b2", "c3", "d4", "e5"];
    for (const serial of serials) await keepStranded(serial);
    const beside = await keepHolder(ports, "idaas", { serial: "f6" });
    await keep(ports, { filing: aReadyFiling({ space: beside }) });
    const seen: string[] = [];
    let continuation: string | null = "";
    for (let page = 0; continuation !== null && page < 10; page += 1) {
      const listed: Listed = await look({ limit: "2", ...(continuation === "" ? {} : { continuation }) });
      expect(listed.items.length).toBeLessThanOrEqual(2);
      seen.push(...holdersIn(listed));
      ({ continuation } = listed);
    }
    expect(continuation).toBeNull();
    expect([...seen].sort()).toEqual([...serials, "f6"]);
    expect(seen.at(-1)).toBe("f6");
  });

  test("finds by the number of a certificate, however it is written, and by enterprise number", async () => {
    await keepStranded("4a2b");
    const space = await keepStranded("77");
    const identity = { enterpriseNumber: "0403101811" };
    await keep(ports, { filing: aReadyFiling({ space, id: "other", identity }) });
    expect(holdersIn(await look({ certificateNumber: "4A:2B" }))).toEqual(["4a2b"]);
    expect(holdersIn(await look({ certificateNumber: "99" }))).toEqual([]);
    const [found] = (await look({ enterpriseNumber: "BE 0403.101.811" })).items;
    expect(found).toMatchObject({ holder: { certificateNumber: "77" }, filings: [{ id: "other" }] });
    expect(holdersIn(await look({ certificateNumber: "4a2b", ...identity }))).toEqual([]);
  });

  test.each([{ continuation: "bm9uZQ" }, { limit: "0" }, { enterpriseNumber: "0403101812" }])(
    "refuses what it cannot read: %j",
    async (query) => {
      expect(await app.request("list-stranded", { token: "operator", query })).toMatchObject({ status: 400 });
    },
  );

  test("is open to operators only", async () => {
    expect(await app.request("list-stranded", { token: "agent" })).toMatchObject({ status: 403 });
  });
});
