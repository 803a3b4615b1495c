import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { authorize } from "./authorization.ts";
import { badRequest, ServiceError, tooLarge } from "./errors.ts";
import { parseJson } from "./json-text.ts";
import {
  type Answer,
  flag,
  isQuery,
  type OperationKind,
  placeOf,
  type Request,
  type Service,
} from "./messages.ts";
import { route } from "./routes.ts";
import { SqlError } from "./sql/syntax.ts";

// An import would read every export of node:http, one of which loads the whole of undici: a quarter of the start.
const { createServer } = process.getBuiltinModule("node:http");

/** One request on the items of a container, as it was answered. */
export interface Operation {
  readonly kind: OperationKind;
  readonly container?: string;
  /** How many writes there were, in a batch or bulk. */
  readonly operations?: number;
  /** Request units. */
  readonly charge: number;
  readonly status: number;
}

interface ServerOptions {
  readonly service: Service;
  readonly key: Buffer;
  readonly observe: (operation: Operation) => void;
  /** Told when the emulator itself fails. */
  readonly onTrouble: (error: unknown) => void;
  /** Whether the next item request is to be refused with 429; asked once for each. */
  readonly takeThrottle: () => boolean;
  /** Whether every request is to be refused with 503, as in an outage. */
  readonly isOut: () => boolean;
}

/** An HTTP server that answers as the account does. It listens when its caller says so. */
export function createCosmosServer(options: ServerOptions): Server {
  const server = createServer({ maxHeaderSize: 64 * 1024, noDelay: true }, (message, response) => {
    void readBody(message).then(
      (body) => send(options, message, response, answer(options, message, body)),
      () => undefined, // the client went away before its request was whole: nobody waits for an answer
    );
  });
  server.keepAliveTimeout = 60_000;
  server.on("clientError", refuseUnreadable);
  return server;
}

/** Ends a connection on which comes what is no request; those that came whole before it are answered first. */
function refuseUnreadable({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  const reason = unreadable.get(code) ?? "400 Bad Request";
  setImmediate(() => {
    if (socket.writable) socket.end(`HTTP/1.1 ${reason}\r\nConnection: close\r\n\r\n`);
    setTimeout(() => socket.destroy(), lingerMilliseconds).unref(); // time to read the answers, no more
  });
}

const lingerMilliseconds = 1_000;

const unreadable: ReadonlyMap<string | undefined, string> = new Map([
  ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
]);

/** More than any request that could be answered; what follows is dropped. */
const maximumRequestBytes = 4 * 1024 * 1024;
const retryAfterMilliseconds = 10;

/** The body of a request; undefined when it is larger than any that could be answered. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes <= maximumRequestBytes) chunks.push(buffer);
  }
  return bytes > maximumRequestBytes ? undefined : Buffer.concat(chunks);
}

function answer(options: ServerOptions, message: IncomingMessage, body: Buffer | undefined): Answer {
  if (body === undefined) return refusal(tooLarge());
  try {
    return answerTo(options, message, body);
  } catch (error) {
    return failure(error, options);
  }
}

function answerTo(options: ServerOptions, message: IncomingMessage, body: Buffer): Answer {
  const { service, key, takeThrottle, isOut } = options;
  const path = (message.url ?? "/").split("?")[0] ?? "/";
  const request = toRequest(message, path, body);
  const refused = (error: unknown) => withContainer(service, failure(error, options), request);
  if (isOut()) return refused(new ServiceError(503, "Service is unavailable."));
  authorize(
    {
      method: request.method,
      path,
      date: request.header("x-ms-date") ?? request.header("date") ?? "",
      authorization: request.header("authorization") ?? "",
    },
    key,
  );
  const isPlan = flag(request, "x-ms-cosmos-is-query-plan-request");
  if (request.segments[4] === "docs" && !isPlan && takeThrottle()) return throttled(service, request);
  try {
    return route(service, request);
  } catch (error) {
    return refused(error);
  }
}

function toRequest(message: IncomingMessage, path: string, body: Buffer): Request {
  return {
    method: message.method ?? "GET",
    segments: path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeSegment),
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    json: () => parseJson(body),
    bodyBytes: body.length,
    isHybridRow: body[0] === hybridRowMark,
  };
}

/** The byte that a HybridRow begins with; no JSON does. */
const hybridRowMark = 0x81;

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw badRequest(`The path is not properly encoded: ${String(cause)}`);
  }
}

function throttled(service: Service, request: Request): Answer {
  const refused = refusal(
    new ServiceError(429, "Request rate is large. More Request Units may be needed.", 3200),
  );
  const headers = { ...refused.headers, "x-ms-retry-after-ms": String(retryAfterMilliseconds) };
  return withContainer(service, { ...refused, headers }, request);
}

/** Turns what was thrown into an answer: a refusal as the service words it, anything else a 500. */
function failure(error: unknown, { onTrouble }: ServerOptions): Answer {
  if (error instanceof SqlError) return refusal(badRequest(error.message));
  if (error instanceof ServiceError) return refusal(error);
  onTrouble(error);
  return refusal(new ServiceError(500, "The emulator failed: see its log."));
}

const refusal = ({ status, code, message, substatus }: ServiceError): Answer => ({
  status,
  text: JSON.stringify({ code, message }),
  headers: substatus === 0 ? {} : { "x-ms-substatus": String(substatus) },
  charge: 0,
});

/** A refusal of a request on items says where they are as every answer about them does. */
function withContainer({ catalog }: Service, result: Answer, request: Request): Answer {
  const [, database = "", , container, items] = request.segments;
  if (items !== "docs" || container === undefined) return result;
  const found = catalog.findContainer(database, container);
  return {
    ...result,
    headers: { ...result.headers, ...(found === undefined ? {} : placeOf(found)) },
    operation: { kind: kindOf(request), container },
  };
}

/** What a request was about, where it was refused before that was decided. */
function kindOf(request: Request): OperationKind {
  const { method, segments, header } = request;
  if (method === "GET") {
    if (segments[5] !== undefined) return "read";
    return header("a-im") === undefined ? "list" : "change-feed";
  }
  if (method === "PUT") return "replace";
  if (method === "PATCH") return "patch";
  if (method === "DELETE") return "delete";
  if (flag(request, "x-ms-cosmos-is-batch-request")) return "batch";
  if (isQuery(request)) return "query";
  return flag(request, "x-ms-documentdb-is-upsert") ? "upsert" : "create";
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function send(
  { service, observe }: ServerOptions,
  message: IncomingMessage,
  response: ServerResponse,
  { status, text, headers, charge = 0, operation }: Answer,
): void {
  const change = service.store.current("change");
  const activity = message.headers["x-ms-activity-id"];
  response.writeHead(status, {
    "content-type": "application/json",
    "x-ms-version": "2020-07-15",
    "x-ms-activity-id": typeof activity === "string" && uuid.test(activity) ? activity : randomUUID(),
    "x-ms-request-charge": String(charge),
    "x-ms-session-token": `0:-1#${change}`,
    ...headers,
  });
  response.end(text);
  if (operation !== undefined) observe({ ...operation, charge, status });
}
