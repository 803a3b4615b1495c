import { mayLapse } from "../domain/access/timetable.ts";
import { brusselsDay } from "../domain/day.ts";
import { type LeavingFiling } from "../domain/filing/filing.ts";
import { type Verdict, isLeaving, moveOf } from "../domain/filing/moved.ts";
import { type NewTerm, moveBack, moveIn, settleMove } from "../domain/filing/steps.ts";
import { type NoticeContent, type NoticedFiling } from "../domain/notice/notice.ts";
import { type PaymentTerm, dueBy } from "../domain/working-days.ts";
import { type Trace } from "./announce.ts";
import { type Telling, commitTold } from "./commit-told.ts";
import { type Work } from "./consume-work.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { type SpaceChange, type Versioned } from "./ports/personal-spaces.ts";
import { type WorkOutcome, done, notYet, nothingToDo } from "./settlement.ts";

export interface Moving extends Telling {
  readonly doors: Doorkeeper;
  readonly paymentTerm: PaymentTerm;
}

/**
 * Brings a filing that has left its space to the other one. There, the filing and the answer `accepted` are written at
 * once, or `refused` alone: whoever is first has answered, and whatever follows obeys the answer. So there is one owner
 * at every step: the tombstone until the other space has accepted, the other space from then on.
 */
export const moveFiling =
  (needs: Moving): Work =>
  async (message, trace) => {
    const found = await needs.spaces.filing(message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    const { value: filing, version } = found;
    return isLeaving(filing) ? carryOver(needs, { value: filing, version }, trace) : nothingToDo;
  };

/** The same for a tombstone that was just read or written. */
export async function carryOver(
  needs: Moving,
  { value: leaving, version }: Versioned<LeavingFiling>,
  trace: Trace,
): Promise<WorkOutcome> {
  const { id, to } = moveOf(leaving);
  const verdict = (await needs.spaces.verdict(to, id)) ?? (await askForVerdict(needs, leaving, trace));
  if (verdict === undefined) return notYet("changed-meanwhile");
  const isAccepted = verdict.answer === "accepted";
  const filing = isAccepted ? settleMove(leaving) : moveBack(leaving, newTerm(needs));
  const content = isAccepted ? movedContent(leaving) : refusedContent(leaving);
  const outcome = await commitTold(needs, leaving, {
    changes: [{ replace: { filing }, version }],
    content,
    cause: id,
    at: needs.clock.now(),
    trace,
  });
  return outcome.kind === "committed" ? done : notYet("changed-meanwhile");
}

/** What the other space answers: written by us, or by somebody faster; `undefined` when it cannot answer yet. */
async function askForVerdict(
  needs: Moving,
  leaving: LeavingFiling,
  trace: Trace,
): Promise<Verdict | undefined> {
  const { spaces, clock } = needs;
  const { id: move, to } = moveOf(leaving);
  const place = await placeIn(needs, leaving);
  if (place === "taken") return spaces.verdict(to, move);
  const given = { ...to, move, filing: leaving.id, at: clock.now() };
  const verdict: Verdict = { ...given, answer: place === "none" ? "refused" : "accepted" };
  const outcome =
    place === "none"
      ? await spaces.commit(to, [{ create: { verdict } }])
      : await arrive(needs, leaving, { place, verdict, trace });
  return outcome.kind === "committed" ? verdict : spaces.verdict(to, move);
}

/**
 * Puts the filing into its new space, with the answer and a notice to the holder. The notice tells the last day to pay
 * unless the way in closes before that day is over: then it is not the last day, and nothing lapses by it.
 */
async function arrive(
  needs: Moving,
  leaving: LeavingFiling,
  { place, verdict, trace }: { readonly place: FreePlace; readonly verdict: Verdict; readonly trace: Trace },
): ReturnType<typeof commitTold> {
  const filing = moveIn(leaving, newTerm(needs));
  const { [filing.connection]: opening } = await needs.doors.timetable();
  const term = mayLapse(opening, filing.dueBy) ? { dueBy: filing.dueBy } : {};
  const arrival: SpaceChange =
    place === "nothing" ? { create: { filing } } : { replace: { filing }, version: place.tombstone };
  return commitTold(needs, leaving.movedTo, {
    changes: [arrival, { create: { verdict } }],
    content: { ...movedContent(leaving), ...term },
    cause: verdict.move,
    at: verdict.at,
    trace,
  });
}

const noticed = ({ luggage: { identity } }: LeavingFiling): NoticedFiling => ({
  enterpriseNumber: identity.enterpriseNumber,
  name: identity.name,
  closingDate: identity.periodEnd,
});

const movedContent = (leaving: LeavingFiling) =>
  ({
    kind: "filing-moved",
    filing: noticed(leaving),
    from: leaving.connection,
    to: leaving.movedTo.connection,
  }) as const;

const refusedContent = (leaving: LeavingFiling): NoticeContent => ({
  kind: "move-refused",
  filing: noticed(leaving),
  to: leaving.movedTo.connection,
});

/**
 * Where the filing could be put: where nothing is, or in the place of its own tombstone of that version. `none`: the
 * space has no holder any more, or has erased it. `taken`: it is there, or still about to leave from there.
 */
type Place = FreePlace | "none" | "taken";
type FreePlace = "nothing" | { readonly tombstone: string };

async function placeIn({ spaces }: Moving, leaving: LeavingFiling): Promise<Place> {
  const there = await spaces.filing(leaving.movedTo, leaving.id);
  if (there?.value.status === "erased") return "none";
  if (there !== undefined && (there.value.status !== "moved" || isLeaving(there.value))) return "taken";
  if ((await spaces.profile(leaving.movedTo)) === undefined) return "none";
  return there === undefined ? "nothing" : { tombstone: there.version };
}

/** A full term to pay, from today. */
function newTerm({ clock, paymentTerm }: Moving): NewTerm {
  const at = clock.now();
  return { dueBy: dueBy(brusselsDay(at), paymentTerm), at };
}
