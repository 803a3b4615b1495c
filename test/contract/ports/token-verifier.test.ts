import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type JWTPayload } from "jose";
import { type TokenRules, joseTokenVerifier } from "../../../shared/adapters/identity/jose-token-verifier.ts";
import { digestIdentifiers } from "../../../shared/adapters/system/digest-identifiers.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type TokenVerifier } from "../../../shared/application/ports/token-verifier.ts";
import { type Principal } from "../../../shared/domain/access/principal.ts";
import { millisecondsOf } from "../../../shared/domain/instant.ts";
import { at } from "../../builders/times.ts";
import { fixedClock } from "../../doubles/fixed-clock.ts";
import { scriptedTokenVerifier } from "../../doubles/scripted-token-verifier.ts";
import { type SigningIssuer, startSigningIssuer } from "./signing-issuer.ts";
import { describeTokenVerifier } from "./token-verifier.contract.ts";

const now = at("2024-01-15T12:00:00.000Z");
const second = Math.floor(millisecondsOf(now) / 1000);
const authority = "CN=Certipost E-Trust Primary,C=BE";

let filers: SigningIssuer;
let staff: SigningIssuer;

beforeAll(async () => {
  [filers, staff] = await Promise.all([startSigningIssuer("filers"), startSigningIssuer("staff")]);
});

afterAll(() => Promise.all([filers.close(), staff.close()]));

const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

describeTokenVerifier("the double", () => {
  const tokens = scriptedTokenVerifier();
  const filer: Principal = { kind: "filer", connection: "eid", keyId: "k" };
  const agent: Principal = { kind: "staff", subject: "s", roles: ["operator"] };
  tokens.set("filer", filer);
  tokens.set("staff", agent);
  tokens.set("expired", { kind: "key-expired" });
  tokens.set("unsupported", { kind: "authority-not-supported" });
  return Promise.resolve({
    tokens,
    filer: { token: "filer", principal: filer },
    staff: { token: "staff", principal: agent },
    expiredKey: "expired",
    unsupportedAuthority: "unsupported",
    loseKeys: () => {
      tokens.outOfReach(new Fault("the signing keys are out of reach"));
      return Promise.resolve();
    },
  });
});

describeTokenVerifier("the adapter in front of an issuer", async () => {
  const issuer = await startSigningIssuer("filers");
  undo.push(() => issuer.close());
  const claims = certificateClaims(issuer);
  return {
    tokens: verifier({ filers: issuer, staff }),
    filer: {
      token: await issuer.sign(personClaims(issuer)),
      principal: { kind: "filer", connection: "eid", keyId: digestIdentifiers.digest('["eid","person-1"]') },
    },
    staff: {
      token: await staff.sign(staffClaims(["operator", "unheard-of", "treasury"])),
      principal: { kind: "staff", subject: "agent-1", roles: ["treasury", "operator"] },
    },
    expiredKey: await issuer.sign({ ...claims, cert_not_after: "2024-01-15T12:00:00Z" }),
    unsupportedAuthority: await issuer.sign({ ...claims, cert_issuer: "CN=Somebody" }),
    loseKeys: () => issuer.close(),
  };
});

describe("the key that a token names", () => {
  test.each(["csam-cert", "idaas"] as const)(
    "is a certificate's issuer and number under %s",
    async (connection) => {
      const wayIn = connection === "idaas" ? { tfp: "B2C_IDAAS", idp: "evidian" } : {};
      const token = await filers.sign({
        ...certificateClaims(filers),
        ...wayIn,
        cert_owner: "Jan",
        email: "j@p.be",
      });
      const keyId = digestIdentifiers.digest(JSON.stringify([connection, authority, "4a2b"]));
      const certificate = { issuer: authority, serial: "4a2b", owner: "Jan", email: "j@p.be" };
      expect(await verifier().verify(token)).toEqual({
        ok: true,
        value: { kind: "filer", connection, keyId, certificate },
      });
    },
  );

  test("is the same for a renewed eID and for itsme, and another for a renewed certificate", async () => {
    const tokens = verifier();
    const keyOf = async (claims: JWTPayload): Promise<string> => {
      const verified = await tokens.verify(await filers.sign(claims));
      if (!verified.ok || verified.value.kind !== "filer") throw new Error("not the token of a filer");
      return verified.value.keyId;
    };
    const person = personClaims(filers);
    expect(await keyOf({ ...person, idp: "itsme" })).toBe(await keyOf(person));
    const certificate = certificateClaims(filers);
    expect(await keyOf({ ...certificate, cert_serial: "4a2c" })).not.toBe(await keyOf(certificate));
  });
});

