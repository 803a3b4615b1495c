import { type Transfer } from "../domain/transfer/transfer.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type Transfers } from "./ports/transfers.ts";
import { type RefusalOf } from "./refusal.ts";

export type NoTransferRefusal = RefusalOf<"not-found"> | RefusalOf<"transfer-erased">;

/** The transfer, as long as it is kept; else whether there ever was one. */
export async function keptTransfer(
  transfers: Transfers,
  id: string,
): Promise<Result<Versioned<Transfer>, NoTransferRefusal>> {
  const found = await transfers.transfer(id);
  if (found !== undefined) return ok(found);
  return refuse({ kind: (await transfers.erased(id)) === undefined ? "not-found" : "transfer-erased" });
}
