import { type Filing, type KeptFiling } from "../domain/filing/filing.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type RefusalOf } from "./refusal.ts";

export type GoneRefusal = RefusalOf<"filing-erased"> | RefusalOf<"filing-moved">;

/** The filing, as long as its files belong to this space; else why they do not. */
export function keptFiling(filing: Filing): Result<KeptFiling, GoneRefusal> {
  if (filing.status === "erased") return refuse({ kind: "filing-erased" });
  if (filing.status === "moved") {
    return refuse({ kind: "filing-moved", connection: filing.movedTo.connection });
  }
  return ok(filing);
}
