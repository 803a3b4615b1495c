import { createPublicKey } from "node:crypto";
import { type RefusalKind } from "../../shared/application/refusal.ts";
import {
  type Signer,
  type TokenForge,
  authority,
  base64url,
  compact,
  curveSigner,
  macSigner,
  pssSigner,
  rsaSigner,
  segment,
  unsigned,
} from "./token-forge.ts";

/** A token that must not be believed. */
export interface Forgery {
  readonly name: string;
  readonly token: string;
  /** Absent: `unauthenticated`. */
  readonly refusal?: RefusalKind;
}

type Claims = Readonly<Record<string, unknown>>;

/** The claims of tokens that are in order, by what their holders are. */
export function goodClaims({ rules }: TokenForge, second: number): Readonly<Record<Holder, Claims>> {
  const times = { iat: second, nbf: second, exp: second + 600 };
  const filer = { iss: rules.filers.issuer, aud: rules.filers.audience, ...times };
  const certificate = {
    cert_issuer: authority,
    cert_serial: "4a2b",
    cert_type: "Isabel 6",
    cert_owner: "Jan Peeters",
    cert_not_after: "2025-12-31T23:59:59Z",
    email: "jan@peeters.example",
  };
  return {
    person: { ...filer, sub: "person-1", tfp: "B2C_1A_CSAM", idp: "eid" },
    csam: { ...filer, sub: "certificate-1", tfp: "B2C_1A_CSAM", idp: "csam-certificate", ...certificate },
    idaas: { ...filer, sub: "certificate-2", tfp: "B2C_1A_IDAAS", idp: "evidian", ...certificate },
    operator: {
      iss: rules.staff.issuer,
      aud: rules.staff.audience,
      ...times,
      sub: "operator-1",
      roles: ["operator"],
    },
  };
}

export const tokenHolders = ["person", "csam", "idaas", "operator"] as const;
export type Holder = (typeof tokenHolders)[number];

export const realHeader = { alg: "RS256", kid: "k1", typ: "JWT" };

/** Every forgery of every family. */
export function forgeries(forge: TokenForge, second: number): readonly Forgery[] {
  const good = goodClaims(forge, second);
  const bench: Bench = {
    forge,
    good,
    second,
    realSigner: (holder) => rsaSigner(holder === "operator" ? forge.keys.staff : forge.keys.filers),
    genuine: (holder) => compact(realHeader, good[holder], bench.realSigner(holder)),
  };
  return [
    withoutSignature,
    withOtherAlgorithms,
    withKeysOfTheirOwn,
    withStrangeKeyIds,
    withCriticalExtensions,
    withWrongClaims,
    withWrongWaysIn,
    withWrongCertificates,
    acrossIssuers,
    ofOtherTokens,
    outOfShape,
  ].flatMap((family) =>
    family(bench).map((forgery) => ({ ...forgery, name: `${family.name}: ${forgery.name}` })),
  );
}

interface Bench {
  readonly forge: TokenForge;
  readonly good: Readonly<Record<Holder, Claims>>;
  readonly second: number;
  readonly realSigner: (holder: Holder) => Signer;
  /** A token that is in order. */
  readonly genuine: (holder: Holder) => string;
}

type Family = (bench: Bench) => readonly Forgery[];

const forEach = <Item>(
  items: readonly Item[],
  forge: (item: Item) => string,
  name = (item: Item): unknown => item,
): readonly Forgery[] =>
  items.map((item) => ({ name: JSON.stringify(name(item)).slice(0, 80), token: forge(item) }));

const withoutSignature: Family = ({ good, genuine }) => {
  const algorithms = ["none", "None", "NONE", "nOnE", "none ", "", null, undefined, ["none"], 0, false];
  const kept =
    (holder: Holder): Signer =>
    () =>
      Buffer.from(genuine(holder).split(".")[2] ?? "", "base64url");
  return tokenHolders.flatMap((holder) => [
    ...forEach(
      algorithms,
      (alg) => compact({ ...realHeader, alg }, good[holder], unsigned),
      (alg) => [holder, alg ?? null],
    ),
    ...forEach(
      ["none", "NONE"],
      (alg) => compact({ ...realHeader, alg }, good[holder], kept(holder)),
      (alg) => [holder, alg, "kept signature"],
    ),
  ]);
};

