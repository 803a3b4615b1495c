import { describe, expect, test } from "@jest/globals";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { at } from "../builders/times.ts";
import { routeRules, ruleOf } from "./route-rules.ts";
import { aTown, namedIn, holders, storedIn, unknownToAll } from "./town.ts";
import { type Sent, comparable, visit } from "./visit.ts";

const now = at("2024-01-25T09:00:00.000Z");
const routes = Object.keys(routeRules);

const certificate = Buffer.from("a certificate of Bert").toString("base64");
const operator = Buffer.from(
  JSON.stringify({ auth_typ: "aad", claims: [{ typ: "roles", val: "operator" }], role_typ: "roles" }),
).toString("base64");

/** What servers, gateways and libraries elsewhere take for proof of who calls, or for the request itself. */
const elsewhereProof: Readonly<Record<string, string>> = {
  "X-ARR-ClientCert": certificate,
  "X-ARR-SSL": "2048|256|CN=Isabel Certificate Authority 6|CN=Bert",
  "X-Client-Cert": certificate,
  "Client-Cert": `:${certificate}:`,
  "Client-Cert-Chain": `:${certificate}:`,
  "X-Forwarded-Client-Cert": `Hash=00;Cert="${certificate}";Subject="CN=Bert"`,
  "X-Forwarded-Tls-Client-Cert": certificate,
  "X-Forwarded-Tls-Client-Cert-Info": 'Subject="CN=Bert";SerialNumber="4a2b"',
  "X-Amzn-Mtls-Clientcert": certificate,
  "X-SSL-Client-Cert": certificate,
  "X-SSL-Client-Verify": "SUCCESS",
  "X-SSL-Client-S-DN": "CN=Bert",
  "X-SSL-Client-I-DN": "CN=Isabel Certificate Authority 6",
  "X-SSL-Client-M-Serial": "4a2b",
  "SSL-Client-Cert": certificate,
  "SSL-Client-Verify": "SUCCESS",
  "X-MS-CLIENT-PRINCIPAL": operator,
  "X-MS-CLIENT-PRINCIPAL-ID": "operator",
  "X-MS-CLIENT-PRINCIPAL-NAME": "operator",
  "X-MS-CLIENT-PRINCIPAL-IDP": "aad",
  "X-MS-TOKEN-AAD-ACCESS-TOKEN": "operator",
  "X-MS-TOKEN-AAD-ID-TOKEN": "operator",
  "X-ZUMO-AUTH": "bert-eid",
  "X-Access-Token": "bert-eid",
  "X-Forwarded-Access-Token": "bert-eid",
  "X-Forwarded-Authorization": "Bearer bert-eid",
  "X-Original-Authorization": "Bearer bert-eid",
  "Proxy-Authorization": "Bearer bert-eid",
  "X-Forwarded-User": "bert-eid",
  "X-Forwarded-Email": "jan@peeters.example",
  "X-Remote-User": "bert-eid",
  "Remote-User": "bert-eid",
  "X-Functions-Key": "master",
  "X-Key-Id": "bert-eid",
  "X-Connection": "eid",
  "X-HTTP-Method-Override": "DELETE",
  "X-Original-URL": "/v1/operations/dead-letters",
  "X-Rewrite-URL": "/v1/operations/dead-letters",
  Forwarded: "for=127.0.0.1;host=filing.test;proto=https",
  "X-Forwarded-For": "127.0.0.1",
  Cookie: "AppServiceAuthSession=operator; access_token=bert-eid",
};

/** A token has one place; these are others where some servers look for it. */
const elsewhereToken = { access_token: "bert-eid", token: "bert-eid", code: "master", id_token: "operator" };

const visitors = ["nobody", "new-idaas", "anna-idaas", "carla-idaas", "treasurer"];

describe.each(routes)("%s", (route) => {
  test.each(visitors)("answers %s the same, whatever else is said to prove who it is", async (visitor) => {
    const [plain, adorned] = [await aTown(now), await aTown(now)];
    const sent = sentBy(visitor, route);
    const expected = comparable(await visit(plain.app, route, sent));
    const headers = { ...elsewhereProof, ...sent.headers };
    const query = { ...elsewhereToken, ...sent.query };
    expect(comparable(await visit(adorned.app, route, { ...sent, headers, query }))).toEqual(expected);
    expect(storedIn(adorned.world)).toBe(storedIn(plain.world));
  });
});

test.each(Object.keys(elsewhereProof))("%s alone is no proof either", async (name) => {
  const headers = { [name]: elsewhereProof[name] ?? "" };
  const { app } = await aTown(now);
  for (const route of ["read-profile", "list-dead-letters"]) {
    expect(comparable(await visit(app, route, { headers }))).toEqual(comparable(await visit(app, route)));
  }
});

test("the application reads these headers and no other", () => {
  const functions = resolve(import.meta.dirname, "../../functions");
  const texts = globSync("**/*.ts", { cwd: functions }).map((path) =>
    readFileSync(resolve(functions, path), "utf8"),
  );
  const reads = texts.flatMap((text) =>
    [...text.matchAll(/headers\s*\.(?:get|has)\(([^)]*)\)/g)].map(([, name]) => name),
  );
  expect([...new Set(reads)].sort()).toEqual([
    '"accept"',
    '"accept-language"',
    '"authorization"',
    '"content-type"',
    '"idempotency-key"',
    '"if-match"',
    '"if-none-match"',
    '"traceparent"',
    '"x-request-id"',
  ]);
});

function sentBy(visitor: string, route: string): Sent {
  const space = holders.find(({ name }) => name === visitor)?.space;
  const sent = ruleOf(route).send?.(space === undefined ? unknownToAll : namedIn(space)) ?? {};
  const token: Record<string, string> = visitor === "nobody" ? {} : { authorization: `Bearer ${visitor}` };
  return { ...sent, headers: { ...token, ...sent.headers } };
}
