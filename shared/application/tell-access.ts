import { type Connection, connections } from "../domain/access/connection.ts";
import { type Opening, stateOf } from "../domain/access/timetable.ts";
import { type Instant } from "../domain/instant.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { type Clock } from "./ports/clock.ts";

export interface WayIn extends Opening {
  readonly connection: Connection;
  readonly state: ReturnType<typeof stateOf>;
}

/** Which ways in are announced, open, closing or closed now, and until when. */
export const tellAccess =
  ({ doors, clock }: { doors: Doorkeeper; clock: Clock }) =>
  async (): Promise<{ readonly now: Instant; readonly ways: readonly WayIn[] }> => {
    const timetable = await doors.timetable();
    const now = clock.now();
    const ways = connections.map((connection) => ({
      connection,
      state: stateOf(timetable[connection], now),
      ...timetable[connection],
    }));
    return { now, ways };
  };
