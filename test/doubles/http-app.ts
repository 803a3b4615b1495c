import { type HttpHandler, HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { type FunctionsApp } from "../../functions/app.ts";

/** What a test sends to a route. */
export interface Sent {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface HttpApp extends FunctionsApp {
  /** Sends a request to the function of that name. */
  request(name: string, sent?: Sent): Promise<Answered>;
}

/** A host without a network: it hands a request to the handler that was registered. */
export function httpApp(): HttpApp {
  const routes = new Map<string, { readonly method: string; readonly path: string; handler: HttpHandler }>();
  return {
    http(name, { methods = [], route = "", handler }) {
      routes.set(name, { method: methods[0] ?? "GET", path: route, handler });
    },
    serviceBusQueue: () => undefined,
    timer: () => undefined,
    async request(name, sent = {}) {
      const route = routes.get(name);
      if (route === undefined) throw new Error(`no route is called ${name}`);
      const answer = await route.handler(requestOf(route, sent), new InvocationContext());
      const { status, headers, body } = answer as HttpResponseInit;
      if (typeof body !== "string") throw new Error(`${name} answered no text`);
      return {
        status,
        headers: headers as Readonly<Record<string, string>>,
        body: JSON.parse(body) as Readonly<Record<string, unknown>>,
      };
    },
  };
}

function requestOf(
  { method, path }: { readonly method: string; readonly path: string },
  { token, headers, query = {}, params = {}, body }: Sent,
): HttpRequest {
  return new HttpRequest({
    method,
    url: `https://filing.test/${path}`,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    query: { ...query },
    params: { ...params },
    ...(body === undefined ? {} : { body: { string: JSON.stringify(body) } }),
  });
}