const withOtherAlgorithms: Family = ({ forge, good, realSigner }) => {
  const real = forge.keys.filers;
  const publicKey = createPublicKey(real);
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const jwk = publicKey.export({ format: "jwk" });
  const secrets: Readonly<Record<string, string | Buffer>> = {
    "public key as PEM": pem,
    "public key as trimmed PEM": pem.trim(),
    "public key as PEM in one line": pem.replaceAll("\n", ""),
    "public key as PKCS#1 PEM": publicKey.export({ type: "pkcs1", format: "pem" }),
    "public key as DER": publicKey.export({ type: "spki", format: "der" }),
    "public key as PKCS#1 DER": publicKey.export({ type: "pkcs1", format: "der" }),
    "public key as JWK": JSON.stringify(jwk),
    "key set": JSON.stringify({ keys: [{ ...jwk, kid: "k1", alg: "RS256", use: "sig" }] }),
    "the modulus": jwk.n ?? "",
    "the bytes of the modulus": Buffer.from(jwk.n ?? "", "base64url"),
    nothing: "",
    "the name of the key": "k1",
    "a word": "secret",
    "the audience": forge.rules.filers.audience,
  };
  return [
    ...Object.entries(secrets).flatMap(([name, secret]) =>
      (["256", "384", "512"] as const).map((bits) => ({
        name: `HS${bits} with ${name}`,
        token: compact({ ...realHeader, alg: `HS${bits}` }, good.person, macSigner(secret, `sha${bits}`)),
      })),
    ),
    ...tokenHolders.map((holder) => ({
      name: `RS256 in the header, HS256 with the public key in fact, as ${holder}`,
      token: compact(realHeader, good[holder], macSigner(pem)),
    })),
    ...(["384", "512"] as const).map((bits) => ({
      name: `the real key, RS${bits}`,
      token: compact({ ...realHeader, alg: `RS${bits}` }, good.person, rsaSigner(real, `sha${bits}`)),
    })),
    {
      name: "the real key, PS256",
      token: compact({ ...realHeader, alg: "PS256" }, good.person, pssSigner(real)),
    },
    { name: "the real key, PS256 called RS256", token: compact(realHeader, good.person, pssSigner(real)) },
    {
      name: "the real key, RS384 called RS256",
      token: compact(realHeader, good.person, rsaSigner(real, "sha384")),
    },
    {
      name: "the real key, SHA-1 called RS256",
      token: compact(realHeader, good.person, rsaSigner(real, "sha1")),
    },
    ...["rs256", "RS256 ", "RSA", "SHA256withRSA", "ES256", "EdDSA", "ES256K", "RSA1_5", "dir"].map(
      (alg) => ({
        name: `the real key, alg ${JSON.stringify(alg)}`,
        token: compact({ ...realHeader, alg }, good.person, realSigner("person")),
      }),
    ),
    {
      name: "a curve",
      token: compact({ ...realHeader, alg: "ES256" }, good.person, curveSigner(forge.keys.curve)),
    },
  ];
};

