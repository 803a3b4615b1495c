import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { saidLine } from "../local/said-line.ts";

/** A program in a process of its own that has said that it is ready. */
export interface Alone {
  /** What it said behind the word. */
  readonly ready: string;
  /** From its start until it said so, Node included. */
  readonly startMilliseconds: number;
  /** What it has in memory once it has come to rest. */
  readonly restingMegabytes: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts a TypeScript program, which ends with this one at the latest. @throws Error when it ends before it is ready. */
export async function startAlone(program: string, ...options: readonly string[]): Promise<Alone> {
  const began = performance.now();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const end = (): void => void child.kill("SIGTERM");
  process.once("exit", end);
  const ready = await saidLine(child, "ready", `${program} did not start`);
  const startMilliseconds = performance.now() - began;
  return {
    ready,
    startMilliseconds,
    restingMegabytes: () => restingMegabytes(child.pid ?? 0),
    stop: async () => {
      process.off("exit", end);
      end();
      await exit;
    },
  };
}

/** The resident set when it has not changed by a tenth of a megabyte for a second; after ten seconds as it is then. */
async function restingMegabytes(pid: number): Promise<number> {
  let [megabytes, looks] = [await residentMegabytes(pid), 0];
  for (let unchanged = 0; unchanged < 4 && looks < 40; looks += 1) {
    await pause(250);
    const now = await residentMegabytes(pid);
    unchanged = Math.abs(now - megabytes) < 0.1 ? unchanged + 1 : 0;
    megabytes = now;
  }
  return megabytes;
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) / 1024;
}
