import { beforeEach, describe, expect, test } from "@jest/globals";
import { registerConnectionRoutes } from "../../../../functions/http/connections.ts";
import { aProfile, aSpace, csamCloses, timetableOf2024 } from "../../../builders/access.ts";
import { keep } from "../../../builders/application.ts";
import { aReadyFiling } from "../../../builders/filings.ts";
import { at, minutes } from "../../../builders/times.ts";
import { type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { type MemoryPorts, memoryPorts } from "../../../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../../../doubles/scripted-token-verifier.ts";

let app: HttpApp;
let ports: MemoryPorts;

beforeEach(() => {
  app = httpApp();
  ports = memoryPorts({ now: at("2024-01-24T09:00:00.000Z"), timetable: timetableOf2024 });
  const tokens = scriptedTokenVerifier();
  tokens.set("operator", { kind: "staff", subject: "dirk", roles: ["operator"] });
  tokens.set("scheduler", { kind: "staff", subject: "cron", roles: ["scheduler"] });
  tokens.set("treasurer", { kind: "staff", subject: "chloe", roles: ["treasury"] });
  registerConnectionRoutes(app, {
    ...ports,
    tokens,
    paymentTerm: { unit: "working-days", count: 6 },
  });
});

describe("PUT /v1/connections/{connection}", () => {
  const put = (body: object, connection = "csam-cert", token = "operator") =>
    app.request("move-closing", { token, params: { connection }, body });

  test("moves the closing, and answers how the way in is open from now on", async () => {
    const answer = await put({ closesAt: "2024-03-01T00:00:00+01:00", reason: "FAS 2.0 comes later" });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        connection: "csam-cert",
        state: "closing",
        opensAt: null,
        closesAt: "2024-02-29T23:00:00.000Z",
      },
    });
    expect(ports.registers.audit).toMatchObject([{ actor: "dirk", reason: "FAS 2.0 comes later" }]);
  });

  test("calls it off with null", async () => {
    const answer = await put({ closesAt: null, reason: "it stays" });
    expect(answer).toMatchObject({ status: 200, body: { state: "open", closesAt: null } });
  });

  test("tells the earliest instant to whoever names an earlier one", async () => {
    const answer = await put({ closesAt: "2024-01-24T09:04:59.999Z", reason: "at once" });
    expect(answer).toMatchObject({
      status: 422,
      body: { type: "urn:problem-type:filing:closing-too-soon", earliest: "2024-01-24T09:05:00.000Z" },
    });
  });

  test.each([
    { given: "no reason", body: { closesAt: null } },
    { given: "a reason without words", body: { closesAt: null, reason: "  " } },
    { given: "no closing", body: { reason: "nothing to do" } },
    { given: "a time without its zone", body: { closesAt: "2024-02-29T23:00:00", reason: "later" } },
  ])("wants it whole: $given is refused", async ({ body }) => {
    expect(await put(body)).toMatchObject({ status: 400 });
    expect(ports.registers.audit).toEqual([]);
  });

  test("knows the three ways in, and is open to operators only", async () => {
    const body = { closesAt: null, reason: "it stays" };
    expect(await put(body, "fax")).toMatchObject({ status: 404 });
    expect(await put(body, "csam-cert", "treasurer")).toMatchObject({ status: 403 });
  });
});

describe("POST /v1/connections/{connection}/close", () => {
  const close = (connection = "csam-cert", token = "scheduler") =>
    app.request("close-connection", { token, params: { connection } });

  test("answers the record of the closing, the same each time", async () => {
    const space = aSpace("csam-cert");
    await keep(ports, { profile: aProfile(space) }, { filing: aReadyFiling({ space }) });
    ports.clock.set(csamCloses);
    const first = await close();
    expect(first).toMatchObject({ status: 200, headers: { "Cache-Control": "no-store" } });
    expect(first.body).toEqual({
      connection: "csam-cert",
      closedAt: csamCloses,
      spaces: 1,
      filings: { "ready-for-payment": 1 },
      amountOpen: "63.80",
    });
    ports.clock.advance(minutes(60));
    expect((await close()).body).toEqual(first.body);
  });

  test("is refused before the instant, which it tells", async () => {
    expect(await close()).toMatchObject({
      status: 409,
      body: { type: "urn:problem-type:filing:connection-still-open", closesAt: csamCloses },
    });
  });

  test("knows the three ways in, and is open to schedulers only", async () => {
    expect(await close("fax")).toMatchObject({ status: 404 });
    expect(await close("csam-cert", "operator")).toMatchObject({ status: 403 });
  });
});
