import { type SpaceAddress, isSameSpace } from "../access/connection.ts";
import { type Filing, type MovedFiling } from "../filing/filing.ts";
import { type Verdict, isLeaving } from "../filing/moved.ts";
import { type FilingEventType } from "../filing/transitions.ts";
import { foundIf } from "./compared.ts";
import { type Finding } from "./divergence.ts";

/** What the spaces hold of a filing that has ever left one. */
export interface MoveCounterparts {
  /** What its new space answered to the move, if this is a tombstone. To be read before the namesakes. */
  readonly verdict: Verdict | undefined;
  /** Whatever has its id, in any space, itself included. */
  readonly namesakes: readonly Filing[];
}

/** Whether a filing has ever left a space: only then can it be in another one. */
export const hasLeft = (filing: Filing): boolean => tells(filing, "filing-moved");

/**
 * Compares a filing that has ever left a space with what the other spaces hold of it. The answer and the arrival are
 * one batch, the tombstone lets go after it and stays for good, and so does whatever has arrived: so exactly one
 * document holds the filing, and every other one leads to it.
 */
export function moveFindings(filing: Filing, { verdict, namesakes }: MoveCounterparts): readonly Finding[] {
  const others = namesakes.filter((other) => !isSameSpace(other, filing));
  return filing.status === "moved"
    ? tombstoneFindings(filing, verdict, others)
    : holderFindings(filing, others);
}

function tombstoneFindings(
  tombstone: MovedFiling,
  verdict: Verdict | undefined,
  others: readonly Filing[],
): readonly Finding[] {
  const { movedTo } = tombstone;
  const hasLetGo = !isLeaving(tombstone);
  const isAccepted = verdict?.answer === "accepted";
  return [
    ...foundIf(
      hasLetGo && !isAccepted,
      "verdict-disagrees",
      `It has moved to ${nameOf(movedTo)}, which has ${verdict === undefined ? "not answered" : "refused"}.`,
    ),
    ...foundIf(
      (hasLetGo || isAccepted) && !others.some((other) => isSameSpace(other, movedTo)),
      "filing-astray",
      `It has moved to ${nameOf(movedTo)}, and is not there.`,
    ),
  ];
}

function holderFindings(filing: Filing, others: readonly Filing[]): readonly Finding[] {
  const holders = others.filter(({ status }) => status !== "moved");
  const leadsHere = (other: Filing): boolean =>
    other.status === "moved" && isSameSpace(other.movedTo, filing);
  return [
    ...foundIf(
      holders.length > 0,
      "filing-twice",
      `It is ${filing.status}, and also in ${holders.map(nameOf).join(", ")}.`,
    ),
    ...foundIf(
      holders.length === 0 && tells(filing, "filing-arrived") && !others.some(leadsHere),
      "tombstone-missing",
      "It arrived from another space, and no tombstone leads here.",
    ),
  ];
}

const tells = ({ events }: Filing, what: FilingEventType): boolean =>
  events.some(({ type }) => type === what);

const nameOf = ({ connection, spaceId }: SpaceAddress): string => `${connection}/${spaceId}`;
