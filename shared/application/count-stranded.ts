import { connections } from "../domain/access/connection.ts";
import { millisecondsOf } from "../domain/instant.ts";
import { type Clock } from "./ports/clock.ts";
import { type Journal } from "./ports/journal.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";
import { type Registers } from "./ports/registers.ts";

export interface CountingStranded {
  readonly spaces: PersonalSpaces;
  readonly registers: Registers;
  readonly clock: Clock;
  readonly journal: Journal;
}

const hour = 3_600_000;

/** Says in the journal, for each way in whose closing is set, how many filings would be left behind if it closed now. */
export const countStranded =
  ({ spaces, registers, clock, journal }: CountingStranded) =>
  async (): Promise<void> => {
    const now = clock.now();
    const timetable = await registers.timetable();
    for (const connection of connections) {
      const { closesAt } = timetable[connection];
      if (closesAt === undefined || closesAt <= now) continue;
      let count = 0;
      for await (const page of spaces.unfinished({ connection })) count += page.length;
      const hours = Math.ceil((millisecondsOf(closesAt) - millisecondsOf(now)) / hour);
      journal.record({ code: "stranded-filings", connection, count, hours });
    }
  };
