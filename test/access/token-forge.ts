import {
  type KeyObject,
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { waysIn } from "../../local/identity/ways-in.ts";
import { type TokenRules } from "../../shared/adapters/identity/jose-token-verifier.ts";

export type Signer = (input: string) => Buffer;

/** Everything that a forger can have, and the real keys beside it. */
export interface TokenForge {
  readonly rules: TokenRules;
  readonly keys: {
    readonly filers: KeyObject;
    readonly staff: KeyObject;
    readonly forger: KeyObject;
    readonly curve: KeyObject;
  };
  /** An address that nobody has any reason to ask. */
  readonly trap: string;
  /** Every address that was asked. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export const authority = "CN=Isabel Certificate Authority 6,O=Isabel SA/NV,C=BE";

export async function openTokenForge(): Promise<TokenForge> {
  const rsa = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const keys = { filers: rsa(), staff: rsa(), forger: rsa(), curve };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const key = { "/filers": keys.filers, "/staff": keys.staff }[request.url ?? ""] ?? keys.forger;
    const jwk = { ...createPublicKey(key).export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [jwk] }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const issuer = (name: string) => ({
    issuer: `https://login.filing.test/${name}/v2.0`,
    audience: "filing-api",
    jwksUri: `${origin}/${name}`,
  });
  return {
    rules: {
      filers: issuer("filers"),
      staff: issuer("staff"),
      waysIn,
      supportedAuthorities: [authority],
    },
    keys,
    trap: `${origin}/trap`,
    asked,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

export const base64url = (content: string | Buffer): string => Buffer.from(content).toString("base64url");

/** Header and payload, of whatever form, in the compact form with that signature. */
export function compact(header: unknown, payload: unknown, signer: Signer): string {
  const input = `${segment(header)}.${segment(payload)}`;
  return `${input}.${base64url(signer(input))}`;
}

/** Text as it is, anything else as JSON. */
export const segment = (content: unknown): string =>
  base64url(typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));

export const rsaSigner =
  (key: KeyObject, digest = "sha256"): Signer =>
  (input) =>
    sign(digest, Buffer.from(input), key);

export const pssSigner =
  (key: KeyObject): Signer =>
  (input) =>
    sign("sha256", Buffer.from(input), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });

export const curveSigner =
  (key: KeyObject): Signer =>
  (input) =>
    sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });

export const macSigner =
  (secret: string | Buffer, digest = "sha256"): Signer =>
  (input) =>
    createHmac(digest, secret).update(input).digest();

export const unsigned: Signer = () => Buffer.alloc(0);
