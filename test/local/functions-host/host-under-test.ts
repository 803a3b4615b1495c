import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";
import { type FunctionsHost, type LogEntry } from "../../../local/functions-host/functions-host.ts";
import { type Command, type FromHost, type HostProcessOptions } from "./fixture-app/host-protocol.ts";

/** A Functions host in a process of its own: the hook on `require` has no effect inside jest's module system. */
export interface HostUnderTest {
  readonly url: string;
  readonly functions: FunctionsHost["functions"];
  readonly log: readonly LogEntry[];
  /** Carries out a command in the host's process; rejects with what it threw. */
  command(command: Command): Promise<void>;
  get(path: string): Promise<Response>;
  /** What the fixture app has recorded so far. */
  recorded(): Promise<readonly (readonly unknown[])[]>;
  /** Lets a function go on that the fixture app holds. */
  release(key: string): void;
  /** Sends SIGTERM, as a service manager would. */
  terminate(): void;
  /** How the process ended, and what the app had recorded by its end. */
  ended(): Promise<{ readonly code: number | null; readonly recorded: readonly (readonly unknown[])[] }>;
  /** Ends the process at once, whatever it is doing. */
  kill(): Promise<void>;
}

type Given = Omit<Partial<HostProcessOptions>, "entry"> & { readonly entry?: string };

const fixture = (file: string) => resolve(import.meta.dirname, "fixture-app", file);

/** Starts the fixture app, or another entry, and waits until it answers. Rejects with the error of a failed start. */
export async function startHost(given: Given = {}): Promise<HostUnderTest> {
  const options = { hostFile: fixture("host.json"), settings: {}, ...given };
  const entry = fixture(given.entry ?? "main.ts");
  const child = fork(fixture("host-process.ts"), [JSON.stringify({ ...options, entry })], {
    env: { PATH: process.env["PATH"], ALREADY_THERE: "from the environment" },
  });
  const messages = listen(child);
  const { url, functions } = await messages.started;
  const get = (path: string) => fetch(url + path);
  return {
    url,
    functions,
    log: messages.log,
    command: (command) => messages.send(command),
    get,
    recorded: async () => (await (await get("/recorded")).json()) as readonly (readonly unknown[])[],
    release: (key) => void child.send({ release: key }),
    terminate: () => void child.kill("SIGTERM"),
    ended: () => messages.ended,
    async kill() {
      child.kill("SIGKILL");
      await messages.ended;
    },
  };
}

function listen(child: ChildProcess) {
  const log: LogEntry[] = [];
  const started = Promise.withResolvers<NonNullable<FromHost["started"]>>();
  const ended = Promise.withResolvers<Awaited<ReturnType<HostUnderTest["ended"]>>>();
  const replies = new Map<number, (failure: string | undefined) => void>();
  let recorded: readonly (readonly unknown[])[] = [];

  child.on("message", (message: FromHost) => {
    if (message.log) log.push(message.log);
    if (message.started) started.resolve(message.started);
    if (message.failed !== undefined) started.reject(new Error(message.failed));
    if (message.recorded) recorded = message.recorded;
    if (message.done !== undefined) replies.get(message.done)?.(message.failure);
  });
  child.on("exit", (code) => {
    started.reject(new Error(`The host ended with ${String(code)} before it had started.`));
    ended.resolve({ code, recorded });
  });

  async function send(command: Command): Promise<void> {
    const id = replies.size;
    const reply = Promise.withResolvers<string | undefined>();
    replies.set(id, reply.resolve);
    child.send({ ...command, id });
    const failure = await reply.promise;
    if (failure !== undefined) throw new Error(failure);
  }

  return { log, started: started.promise, ended: ended.promise, send };
}
