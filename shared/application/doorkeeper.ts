import { type Connection } from "../domain/access/connection.ts";
import { type Door, type Timetable, door } from "../domain/access/timetable.ts";
import { type Instant, millisecondsOf } from "../domain/instant.ts";
import { type Result, ok, refuse, unreachable } from "../domain/result.ts";
import { type Clock } from "./ports/clock.ts";
import { type Registers } from "./ports/registers.ts";
import { type RefusalOf } from "./refusal.ts";

export type DoorRefusal = RefusalOf<"connection-closed"> | RefusalOf<"connection-not-open">;

/** Knows which ways in are open. */
export interface Doorkeeper {
  /** Whether a request that reached the door at that instant may come in, by the timetable as it is now. */
  admit(connection: Connection, receivedAt: Instant): Promise<Result<undefined, DoorRefusal>>;
  timetable(): Promise<Timetable>;
}

const cacheMilliseconds = 60_000;

/**
 * The timetable is kept for at most 60 s. That is safe for an answer of "open", because a closing instant is
 * only ever moved to at least 5 minutes ahead; a "no" is given only after the timetable was read again.
 */
export function doorkeeper({
  registers,
  clock,
}: {
  readonly registers: Pick<Registers, "timetable">;
  readonly clock: Clock;
}): Doorkeeper {
  let kept: { readonly timetable: Timetable; readonly at: Instant } | undefined;

  const read = async (): Promise<Timetable> => {
    const timetable = await registers.timetable();
    kept = { timetable, at: clock.now() };
    return timetable;
  };

  const timetable = async (): Promise<Timetable> => {
    const age = kept === undefined ? Infinity : millisecondsOf(clock.now()) - millisecondsOf(kept.at);
    return kept !== undefined && age >= 0 && age < cacheMilliseconds ? kept.timetable : read();
  };

  return {
    timetable,
    async admit(connection, receivedAt) {
      const first = door((await timetable())[connection], receivedAt);
      if (first.kind === "open") return ok(undefined);
      return answer(connection, door((await read())[connection], receivedAt));
    },
  };
}

function answer(connection: Connection, at: Door): Result<undefined, DoorRefusal> {
  switch (at.kind) {
    case "open":
      return ok(undefined);
    case "not-open":
      return refuse({ kind: "connection-not-open", connection, opensAt: at.opensAt });
    case "closed":
      return refuse({ kind: "connection-closed", connection, since: at.since });
    default:
      return unreachable(at);
  }
}