const withKeysOfTheirOwn: Family = ({ forge, good }) => {
  const { forger, curve } = forge.keys;
  const jwk = { ...createPublicKey(forger).export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" };
  const x5c = [createPublicKey(forger).export({ type: "spki", format: "der" }).toString("base64")];
  const { trap } = forge;
  const headers: Readonly<Record<string, object>> = {
    "the real key's name": {},
    "no name": { kid: undefined },
    "another name": { kid: "k2" },
    "the key itself": { jwk },
    "the key itself and no name": { jwk, kid: undefined },
    "a set of keys": { jwks: { keys: [jwk] } },
    "the address of keys": { jku: trap },
    "the address of keys and another name": { jku: trap, kid: "k2" },
    "keys at an address that holds them": { jku: `data:application/json,${JSON.stringify({ keys: [jwk] })}` },
    "keys in a file": { jku: "file:///dev/stdin" },
    "keys at the issuer's host": { jku: `${forge.rules.filers.issuer}/../../evil/keys` },
    "the address of a certificate": { x5u: trap },
    "a certificate": { x5c },
    "a certificate's digest": { x5t: "AAAA", "x5t#S256": "AAAA" },
    "everything at once": { jwk, jku: trap, x5u: trap, x5c, kid: trap },
  };
  return tokenHolders.flatMap((holder) => [
    ...Object.entries(headers).map(([name, header]) => ({
      name: `${holder}, ${name}`,
      token: compact({ ...realHeader, ...header }, good[holder], rsaSigner(forger)),
    })),
    {
      name: `${holder}, a curve of their own`,
      token: compact(
        { ...realHeader, alg: "ES256", jwk: createPublicKey(curve).export({ format: "jwk" }) },
        good[holder],
        curveSigner(curve),
      ),
    },
  ]);
};

const withStrangeKeyIds: Family = ({ forge, good }) => {
  const kids: readonly unknown[] = [
    "../../../../../../dev/null",
    "/dev/null",
    "/proc/sys/kernel/randomize_va_space",
    "..\\..\\windows\\win.ini",
    "file:///dev/null",
    forge.trap,
    `${forge.trap}#k1`,
    "//127.0.0.1/keys",
    "https://evil.test/keys",
    "k1' OR '1'='1",
    "x' UNION SELECT 'secret' --",
    'k1"; DROP TABLE keys; --',
    'SELECT * FROM c WHERE c.id = "k1"',
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "$(id)",
    "`id`",
    "|id",
    "k1\u0000",
    "k1\n",
    "k1\r\nX-Injected: 1",
    " k1",
    "K1",
    "k1,k1",
    "__proto__",
    "constructor",
    "toString",
    "*",
    "%6b%31",
    "\u202ek1",
    "k1".repeat(5_000),
    "",
    ["k1"],
    { $ne: "" },
    { kid: "k1" },
    1,
    true,
    null,
  ];
  return kids.flatMap((kid) => [
    {
      name: JSON.stringify(kid).slice(0, 60),
      token: compact({ ...realHeader, kid }, good.person, rsaSigner(forge.keys.forger)),
    },
    {
      name: `${JSON.stringify(kid).slice(0, 60)}, and an empty file as the secret`,
      token: compact({ ...realHeader, alg: "HS256", kid }, good.operator, macSigner("")),
    },
  ]);
};

const withCriticalExtensions: Family = ({ good, realSigner, forge }) => {
  const headers: readonly object[] = [
    { crit: ["exp"], exp: 1 },
    { crit: ["http://example.test/ours"], "http://example.test/ours": true },
    { crit: ["b64"], b64: false },
    { b64: false, crit: [] },
    { crit: [] },
    { crit: "exp" },
    { crit: ["alg"] },
    { crit: [1] },
    { crit: null },
    { crit: ["absent"] },
    { crit: { b64: true } },
  ];
  return [
    ...forEach(headers, (header) => compact({ ...realHeader, ...header }, good.person, realSigner("person"))),
    {
      name: "a payload that is not encoded",
      token: ((input) => `${input}.${base64url(rsaSigner(forge.keys.filers)(input))}`)(
        `${segment({ ...realHeader, b64: false, crit: ["b64"] })}.${JSON.stringify(good.person)}`,
      ),
    },
  ];
};

const withWrongClaims: Family = ({ forge, good, second, realSigner }) => {
  const { issuer, audience } = forge.rules.filers;
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    iss: [
      `${issuer}/`,
      issuer.slice(0, -1),
      issuer.toUpperCase(),
      issuer.replace("https:", "http:"),
      issuer.replace("filing.test", "filing.test."),
      issuer.replace("filing.test", "filing.test:443"),
      issuer.replace("filing.test", "filing.test.evil.test"),
      issuer.replace("filing.test", "filing.test@evil.test"),
      issuer.replace("filing", "fil\u0456ng"),
      issuer.replace("/filers/", "/FILERS/"),
      issuer.replace("/filers/", "/filers//"),
      issuer.replace("/filers/", "/filers%2f"),
      issuer.replace("/filers/", "/staff/../filers/"),
      `${issuer}?tenant=evil`,
      `${issuer}#evil`,
      ` ${issuer}`,
      `${issuer}\u0000`,
      "https://evil.test/filers/v2.0",
      "https://sts.windows.net/common",
      "",
      null,
      undefined,
      [issuer],
      { issuer },
      1,
    ],
    aud: [
      "other-api",
      `${audience} `,
      audience.toUpperCase(),
      `${audience}-2`,
      `api://${audience}`,
      "*",
      "",
      null,
      undefined,
      1,
      [],
      ["other-api"],
      [audience, "other-api"],
      { [audience]: true },
    ],
    exp: [
      second - 61,
      second - 86_400,
      0,
      -1,
      1,
      null,
      undefined,
      String(second + 600),
      [second + 600],
      "never",
      true,
    ],
    nbf: [second + 61, second + 86_400, null, undefined, String(second), "yesterday", [second]],
    iat: [second + 61, second + 86_400, null, undefined, String(second), [second]],
    sub: ["", null, undefined, 1, ["person-1"], { sub: "person-1" }],
  };
  return Object.entries(wrong).flatMap(([claim, values]) =>
    values.map((value) => ({
      name: `${claim} ${told(value)}`,
      token: compact(realHeader, { ...good.person, [claim]: value }, realSigner("person")),
    })),
  );
};

