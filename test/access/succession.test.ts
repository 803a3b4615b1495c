import { describe, expect, test } from "@jest/globals";
import { aFiler } from "../builders/access.ts";
import { at } from "../builders/times.ts";
import { registrations } from "../house/registrations.ts";
import { routeRules, ruleOf } from "./route-rules.ts";
import { type Town, aTown, namedIn, storedIn } from "./town.ts";
import { type Answered, type Sent, problemOf, visit } from "./visit.ts";

const now = at("2024-01-25T09:00:00.000Z");
const connections = ["csam-cert", "idaas"] as const;
type Certified = (typeof connections)[number];

/** What only the holder of a space can do, and what a key without one would do first. */
const personal = Object.keys(routeRules).filter(
  (route) => ruleOf(route).who === "holder" || route === "put-profile",
);

describe.each(connections)("a certificate of %s that is renewed, and renewed again", (connection) => {
  const space = { connection, spaceId: `anna-${connection}` };
  const keys = [space.spaceId, `anna-${connection}-2`, `anna-${connection}-3`];

  test("keeps filings, payments and Idempotency-Keys, and every key before is refused everywhere", async () => {
    const town = await aTownWith(connection, keys);
    const [first = "", ...later] = keys;
    const begun = await beginnings(town, first);
    const before = await visit(town.app, "list-filings", bearing(first));

    for (const [index, key] of later.entries()) {
      const former = keys.slice(0, index + 1);
      const redeemed = await redeem(town, key, await makeCode(town, former.at(-1) ?? ""));
      expect(redeemed.status).toBe(200);
      expect(redeemed.text).toBe((await visit(town.app, "read-space", bearing(key))).text);
      expect((await visit(town.app, "list-filings", bearing(key))).text).toBe(before.text);
      expect(await beginnings(town, key)).toEqual(begun);
      for (const superseded of former) await expectSuperseded(town, superseded);
    }
  });

  test("is no key to a space of the other connection, and the code is still good for its own", async () => {
    const town = await aTownWith(connection, keys);
    const [first = "", second = ""] = keys;
    const code = await makeCode(town, first);
    const elsewhere = connection === "idaas" ? "new-csam-cert" : "new-idaas";
    expect(problemOf(await redeem(town, elsewhere, code))).toBe("succession-code-invalid");
    expect((await redeem(town, second, code)).status).toBe(200);
  });

  test("gives five codes an hour, whatever is restarted meanwhile", async () => {
    const town = await aTownWith(connection, keys);
    const [first = ""] = keys;
    for (let count = 0; count < 5; count += 1) await makeCode(town, first);
    const restarted = registrations({ ...town.world, tokens: town.tokens });
    const sixth = await visit(restarted, "make-succession-code", bearing(first));
    expect([sixth.status, problemOf(sixth), sixth.headers["retry-after"]]).toEqual([
      429,
      "too-many-attempts",
      "3600",
    ]);
  });

  /** What is answered to an upload and to a payment, each with its Idempotency-Key. */
  async function beginnings({ app }: Town, key: string): Promise<readonly unknown[]> {
    const requests = { "file-accounts": "upload", "start-payment": "payment" };
    const answers: unknown[] = [];
    for (const [route, idempotencyKey] of Object.entries(requests)) {
      const sent = requestOf(route, key);
      const headers = { ...sent.headers, "idempotency-key": idempotencyKey };
      const { status, text } = await visit(app, route, { ...sent, headers });
      expect({ route, created: [200, 201].includes(status) }).toEqual({ route, created: true });
      answers.push(JSON.parse(text) as unknown);
    }
    return answers;
  }

  async function expectSuperseded({ app, world }: Town, key: string): Promise<void> {
    const stored = storedIn(world);
    for (const route of personal) {
      const answer = await visit(app, route, requestOf(route, key));
      expect({ route, status: answer.status, problem: problemOf(answer) }).toEqual({
        route,
        status: 403,
        problem: "key-superseded",
      });
    }
    expect(storedIn(world)).toBe(stored);
  }

  function requestOf(route: string, key: string): Sent {
    const sent = ruleOf(route).send?.(namedIn(space)) ?? {};
    return { ...sent, headers: { ...sent.headers, ...bearing(key).headers } };
  }
});

/** The town, to which these keys of that connection come too. */
async function aTownWith(connection: Certified, keys: readonly string[]): Promise<Town> {
  const town = await aTown(now);
  for (const key of keys) town.tokens.set(key, aFiler(connection, key));
  return town;
}

async function makeCode({ app }: Town, key: string): Promise<string> {
  const made = await visit(app, "make-succession-code", bearing(key));
  expect(made.status).toBe(201);
  return (JSON.parse(made.text) as { readonly code: string }).code;
}

const redeem = ({ app }: Town, key: string, code: string): Promise<Answered> =>
  visit(app, "redeem-succession-code", { ...bearing(key), body: { code } });

const bearing = (key: string): Sent => ({ headers: { authorization: `Bearer ${key}` } });
