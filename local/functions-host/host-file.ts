import { readFile } from "node:fs/promises";
import { z } from "zod";

/** What this host takes from host.json; everything else in the file is left to the real one. */
export interface HostConfiguration {
  /** What every HTTP route begins with; "" for nothing. */
  readonly routePrefix: string;
  /** Undefined: a function may run for ever. */
  readonly functionTimeoutMilliseconds: number | undefined;
  readonly serviceBus: {
    /** Messages that one function works on at the same time. */
    readonly maxConcurrentCalls: number;
    /** How long a message's lock is renewed while its function runs. */
    readonly maxAutoLockRenewalMilliseconds: number;
    readonly autoCompleteMessages: boolean;
  };
}

/**
 * Reads host.json. A setting `AzureFunctionsJobHost__{path}` overrides the file, as in Azure:
 * `AzureFunctionsJobHost__extensions__http__routePrefix`. Defaults are those of host version 4.
 * @throws Error naming the file and each member that is wrong
 */
export async function readHostFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<HostConfiguration> {
  const text = await readFile(path, "utf8");
  const { error, data: file } = hostFile.safeParse(overridden(parse(path, text), environment));
  if (error !== undefined) throw new Error(`${path}: ${z.prettifyError(error)}`);
  const { http, serviceBus } = file.extensions;
  return {
    routePrefix: http.routePrefix.replace(/^\/|\/$/g, ""),
    functionTimeoutMilliseconds: file.functionTimeout ?? undefined,
    serviceBus: {
      maxConcurrentCalls: serviceBus.maxConcurrentCalls,
      maxAutoLockRenewalMilliseconds: serviceBus.maxAutoLockRenewalDuration,
      autoCompleteMessages: serviceBus.autoCompleteMessages,
    },
  };
}

/** A .NET time span, `[d.]hh:mm:ss[.fff]`, in milliseconds. */
const timeSpan = z
  .string()
  .regex(/^(?:\d+\.)?\d{1,2}:\d{2}:\d{2}(?:\.\d{1,7})?$/, "expected a time span hh:mm:ss")
  .transform((text) => {
    const [, days = 0, hours = 0, minutes = 0, seconds = 0] = (
      /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? []
    ).map(Number);
    return ((((Number.isNaN(days) ? 0 : days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  });

const unlimited = z.literal("-1").transform(() => null);

const hostFile = z.object({
  version: z.literal("2.0"),
  functionTimeout: z.union([unlimited, timeSpan]).default(30 * 60_000),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
      serviceBus: z
        .object({
          maxConcurrentCalls: z.coerce.number().int().positive().default(16),
          maxAutoLockRenewalDuration: timeSpan.default(5 * 60_000),
          autoCompleteMessages: z.union([z.boolean(), z.stringbool()]).default(true),
        })
        .prefault({}),
    })
    .prefault({}),
});

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON.`, { cause });
  }
}

const overridePrefix = "AzureFunctionsJobHost__";

function overridden(file: unknown, environment: Readonly<Record<string, string | undefined>>): unknown {
  return Object.entries(environment)
    .filter(([name]) => name.startsWith(overridePrefix))
    .reduce(
      (result, [name, value]) => withMember(result, name.slice(overridePrefix.length).split("__"), value),
      file,
    );
}

function withMember(holder: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const members = typeof holder === "object" && holder !== null ? { ...holder } : {};
  const current = Object.hasOwn(members, name) ? (members as Record<string, unknown>)[name] : undefined;
  return { ...members, [name]: withMember(current, rest, value) };
}
