import { type IncomingMessage, type ServerResponse } from "node:http";
import { nullableTexts, type RpcHttp, type RpcHttpCookie } from "./rpc-data.ts";

/** The body is larger than the host takes. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/**
 * Reads a request's body whole, as bytes; undefined when the request has none.
 * @throws BodyTooLargeError once the rest of it has gone by, so that the answer reaches a client that still sends
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > limitBytes) throw new BodyTooLargeError(`A body of ${size} bytes; the limit is ${limitBytes}.`);
  const hasBody = size > 0 || request.headers["transfer-encoding"] !== undefined;
  return hasBody ? Buffer.concat(chunks) : undefined;
}

/** A request as the host describes it to the worker: names in lower case, what comes twice joined by a comma. */
export function requestData(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
  body: Uint8Array | undefined,
): RpcHttp {
  return {
    method: request.method ?? "GET",
    url: url.href,
    nullableHeaders: nullableTexts(joined(pairs(request.rawHeaders))),
    nullableQuery: nullableTexts(joined(url.searchParams)),
    nullableParams: nullableTexts(params),
    ...(body && { body: { bytes: body } }),
  };
}

/** Sends what a function returned; a function that returned nothing answers 204, as an ASP.NET result without value. */
export function sendResponse(response: ServerResponse, data: RpcHttp | undefined): void {
  if (data === undefined) {
    response.writeHead(204).end();
    return;
  }
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    if (!framing.has(name)) response.setHeader(name, value);
  }
  for (const cookie of data.cookies ?? []) response.appendHeader("set-cookie", cookieText(cookie));
  const body = Buffer.from(data.body?.bytes ?? []);
  const status = Number(data.statusCode ?? 200);
  if (bodiless.has(status)) response.writeHead(status).end();
  else response.writeHead(status, { "content-length": body.length }).end(body);
}

/** Headers that speak of the connection: they are the server's. */
const framing = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"]);

const bodiless = new Set([204, 205, 304]);

function* pairs(rawHeaders: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    yield [(rawHeaders[index] ?? "").toLowerCase(), rawHeaders[index + 1] ?? ""];
  }
}

function joined(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of entries) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

/** As ASP.NET writes cookies: the value encoded, the path `/` unless another is given. */
function cookieText(cookie: RpcHttpCookie): string {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  if (cookie.expires) parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  if (cookie.maxAge) parts.push(`max-age=${Math.trunc(cookie.maxAge.value)}`);
  if (cookie.domain) parts.push(`domain=${cookie.domain.value}`);
  parts.push(`path=${cookie.path?.value ?? "/"}`);
  if (cookie.secure?.value) parts.push("secure");
  if (cookie.sameSite !== "none") {
    parts.push(`samesite=${cookie.sameSite === "explicitNone" ? "none" : cookie.sameSite}`);
  }
  if (cookie.httpOnly?.value) parts.push("httponly");
  return parts.join("; ");
}
