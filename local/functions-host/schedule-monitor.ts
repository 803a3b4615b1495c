import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What is remembered of a timer while the host is down. */
export interface ScheduleStatus {
  /** The last run; undefined: it has never run on this schedule. */
  readonly last?: Date | undefined;
  readonly next: Date;
  /** From which `next` was worked out, where there is no last run. */
  readonly lastUpdated: Date;
}

/** Remembers when each timer ran, so that a run missed while the host was down is made up for. */
export interface ScheduleMonitor {
  read(timer: string): Promise<ScheduleStatus | undefined>;
  write(timer: string, status: ScheduleStatus): Promise<void>;
}

/** A monitor that keeps one file for each timer in `directory`/timers. A file that cannot be read counts as absent. */
export function fileScheduleMonitor(directory: string): ScheduleMonitor {
  const folder = join(directory, "timers");
  const fileOf = (timer: string) => join(folder, `${timer}.json`);
  return {
    async read(timer) {
      try {
        return storedStatus.parse(JSON.parse(await readFile(fileOf(timer), "utf8")));
      } catch {
        return undefined;
      }
    },
    async write(timer, status) {
      await mkdir(folder, { recursive: true });
      await writeFile(`${fileOf(timer)}.new`, JSON.stringify(status));
      await rename(`${fileOf(timer)}.new`, fileOf(timer));
    },
  };
}

/** A monitor that forgets everything with the process. */
export function memoryScheduleMonitor(): ScheduleMonitor {
  const statuses = new Map<string, ScheduleStatus>();
  return {
    read: (timer) => Promise.resolve(statuses.get(timer)),
    write: (timer, status) => Promise.resolve(void statuses.set(timer, status)),
  };
}

const instant = z.iso.datetime().transform((text) => new Date(text));
const storedStatus = z.object({ last: instant.optional(), next: instant, lastUpdated: instant });
