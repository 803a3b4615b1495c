import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type TokenVerifier } from "../../../shared/application/ports/token-verifier.ts";
import { type Principal } from "../../../shared/domain/access/principal.ts";

export interface TokenVerifierUnderTest {
  readonly tokens: TokenVerifier;
  readonly filer: { readonly token: string; readonly principal: Principal };
  readonly staff: { readonly token: string; readonly principal: Principal };
  readonly expiredKey: string;
  readonly unsupportedAuthority: string;
  /** From now on nobody can tell which keys sign. */
  readonly loseKeys: () => Promise<void>;
}

/** What every implementation of the port has to do. */
export function describeTokenVerifier(name: string, open: () => Promise<TokenVerifierUnderTest>): void {
  describe(`token verifier: ${name}`, () => {
    test.each(["filer", "staff"] as const)("tells which %s holds a token", async (who) => {
      const underTest = await open();
      const { token, principal } = underTest[who];
      expect(await underTest.tokens.verify(token)).toEqual({ ok: true, value: principal });
    });

    test.each(["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])("does not believe %j", async (token) => {
      const { tokens } = await open();
      expect(await tokens.verify(token)).toEqual({ ok: false, refusal: { kind: "unauthenticated" } });
    });

    test("tells an expired key and an unsupported authority apart", async () => {
      const { tokens, expiredKey, unsupportedAuthority } = await open();
      const refused = await Promise.all(
        [expiredKey, unsupportedAuthority].map((token) => tokens.verify(token)),
      );
      expect(refused).toEqual([
        { ok: false, refusal: { kind: "key-expired" } },
        { ok: false, refusal: { kind: "authority-not-supported" } },
      ]);
    });

    test("signing keys out of reach are trouble, never a no", async () => {
      const { tokens, filer, loseKeys } = await open();
      await loseKeys();
      await expect(tokens.verify(filer.token)).rejects.toBeInstanceOf(Fault);
    });
  });
}
