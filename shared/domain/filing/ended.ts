import { type Instant } from "../instant.ts";
import { type EndedFiling, type Filing } from "./filing.ts";
import { type FilingStatus, transitions } from "./transitions.ts";

/** The ends of a life without a publication. */
export const endedStatuses: readonly FilingStatus[] = [
  "rejected",
  "lapsed",
  "withdrawn",
] satisfies readonly EndedFiling["status"][];

export const isEnded = (filing: Filing): filing is EndedFiling => endedStatuses.includes(filing.status);

/** When its life ended: since then nothing has happened to it. */
export const endedAt = ({ events, receivedAt }: EndedFiling): Instant => events.at(-1)?.at ?? receivedAt;

/** Whether a filing with that status can still become anything but erased. One that has moved goes on elsewhere. */
export const isInProgress = (status: FilingStatus): boolean =>
  status !== "moved" && transitions.some(({ from, to }) => from === status && to !== "erased");
