/**
 * The data that a Functions host and its Node worker exchange, in the names of the worker's protocol.
 * `@azure/functions` turns it into requests, messages and timers, and results back into it.
 */

/** One value on its way to or from a function; exactly one member is set. */
export interface RpcTypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: RpcHttp;
}

export interface RpcHttp {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: Readonly<Record<string, RpcNullable<string>>>;
  readonly nullableQuery?: Readonly<Record<string, RpcNullable<string>>>;
  readonly nullableParams?: Readonly<Record<string, RpcNullable<string>>>;
  readonly body?: RpcTypedData | null;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly RpcHttpCookie[];
}

export interface RpcHttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: RpcNullable<string> | undefined;
  readonly path?: RpcNullable<string> | undefined;
  readonly expires?: RpcNullable<{ readonly seconds: number }> | undefined;
  readonly secure?: RpcNullable<boolean> | undefined;
  readonly httpOnly?: RpcNullable<boolean> | undefined;
  /** `none` says nothing about it; `explicitNone` is `SameSite=None`. */
  readonly sameSite: "none" | "lax" | "strict" | "explicitNone";
  readonly maxAge?: RpcNullable<number> | undefined;
}

export interface RpcNullable<Value> {
  readonly value: Value;
}

export interface RpcTraceContext {
  readonly traceParent: string;
  readonly traceState: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Any value as JSON, which is how the host sends what is neither text, bytes nor a whole number. */
export function jsonData(value: unknown): RpcTypedData {
  return { json: JSON.stringify(value) };
}

/** Every value of a record, wrapped the way the protocol sends text that may be empty. */
export function nullableTexts(values: Readonly<Record<string, string>>): Record<string, RpcNullable<string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