const withWrongWaysIn: Family = ({ good, realSigner, forge: { rules } }) => {
  const policies = [
    "B2C_1A_CSAM",
    "B2C_1A_IDAAS",
    "b2c_1a_csam",
    "B2C_1A_CSAM ",
    "B2C_1A_SIGNUP",
    "",
    null,
    undefined,
    ["B2C_1A_CSAM"],
    { $ne: "" },
  ];
  const providers = [
    "csam-certificate",
    "eid",
    "itsme",
    "eidas",
    "evidian",
    "EID",
    "eid ",
    "facebook.com",
    "",
    null,
    undefined,
    ["eid"],
  ];
  const pairs = policies.flatMap((tfp) => providers.map((idp) => ({ tfp, idp })));
  const unlisted = pairs.filter(
    ({ tfp, idp }) =>
      !rules.waysIn.some(({ policy, identityProvider }) => policy === tfp && identityProvider === idp),
  );
  return [
    ...forEach(unlisted, (pair) => compact(realHeader, { ...good.idaas, ...pair }, realSigner("idaas"))),
    {
      name: "the policy in acr instead of tfp",
      token: compact(
        realHeader,
        { ...good.person, tfp: undefined, acr: "B2C_1A_CSAM" },
        realSigner("person"),
      ),
    },
    {
      name: "the connection by its name",
      token: compact(
        realHeader,
        { ...good.person, tfp: undefined, idp: undefined, connection: "eid" },
        realSigner("person"),
      ),
    },
  ];
};

const withWrongCertificates: Family = ({ good, realSigner }) => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    cert_serial: [
      "4A2B",
      "04a2b",
      "0x4a2b",
      " 4a2b",
      "4a2b\n",
      "4a:2b",
      "4a2g",
      "",
      "0",
      null,
      undefined,
      19_003,
      ["4a2b"],
    ],
    cert_issuer: ["", null, undefined, [authority], 1],
    cert_not_after: [
      "",
      "never",
      "2025-02-30T00:00:00Z",
      "2025-12-31",
      1_767_225_599,
      null,
      undefined,
      ["2025-12-31T23:59:59Z"],
    ],
    cert_owner: [1, null, ["Jan"]],
    cert_type: [1, null],
    email: [1, null, {}],
  };
  const expired = [
    "2024-01-25T09:00:00Z",
    "2024-01-25T08:59:59.999Z",
    "2023-12-31T23:59:59Z",
    "1970-01-01T00:00:00Z",
    "2024-01-25T09:59:59+01:00",
  ];
  const unsupported = [
    "CN=Unlisted CA,O=Nobody,C=BE",
    authority.toLowerCase(),
    authority.replaceAll(",", ", "),
    authority.split(",").reverse().join(","),
    `${authority},OU=Test`,
    `OU=Test,${authority}`,
    authority.replace("SA/NV", "SA\\/NV"),
    authority.replace("Isabel", "Isabe\u04cf"),
    `${authority} `,
    "*",
  ];
  const holders = ["csam", "idaas"] as const;
  return holders.flatMap((holder) => {
    const signed = (changes: Claims): string =>
      compact(realHeader, { ...good[holder], ...changes }, realSigner(holder));
    return [
      ...Object.entries(wrong).flatMap(([claim, values]) =>
        values.map((value) => ({
          name: `${holder}, ${claim} ${told(value)}`,
          token: signed({ [claim]: value }),
        })),
      ),
      ...expired.map((until) => ({
        name: `${holder}, a certificate good until ${until}`,
        token: signed({ cert_not_after: until }),
        refusal: "key-expired" as const,
      })),
      ...unsupported.map((issuer) => ({
        name: `${holder}, a certificate of ${JSON.stringify(issuer)}`,
        token: signed({ cert_issuer: issuer }),
        refusal: "authority-not-supported" as const,
      })),
    ];
  });
};

