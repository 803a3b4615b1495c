import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { type Registrations } from "../house/registrations.ts";

/** What a visitor sends to a route. */
export interface Sent {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; anything else is sent as JSON. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends a request to the function of that name, as a host does. What the function logs goes to `log`. */
export async function visit(
  app: Registrations,
  name: string,
  sent: Sent = {},
  log: (line: string) => void = () => undefined,
): Promise<Answered> {
  const function_ = app.http.get(name);
  if (function_ === undefined) throw new Error(`no route is called ${name}`);
  const answer = (await function_.handler(
    requestOf(function_, sent),
    new InvocationContext({ functionName: name, logHandler: (_level, line) => log(String(line)) }),
  )) as HttpResponseInit;
  const headers = Object.entries(answer.headers as Readonly<Record<string, string>>);
  return {
    status: answer.status ?? 200,
    headers: Object.fromEntries(headers.map(([header, value]) => [header.toLowerCase(), value])),
    text:
      typeof answer.body === "string"
        ? answer.body
        : Buffer.from((answer.body ?? "") as Uint8Array).toString(),
  };
}

function requestOf(
  { methods = [], route = "" }: { readonly methods?: readonly string[]; readonly route?: string },
  { params = {}, query = {}, headers = {}, body }: Sent,
): HttpRequest {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  return new HttpRequest({
    method: methods[0] ?? "GET",
    url: `https://filing.test/${path}`,
    headers: { ...headers },
    query: { ...query },
    params: { ...params },
    ...(body === undefined
      ? {}
      : { body: { string: typeof body === "string" ? body : JSON.stringify(body) } }),
  });
}

/** The name of the problem that an answer tells; `undefined` when it is none. */
export function problemOf({ headers, text }: Answered): string | undefined {
  if (headers["content-type"] !== "application/problem+json") return undefined;
  const { type } = JSON.parse(text) as { readonly type: string };
  return type.replace("urn:problem-type:filing:", "");
}

/** An answer without what differs between any two requests: their trace, and the path that they asked for. */
export function comparable({ status, headers, text }: Answered): object {
  const { "belgov-trace-id": _trace, ...kept } = headers;
  if (!(headers["content-type"] ?? "").endsWith("json")) return { status, headers: kept, text };
  const { traceId: _id, instance: _path, ...body } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return { status, headers: kept, body };
}
