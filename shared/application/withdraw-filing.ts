import { type Filing } from "../domain/filing/filing.ts";
import { withdraw } from "../domain/filing/steps.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Doorkeeper, type DoorRefusal } from "./doorkeeper.ts";
import { isSeen } from "./entity-tags.ts";
import { type GoneRefusal, keptFiling } from "./kept-filing.ts";
import { type OpenSpace } from "./open-space.ts";
import { type Clock } from "./ports/clock.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type RefusalOf } from "./refusal.ts";

type WithdrawRefusal =
  | DoorRefusal
  | RefusalOf<"not-found">
  | GoneRefusal
  | RefusalOf<"precondition-failed">
  | RefusalOf<"filing-not-withdrawable">;

/** Takes a filing back before it is paid. Only the version that the filer saw can be withdrawn. */
export const withdrawFiling =
  ({ spaces, doors, clock }: { spaces: PersonalSpaces; doors: Doorkeeper; clock: Clock }) =>
  async (
    { space }: OpenSpace,
    id: string,
    request: { readonly ifMatch: string; readonly receivedAt: Instant },
  ): Promise<Result<Versioned<Filing>, WithdrawRefusal>> => {
    const found = await spaces.filing(space, id);
    if (found === undefined) return refuse({ kind: "not-found" });
    const { value: filing, version } = found;
    const kept = keptFiling(filing);
    if (!kept.ok) return kept;
    if (!isSeen(request.ifMatch, version)) return refuse({ kind: "precondition-failed" });
    if (filing.status !== "validated" && filing.status !== "ready-for-payment") {
      return refuse({ kind: "filing-not-withdrawable", status: filing.status });
    }
    const admitted = await doors.admit(space.connection, request.receivedAt);
    if (!admitted.ok) return admitted;
    const withdrawn = withdraw(filing, clock.now());
    const outcome = await spaces.commit(space, [{ replace: { filing: withdrawn }, version }]);
    if (outcome.kind === "conflict") return refuse({ kind: "precondition-failed" });
    return ok({ value: withdrawn, version: outcome.versions[0] ?? version });
  };
