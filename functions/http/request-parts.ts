import { type HttpRequest } from "@azure/functions";
import { type ZodType } from "zod";
import { type Issue, type RefusalOf } from "../../shared/application/refusal.ts";
import { type Result, ok, refuse } from "../../shared/domain/result.ts";

/** The value of a parameter of the route. */
export const parameter = (request: HttpRequest, name: string): string => request.params[name] ?? "";

/** The client's own key for a request that must not happen twice. */
export function idempotencyKey(request: HttpRequest): Result<string, RefusalOf<"idempotency-key-required">> {
  const key = request.headers.get("idempotency-key")?.trim() ?? "";
  return key === "" || key.length > 255 ? refuse({ kind: "idempotency-key-required" }) : ok(key);
}

/** The same where it may be left out: then each request is a new one. */
export const optionalIdempotencyKey = (
  request: HttpRequest,
): Result<string | undefined, RefusalOf<"idempotency-key-required">> =>
  request.headers.get("idempotency-key") === null ? ok(undefined) : idempotencyKey(request);

/** The version that the caller has seen, for what must not be decided blindly. */
export function ifMatch(request: HttpRequest): Result<string, RefusalOf<"precondition-required">> {
  const version = request.headers.get("if-match");
  return version === null ? refuse({ kind: "precondition-required" }) : ok(version);
}

/** The body as JSON of that shape. */
export async function jsonBody<Body>(
  request: HttpRequest,
  shape: ZodType<Body>,
): Promise<Result<Body, RefusalOf<"invalid-request">>> {
  const text = await request.text();
  const parsed = shape.safeParse(parseJson(text));
  return parsed.success ? ok(parsed.data) : invalid(parsed.error.issues.map(issueOf));
}

/** The same where there may be none: then it is as if it were empty. */
export async function optionalJsonBody<Body>(
  request: HttpRequest,
  shape: ZodType<Body>,
): Promise<Result<Body, RefusalOf<"invalid-request">>> {
  const text = await request.text();
  const parsed = shape.safeParse(text.trim() === "" ? {} : parseJson(text));
  return parsed.success ? ok(parsed.data) : invalid(parsed.error.issues.map(issueOf));
}

/** The query as an object of that shape: each parameter once, the first that is there. */
export function queryParameters<Parameters>(
  { query }: HttpRequest,
  shape: ZodType<Parameters>,
): Result<Parameters, RefusalOf<"invalid-request">> {
  const given = Object.fromEntries([...query.keys()].map((name) => [name, query.get(name)]));
  const parsed = shape.safeParse(given);
  return parsed.success ? ok(parsed.data) : invalid(parsed.error.issues.map(issueOf));
}

/** Where the next page of a list begins, in characters that an address can carry. */
export const encodedContinuation = (token: string | null): string | null =>
  token === null ? null : Buffer.from(token, "utf8").toString("base64url");

/** The page that a query asks for; without a continuation it is the first one. */
export const pageAsked = ({
  limit,
  continuation = "",
}: {
  readonly limit: number;
  readonly continuation?: string;
}): { readonly limit: number; readonly continuation?: string } =>
  continuation === ""
    ? { limit }
    : { limit, continuation: Buffer.from(continuation, "base64url").toString("utf8") };

export const invalid = (issues: readonly Issue[]): Result<never, RefusalOf<"invalid-request">> =>
  refuse({ kind: "invalid-request", issues });

/** The bytes of the body, if they are not more than that. */
export async function bodyBytes(
  request: HttpRequest,
  limitBytes: number,
): Promise<Result<Uint8Array, RefusalOf<"body-too-large">>> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > limitBytes ? refuse({ kind: "body-too-large", limitBytes }) : ok(bytes);
}

/** The media type that a header names, in lower case and without its parameters. */
export const mediaType = (header: string | null): string =>
  (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const issueOf = ({ path, message }: { path: readonly PropertyKey[]; message: string }): Issue => ({
  in: path.length === 0 ? "body" : path.map(String).join("."),
  detail: message,
});