const acrossIssuers: Family = ({ forge, good, realSigner }) => {
  const { filers, staff } = forge.rules;
  const byFilers = realSigner("person");
  const byStaff = realSigner("operator");
  const roles = ["operator"];
  const tokens: Readonly<Record<string, string>> = {
    "a filer's, signed for staff": compact(realHeader, good.person, byStaff),
    "a filer's of the issuer of staff, signed for filers": compact(
      realHeader,
      { ...good.person, iss: staff.issuer },
      byFilers,
    ),
    "a filer's of the issuer of staff, signed for staff": compact(
      realHeader,
      { ...good.person, iss: staff.issuer },
      byStaff,
    ),
    "a filer's with roles": compact(realHeader, { ...good.person, roles }, byFilers),
    "a filer's with a role in one word": compact(realHeader, { ...good.person, roles: "operator" }, byFilers),
    "a filer's with no role of many": compact(realHeader, { ...good.person, roles: [] }, byFilers),
    "a certificate's with roles": compact(realHeader, { ...good.idaas, roles }, byFilers),
    "staff's, signed for filers": compact(realHeader, good.operator, byFilers),
    "staff's of the issuer of filers, signed for filers": compact(
      realHeader,
      { ...good.operator, iss: filers.issuer },
      byFilers,
    ),
    "staff's of the issuer of filers, signed for staff": compact(
      realHeader,
      { ...good.operator, iss: filers.issuer },
      byStaff,
    ),
    "staff's with a policy": compact(
      realHeader,
      { ...good.operator, tfp: "B2C_1A_CSAM", idp: "eid" },
      byStaff,
    ),
    "staff's with a certificate": compact(
      realHeader,
      { ...good.operator, ...good.idaas, iss: staff.issuer },
      byStaff,
    ),
    "staff's without roles": compact(realHeader, { ...good.operator, roles: undefined }, byStaff),
    "staff's with a role in one word": compact(realHeader, { ...good.operator, roles: "operator" }, byStaff),
    "staff's with roles by name": compact(
      realHeader,
      { ...good.operator, roles: { operator: true } },
      byStaff,
    ),
    "staff's with a role that is none": compact(
      realHeader,
      { ...good.operator, roles: [["operator"]] },
      byStaff,
    ),
    "staff's with a scope for a role": compact(
      realHeader,
      { ...good.operator, roles: undefined, scp: "operator" },
      byStaff,
    ),
    "staff's with both issuers": compact(
      realHeader,
      { ...good.operator, iss: [staff.issuer, filers.issuer] },
      byStaff,
    ),
  };
  return Object.entries(tokens).map(([name, token]) => ({ name, token }));
};

const ofOtherTokens: Family = ({ good, genuine, realSigner }) => {
  const parts = (holder: Holder): readonly string[] => genuine(holder).split(".");
  const pairs = tokenHolders.flatMap((one) =>
    tokenHolders.filter((other) => other !== one).map((other) => [one, other] as const),
  );
  return [
    ...pairs.map(([one, other]) => ({
      name: `the signature of ${other} under ${one}`,
      token: [...parts(one).slice(0, 2), parts(other)[2]].join("."),
    })),
    ...tokenHolders.flatMap((holder) => {
      const [header = "", payload = "", signature = ""] = parts(holder);
      const longer = segment({ ...good[holder], exp: Number(good[holder]["exp"]) + 1 });
      return [
        { name: `${holder}, a second longer`, token: [header, longer, signature].join(".") },
        {
          name: `${holder}, a name for its type`,
          token: [segment({ ...realHeader, typ: "at+jwt" }), payload, signature].join("."),
        },
        {
          name: `${holder}, wrapped in another`,
          token: compact({ ...realHeader, cty: "JWT" }, genuine(holder), realSigner(holder)),
        },
      ];
    }),
  ];
};

