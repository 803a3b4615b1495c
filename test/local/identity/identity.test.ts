import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JWTPayload } from "jose";
import { startIdentity, type Identity } from "../../../local/identity/identity.ts";

const noon = new Date("2024-01-15T12:00:00Z");
const noonSeconds = noon.getTime() / 1000;

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

  test("shows itself again for a way in that it does not offer", async () => {
    const identity = await started();
    const { pageUrl, browse } = await toLoginPage(identity.issuer);
    const answer = await browse(pageUrl, {
      method: "POST",
      body: new URLSearchParams({ way: "fax", key: "a" }),
    });
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining("<h1>Log in to Filing</h1>"),
    ]);
  });

  test("puts what a front-end suggests on the page as text", async () => {
    const identity = await started();
    const { page } = await toLoginPage(identity.issuer, { login_hint: `"><script>alert(1)</script>` });
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  test("sends nobody to an address that is not on this machine", async () => {
    const identity = await started();
    const asked = await browser()(
      authorizeUrl(identity.issuer, { redirect_uri: "https://elsewhere.example/" }),
    );
    expect([asked.status, asked.headers.get("location")]).toEqual([400, null]);
    expect(await asked.text()).toContain("redirect_uri did not match");
  });

  test("gives no token for a code without its PKCE verifier", async () => {
    const identity = await started();
    const choice = { way: "eid", key: "accountant" };
    const { status } = await logIn(identity.issuer, choice, { exchangeWith: "x".repeat(43) });
    expect(status).toBe(400);
  });

  test("lets staff log in with their roles", async () => {
    const identity = await started();
    const { token } = await logIn(identity.staffIssuer, { key: "agent-1" });
    expect(decodeJwt(token)).toMatchObject({ iss: identity.staffIssuer, roles: ["contact-centre"] });
  });
});

describe("a filer's token", () => {
  test.each([
    { connection: "csam-cert", tfp: "B2C_1A_CSAM", idp: "csam-certificate" },
    { connection: "idaas", tfp: "B2C_1A_IDAAS", idp: "evidian" },
  ] as const)("through $connection tells the certificate", async ({ connection, tfp, idp }) => {
    const identity = await started();
    const payload = await verified(identity, await identity.mint({ connection, key: "accountant" }));
    expect(payload).toEqual({
      iss: identity.issuer,
      aud: "filing-api",
      iat: noonSeconds,
      nbf: noonSeconds,
      exp: noonSeconds + 3600,
      sub: expect.stringMatching(/^[0-9a-f]{32}$/),
      tfp,
      idp,
      cert_issuer: expect.stringMatching(/^CN=.+,O=.+,C=BE$/),
      cert_serial: expect.stringMatching(/^[1-9a-f][0-9a-f]*$/),
      cert_type: expect.any(String),
      cert_owner: "Boekhoudkantoor De Zilveren Pen BV",
      cert_not_after: "2026-12-31T23:59:59.000Z",
      email: expect.stringMatching(/@filer\.example$/),
    });
  });

  test("through eID tells a pseudonym and nothing else of the person", async () => {
    const identity = await started();
    const payload = decodeJwt(await identity.mint({ connection: "eid", key: "accountant" }));
    expect(Object.keys(payload).sort()).toEqual(["aud", "exp", "iat", "idp", "iss", "nbf", "sub", "tfp"]);
    expect(payload).toMatchObject({ tfp: "B2C_1A_CSAM", idp: "eid" });
  });

  test("follows the clock that the system is on", async () => {
    let now = noon;
    const identity = await started({ now: () => now });
    now = new Date("2024-02-01T00:00:00Z");
    const { iat, exp } = decodeJwt(await identity.mint({ connection: "eid", key: "a", lifetimeSeconds: 60 }));
    expect([iat, exp]).toEqual([
      Date.parse("2024-02-01T00:00:00Z") / 1000,
      Date.parse("2024-02-01T00:01:00Z") / 1000,
    ]);
  });
});

