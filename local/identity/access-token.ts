import { importJWK, SignJWT, type JWTPayload } from "jose";
import { type SigningKey } from "./signing-keys.ts";

export interface TokenTerms {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
  readonly lifetimeSeconds: number;
}

/** The whole payload of an access token: whom it is about, and from when to when it holds by the system's clock. */
export function tokenPayload(claims: object, terms: TokenTerms): JWTPayload {
  const issuedAt = Math.floor(terms.now.getTime() / 1000);
  return {
    ...claims,
    iss: terms.issuer,
    aud: terms.audience,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + terms.lifetimeSeconds,
  };
}

export async function signedToken(payload: JWTPayload, key: SigningKey): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
    .sign(await importJWK(key, "RS256"));
}
