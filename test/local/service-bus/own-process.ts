import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The broker in a process of its own, as `npm run service-bus` starts it. */
export interface OwnProcess {
  readonly connectionString: string;
  /** For the administration client, where a port was asked for. */
  readonly administration: string | undefined;
  readonly certificatePath: string | undefined;
  /** Kills it at once (`kill -9`), unless it is gone already. */
  kill(): Promise<void>;
}

/** Starts the broker on any port that is free. @param parameters such as `--data` and a directory. */
export async function startOwnProcess(...parameters: readonly string[]): Promise<OwnProcess> {
  const program = join(import.meta.dirname, "../../../local/service-bus/main.ts");
  const broker = spawn(process.execPath, [program, "--port", "0", ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed = await readUntilReady(broker, parameters.includes("--admin-port") ? 3 : 1);
  return {
    connectionString: printed.get("ready") ?? "",
    administration: printed.get("administration"),
    certificatePath: printed.get("certificate"),
    kill: async () => {
      if (broker.exitCode !== null || broker.signalCode !== null) return;
      const exit = once(broker, "exit");
      broker.kill("SIGKILL");
      await exit;
    },
  };
}

/** Reads what the broker prints, by the word in front of each line. */
async function readUntilReady(broker: ChildProcess, lines: number): Promise<ReadonlyMap<string, string>> {
  if (broker.stdout === null) throw new Error("no output");
  const printed = new Map<string, string>();
  for await (const line of createInterface(broker.stdout)) {
    const [word = "", rest = ""] = line.split(/ (.*)/, 2);
    printed.set(word, rest);
    if (printed.size === lines) return printed;
  }
  throw new Error("the broker ended before it was ready");
}
