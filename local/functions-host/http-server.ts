import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { type HttpTrigger } from "./function-trigger.ts";
import { BodyTooLargeError, readBody, requestData, sendResponse } from "./http-message.ts";
import { type Invoke } from "./invocation.ts";
import { type Listener } from "./listener.ts";
import { describeError, type Log } from "./log.ts";
import { type RegisteredFunction } from "./registration.ts";
import { byPrecedence, parseRouteTemplate, type RouteTemplate } from "./route-template.ts";
import { continueTrace } from "./trace-context.ts";

export interface HttpSetting {
  readonly functions: readonly {
    readonly registered: RegisteredFunction;
    readonly trigger: HttpTrigger;
  }[];
  readonly routePrefix: string;
  /** 0: any free port. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  readonly invoke: Invoke;
  readonly log: Log;
}

export interface HttpListener extends Listener {
  /** The port it listens on, once started. */
  port(): number;
}

/**
 * Answers requests on 127.0.0.1 with the app's HTTP functions.
 * @throws Error when two functions claim the same requests, or a route cannot be read
 */
export function createHttpListener(setting: HttpSetting): HttpListener {
  const routes = routeTable(setting);
  const unanswered = new Set<ServerResponse>();
  let stopping = false;
  const server = createServer({ maxHeaderSize: 32 * 1024 }, (request, response) => {
    if (stopping) response.setHeader("connection", "close");
    unanswered.add(response);
    response.once("close", () => unanswered.delete(response));
    answer(setting, routes, request, response).catch((error: unknown) => {
      setting.log({ level: "error", category: "Host.Http", message: describeError(error) });
      response.destroy();
    });
  });
  // Longer than any client keeps an idle connection, as Kestrel does: no request meets a closing one.
  server.keepAliveTimeout = 130_000;

  return {
    start: () => listen(server, setting.port),
    stop() {
      stopping = true;
      for (const response of unanswered) {
        if (!response.headersSent) response.setHeader("connection", "close");
      }
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
    },
    close() {
      server.close();
      server.closeAllConnections();
      return Promise.resolve();
    },
    port: () => (server.address() as AddressInfo).port,
  };
}

interface Route {
  readonly template: RouteTemplate;
  readonly registered: RegisteredFunction;
  readonly trigger: HttpTrigger;
}

function routeTable({ functions, routePrefix }: HttpSetting): readonly Route[] {
  const claims = new Map<string, string>();
  return functions
    .map(({ registered, trigger }) => {
      const text = [routePrefix, trigger.route].filter((part) => part !== "").join("/");
      for (const method of trigger.methods) claim(claims, `${method} ${text.toLowerCase()}`, registered);
      return { template: parseRouteTemplate(text), registered, trigger };
    })
    .sort((one, other) => byPrecedence(one.template, other.template));
}

function claim(claims: Map<string, string>, what: string, { metadata: { name } }: RegisteredFunction): void {
  const holder = claims.get(what);
  if (holder !== undefined) throw new Error(`The functions '${holder}' and '${name}' both answer '${what}'.`);
  claims.set(what, name);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function answer(
  { bodyLimitBytes, invoke, log }: HttpSetting,
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(`http://${request.headers.host ?? "127.0.0.1"}${request.url ?? "/"}`);
  if (url === null) {
    sendEmpty(response, 400);
    return;
  }
  const found = findRoute(routes, request.method ?? "GET", url.pathname);
  if (found === undefined) {
    sendEmpty(response, 404);
    return;
  }
  try {
    const body = await readBody(request, bodyLimitBytes);
    const data = { http: requestData(request, url, found.params, body) };
    const { returnValue } = await invoke(found.registered, {
      reason: "This function was programmatically called via the host APIs.",
      trigger: { name: found.trigger.bindingName, data },
      trace: continueTrace(header(request, "traceparent"), header(request, "tracestate")),
    });
    sendResponse(response, returnValue?.http);
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      log({ level: "error", category: "Host.Http", message: error.message });
    }
    sendEmpty(response, 500);
  }
}

function findRoute(routes: readonly Route[], method: string, path: string) {
  for (const route of routes) {
    if (!route.trigger.methods.includes(method.toUpperCase())) continue;
    const params = route.template.match(path);
    if (params !== undefined) return { ...route, params };
  }
  return undefined;
}

/** The host says nothing about what went wrong. */
function sendEmpty(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { "content-length": 0 }).end();
}

function header(request: IncomingMessage, name: string): string | undefined {
  return request.headersDistinct[name]?.join(",");
}
