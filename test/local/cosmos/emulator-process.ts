import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

const main = join(import.meta.dirname, "../../../local/cosmos/main.ts");

/** An emulator as a process of its own. */
export interface EmulatorProcess {
  readonly endpoint: string;
  readonly key: string;
  readonly connectionString: string;
  /** Ends it with SIGKILL, if it still runs, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Whether it ended, and by itself unless it was killed. */
  readonly hasEnded: () => boolean;
  /** All that it says of trouble; known when it is gone. */
  readonly trouble: Promise<string>;
}

/** Starts the emulator as a process, on a free port, and waits until it says that it is ready. */
export async function startEmulatorProcess(dataDirectory?: string): Promise<EmulatorProcess> {
  const data = dataDirectory === undefined ? [] : ["--data", dataDirectory];
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", main, "--port", "0", ...data],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const trouble = text(child.stderr);
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, endpoint = "", key = ""] = line.split(" ");
    if (word !== "ready") continue;
    return {
      endpoint,
      key,
      connectionString: `AccountEndpoint=${endpoint}/;AccountKey=${key};`,
      kill: () => kill(child),
      hasEnded: () => hasEnded(child),
      trouble,
    };
  }
  throw new Error(`The emulator ended before it was ready: ${await trouble}`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
