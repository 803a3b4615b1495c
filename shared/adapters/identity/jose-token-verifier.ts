import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from "jose";
import { z } from "zod";
import { Fault } from "../../application/fault.ts";
import { type Clock } from "../../application/ports/clock.ts";
import { type TokenRefusal, type TokenVerifier } from "../../application/ports/token-verifier.ts";
import { type Identifiers } from "../../application/ports/identifiers.ts";
import { type Connection } from "../../domain/access/connection.ts";
import { type Certificate, type Filer, type Principal, keyText } from "../../domain/access/principal.ts";
import { millisecondsOf, parseInstant } from "../../domain/instant.ts";
import { type Result, ok, refuse } from "../../domain/result.ts";

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** A way in, as a token names it: the pair of policy and identity provider decides, never the issuer alone. */
export interface WayInToken {
  readonly policy: string;
  readonly identityProvider: string;
  readonly connection: Connection;
}

export interface TokenRules {
  readonly filers: Issuer;
  readonly staff: Issuer;
  readonly waysIn: readonly WayInToken[];
  /** RFC 4514 names of the certificate authorities whose certificates are accepted. */
  readonly supportedAuthorities: readonly string[];
}

interface Needs {
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  /** How long an issuer may take to show its keys. */
  readonly timeoutMilliseconds?: number;
}

const clockToleranceSeconds = 60;
const longestTokenBytes = 16_384;

/** Verifies bearer tokens with the signing keys that their issuer publishes. */
export function joseTokenVerifier(rules: TokenRules, needs: Needs): TokenVerifier {
  const filerKeys = remoteKeys(rules.filers, needs);
  const staffKeys = remoteKeys(rules.staff, needs);
  return {
    async verify(token) {
      const issuer = claimedIssuer(token);
      if (issuer === rules.staff.issuer) {
        const payload = await payloadOf(token, { from: rules.staff, keys: staffKeys, clock: needs.clock });
        return payload === undefined ? refuse({ kind: "unauthenticated" }) : staffOf(payload);
      }
      if (issuer !== rules.filers.issuer) return refuse({ kind: "unauthenticated" });
      const payload = await payloadOf(token, { from: rules.filers, keys: filerKeys, clock: needs.clock });
      return payload === undefined ? refuse({ kind: "unauthenticated" }) : filerOf(payload, rules, needs);
    },
  };
}

/** Whose token it says to be: that chooses the keys which have to prove it. */
function claimedIssuer(token: string): string | undefined {
  if (token.length > longestTokenBytes) return undefined;
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

const remoteKeys = ({ jwksUri }: Issuer, { timeoutMilliseconds = 5_000 }: Needs): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: timeoutMilliseconds, cooldownDuration: 30_000 });

interface Verification {
  readonly from: Issuer;
  readonly keys: JWTVerifyGetKey;
  readonly clock: Clock;
}

/**
 * The claims of a token of that issuer; `undefined` when it is not one. It is for us and nobody else, and was not issued in
 * the future. Keys out of reach are trouble, not a "no".
 */
async function payloadOf(
  token: string,
  { from, keys, clock }: Verification,
): Promise<JWTPayload | undefined> {
  const now = millisecondsOf(clock.now());
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: from.issuer,
      audience: from.audience,
      algorithms: ["RS256"],
      requiredClaims: ["sub", "exp", "nbf", "iat"],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now),
    });
    const { aud, iat = Infinity } = payload;
    return aud === from.audience && iat <= now / 1000 + clockToleranceSeconds ? payload : undefined;
  } catch (error) {
    if (isAboutTheToken(error)) return undefined;
    throw new Fault("the signing keys are out of reach", { cause: error });
  }
}

const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== "ERR_JOSE_GENERIC";

/** Roles are given to staff: a filer's token that has any was not made by the rules. */
const filerClaims = z.object({
  sub: z.string().min(1),
  tfp: z.string(),
  idp: z.string(),
  roles: z.never().exactOptional(),
});

const certificateClaims = z.object({
  cert_issuer: z.string().min(1),
  cert_serial: z.string().regex(/^[1-9a-f][0-9a-f]*$/),
  cert_not_after: z.string(),
  cert_type: z.string().exactOptional(),
  cert_owner: z.string().exactOptional(),
  email: z.string().exactOptional(),
});

function filerOf(payload: JWTPayload, rules: TokenRules, needs: Needs): Result<Filer, TokenRefusal> {
  const claims = filerClaims.safeParse(payload);
  if (!claims.success) return refuse({ kind: "unauthenticated" });
  const { sub, tfp, idp } = claims.data;
  const way = rules.waysIn.find(({ policy, identityProvider }) => policy === tfp && identityProvider === idp);
  if (way === undefined) return refuse({ kind: "unauthenticated" });
  const { connection } = way;
  if (connection !== "eid") return certificateHolder(payload, connection, { rules, ...needs });
  return ok({ kind: "filer", connection, keyId: needs.identifiers.digest(keyText(connection, sub)) });
}

function certificateHolder(
  payload: JWTPayload,
  connection: Connection,
  { rules, clock, identifiers }: Needs & { readonly rules: TokenRules },
): Result<Filer, TokenRefusal> {
  const claims = certificateClaims.safeParse(payload);
  if (!claims.success) return refuse({ kind: "unauthenticated" });
  const { cert_issuer: issuer, cert_serial: serial } = claims.data;
  const notAfter = parseInstant(claims.data.cert_not_after);
  if (notAfter === undefined) return refuse({ kind: "unauthenticated" });
  if (notAfter <= clock.now()) return refuse({ kind: "key-expired" });
  if (!rules.supportedAuthorities.includes(issuer)) return refuse({ kind: "authority-not-supported" });
  const keyId = identifiers.digest(keyText(connection, issuer, serial));
  return ok({ kind: "filer", connection, keyId, certificate: certificateOf(claims.data) });
}

function certificateOf(claims: z.output<typeof certificateClaims>): Certificate {
  const { cert_issuer: issuer, cert_serial: serial, cert_type: type, cert_owner: owner, email } = claims;
  return {
    issuer,
    serial,
    ...(type === undefined ? {} : { type }),
    ...(owner === undefined ? {} : { owner }),
    ...(email === undefined ? {} : { email }),
  };
}

/** Every filer's token names its policy, and no token of staff does. */
const staffClaims = z.object({
  sub: z.string().min(1),
  roles: z.array(z.string()),
  tfp: z.never().exactOptional(),
});
const staffRoles = ["contact-centre", "treasury", "operator", "scheduler"] as const;

function staffOf(payload: JWTPayload): Result<Principal, TokenRefusal> {
  const claims = staffClaims.safeParse(payload);
  if (!claims.success) return refuse({ kind: "unauthenticated" });
  const roles = staffRoles.filter((role) => claims.data.roles.includes(role));
  return ok({ kind: "staff", subject: claims.data.sub, roles });
}
