import { type Principal } from "../../domain/access/principal.ts";
import { type Result } from "../../domain/result.ts";
import { type RefusalOf } from "../refusal.ts";

export type TokenRefusal =
  RefusalOf<"unauthenticated"> | RefusalOf<"key-expired"> | RefusalOf<"authority-not-supported">;

export interface TokenVerifier {
  /**
   * Who holds the token, proven by signature, issuer, audience, times and the table of ways in.
   * Throws a Fault when the signing keys are out of reach.
   */
  verify(bearerToken: string): Promise<Result<Principal, TokenRefusal>>;
}
