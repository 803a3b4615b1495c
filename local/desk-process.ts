import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoints } from "./endpoints.ts";
import { saidLine } from "./said-line.ts";

/** A whole system in a process of its own, as `npm start` runs it. */
export interface DeskProcess {
  readonly endpoints: Endpoints;
  readonly pid: number;
  /** Ends it as Ctrl-C does, and waits. @returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does: nothing of it runs on. */
  kill(): Promise<void>;
  token(request: TokenRequest): Promise<string>;
}

export interface TokenRequest {
  /** Absent: a token of a member of staff. */
  readonly connection?: string;
  readonly key: string;
  readonly roles?: readonly string[];
  readonly lifetimeSeconds?: number;
}

export interface DeskProcessOptions {
  /** 0: any that is free. */
  readonly port?: number;
  readonly dataDirectory: string;
  /** ISO 8601 instant at which the clock of the whole system starts. */
  readonly clock?: string;
  readonly entry?: string;
  /** Settings of the application that take the place of the desk's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a system and waits until everything answers. What it writes goes to `system.log` in its data. */
export async function startDeskProcess(options: DeskProcessOptions): Promise<DeskProcess> {
  await mkdir(options.dataDirectory, { recursive: true });
  const child = spawn(process.execPath, argumentsOf(options), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.environment },
  });
  const log = createWriteStream(join(options.dataDirectory, "system.log"), { flags: "a" });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  await saidLine(
    child,
    "ready",
    `the system did not start: see ${join(options.dataDirectory, "system.log")}`,
  );
  const text = await readFile(join(options.dataDirectory, "endpoints.json"), "utf8");
  const endpoints = JSON.parse(text) as Endpoints;
  return {
    endpoints,
    pid: endpoints.pid,
    async stop() {
      child.kill("SIGTERM");
      return exitOf(child);
    },
    async kill() {
      child.kill("SIGKILL");
      await exitOf(child);
    },
    token: (request) => mint(endpoints, request),
  };
}

function argumentsOf({ port = 0, dataDirectory, clock, entry }: DeskProcessOptions): string[] {
  return [
    "--disable-warning=ExperimentalWarning",
    join(import.meta.dirname, "start.ts"),
    "--port",
    String(port),
    "--data",
    dataDirectory,
    ...(clock === undefined ? [] : ["--clock", clock]),
    ...(entry === undefined ? [] : ["--entry", entry]),
  ];
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

async function mint({ identity }: Endpoints, request: TokenRequest): Promise<string> {
  const response = await fetch(`${identity.url}/mint`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`the identity provider answered ${String(response.status)}`);
  return ((await response.json()) as { access_token: string }).access_token;
}
