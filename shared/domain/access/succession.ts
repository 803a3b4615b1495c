import { type Instant, plus } from "../instant.ts";
import { type Connection } from "./connection.ts";
import { type Filer } from "./principal.ts";
import { type OfferedProfile, type Profile } from "./profile.ts";

const codeLifetimeMilliseconds = 10 * 60_000;

/** A renewed eID is the same key as before; a renewed certificate is another one. */
export const isRenewedAsAnotherKey = (connection: Connection): boolean => connection !== "eid";

/** The profile with a code open from that instant for ten minutes. The code before it is open no more. */
export const offer = (profile: Profile, codeDigest: string, at: Instant): OfferedProfile => ({
  ...profile,
  succession: { codeDigest, expiresAt: plus(at, codeLifetimeMilliseconds) },
});

/** Who shows a code, and when. */
export interface ShownCode {
  readonly codeDigest: string;
  readonly keyId: string;
  readonly at: Instant;
}

/**
 * Whether a code lets a key have the space: the one open code, in its time, to another key than the one that made
 * it. The key that has claimed a code may come back with it at any time, and nobody else can use it any more.
 */
export function mayRedeem(profile: Profile, shown: ShownCode): profile is OfferedProfile {
  const { keyId, succession } = profile;
  if (succession?.codeDigest !== shown.codeDigest) return false;
  if (succession.claimedBy !== undefined) return succession.claimedBy === shown.keyId;
  return shown.at < succession.expiresAt && shown.keyId !== keyId;
}

/** The profile whose code is that key's and nobody else's. It still names the key before. */
export const claimedFor = (profile: OfferedProfile, keyId: string): OfferedProfile => ({
  ...profile,
  succession: { ...profile.succession, claimedBy: keyId },
});

/** The profile that names the new key, and what its certificate says. The key before opens nothing from then on. */
export function succeededBy(
  { certificate: _former, ...profile }: OfferedProfile,
  filer: Filer,
): OfferedProfile {
  return {
    ...profile,
    keyId: filer.keyId,
    ...(filer.certificate === undefined ? {} : { certificate: filer.certificate }),
  };
}
