import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "./replace-file.ts";

/** The clock of the whole system on the desk: the machine's, moved by an offset that survives a restart. */
export interface DeskClock {
  now(): Date;
  offsetMilliseconds(): number;
  /** Moves the clock forward, for good. @throws RangeError when it would go back. */
  advance(milliseconds: number): Promise<void>;
}

const fileName = "clock.json";
const stored = z.object({ offsetMilliseconds: z.number() });

/**
 * @param start the instant that the clock shows now; absent: it goes on as it did when it last ran on this data.
 */
export async function openDeskClock(dataDirectory: string, start: Date | undefined): Promise<DeskClock> {
  const file = join(dataDirectory, fileName);
  let offset = start === undefined ? await storedOffset(file) : start.getTime() - Date.now();
  const keep = (): Promise<void> => replaceFile(file, JSON.stringify({ offsetMilliseconds: offset }));
  await keep();
  return {
    now: () => new Date(Date.now() + offset),
    offsetMilliseconds: () => offset,
    async advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError("the clock only goes forward");
      offset += milliseconds;
      await keep();
    },
  };
}

async function storedOffset(file: string): Promise<number> {
  try {
    return stored.parse(JSON.parse(await readFile(file, "utf8"))).offsetMilliseconds;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}
