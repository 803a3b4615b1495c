import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { provideCoreModule } from "./core-module.ts";
import { type FunctionTrigger, isDisabled, readTrigger } from "./function-trigger.ts";
import { type HostConfiguration, readHostFile } from "./host-file.ts";
import { createHttpListener, type HttpListener } from "./http-server.ts";
import { createInvoke, type Invoke } from "./invocation.ts";
import { type Listener } from "./listener.ts";
import { type Log, logToConsole } from "./log.ts";
import { createRegistration, type RegisteredFunction, type Registration } from "./registration.ts";
import { fileScheduleMonitor, memoryScheduleMonitor } from "./schedule-monitor.ts";
import { createServiceBusListener } from "./service-bus-trigger.ts";
import { applySettings } from "./settings-file.ts";
import { createTimerListener, type TimerListener } from "./timer-trigger.ts";

export { type LogEntry } from "./log.ts";
export { readSettingsFile } from "./settings-file.ts";

export interface FunctionsHostOptions {
  /** The app's main file, TypeScript or a bundle: what its package.json calls `main`. */
  readonly entry: string;
  /** host.json */
  readonly hostFile: string;
  /** Become environment variables, unless the environment has them already. */
  readonly settings: Readonly<Record<string, string>>;
  /** 0, the default: any free port. Only 127.0.0.1 is listened on. */
  readonly port?: number;
  /** Where it is remembered when timers ran, so that a run missed meanwhile is past due. Absent: in memory. */
  readonly stateDirectory?: string;
  /** The clock that timers go by; everything else goes by the machine's. */
  readonly now?: () => Date;
  /** How long `drain` waits for what is running. Default 30 seconds. */
  readonly drainMilliseconds?: number;
  /** Default: the console, from `information` upwards. */
  readonly log?: Log;
}

export interface FunctionsHost {
  readonly port: number;
  readonly url: string;
  readonly functions: readonly { readonly name: string; readonly trigger: FunctionTrigger["kind"] }[];
  /**
   * Runs a timer's function now, beside its schedule but never beside another run of it.
   * @throws what the function threw, or Error when there is no such timer
   */
  runTimer(name: string): Promise<void>;
  /** Has to be called when `now` has jumped: timers that have become due run at once. */
  clockMoved(): void;
  /** Takes no more work and waits until what is running has ended, for a limited time. */
  drain(): Promise<void>;
  /** Drains, runs the app's appTerminate hooks and lets go of everything. */
  close(): Promise<void>;
}

/**
 * Imports a Functions app, which registers its functions, and runs them as `func start` would. A process can do this
 * once, as `@azure/functions` binds itself to the first host it meets.
 * @throws what importing the entry or an appStart hook threw; Error when host.json or a function cannot be used
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { log = logToConsole } = options;
  applySettings(options.settings, process.env, log);
  const host = await readHostFile(options.hostFile, process.env);
  const registration = createRegistration(log);
  provideCoreModule(registration.core);
  await import(pathToFileURL(resolve(options.entry)).href);

  const appHookData = {};
  const appContext = { hookData: {}, appHookData, functionAppDirectory: dirname(resolve(options.hostFile)) };
  await registration.runHooks("appStart", appContext);
  registration.close();
  await registration.programmingModel()?.getCapabilities?.({});

  const invoke = createInvoke({
    registration,
    appHookData,
    timeoutMilliseconds: host.functionTimeoutMilliseconds,
    log,
  });
  const functions = readFunctions(registration);
  const listeners = createListeners(functions, host, invoke, { ...options, log });
  await startAll(listeners.all);
  return runningHost(options, { functions, listeners, log }, () =>
    registration.runHooks("appTerminate", appContext),
  );
}

interface RunnableFunction {
  readonly registered: RegisteredFunction;
  readonly trigger: FunctionTrigger;
}

function readFunctions(registration: Registration): readonly RunnableFunction[] {
  return registration
    .functions()
    .filter((registered) => !isDisabled(registered, process.env))
    .map((registered) => ({ registered, trigger: readTrigger(registered, process.env) }));
}

interface Listeners {
  readonly http: HttpListener;
  readonly timers: ReadonlyMap<string, TimerListener>;
  readonly all: readonly Listener[];
}

/** Bytes; what FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is when it is not set. */
const defaultBodyLimit = 104_857_600;

function createListeners(
  functions: readonly RunnableFunction[],
  host: HostConfiguration,
  invoke: Invoke,
  { port = 0, stateDirectory, now = () => new Date(), log }: FunctionsHostOptions & { readonly log: Log },
): Listeners {
  const monitor =
    stateDirectory === undefined ? memoryScheduleMonitor() : fileScheduleMonitor(stateDirectory);
  const timers = new Map<string, TimerListener>();
  const queues: Listener[] = [];
  const httpFunctions = [];
  for (const { registered, trigger } of functions) {
    switch (trigger.kind) {
      case "http":
        httpFunctions.push({ registered, trigger });
        break;
      case "serviceBus":
        queues.push(createServiceBusListener({ registered, trigger, host: host.serviceBus, invoke, log }));
        break;
      case "timer":
        timers.set(
          registered.metadata.name,
          createTimerListener({ registered, trigger, invoke, monitor, now, log }),
        );
        break;
    }
  }
  const http = createHttpListener({
    functions: httpFunctions,
    routePrefix: host.routePrefix,
    port,
    bodyLimitBytes: Number(process.env["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] ?? defaultBodyLimit),
    invoke,
    log,
  });
  return { http, timers, all: [http, ...queues, ...timers.values()] };
}

async function startAll(listeners: readonly Listener[]): Promise<void> {
  try {
    for (const listener of listeners) await listener.start();
  } catch (error) {
    await Promise.allSettled(listeners.map((listener) => listener.close()));
    throw error;
  }
}

const defaultDrainMilliseconds = 30_000;

function runningHost(
  { drainMilliseconds = defaultDrainMilliseconds }: FunctionsHostOptions,
  { functions, listeners, log }: { functions: readonly RunnableFunction[]; listeners: Listeners; log: Log },
  terminate: () => Promise<void>,
): FunctionsHost {
  const port = listeners.http.port();
  let draining: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const drain = () => (draining ??= stopAll(listeners.all, drainMilliseconds, log));

  async function close(): Promise<void> {
    await drain();
    try {
      await terminate();
    } finally {
      await Promise.all(listeners.all.map((listener) => listener.close()));
    }
  }

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    functions: functions.map(({ registered, trigger }) => ({
      name: registered.metadata.name,
      trigger: trigger.kind,
    })),
    async runTimer(name) {
      const timer = listeners.timers.get(name);
      if (timer === undefined) throw new Error(`There is no timer '${name}'.`);
      await timer.run();
    },
    clockMoved() {
      for (const timer of listeners.timers.values()) timer.clockMoved();
    },
    drain,
    close: () => (closing ??= close()),
  };
}

async function stopAll(listeners: readonly Listener[], limitMilliseconds: number, log: Log): Promise<void> {
  const { promise: limit, resolve: giveUp } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => giveUp("late"), limitMilliseconds);
  const stopped = Promise.all(listeners.map((listener) => listener.stop()));
  const outcome = await Promise.race([stopped, limit]);
  clearTimeout(timer);
  if (outcome === "late") {
    const message = `Invocations are still running ${limitMilliseconds} ms after the drain began.`;
    log({ level: "warning", category: "Host.Shutdown", message });
  }
}
