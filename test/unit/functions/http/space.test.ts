import { beforeEach, describe, expect, test } from "@jest/globals";
import { registerSpaceRoute } from "../../../../functions/http/space.ts";
import { doorkeeper } from "../../../../shared/application/doorkeeper.ts";
import { type Connection } from "../../../../shared/domain/access/connection.ts";
import { aFiler, aProfile, aSpace, csamCloses, timetableOf2024 } from "../../../builders/access.ts";
import { keep } from "../../../builders/application.ts";
import { aReadyFiling, aReceivedFiling, anInitiatedFiling, filingIn } from "../../../builders/filings.ts";
import { at, day } from "../../../builders/times.ts";
import { type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { type MemoryPorts, memoryPorts } from "../../../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../../../doubles/scripted-token-verifier.ts";

let app: HttpApp;
let ports: MemoryPorts;

beforeEach(async () => {
  app = httpApp();
  ports = memoryPorts({ now: at("2024-01-24T09:00:00.000Z"), timetable: timetableOf2024 });
  const tokens = scriptedTokenVerifier();
  for (const connection of ["csam-cert", "idaas"] as const) {
    const space = spaceOf(connection);
    tokens.set(connection, aFiler(connection, space.spaceId));
    await keep(ports, { profile: aProfile(space, { language: "fr" }) });
    await ports.references.create<"key">({ kind: "key", keyId: space.spaceId, ...space });
  }
  registerSpaceRoute(app, {
    ...ports,
    tokens,
    doors: doorkeeper(ports),
    contactCentre: "contact-centre@filing.test",
  });
});

const spaceOf = (connection: Connection) => aSpace(connection, `key-of-${connection}`);

const look = (connection: Connection, language?: string) =>
  app.request("read-space", {
    token: connection,
    headers: language === undefined ? {} : { "accept-language": language },
  });

describe("GET /v1/space", () => {
  test("counts filings by status and tells what is due, the earliest term first", async () => {
    const space = spaceOf("idaas");
    const filings = [
      aReadyFiling({ space, id: "later", dueBy: day("2024-02-01") }),
      anInitiatedFiling({ space, id: "sooner", dueBy: day("2024-01-26") }),
      aReceivedFiling({ space, id: "new" }),
      filingIn.published({ space, id: "done" }),
      filingIn.lapsed({ space, id: "over" }),
    ];
    await keep(ports, ...filings.map((filing) => ({ filing })));
    const answer = await look("idaas");
    expect(answer).toMatchObject({ status: 200, headers: { "Cache-Control": "no-store" } });
    expect(answer.body).toEqual({
      connection: "idaas",
      counts: { received: 1, "ready-for-payment": 1, "payment-initiated": 1, published: 1, lapsed: 1 },
      due: [
        { filing: "sooner", total: "63.80", dueBy: "2024-01-26" },
        { filing: "later", total: "63.80", dueBy: "2024-02-01" },
      ],
      notices: [],
    });
  });

  test.each([
    { asked: "nl", says: "tot en met 31 januari 2024" },
    { asked: undefined, says: "jusqu'au 31 janvier 2024" },
    { asked: "de", says: "bis einschließlich 31. Januar 2024" },
    { asked: "en", says: "up to and including 31 January 2024" },
  ])("tells who came with a certificate through CSAM, asking for $asked, that it closes", async (given) => {
    const answer = await look("csam-cert", given.asked);
    expect(answer.body["notices"]).toEqual([
      { kind: "cutoff-closing-reminder", message: expect.stringContaining(given.says), at: csamCloses },
    ]);
  });

  test("tells with it how many filings are in progress: what is paid or over is none of them", async () => {
    const space = spaceOf("csam-cert");
    const statuses = ["received", "validated", "ready-for-payment", "payment-initiated"] as const;
    for (const status of [...statuses, "paid", "published", "rejected", "lapsed", "withdrawn"] as const)
      await keep(ports, { filing: filingIn[status]({ space, id: status }) });
    const answer = await look("csam-cert", "en");
    expect(answer.body["notices"]).toMatchObject([
      { message: expect.stringContaining("Filings in progress in your personal space: 4.") },
    ]);
  });

  test("follows the timetable when the closing moves or is called off", async () => {
    ports.registers.setTimetable({
      ...timetableOf2024,
      "csam-cert": { closesAt: at("2024-02-05T13:00:00.000Z") },
    });
    expect((await look("csam-cert", "nl")).body["notices"]).toMatchObject([
      { message: expect.stringContaining("tot en met 5 februari 2024 om 14:00 uur") },
    ]);
  });

  test("is closed with its way in", async () => {
    ports.clock.set(csamCloses);
    expect(await look("csam-cert")).toMatchObject({ status: 403 });
  });
});
