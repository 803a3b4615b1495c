import { type Instant } from "../instant.ts";
import { type Language } from "../language.ts";
import { type SpaceAddress } from "./connection.ts";
import { type Certificate } from "./principal.ts";

/** A space on its way to a renewed key. There is one at a time. */
export interface Succession {
  /** Of the one-time code; the code itself is kept nowhere. */
  readonly codeDigest: string;
  /** From then on the code cannot be claimed. */
  readonly expiresAt: Instant;
  /** The one key that has redeemed the code, or is about to. */
  readonly claimedBy?: string;
}

/** What the holder of a space tells at the first login. */
export interface Profile extends SpaceAddress {
  /** The one key that opens the space. */
  readonly keyId: string;
  readonly language: Language;
  readonly email: string;
  readonly name: string;
  readonly certificate?: Certificate;
  readonly succession?: Succession;
  readonly createdAt: Instant;
}

/** A profile whose space has, or had, a code open. */
export type OfferedProfile = Profile & { readonly succession: Succession };

/**
 * What is left of a profile that was erased: which key opens the space. Only that key gets the space back, with all that
 * is in it; a key that opened it before does not.
 */
export interface ErasedProfile extends SpaceAddress {
  readonly keyId: string;
  readonly erasedAt: Instant;
}