const outOfShape: Family = ({ forge, good, genuine, realSigner }) => {
  const token = genuine("person");
  const [header = "", payload = "", signature = ""] = token.split(".");
  const signer = realSigner("person");
  const bytes = Buffer.from(signature, "base64url");
  const withSignature = (changed: Buffer): string => [header, payload, base64url(changed)].join(".");
  const tokens: Readonly<Record<string, string>> = {
    "no signature": [header, payload].join("."),
    "an empty signature": [header, payload, ""].join("."),
    "one part": payload,
    "four parts": [header, payload, signature, signature].join("."),
    "five parts": [header, payload, signature, signature, signature].join("."),
    "no header": ["", payload, signature].join("."),
    "no payload": [header, "", signature].join("."),
    dots: "..",
    "one dot": ".",
    "a dot before": `.${token}`,
    "a dot after": `${token}.`,
    "padding after each part": [header, payload, signature].map((part) => `${part}==`).join("."),
    "a letter more": `${token}AAAA`,
    "a signature a byte short": withSignature(bytes.subarray(0, -1)),
    "a signature a byte long": withSignature(Buffer.concat([bytes, Buffer.of(0)])),
    "a signature with a zero before": withSignature(Buffer.concat([Buffer.of(0), bytes])),
    "a signature of zeros": withSignature(Buffer.alloc(bytes.length)),
    "a signature of ones": withSignature(Buffer.alloc(bytes.length, 0xff)),
    "a signature the other way round": withSignature(Buffer.from(bytes).reverse()),
    "a signature in hexadecimal": [header, payload, bytes.toString("hex")].join("."),
    "a plus": [header, payload, `+${signature.slice(1)}`].join("."),
    "a slash": [header, payload, `/${signature.slice(1)}`].join("."),
    "a tilde": [header, payload, `~${signature.slice(1)}`].join("."),
    "a header that is no JSON": compact("alg=RS256", good.person, signer),
    "a header that is a list": compact([realHeader], good.person, signer),
    "a header that is null": compact("null", good.person, signer),
    "a header that is a string": compact('"RS256"', good.person, signer),
    "a header of bytes": compact(Buffer.of(0xff, 0xfe, 0xfd), good.person, signer),
    "a payload that is no JSON": compact(realHeader, "sub=person-1", signer),
    "a payload that is empty": compact(realHeader, "", signer),
    "a payload that is a list": compact(realHeader, [good.person], signer),
    "a payload that is null": compact(realHeader, "null", signer),
    "a payload that is a number": compact(realHeader, "1", signer),
    "a payload that is a string": compact(realHeader, JSON.stringify(JSON.stringify(good.person)), signer),
    "a payload that is empty JSON": compact(realHeader, {}, signer),
    "a payload of bytes": compact(realHeader, Buffer.of(0xff, 0xfe, 0xfd), signer),
    "a payload that does not end": compact(realHeader, JSON.stringify(good.person).slice(0, -1), signer),
    "a payload that is deep": compact(realHeader, `${"[".repeat(5_000)}${"]".repeat(5_000)}`, signer),
    "a payload that is too long": compact(
      realHeader,
      { ...good.person, padding: "x".repeat(16_384) },
      signer,
    ),
    "a payload with two issuers": compact(
      realHeader,
      `${JSON.stringify(good.person).slice(0, -1)},"iss":"https://evil.test"}`,
      signer,
    ),
    "a payload with the prototype of one": compact(
      realHeader,
      `{"__proto__":${JSON.stringify(good.person)}}`,
      signer,
    ),
    "an encrypted one": [
      segment({ alg: "dir", enc: "A256GCM" }),
      "",
      "AAAAAAAAAAAAAAAA",
      payload,
      "AAAAAAAAAAAAAAAAAAAAAA",
    ].join("."),
    "signed twice": [header, payload, base64url(Buffer.concat([bytes, bytes]))].join("."),
    "the issuer's own public key": base64url(
      createPublicKey(forge.keys.filers).export({ type: "spki", format: "der" }),
    ),
    "nothing but letters": "a".repeat(500),
  };
  return Object.entries(tokens).map(([name, forged]) => ({ name, token: forged }));
};

const told = (value: unknown): string => (value === undefined ? "absent" : JSON.stringify(value));
