import { type SpaceAddress } from "../access/connection.ts";
import { type Instant } from "../instant.ts";
import { type Filing, type LeavingFiling, type MovedFiling } from "./filing.ts";
import { type WorkQueue, waitsFor } from "./transitions.ts";

/** The most moves that one filing is taken on: its document stays small whatever is asked for. */
export const maximumMoves = 10;

/** One filing's way from one space to another. */
export interface Move {
  /** Unique for the transfer and the filing. */
  readonly id: string;
  readonly to: SpaceAddress;
}

/**
 * What the other space answered to a move, written down there once, before anything follows from it. Whoever comes
 * later obeys it.
 */
export interface Verdict extends SpaceAddress {
  /** The id of the move. */
  readonly move: string;
  readonly filing: string;
  readonly answer: "accepted" | "refused";
  readonly at: Instant;
}

/** Whether the filing is still in this document: its new space has not answered yet. */
export const isLeaving = (filing: Filing): filing is LeavingFiling =>
  filing.status === "moved" && filing.luggage !== undefined && filing.waiting !== undefined;

/** The move that a tombstone is of. */
export function moveOf({ moves, movedTo }: MovedFiling): Move {
  const id = moves.at(-1);
  if (id === undefined) throw new Error("a tombstone names its move");
  return { id, to: movedTo };
}

/** What a filing has to wait for: what the table says of its status, but a tombstone only as long as it holds its filing. */
export const workDue = (filing: Filing): WorkQueue | null =>
  filing.status === "moved" && !isLeaving(filing) ? null : waitsFor[filing.status];
