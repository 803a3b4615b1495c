import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { type JWTPayload, SignJWT, exportJWK, exportSPKI, generateKeyPair } from "jose";
import { type Issuer } from "../../../shared/adapters/identity/jose-token-verifier.ts";

export interface SigningIssuer extends Issuer {
  /** A token with these claims, signed by this issuer. */
  sign(claims: JWTPayload): Promise<string>;
  /** The same, signed with the public key as if that were a secret. */
  signWithPublicKey(claims: JWTPayload): Promise<string>;
  /** What the address of the keys answers from now on. */
  answer(status: number, body?: string): void;
  close(): Promise<void>;
}

/** An issuer that signs whatever the test wants to be said. */
export async function startSigningIssuer(name: string): Promise<SigningIssuer> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" }] };
  let answer = { status: 200, body: JSON.stringify(keys) };
  const server = createServer((_request, response) => {
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    issuer: `https://${name}.test/v2.0`,
    audience: "filing-api",
    jwksUri: `${origin}/keys`,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(privateKey),
    signWithPublicKey: async (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid: "k1" })
        .sign(new TextEncoder().encode(await exportSPKI(publicKey))),
    answer: (status, body = "") => {
      answer = { status, body };
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
