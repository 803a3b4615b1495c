import { adviceOn } from "../domain/access/advice.ts";
import { type Connection, connections } from "../domain/access/connection.ts";
import { type Opening, type WayState, stateOf } from "../domain/access/timetable.ts";
import { type Instant } from "../domain/instant.ts";
import { type Language } from "../domain/language.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { type Clock } from "./ports/clock.ts";

export interface TellingAccess {
  readonly doors: Doorkeeper;
  readonly clock: Clock;
  /** The e-mail address of the contact centre. */
  readonly contactCentre: string;
}

export interface WayIn extends Opening {
  readonly connection: Connection;
  readonly state: WayState;
  /** What to do about it now. */
  readonly advice: string;
}

/** Which ways in are announced, open, closing or closed now, until when, and what to do about each. */
export const tellAccess =
  ({ doors, clock, contactCentre }: TellingAccess) =>
  async (language: Language): Promise<{ readonly now: Instant; readonly ways: readonly WayIn[] }> => {
    const timetable = await doors.timetable();
    const now = clock.now();
    const ways = connections.map((connection) => ({
      connection,
      state: stateOf(timetable[connection], now),
      ...timetable[connection],
      advice: adviceOn(connection, { timetable, now }, { language, contactCentre }),
    }));
    return { now, ways };
  };
