import { type TokenRefusal, type TokenVerifier } from "../../shared/application/ports/token-verifier.ts";
import { type Principal } from "../../shared/domain/access/principal.ts";
import { type Result, ok, refuse } from "../../shared/domain/result.ts";

export interface ScriptedTokenVerifier extends TokenVerifier {
  /** From now on the token proves who holds it, or is refused for a reason. */
  set(token: string, answer: Principal | TokenRefusal): void;
  /** From now on the signing keys are out of reach with this trouble; `undefined`: they are back. */
  outOfReach(trouble: Error | undefined): void;
}

/** Believes the tokens that the test names, and no other. */
export function scriptedTokenVerifier(): ScriptedTokenVerifier {
  const answers = new Map<string, Result<Principal, TokenRefusal>>();
  let trouble: Error | undefined;
  return {
    set: (token, answer) => {
      answers.set(token, answer.kind === "filer" || answer.kind === "staff" ? ok(answer) : refuse(answer));
    },
    outOfReach: (next) => {
      trouble = next;
    },
    async verify(token) {
      await Promise.resolve();
      if (trouble !== undefined) throw trouble;
      return answers.get(token) ?? refuse({ kind: "unauthenticated" });
    },
  };
}
