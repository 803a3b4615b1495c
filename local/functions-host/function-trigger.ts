import { z } from "zod";
import { type Binding } from "./core-module.ts";
import { type RegisteredFunction } from "./registration.ts";
import { type Schedule, parseSchedule } from "./schedule.ts";

/** What sets a function off, with everything that its declaration says about it. */
export type FunctionTrigger = HttpTrigger | ServiceBusTrigger | TimerTrigger;

export interface HttpTrigger {
  readonly kind: "http";
  readonly bindingName: string;
  readonly methods: readonly string[];
  /** Without the prefix of host.json. */
  readonly route: string;
}

export interface ServiceBusTrigger {
  readonly kind: "serviceBus";
  readonly bindingName: string;
  readonly queueName: string;
  readonly connectionString: string;
  /** `binary`: the function gets bytes; otherwise text, parsed when it is JSON. */
  readonly dataType: "string" | "binary";
  /** Undefined: as host.json says. */
  readonly autoCompleteMessages: boolean | undefined;
}

export interface TimerTrigger {
  readonly kind: "timer";
  readonly bindingName: string;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a function's declaration, with `%NAME%` and connection names looked up in the environment.
 * @throws Error naming the function, when it is wrong or needs what this host does not have
 */
export function readTrigger(
  { metadata: { name, bindings } }: RegisteredFunction,
  environment: Environment,
): FunctionTrigger {
  try {
    const [trigger, ...others] = Object.entries(bindings).sort(triggersFirst);
    if (trigger === undefined) throw new Error("it has no trigger");
    for (const [bindingName, { type, direction }] of others) {
      if (bindingName !== "$return" || type !== "http") {
        throw new Error(`the ${direction}put binding '${type}' is not supported by this host`);
      }
    }
    return readBinding(name, trigger, environment);
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Error(`The function '${name}' cannot be run: ${why}.`, { cause });
  }
}

/** `AzureWebJobs.{name}.Disabled` switches a function off. */
export function isDisabled({ metadata: { name } }: RegisteredFunction, environment: Environment): boolean {
  const setting = environment[`AzureWebJobs.${name}.Disabled`]?.toLowerCase();
  return setting === "true" || setting === "1";
}

function triggersFirst([, one]: [string, Binding], [, other]: [string, Binding]): number {
  return Number(isTrigger(other)) - Number(isTrigger(one));
}

function isTrigger({ type }: Binding): boolean {
  return /trigger$/i.test(type);
}

function readBinding(
  functionName: string,
  [bindingName, binding]: readonly [string, Binding],
  environment: Environment,
): FunctionTrigger {
  switch (binding.type.toLowerCase()) {
    case "httptrigger":
      return httpTrigger(functionName, bindingName, binding);
    case "servicebustrigger":
      return serviceBusTrigger(bindingName, binding, environment);
    case "timertrigger":
      return timerTrigger(bindingName, binding, environment);
    default:
      throw new Error(`the trigger '${binding.type}' is not supported by this host`);
  }
}

const httpBinding = z.object({
  methods: z.array(z.string()).default(["GET", "POST"]),
  route: z.string().optional(),
});

/** Routes that the real host keeps for itself, or cannot read. */
const reservedRoute = /^(?:[/~]|admin(?:\/|$)|runtime(?:\/|$))/i;

function httpTrigger(functionName: string, bindingName: string, binding: Binding): HttpTrigger {
  const { methods, route = functionName } = httpBinding.parse(binding);
  if (reservedRoute.test(route)) throw new Error(`the route '${route}' conflicts with the host's own`);
  return { kind: "http", bindingName, methods: methods.map((method) => method.toUpperCase()), route };
}

const unsupported = (what: string) => z.literal(false, `${what} are not supported by this host`);

const serviceBusBinding = z.object({
  queueName: z.string("topics are not supported by this host"),
  connection: z.string().default("ServiceBus"),
  dataType: z.enum(["string", "binary"]).default("string"),
  autoCompleteMessages: z.boolean().optional(),
  isSessionsEnabled: unsupported("sessions").default(false),
  sdkBinding: unsupported("SDK bindings").default(false),
  cardinality: z.literal("one", "batches are not supported by this host").default("one"),
});

function serviceBusTrigger(
  bindingName: string,
  binding: Binding,
  environment: Environment,
): ServiceBusTrigger {
  const { queueName, connection, dataType, autoCompleteMessages } = serviceBusBinding.parse(binding);
  return {
    kind: "serviceBus",
    bindingName,
    queueName: resolved(queueName, environment),
    connectionString: connectionString(connection, environment),
    dataType,
    autoCompleteMessages,
  };
}

const timerBinding = z.object({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

function timerTrigger(bindingName: string, binding: Binding, environment: Environment): TimerTrigger {
  const { schedule, ...options } = timerBinding.parse(binding);
  return { kind: "timer", bindingName, schedule: parseSchedule(resolved(schedule, environment)), ...options };
}

/** `%NAME%` becomes the value of that setting. */
function resolved(text: string, environment: Environment): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined) throw new Error(`'%${name}%' does not resolve to a value`);
    return value;
  });
}

function connectionString(connection: string, environment: Environment): string {
  const value = environment[connection] ?? environment[`AzureWebJobs${connection}`];
  if (value !== undefined && value !== "") return value;
  if (environment[`${connection}__fullyQualifiedNamespace`] === undefined) {
    throw new Error(`the setting '${connection}' with its Service Bus connection string is missing`);
  }
  throw new Error(`'${connection}' names a namespace: this host connects by connection string only`);
}
