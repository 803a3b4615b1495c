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
