import { type Allowance, takeTurn } from "../domain/attempts.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Registers } from "./ports/registers.ts";
import { type RefusalOf } from "./refusal.ts";

export type AttemptRefusal = RefusalOf<"too-many-attempts"> | RefusalOf<"changed-meanwhile">;

/** Something that a key tries, and how often it may. */
export interface Attempt {
  /** What is tried, and by whom. */
  readonly id: string;
  readonly at: Instant;
  readonly allowance: Allowance;
}

/** Counts an attempt before it is made, so that none escapes the count, or refuses one too many. The count is stored. */
export async function countAttempt(
  { registers }: { readonly registers: Registers },
  { id, at, allowance }: Attempt,
): Promise<Result<undefined, AttemptRefusal>> {
  const before = await registers.attempts(id);
  const turn = takeTurn(before?.value, at, allowance);
  if (turn.kind === "wait") return refuse({ kind: "too-many-attempts", retryAfterSeconds: turn.seconds });
  const isCounted = await registers.storeAttempts(id, turn.counted, before?.version);
  return isCounted ? ok(undefined) : refuse({ kind: "changed-meanwhile" });
}
