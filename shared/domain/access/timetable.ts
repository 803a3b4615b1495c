import { type Day, addDays, startOfBrusselsDay } from "../day.ts";
import { type Instant } from "../instant.ts";
import { type Connection } from "./connection.ts";

/** From when until when a way in is open. Absent: no such bound. The closing instant itself is closed. */
export interface Opening {
  readonly opensAt?: Instant;
  readonly closesAt?: Instant;
}

export type Timetable = Readonly<Record<Connection, Opening>>;

export type Door =
  | { readonly kind: "open" }
  | { readonly kind: "not-open"; readonly opensAt: Instant }
  | { readonly kind: "closed"; readonly since: Instant };

/** Whether a request that reached the door at that instant may come in. The instant of the request alone decides. */
export function door(opening: Opening, receivedAt: Instant): Door {
  if (opening.opensAt !== undefined && receivedAt < opening.opensAt) {
    return { kind: "not-open", opensAt: opening.opensAt };
  }
  if (opening.closesAt !== undefined && receivedAt >= opening.closesAt) {
    return { kind: "closed", since: opening.closesAt };
  }
  return { kind: "open" };
}

export type WayState = "announced" | "open" | "closing" | "closed";

/** What visitors are told about a way in: `closing` when an end is set and lies ahead. */
export function stateOf(opening: Opening, now: Instant): WayState {
  const at = door(opening, now).kind;
  if (at === "not-open") return "announced";
  if (at === "closed") return "closed";
  return opening.closesAt === undefined ? "open" : "closing";
}

/** The same way in with another closing, or none. */
export function withClosing({ closesAt: _before, ...opening }: Opening, closesAt?: Instant): Opening {
  return closesAt === undefined ? opening : { ...opening, closesAt };
}

/** Closure strands nobody: a term that runs into the closing of its connection never makes a filing lapse. */
export const mayLapse = (opening: Opening, dueBy: Day): boolean =>
  opening.closesAt === undefined || startOfBrusselsDay(addDays(dueBy, 1)) <= opening.closesAt;
