import {
  type CoreModule,
  Disposable,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type ProgrammingModel,
} from "./core-module.ts";
import { type Log, type LogCategory, type LogLevel } from "./log.ts";

/** The versions whose behaviour is followed: the Node worker, and the host that carries it. */
const workerVersion = "3.10.1";
const hostVersion = "4.1037.0";

export type HookName = "appStart" | "appTerminate" | "preInvocation" | "postInvocation" | "log";

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app has registered while its entry was imported, and the module through which it does so. */
export interface Registration {
  readonly core: CoreModule;
  /** From here on the app can register no further function. */
  close(): void;
  functions(): readonly RegisteredFunction[];
  programmingModel(): ProgrammingModel | undefined;
  /** Runs the hooks of that name one after the other, in the order of their registration. */
  runHooks(name: Exclude<HookName, "log">, context: object): Promise<void>;
  /** Lets the log hooks change an entry; one that logs itself does not meet the hooks again. */
  passLogHooks(entry: AppLogEntry): AppLogEntry;
}

export interface AppLogEntry {
  readonly level: LogLevel;
  readonly category: LogCategory;
  readonly message: string;
  readonly invocationContext?: unknown;
}

/** Functions are known by their names, as in host version 4; the rule for names is the host's. */
const functionName = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;

export function createRegistration(log: Log): Registration {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = createHooks();
  let open = true;
  let model: ProgrammingModel | undefined;

  function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (!open) throw systemError(Error, "A function can only be registered during app startup.");
    const { name } = metadata;
    if (!functionName.test(name)) throw systemError(Error, `'${name}' is not a valid function name.`);
    const key = name.toLowerCase();
    if (functions.has(key)) {
      throw systemError(Error, `The function name '${name}' must be unique within the function app.`);
    }
    functions.set(key, { metadata, callback });
    return new Disposable(() => {
      if (!open) throw systemError(Error, "A function can only be disposed during app startup.");
      functions.delete(key);
    });
  }

  return {
    core: {
      version: workerVersion,
      hostVersion,
      Disposable,
      log: (level, category, message) => {
        const entry = hooks.passLogHooks({ level, category, message });
        log({ level: entry.level, category: "Worker", message: entry.message });
      },
      registerFunction,
      registerHook: hooks.register,
      setProgrammingModel: (given) => void (model = given),
      getProgrammingModel: () => model,
    },
    close: () => void (open = false),
    functions: () => [...functions.values()],
    programmingModel: () => model,
    runHooks: hooks.run,
    passLogHooks: hooks.passLogHooks,
  };
}

function createHooks() {
  const callbacks: Readonly<Record<HookName, HookCallback[]>> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  let insideLogHook = false;

  function register(name: string, callback: HookCallback): Disposable {
    if (!isHookName(name)) throw systemError(RangeError, `Unrecognized hook "${name}"`);
    const registered = callbacks[name];
    registered.push(callback);
    return new Disposable(() => {
      const index = registered.indexOf(callback);
      if (index >= 0) registered.splice(index, 1);
    });
  }

  async function run(name: HookName, context: object): Promise<void> {
    for (const callback of callbacks[name]) await callback(context);
  }

  function passLogHooks(entry: AppLogEntry): AppLogEntry {
    if (insideLogHook || callbacks.log.length === 0) return entry;
    const context = { ...entry, hookData: {} };
    insideLogHook = true;
    try {
      for (const callback of callbacks.log) callback(context);
    } finally {
      insideLogHook = false;
    }
    return { ...entry, level: context.level, message: context.message };
  }

  function isHookName(name: string): name is HookName {
    return Object.hasOwn(callbacks, name);
  }

  return { register, run, passLogHooks };
}

/** An error in the form by which `@azure/functions` tells the runtime's errors from the app's. */
function systemError(Kind: ErrorConstructor | RangeErrorConstructor, message: string): Error {
  return Object.assign(new Kind(message), { isAzureFunctionsSystemError: true });
}
