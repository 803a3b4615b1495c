import { beforeEach, describe, expect, test } from "@jest/globals";
import { jsonAnswer } from "../../../../functions/http/answers.ts";
import { registerStaffRoute } from "../../../../functions/http/staff-route.ts";
import { Fault } from "../../../../shared/application/fault.ts";
import { type StaffRole } from "../../../../shared/domain/access/principal.ts";
import { ok } from "../../../../shared/domain/result.ts";
import { aFiler } from "../../../builders/access.ts";
import { morning } from "../../../builders/times.ts";
import { countingIdentifiers } from "../../../doubles/counting-identifiers.ts";
import { fixedClock } from "../../../doubles/fixed-clock.ts";
import { type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { recordingJournal } from "../../../doubles/recording-journal.ts";
import {
  type ScriptedTokenVerifier,
  scriptedTokenVerifier,
} from "../../../doubles/scripted-token-verifier.ts";

let app: HttpApp;
let tokens: ScriptedTokenVerifier;

beforeEach(() => {
  app = httpApp();
  tokens = scriptedTokenVerifier();
  const needs = {
    tokens,
    clock: fixedClock(morning),
    identifiers: countingIdentifiers(),
    journal: recordingJournal(),
  };
  registerStaffRoute(
    app,
    needs,
    { name: "for-operators", method: "GET", path: "v1/for-operators", role: "operator" },
    ({ staff }) => Promise.resolve(ok(jsonAnswer(200, { actor: staff.subject }))),
  );
});

const staffWith = (...roles: readonly StaffRole[]) => ({ kind: "staff", subject: "dirk", roles }) as const;

describe("a route of staff", () => {
  test.each([
    { given: "the role of the route", principal: staffWith("operator") },
    { given: "that role among others", principal: staffWith("treasury", "operator") },
  ])("lets in whoever has $given, and tells who acts", async ({ principal }) => {
    tokens.set("token", principal);
    expect(await app.request("for-operators", { token: "token" })).toMatchObject({
      status: 200,
      body: { actor: "dirk" },
    });
  });

  test.each([
    { given: "another role", principal: staffWith("contact-centre", "treasury", "scheduler") },
    { given: "no role at all", principal: staffWith() },
    { given: "the key of a filer", principal: aFiler() },
  ])("refuses whoever has $given, and names the role", async ({ principal }) => {
    tokens.set("token", principal);
    expect(await app.request("for-operators", { token: "token" })).toMatchObject({
      status: 403,
      body: { type: "urn:problem-type:filing:role-required", role: "operator" },
    });
  });

  test.each([
    { given: "no token", sent: {} },
    { given: "a token that nobody issued", sent: { token: "forged" } },
    { given: "another scheme", sent: { headers: { authorization: "Basic b3BlcmF0b3I6" } } },
  ])("asks who it is given $given", async ({ sent }) => {
    const answer = await app.request("for-operators", sent);
    expect(answer).toMatchObject({
      status: 401,
      headers: { "WWW-Authenticate": 'Bearer realm="filing"' },
      body: { type: "urn:problem-type:filing:unauthenticated" },
    });
  });

  test("never takes signing keys out of reach for a no", async () => {
    tokens.outOfReach(new Fault("the signing keys are out of reach"));
    expect(await app.request("for-operators", { token: "token" })).toMatchObject({ status: 503 });
  });
});
