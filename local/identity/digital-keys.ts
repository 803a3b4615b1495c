import { createHash } from "node:crypto";
import authoritiesFile from "../../shared/config/certificate-authorities.json" with { type: "json" };
import { type WayIn } from "./ways-in.ts";

/** What a token says of the key that its holder logged in with. */
export interface FilerClaims {
  readonly sub: string;
  /** The policy that the holder logged in under. */
  readonly tfp: string;
  readonly idp: string;
  /** RFC 4514 string. */
  readonly cert_issuer?: string;
  /** Lower-case hexadecimal, no leading zeros. */
  readonly cert_serial?: string;
  readonly cert_type?: string;
  readonly cert_owner?: string;
  /** ISO 8601 instant. */
  readonly cert_not_after?: string;
  readonly email?: string;
}

/** A key to choose on the login page. Any other name is a key as well. */
export interface OfferedKey {
  readonly key: string;
  readonly owner: string;
}

export const offeredKeys: readonly OfferedKey[] = [
  { key: "accountant", owner: "Boekhoudkantoor De Zilveren Pen BV" },
  { key: "company", owner: "Ateliers du Vieux Moulin SA" },
  { key: "association", owner: "Vogelvrienden van het Meerbos VZW" },
  { key: "accountant@2", owner: "Boekhoudkantoor De Zilveren Pen BV, renewed certificate" },
  { key: "accountant@expired", owner: "Boekhoudkantoor De Zilveren Pen BV, expired certificate" },
  { key: "accountant@unlisted", owner: "Boekhoudkantoor De Zilveren Pen BV, authority not supported" },
];

/**
 * The claims of a key, derived from its name alone, so that they are the same after every restart.
 * `NAME` is a certificate, the same one under every connection that takes certificates; `NAME@2`, `NAME@3`, …
 * are its renewals, `NAME@expired` one that has expired, `NAME@unlisted` one of an authority that is not
 * supported. Under the eID connection all of these are one person, with one pseudonym.
 *
 * A certificate is valid to the end of the second year after `now`: an attribute, not part of what identifies it.
 */
export function claimsOfKey(key: string, wayIn: WayIn, now: Date): FilerClaims {
  const { owner, variant } = partsOf(key);
  const way = { tfp: wayIn.policy, idp: wayIn.identityProvider };
  if (wayIn.connection === "eid") return { ...way, sub: digest("person", owner) };
  const authority = variant === "unlisted" ? UNLISTED : authorityOf(owner);
  return {
    ...way,
    sub: digest("certificate", wayIn.connection, key),
    cert_issuer: authority.issuer,
    cert_serial: serialOf(key),
    cert_type: authority.certificateType,
    cert_owner: offeredKeys.find((offered) => offered.key === owner)?.owner ?? owner,
    cert_not_after: endOfYear(now.getUTCFullYear() + (variant === "expired" ? -1 : 2)),
    email: `${digest("mailbox", owner).slice(0, 8)}@filer.example`,
  };
}

interface KeyParts {
  readonly owner: string;
  readonly variant: string | undefined;
}

function partsOf(key: string): KeyParts {
  const parts = /^(.+)@(\d+|expired|unlisted)$/.exec(key);
  return { owner: parts?.[1] ?? key, variant: parts?.[2] };
}

interface Authority {
  readonly issuer: string;
  readonly certificateType: string;
}

const UNLISTED: Authority = { issuer: "CN=Unlisted CA,O=Nobody,C=BE", certificateType: "Unlisted" };

/** Those that the application supports: its own list, so that the two cannot differ. */
const authorities: readonly Authority[] = authoritiesFile.authorities.flatMap(
  ({ issuers: [issuer], certificateTypes: [certificateType] }) =>
    issuer === undefined || certificateType === undefined ? [] : [{ issuer, certificateType }],
);

function authorityOf(owner: string): Authority {
  const index = Number.parseInt(digest("authority", owner).slice(0, 8), 16) % authorities.length;
  return authorities[index] ?? UNLISTED;
}

/** Written as a number is: a leading zero of the digest falls away. */
const serialOf = (key: string): string => BigInt(`0x${digest("serial", key)}`).toString(16);

const endOfYear = (year: number): string => `${year}-12-31T23:59:59.000Z`;

/** 128 bits in hexadecimal. */
const digest = (...material: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(material)).digest("hex").slice(0, 32);
