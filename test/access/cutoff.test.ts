import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { joseTokenVerifier } from "../../shared/adapters/identity/jose-token-verifier.ts";
import { digestIdentifiers } from "../../shared/adapters/system/digest-identifiers.ts";
import { millisecondsOf } from "../../shared/domain/instant.ts";
import { aFiler, timetableOf2024 } from "../builders/access.ts";
import { at } from "../builders/times.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../doubles/scripted-token-verifier.ts";
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

test.each([
  { received: "2024-01-31T22:59:59.998Z", status: 201, depositDate: "2024-01-31" },
  { received: "2024-01-31T22:59:59.999Z", status: 201, depositDate: "2024-01-31" },
  { received: "2024-01-31T23:00:00.000Z", status: 403, depositDate: undefined },
  { received: "2024-01-31T23:00:00.001Z", status: 403, depositDate: undefined },
])("a file of $received that is stored three seconds later gets $status", async (row) => {
  const { world, send } = await aHolder();
  const { documents } = world;
  const slow: typeof documents = {
    ...documents,
    async storeUpload(...upload) {
      await documents.storeUpload(...upload);
      world.clock.advance(3_000);
    },
  };
  const before = storedIn(world);
  world.clock.set(at(row.received));
  const answer = await send({ documents: slow });
  expect(answer.status).toBe(row.status);
  if (row.depositDate === undefined) {
    expect(problemOf(answer)).toBe("connection-closed");
    expect(storedIn(world)).toBe(before);
  } else {
    expect(world.clock.now() > "2024-01-31T23:00").toBe(true);
    expect(JSON.parse(answer.text)).toMatchObject({
      receivedAt: row.received,
      depositDate: row.depositDate,
    });
  }
});

/** Somebody with a profile through CSAM and a certificate, the day before it closes. */
async function aHolder() {
  const world = memoryPorts({ now: at("2024-01-31T09:00:00.000Z"), timetable: timetableOf2024 });
  const tokens = scriptedTokenVerifier();
  tokens.set("csam", aFiler("csam-cert"));
  const ask = (route: string, ports: Partial<MemoryPorts> = {}): Promise<Answered> => {
    const { headers, ...sent } = ruleOf(route).send?.(unknownToAll) ?? {};
    const bearing = { ...headers, authorization: "Bearer csam" };
    return visit(registrations({ ...world, ...ports, tokens }), route, { ...sent, headers: bearing });
  };
  expect((await ask("put-profile")).status).toBe(201);
  return { world, send: (ports: Partial<MemoryPorts>) => ask("file-accounts", ports) };
}
