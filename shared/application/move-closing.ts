import { type Connection } from "../domain/access/connection.ts";
import { type Opening, door, withClosing } from "../domain/access/timetable.ts";
import { type Instant, plus } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Auditing, audit } from "./audit.ts";
import { type Journal } from "./ports/journal.ts";
import { type RefusalOf } from "./refusal.ts";
import { type RenewingTerms, renewTerms } from "./renew-terms.ts";

export type MovingClosings = Auditing & RenewingTerms & { readonly journal: Journal };

/** When a way in is to close from now on. */
export interface ClosingMove {
  readonly connection: Connection;
  /** Absent: it does not close any more. */
  readonly closesAt?: Instant;
  readonly reason: string;
  /** The member of staff who wants it. */
  readonly actor: string;
}

type MoveRefusal = RefusalOf<"closing-too-soon"> | RefusalOf<"changed-meanwhile">;

/** Instances keep the timetable for a minute, and requests under way are let in by it. */
const noticeMilliseconds = 5 * 60_000;

/**
 * Moves the closing of a way in, at least five minutes ahead, or calls it off. A way in that was closed opens again:
 * before it does, everything unpaid whose term ran into the closing gets a full new one, so that nothing can lapse
 * in between. Whoever tries again after trouble does only what is left to do.
 */
export const moveClosing =
  (needs: MovingClosings) =>
  async ({ connection, closesAt, reason, actor }: ClosingMove): Promise<Result<Opening, MoveRefusal>> => {
    const { registers, clock, journal } = needs;
    const { value: timetable, version } = await registers.timetableInForce();
    const before = timetable[connection];
    if (before.closesAt === closesAt) return ok(before);
    const now = clock.now();
    const earliest = earliestClosing(before, now);
    if (closesAt !== undefined && closesAt < earliest) return refuse({ kind: "closing-too-soon", earliest });
    const detail = `${before.closesAt ?? "never"} to ${closesAt ?? "never"}`;
    await audit(needs, { actor, action: "move-closing", subject: connection, detail, reason });
    if (door(before, now).kind === "closed") await renewTerms(needs, connection, before);
    const after = withClosing(before, closesAt);
    const stored = await registers.storeTimetable({ ...timetable, [connection]: after }, version);
    if (!stored) return refuse({ kind: "changed-meanwhile" });
    journal.record({ code: "closing-moved", connection });
    return ok(after);
  };

/** Nor does a way in close before it opens. */
function earliestClosing({ opensAt }: Opening, now: Instant): Instant {
  const afterNotice = plus(now, noticeMilliseconds);
  return opensAt !== undefined && opensAt > afterNotice ? opensAt : afterNotice;
}
