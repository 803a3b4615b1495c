import { type Reconciliation } from "../domain/reconciliation/divergence.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Registers } from "./ports/registers.ts";
import { type RefusalOf } from "./refusal.ts";

/** What the last reconciliation found; there is none before the first run. */
export const readReconciliation =
  ({ registers }: { readonly registers: Registers }) =>
  async (): Promise<Result<Reconciliation, RefusalOf<"not-found">>> => {
    const last = await registers.reconciliation();
    return last === undefined ? refuse({ kind: "not-found" }) : ok(last.value);
  };
