import Module from "node:module";
import { type LogCategory, type LogLevel } from "./log.ts";
import { type RpcTraceContext, type RpcTypedData } from "./rpc-data.ts";

/** What `@azure/functions` finds under the name `@azure/functions-core`: the host's side of the programming model. */
export interface CoreModule {
  readonly version: string;
  readonly hostVersion: string;
  readonly Disposable: typeof Disposable;
  log(level: LogLevel, category: LogCategory, message: string): void;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable;
  registerHook(name: string, callback: HookCallback): Disposable;
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
}

/** A trigger, an input or an output, with the options that its type has. */
export interface Binding {
  readonly type: string;
  readonly direction: string;
  readonly [option: string]: unknown;
}

export type FunctionCallback = (...inputsAndContext: unknown[]) => unknown;

/** The hook's context is changed by the callback: that is what hooks are for. */
export type HookCallback = (context: object) => unknown;

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): unknown;
}

export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: InvocationRequest;
  /** Where the invocation is; the library warns about logging after its end by it. */
  state: "preInvocationHooks" | "invocation" | "postInvocationHooks" | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: RpcTypedData }[];
  readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
  readonly traceContext: RpcTraceContext;
}

export interface InvocationResponse {
  readonly invocationId: string;
  readonly returnValue?: RpcTypedData | null;
}

/** What a registration gives back; disposing of it takes the registration back. */
export class Disposable {
  readonly #onDispose: () => unknown;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  /** One that disposes of all of them. */
  static from(...disposables: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): unknown {
    return this.#onDispose();
  }
}

let provided = false;

/**
 * Answers `require("@azure/functions-core")` with the given module from now on, as the Node worker does. No such
 * package exists. That `@azure/functions` is CommonJS, bundled or not, makes it work for ESM apps too.
 * @throws Error on a second call: `@azure/functions` keeps the first answer for as long as the process lives.
 */
export function provideCoreModule(core: CoreModule): void {
  if (provided) throw new Error("A process runs one Functions app, once: start another process.");
  provided = true;
  const loader: { require: (this: unknown, id: string) => unknown } = Module.prototype;
  const { require } = loader;
  loader.require = function (id) {
    return id === "@azure/functions-core" ? core : require.call(this, id);
  };
}
