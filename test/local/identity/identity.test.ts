import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JWTPayload } from "jose";
import { startIdentity, type Identity } from "../../../local/identity/identity.ts";

const noon = new Date("2024-01-15T12:00:00Z");

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe("the two issuers", () => {
  test.each(["issuer", "staffIssuer"] as const)("%s is found by discovery", async (which) => {
    const identity = await started();
    const url = identity[which];
    const found = await getJson(`${url}/.well-known/openid-configuration`);
    expect(found).toMatchObject({
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      jwks_uri: which === "issuer" ? identity.jwksUri : identity.staffJwksUri,
      code_challenge_methods_supported: ["S256"],
    });
  });

  test("publish each its own public key and nothing private", async () => {
    const identity = await started();
    const filers = (await getJson(identity.jwksUri)) as KeySet;
    const staff = (await getJson(identity.staffJwksUri)) as KeySet;
    expect(Object.keys(filers.keys[0] ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    expect(filers.keys[0]).not.toEqual(staff.keys[0]);
  });
});

describe("the authorize page", () => {
  test("offers every way in and a few keys, and gives a token for the one chosen", async () => {
    const identity = await started();
    const { page, token } = await logIn(identity.issuer, { way: "evidian", key: "accountant" });
    for (const way of ["csam-certificate", "eid", "itsme", "eidas", "evidian"]) {
      expect(page).toContain(`name="way" value="${way}"`);
    }
    expect(page).toContain('name="key" value="company"');
    const payload = await verified(identity, token);
    expect(payload).toEqual(decodeJwt(await identity.mint({ connection: "idaas", key: "accountant" })));
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "JWT" });
  });

  test("gives a token for a key of any name", async () => {
    const identity = await started();
    const { token } = await logIn(identity.issuer, { way: "itsme", "other-key": "Anaïs" });
    const eid = decodeJwt(await identity.mint({ connection: "eid", key: "Anaïs" }));
    expect(decodeJwt(token)).toEqual({ ...eid, idp: "itsme" });
  });

  test("lets staff log in with their roles", async () => {
    const identity = await started();
    const { token } = await logIn(identity.staffIssuer, { key: "agent-1" });
    expect(decodeJwt(token)).toMatchObject({ iss: identity.staffIssuer, roles: ["contact-centre"] });
  });
});

interface KeySet {
  readonly keys: readonly Readonly<Record<string, string>>[];
}

async function started(options: Partial<Parameters<typeof startIdentity>[0]> = {}): Promise<Identity> {
  const identity = await startIdentity({ now: () => noon, ...options });
  undo.push(() => identity.close());
  return identity;
}

async function verified(identity: Identity, token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(identity.jwksUri)), {
    issuer: identity.issuer,
    audience: identity.audience,
    algorithms: ["RS256"],
    currentDate: noon,
  });
  return payload;
}

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

/** What a browser and a front-end do together: authorize, choose on the page, come back, exchange the code. */
async function logIn(issuer: string, choice: Readonly<Record<string, string>>) {
  const browse = browser();
  const verifier = randomBytes(32).toString("base64url");
  const callback = "http://127.0.0.1:4321/callback";
  const query = new URLSearchParams({
    client_id: "filing-front-end",
    response_type: "code",
    scope: "openid",
    redirect_uri: callback,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state: "here-i-was",
  });
  const asked = await browse(`${issuer}/auth?${query.toString()}`);
  const pageUrl = new URL(asked.headers.get("location") ?? "", issuer).href;
  const page = await (await browse(pageUrl)).text();
  let answer = await browse(pageUrl, { method: "POST", body: new URLSearchParams(choice) });
  while (!(answer.headers.get("location") ?? callback).startsWith(callback)) {
    answer = await browse(new URL(answer.headers.get("location") ?? "", issuer).href);
  }
  const back = new URL(answer.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("here-i-was");
  const exchanged = await browse(`${issuer}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "filing-front-end",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: callback,
      code_verifier: verifier,
    }),
  });
  const tokens = (await exchanged.json()) as { readonly access_token: string };
  return { page, token: tokens.access_token };
}

/** Keeps cookies and follows no redirect. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
}
