import { randomUUID } from "node:crypto";
import {
  type CoreInvocationContext,
  type FunctionMetadata,
  type InvocationResponse,
  type ProgrammingModel,
} from "./core-module.ts";
import { describeError, type Log } from "./log.ts";
import { type RegisteredFunction, type Registration } from "./registration.ts";
import { type RpcTraceContext, type RpcTypedData } from "./rpc-data.ts";

/** What set a function off. */
export interface Occasion {
  /** For the log: why the function runs, in the host's words. */
  readonly reason: string;
  readonly trigger: { readonly name: string; readonly data: RpcTypedData };
  readonly metadata?: Readonly<Record<string, RpcTypedData>>;
  readonly trace: RpcTraceContext;
}

/**
 * Runs a function once, with its hooks.
 * @throws what the function or a hook threw, or Error when it ran longer than `functionTimeout` allows: then it may
 * still be going on, but nobody waits for it. The error is in the log already.
 */
export type Invoke = (registered: RegisteredFunction, occasion: Occasion) => Promise<InvocationResponse>;

export interface InvocationSetting {
  readonly registration: Registration;
  /** Shared by the hooks of the whole app. */
  readonly appHookData: object;
  /** Undefined: a function may run for ever. */
  readonly timeoutMilliseconds: number | undefined;
  readonly log: Log;
}

export function createInvoke(setting: InvocationSetting): Invoke {
  return async (registered, occasion) => {
    const { name } = registered.metadata;
    const invocationId = randomUUID();
    const started = performance.now();
    const report = (level: "information" | "error", message: string) =>
      setting.log({ level, category: `Function.${name}`, message, functionName: name, invocationId });
    const ended = (outcome: string) =>
      `Executed 'Functions.${name}' (${outcome}, Id=${invocationId}, Duration=${Math.round(performance.now() - started)}ms)`;

    report("information", `Executing 'Functions.${name}' (Reason='${occasion.reason}', Id=${invocationId})`);
    try {
      const response = await inTime(
        runWithHooks(setting, registered, { ...occasion, invocationId }),
        setting.timeoutMilliseconds,
        `Timeout value of ${setting.timeoutMilliseconds ?? 0} ms was exceeded by function: Functions.${name}.`,
      );
      report("information", ended("Succeeded"));
      return response;
    } catch (error) {
      report("error", `${ended("Failed")}\n${describeError(error)}`);
      throw error;
    }
  };
}

/** The worker's own sequence; what each step may change for the next is part of the hooks' contract. */
async function runWithHooks(
  setting: InvocationSetting,
  { metadata, callback }: RegisteredFunction,
  occasion: IdentifiedOccasion,
): Promise<InvocationResponse> {
  const { registration, appHookData } = setting;
  const given: { context?: unknown } = {};
  const core = coreContext(setting, metadata, occasion, given);
  const model = await programmingModelOf(registration).getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  given.context = context;

  const shared = { hookData: {}, appHookData, invocationContext: context };
  const before = { ...shared, inputs, functionCallback: callback };
  await during(core, "preInvocationHooks", () => registration.runHooks("preInvocation", before));

  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown };
  await during(core, "invocation", async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });

  await during(core, "postInvocationHooks", () => registration.runHooks("postInvocation", after));
  if (after.error !== null && after.error !== undefined) throw asError(after.error);
  return model.getResponse(context, after.result);
}

type IdentifiedOccasion = Occasion & { readonly invocationId: string };

function coreContext(
  { registration, log }: InvocationSetting,
  metadata: FunctionMetadata,
  occasion: IdentifiedOccasion,
  given: { readonly context?: unknown },
): CoreInvocationContext {
  const { invocationId, trigger, trace } = occasion;
  return {
    invocationId,
    metadata,
    state: undefined,
    request: {
      invocationId,
      functionId: metadata.name,
      inputData: [trigger],
      triggerMetadata: occasion.metadata ?? {},
      traceContext: trace,
    },
    log(level, category, message) {
      const entry = registration.passLogHooks({
        level,
        category,
        message,
        invocationContext: given.context,
      });
      const source = `Function.${metadata.name}${category === "user" ? ".User" : ""}`;
      log({
        level: entry.level,
        category: source,
        message: entry.message,
        functionName: metadata.name,
        invocationId,
      });
    },
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function programmingModelOf(registration: Registration): ProgrammingModel {
  const model = registration.programmingModel();
  if (model === undefined) throw new Error("A function was registered without a programming model.");
  return model;
}

async function during(
  core: CoreInvocationContext,
  state: CoreInvocationContext["state"],
  work: () => Promise<void>,
): Promise<void> {
  core.state = state;
  try {
    await work();
  } finally {
    core.state = undefined;
  }
}

async function inTime<Value>(
  work: Promise<Value>,
  limitMilliseconds: number | undefined,
  message: string,
): Promise<Value> {
  if (limitMilliseconds === undefined) return work;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(message)), limitMilliseconds);
  timer.unref(); // a host that has given up on a function may end before the function's time is over
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
