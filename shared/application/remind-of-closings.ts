import { type Connection, connections } from "../domain/access/connection.ts";
import { type Reminder, reminderDue } from "../domain/access/reminder.ts";
import { type Instant } from "../domain/instant.ts";
import { closingContent } from "../domain/notice/notice.ts";
import { type Telling } from "./commit-told.ts";
import { type Registers } from "./ports/registers.ts";
import { tellOnce } from "./tell-once.ts";
import { unfinishedSpaces } from "./unfinished-spaces.ts";

/**
 * Reminds the holders of a way in that is closing, nine, three and one day before, if they have a filing there that is
 * unfinished and that was there on that day. Each is told once for each of these days and that closing instant, however
 * often this runs; a day on which nobody ran it is made up for until the next of them has come.
 */
export const remindOfClosings =
  (needs: Telling & { readonly registers: Registers }) => async (): Promise<void> => {
    const timetable = await needs.registers.timetable();
    for (const connection of connections) {
      const { closesAt } = timetable[connection];
      const reminder = closesAt && reminderDue(closesAt, needs.clock.now());
      if (closesAt !== undefined && reminder !== undefined)
        await remind(needs, connection, { closesAt, ...reminder });
    }
  };

async function remind(
  needs: Telling,
  connection: Connection,
  { closesAt, day, daysBefore }: Reminder & { readonly closesAt: Instant },
): Promise<void> {
  const { spaces, clock, journal } = needs;
  const cause = `${closesAt} ${String(daysBefore)}`;
  let count = 0;
  for await (const space of unfinishedSpaces(spaces, { connection })) {
    if (space.filings.every(({ depositDate }) => depositDate > day)) continue;
    const at = clock.now();
    const content = closingContent(closesAt, at, space.filings.length);
    if (await tellOnce(needs, space, { content, cause, at })) count += 1;
  }
  if (count > 0) journal.record({ code: "closing-reminded", connection, count });
}
