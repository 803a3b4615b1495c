import { brusselsDay } from "../domain/day.ts";
import { type LeavingFiling } from "../domain/filing/filing.ts";
import { type Verdict, isLeaving, moveOf } from "../domain/filing/moved.ts";
import { moveBack, moveIn, settleMove } from "../domain/filing/steps.ts";
import { type PaymentTerm, dueBy } from "../domain/working-days.ts";
import { type Work } from "./consume-work.ts";
import { type Clock } from "./ports/clock.ts";
import { type PersonalSpaces, type SpaceChange, type Versioned } from "./ports/personal-spaces.ts";
import { type WorkOutcome, done, notYet, nothingToDo } from "./settlement.ts";

export interface Moving {
  readonly spaces: PersonalSpaces;
  readonly clock: Clock;
  readonly paymentTerm: PaymentTerm;
}

/**
 * Brings a filing that has left its space to the other one. There, the filing and the answer `accepted` are written at
 * once, or `refused` alone: whoever is first has answered, and whatever follows obeys the answer. So there is one owner
 * at every step: the tombstone until the other space has accepted, the other space from then on.
 */
export const moveFiling =
  (needs: Moving): Work =>
  async (message) => {
    const found = await needs.spaces.filing(message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    const { value: filing, version } = found;
    return isLeaving(filing) ? carryOver(needs, { value: filing, version }) : nothingToDo;
  };

async function carryOver(
  needs: Moving,
  { value: leaving, version }: Versioned<LeavingFiling>,
): Promise<WorkOutcome> {
  const { spaces } = needs;
  const { id, to } = moveOf(leaving);
  const verdict = (await spaces.verdict(to, id)) ?? (await askForVerdict(needs, leaving));
  if (verdict === undefined) return notYet("changed-meanwhile");
  const filing = verdict.answer === "accepted" ? settleMove(leaving) : moveBack(leaving, newTerm(needs));
  const outcome = await spaces.commit(leaving, [{ replace: { filing }, version }]);
  return outcome.kind === "committed" ? done : notYet("changed-meanwhile");
}

/** What the other space answers: written by us, or by somebody faster; `undefined` when it cannot answer yet. */
async function askForVerdict(needs: Moving, leaving: LeavingFiling): Promise<Verdict | undefined> {
  const { spaces, clock } = needs;
  const { id: move, to } = moveOf(leaving);
  const place = await placeIn(needs, leaving);
  if (place === "taken") return spaces.verdict(to, move);
  const verdict: Verdict = {
    ...to,
    move,
    filing: leaving.id,
    answer: place === "none" ? "refused" : "accepted",
    at: clock.now(),
  };
  const arrival: readonly SpaceChange[] = place === "none" ? [] : [arrivalAt(place, leaving, newTerm(needs))];
  const outcome = await spaces.commit(to, [...arrival, { create: { verdict } }]);
  return outcome.kind === "committed" ? verdict : spaces.verdict(to, move);
}

/**
 * Where the filing could be put: where nothing is, or in the place of its own tombstone of that version. `none`: the
 * space has no holder any more, or has erased it. `taken`: it is there, or still about to leave from there.
 */
type Place = "nothing" | { readonly tombstone: string } | "none" | "taken";

async function placeIn({ spaces }: Moving, leaving: LeavingFiling): Promise<Place> {
  const there = await spaces.filing(leaving.movedTo, leaving.id);
  if (there?.value.status === "erased") return "none";
  if (there !== undefined && (there.value.status !== "moved" || isLeaving(there.value))) return "taken";
  if ((await spaces.profile(leaving.movedTo)) === undefined) return "none";
  return there === undefined ? "nothing" : { tombstone: there.version };
}

function arrivalAt(
  place: Exclude<Place, "none" | "taken">,
  leaving: LeavingFiling,
  term: Parameters<typeof moveIn>[1],
): SpaceChange {
  const filing = moveIn(leaving, term);
  return place === "nothing" ? { create: { filing } } : { replace: { filing }, version: place.tombstone };
}

/** A full term to pay, from today. */
function newTerm({ clock, paymentTerm }: Moving): Parameters<typeof moveIn>[1] {
  const at = clock.now();
  return { dueBy: dueBy(brusselsDay(at), paymentTerm), at };
}
