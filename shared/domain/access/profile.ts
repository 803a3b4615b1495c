import { type Instant } from "../instant.ts";
import { type Language } from "../language.ts";
import { type SpaceAddress } from "./connection.ts";
import { type Certificate } from "./principal.ts";

/** What the holder of a space tells at the first login. */
export interface Profile extends SpaceAddress {
  /** The one key that opens the space. */
  readonly keyId: string;
  readonly language: Language;
  readonly email: string;
  readonly name: string;
  readonly certificate?: Certificate;
  readonly createdAt: Instant;
}

/**
 * What is left of a profile that was erased: which key opens the space. Only that key gets the space back, with all that
 * is in it; a key that opened it before does not.
 */
export interface ErasedProfile extends SpaceAddress {
  readonly keyId: string;
  readonly erasedAt: Instant;
}