describe("a staff token", () => {
  test("tells the roles, under the staff's issuer and key only", async () => {
    const identity = await started();
    const token = await identity.mint({ key: "somebody", roles: ["treasury", "operator"] });
    expect(decodeJwt(token)).toEqual({
      iss: identity.staffIssuer,
      aud: "filing-api",
      iat: noonSeconds,
      nbf: noonSeconds,
      exp: noonSeconds + 3600,
      sub: expect.any(String),
      roles: ["treasury", "operator"],
    });
    await expect(
      jwtVerify(token, createRemoteJWKSet(new URL(identity.staffJwksUri)), { currentDate: noon }),
    ).resolves.toBeDefined();
    await expect(verified(identity, token)).rejects.toThrow("no applicable key");
  });
});

describe("POST /mint", () => {
  test("answers a token like mint", async () => {
    const identity = await started();
    const asked = { connection: "csam-cert", key: "company" } as const;
    const answer = await postMint(identity, JSON.stringify(asked));
    expect(answer.status).toBe(200);
    const { access_token } = (await answer.json()) as { readonly access_token: string };
    expect(access_token).toBe(await identity.mint(asked));
  });

  test.each(["not JSON", "{}", '{"key":"a","connection":"fax"}', '{"key":"a","admin":true}'])(
    "refuses %s",
    async (body) => {
      const identity = await started();
      expect((await postMint(identity, body)).status).toBe(400);
    },
  );
});

describe("a restart", () => {
  test("on the same directory leaves tokens valid", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "filing-identity-"));
    undo.push(() => rm(dataDirectory, { recursive: true }));
    const first = await startIdentity({ now: () => noon, dataDirectory });
    const token = await first.mint({ connection: "idaas", key: "accountant" });
    await first.close();
    const second = await started({ dataDirectory, port: first.port });
    expect(await verified(second, token)).toEqual(decodeJwt(token));
    expect((await stat(join(dataDirectory, "signing-keys.json"))).mode & 0o077).toBe(0);
  });

  test("is possible at once: a port in use is the only refusal", async () => {
    const { port } = await started();
    await expect(startIdentity({ now: () => noon, port })).rejects.toThrow("EADDRINUSE");
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

const postMint = (identity: Identity, body: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${identity.port}/mint`, { method: "POST", body });

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

const CALLBACK = "http://127.0.0.1:4321/callback";
const VERIFIER = randomBytes(32).toString("base64url");

function authorizeUrl(issuer: string, differing: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: "filing-front-end",
    response_type: "code",
    scope: "openid",
    redirect_uri: CALLBACK,
    code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
    code_challenge_method: "S256",
    state: "here-i-was",
    ...differing,
  });
  return `${issuer}/auth?${query.toString()}`;
}

async function toLoginPage(issuer: string, differing: Readonly<Record<string, string>> = {}) {
  const browse = browser();
  const asked = await browse(authorizeUrl(issuer, differing));
  const pageUrl = locationOf(asked, issuer);
  return { browse, pageUrl, page: await (await browse(pageUrl)).text() };
}

/** What a browser and a front-end do together: authorize, choose on the page, come back, exchange the code. */
async function logIn(
  issuer: string,
  choice: Readonly<Record<string, string>>,
  { exchangeWith = VERIFIER }: { readonly exchangeWith?: string } = {},
) {
  const { browse, page, pageUrl } = await toLoginPage(issuer);
  let answer = await browse(pageUrl, { method: "POST", body: new URLSearchParams(choice) });
  while (!locationOf(answer, issuer).startsWith(CALLBACK)) answer = await browse(locationOf(answer, issuer));
  const back = new URL(locationOf(answer, issuer));
  expect(back.searchParams.get("state")).toBe("here-i-was");
  const exchanged = await browse(`${issuer}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "filing-front-end",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: CALLBACK,
      code_verifier: exchangeWith,
    }),
  });
  const tokens = (await exchanged.json()) as { readonly access_token: string };
  return { page, status: exchanged.status, token: tokens.access_token };
}

function locationOf(answer: Response, base: string): string {
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`no redirect but ${answer.status}`);
  return new URL(location, base).href;
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