describe("a token that proves nothing", () => {
  let tokens: TokenVerifier;
  beforeEach(() => {
    tokens = verifier();
  });

  const cases: Readonly<Record<string, (claims: JWTPayload) => Promise<string>>> = {
    "of an issuer that nobody named": (claims) => filers.sign({ ...claims, iss: "https://evil.test" }),
    "of an issuer whose name only begins alike": (claims) =>
      filers.sign({ ...claims, iss: `${filers.issuer}/` }),
    "for another audience": (claims) => filers.sign({ ...claims, aud: "other-api" }),
    "that ended 61 s ago": (claims) => filers.sign({ ...claims, exp: second - 61 }),
    "that begins in 61 s": (claims) => filers.sign({ ...claims, nbf: second + 61 }),
    "without an end": ({ exp: _exp, ...claims }) => filers.sign(claims),
    "without a beginning": ({ nbf: _nbf, ...claims }) => filers.sign(claims),
    "without an instant of issue": ({ iat: _iat, ...claims }) => filers.sign(claims),
    "without a holder": ({ sub: _sub, ...claims }) => filers.sign(claims),
    "with an empty holder": (claims) => filers.sign({ ...claims, sub: "" }),
    "of filers, signed by the issuer for staff": (claims) => staff.sign(claims),
    "of staff, signed by the issuer for filers": () => filers.sign(staffClaims(["operator"])),
    "signed with the public key as a secret": (claims) => filers.signWithPublicKey(claims),
    "of a policy that nobody named": (claims) => filers.sign({ ...claims, tfp: "B2C_OTHER" }),
    "of a pair of policy and identity provider that is none": (claims) =>
      filers.sign({ ...claims, tfp: "B2C_IDAAS", idp: "eid" }),
    "longer than 16 KB": (claims) => filers.sign({ ...claims, padding: "x".repeat(16_384) }),
    "altered by one letter": async (claims) => {
      const [header, , signature] = (await filers.sign(claims)).split(".");
      const [, payload] = (await filers.sign({ ...claims, sub: "person-2" })).split(".");
      return [header, payload, signature].join(".");
    },
  };

  test.each(Object.keys(cases))("%s", async (name) => {
    const token = await cases[name]?.(personClaims(filers));
    expect(await tokens.verify(token ?? "")).toEqual({ ok: false, refusal: { kind: "unauthenticated" } });
  });

  test.each(["4A2B", "04a2b", "", "0x4a", " 4a"])("with the certificate number %j", async (cert_serial) => {
    const token = await filers.sign({ ...certificateClaims(filers), cert_serial });
    expect(await tokens.verify(token)).toEqual({ ok: false, refusal: { kind: "unauthenticated" } });
  });

  test.each(["cert_issuer", "cert_serial", "cert_not_after"])(
    "of a certificate without %s",
    async (missing) => {
      const token = await filers.sign({ ...certificateClaims(filers), [missing]: undefined });
      expect(await tokens.verify(token)).toEqual({ ok: false, refusal: { kind: "unauthenticated" } });
    },
  );
});

test.each([59, 0])("a token that ended %s s ago is still good: clocks differ", async (seconds) => {
  const token = await filers.sign({ ...personClaims(filers), exp: second - seconds });
  expect(await verifier().verify(token)).toMatchObject({ ok: true });
});

test.each([
  [500, "{}"],
  [200, "no keys here"],
  [200, "{}"],
])("an address of keys that answers %s %s is trouble, never a no", async (status, body) => {
  const issuer = await startSigningIssuer("filers");
  undo.push(() => issuer.close());
  issuer.answer(status, body);
  const verified = verifier({ filers: issuer, staff }).verify(await issuer.sign(personClaims(issuer)));
  await expect(verified).rejects.toBeInstanceOf(Fault);
});

function verifier(issuers: Pick<TokenRules, "filers" | "staff"> = { filers, staff }): TokenVerifier {
  const rules: TokenRules = {
    ...issuers,
    waysIn: [
      { policy: "B2C_CSAM", identityProvider: "csam-certificate", connection: "csam-cert" },
      { policy: "B2C_CSAM", identityProvider: "eid", connection: "eid" },
      { policy: "B2C_CSAM", identityProvider: "itsme", connection: "eid" },
      { policy: "B2C_IDAAS", identityProvider: "evidian", connection: "idaas" },
    ],
    supportedAuthorities: [authority],
  };
  return joseTokenVerifier(rules, { clock: fixedClock(now), identifiers: digestIdentifiers });
}

const timesOf = ({ issuer, audience }: SigningIssuer): JWTPayload => ({
  iss: issuer,
  aud: audience,
  iat: second,
  nbf: second,
  exp: second + 600,
});

const personClaims = (by: SigningIssuer): JWTPayload => ({
  ...timesOf(by),
  sub: "person-1",
  tfp: "B2C_CSAM",
  idp: "eid",
});

const certificateClaims = (by: SigningIssuer): JWTPayload => ({
  ...timesOf(by),
  sub: "certificate-1",
  tfp: "B2C_CSAM",
  idp: "csam-certificate",
  cert_issuer: authority,
  cert_serial: "4a2b",
  cert_not_after: "2025-12-31T23:59:59Z",
});

const staffClaims = (roles: readonly string[]): JWTPayload => ({
  ...timesOf(staff),
  sub: "agent-1",
  roles: [...roles],
});
