import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { joseTokenVerifier } from "../../shared/adapters/identity/jose-token-verifier.ts";
import { digestIdentifiers } from "../../shared/adapters/system/digest-identifiers.ts";
import { millisecondsOf } from "../../shared/domain/instant.ts";
import { timetableOf2024 } from "../builders/access.ts";
import { at } from "../builders/times.ts";
import { memoryPorts } from "../doubles/memory-ports.ts";
import { registrations } from "../house/registrations.ts";
import { goodClaims, realHeader } from "./forgeries.ts";
import { ruleOf } from "./route-rules.ts";
import { storedIn, unknownToAll } from "./town.ts";
import { type TokenForge, compact, openTokenForge, rsaSigner } from "./token-forge.ts";
import { type Answered, problemOf, visit } from "./visit.ts";

let forge: TokenForge;

beforeAll(async () => {
  forge = await openTokenForge();
});

afterAll(() => forge.close());

test("a token of 23:59 is good at 23:59, and refused at 00:01 although it has not expired", async () => {
  const issued = at("2024-01-31T22:59:00.000Z");
  const world = memoryPorts({ now: issued, timetable: timetableOf2024 });
  const tokens = joseTokenVerifier(forge.rules, { clock: world.clock, identifiers: digestIdentifiers });
  const app = registrations({ ...world, tokens });
  const claims = goodClaims(forge, millisecondsOf(issued) / 1000);
  const bearing = { csam: tokenOf("csam"), idaas: tokenOf("idaas") };

  function tokenOf(holder: "csam" | "idaas"): string {
    return compact(realHeader, claims[holder], rsaSigner(forge.keys.filers));
  }

  const send = (holder: keyof typeof bearing, route: string, key = "1"): Promise<Answered> => {
    const { headers, ...sent } = ruleOf(route).send?.(unknownToAll) ?? {};
    const authorization = `Bearer ${bearing[holder]}`;
    return visit(app, route, { ...sent, headers: { ...headers, authorization, "idempotency-key": key } });
  };

  for (const holder of ["csam", "idaas"] as const)
    expect((await send(holder, "put-profile")).status).toBe(201);
  world.clock.set(at("2024-01-31T22:59:59.999Z"));
  expect((await send("csam", "file-accounts")).status).toBe(201);

  world.clock.set(at("2024-01-31T23:01:00.000Z"));
  const stored = storedIn(world);
  for (const route of [
    "file-accounts",
    "list-filings",
    "read-profile",
    "put-profile",
    "make-succession-code",
  ]) {
    const answer = await send("csam", route, "2");
    expect({ route, status: answer.status, problem: problemOf(answer) }).toEqual({
      route,
      status: 403,
      problem: "connection-closed",
    });
  }
  expect(storedIn(world)).toBe(stored);
  expect((await send("idaas", "file-accounts", "2")).status).toBe(201);
});
