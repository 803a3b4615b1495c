import { beforeEach, describe, expect, test } from "@jest/globals";
import { registerAccessRoutes } from "../../../../functions/http/access.ts";
import { doorkeeper } from "../../../../shared/application/doorkeeper.ts";
import { readConfig } from "../../../../shared/config/config.ts";
import { localSettings } from "../../../../shared/config/settings.ts";
import { csamCloses, timetableOf2024 } from "../../../builders/access.ts";
import { at } from "../../../builders/times.ts";
import { type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { memoryPorts } from "../../../doubles/memory-ports.ts";

const { certificateAuthorities, supportedAuthorities } = readConfig(localSettings);

let app: HttpApp;

beforeEach(() => {
  app = httpApp();
  const ports = memoryPorts({ now: at("2024-01-26T09:00:00.000Z"), timetable: timetableOf2024 });
  const doors = doorkeeper(ports);
  registerAccessRoutes(app, { ...ports, doors, contactCentre: "cc@filing.test", certificateAuthorities });
});

describe("GET /v1/access", () => {
  test.each([
    { asked: "nl-BE,nl;q=0.9", says: "uiterlijk op 31 januari 2024" },
    { asked: "fr", says: "au plus tard le 31 janvier 2024" },
    { asked: "de", says: "spätestens am 31. Januar 2024" },
    { asked: "es, en;q=0.5", says: "by 31 January 2024" },
    { asked: undefined, says: "by 31 January 2024" },
  ])("tells anyone who asks for $asked: $says", async ({ asked, says }) => {
    const headers = asked === undefined ? {} : { "accept-language": asked };
    const answer = await app.request("tell-access", { headers });
    expect(answer).toMatchObject({ status: 200, headers: { "Cache-Control": "no-store" } });
    expect(answer.body["connections"]).toMatchObject([
      {
        connection: "csam-cert",
        state: "closing",
        opensAt: null,
        closesAt: csamCloses,
        advice: expect.stringContaining(says),
      },
      { connection: "idaas", state: "open", closesAt: null },
      { connection: "eid", state: "open", opensAt: null, closesAt: null },
    ]);
  });
});

describe("GET /v1/access/certificate-authorities", () => {
  test("lists whose certificates are accepted, by the same list that tokens are held against", async () => {
    const { status, body } = await app.request("list-certificate-authorities");
    expect(status).toBe(200);
    const items = body["items"] as readonly { name: string; issuers: string[]; certificateTypes: string[] }[];
    expect(items.map(({ name, certificateTypes }) => [name, ...certificateTypes])).toEqual([
      ["GlobalSign", "PersonalSign 3 Pro"],
      ["Isabel", "Isabel 6"],
      ["QuoVadis", "QuoVadis Personal"],
    ]);
    expect(items.flatMap(({ issuers }) => issuers)).toEqual(supportedAuthorities);
    expect(body["continuation"]).toBeNull();
  });

  test("names each issuer once, with the attributes of RFC 4514", () => {
    expect(new Set(supportedAuthorities).size).toBe(supportedAuthorities.length);
    for (const issuer of supportedAuthorities) expect(issuer).toMatch(/^CN=[^=]+,O=[^=]+,C=[A-Z]{2}$/);
  });
});
