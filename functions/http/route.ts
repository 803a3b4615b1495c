import { type HttpMethod, type HttpRequest } from "@azure/functions";
import { type Trace } from "../../shared/application/announce.ts";
import { Fault } from "../../shared/application/fault.ts";
import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Identifiers } from "../../shared/application/ports/identifiers.ts";
import { type Journal } from "../../shared/application/ports/journal.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { type Language } from "../../shared/domain/language.ts";
import { type Result } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer } from "./answers.ts";
import { preferredLanguage } from "./accept-language.ts";
import {
  type ProblemPlace,
  internalError,
  problemBody,
  problems,
  refusalBody,
  unavailable,
} from "./problem.ts";

/** A request as it reached the door. */
export interface Arrival {
  readonly request: HttpRequest;
  /** Stamped before anything else is done: this instant decides what the request may do. */
  readonly receivedAt: Instant;
  /** What the caller asked for; `undefined` when it asked for no language of ours. */
  readonly askedLanguage: Language | undefined;
  readonly trace: Trace;
}

export interface Route {
  readonly name: string;
  readonly method: HttpMethod;
  /** Without a slash before it. */
  readonly path: string;
}

export type Handler = (arrival: Arrival) => Promise<Result<Answer, Refusal>>;

export interface RouteNeeds {
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly journal: Journal;
}

/** The language of an answer to a caller who asked for none and has no profile. */
export const defaultLanguage: Language = "en";

/**
 * Registers one route. A handler's refusal becomes a problem, trouble in the machinery 503 with Retry-After, and a
 * defect 500 that shows nothing but the trace id. Every answer carries that id.
 */
export function registerRoute(app: FunctionsApp, needs: RouteNeeds, route: Route, handler: Handler): void {
  app.http(route.name, {
    methods: [route.method],
    route: route.path,
    authLevel: "anonymous",
    handler: async (request) => {
      const receivedAt = needs.clock.now();
      const { traceId, traceparent } = traceOf(request, needs.identifiers);
      const askedLanguage = preferredLanguage(request.headers.get("accept-language"));
      const arrival = { request, receivedAt, askedLanguage, trace: { traceparent } };
      const answer = await answerTo(arrival, handler, { ...needs, route: route.name, traceId });
      return { ...answer, headers: { ...commonHeaders(traceId), ...answer.headers } };
    },
  });
}

type Answering = RouteNeeds & { readonly route: string; readonly traceId: string };

async function answerTo(arrival: Arrival, handler: Handler, needs: Answering): Promise<Answer> {
  const { journal, route, traceId } = needs;
  const place: ProblemPlace = {
    language: arrival.askedLanguage ?? defaultLanguage,
    instance: new URL(arrival.request.url).pathname,
    traceId,
  };
  try {
    const result = await handler(arrival);
    if (result.ok) return result.value;
    journal.record({ code: "request-refused", route, refusal: result.refusal.kind, traceId });
    return problemAnswer(problems[result.refusal.kind].status, refusalBody(result.refusal, place));
  } catch (error) {
    journal.record({ code: "request-failed", route, traceId, error });
    if (!(error instanceof Fault))
      return problemAnswer(internalError.status, problemBody("internal", internalError, place));
    const seconds = error.retryAfterSeconds ?? 5;
    const answer = problemAnswer(unavailable.status, problemBody("unavailable", unavailable, place));
    return { ...answer, headers: { ...answer.headers, "Retry-After": String(seconds) } };
  }
}

function problemAnswer(status: number, body: object): Answer {
  const challenge: Record<string, string> =
    status === 401 ? { "WWW-Authenticate": 'Bearer realm="filing"' } : {};
  return {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...challenge },
    body: JSON.stringify(body),
  };
}

const commonHeaders = (traceId: string): Record<string, string> => ({
  "BelGov-Trace-Id": traceId,
  "X-Content-Type-Options": "nosniff",
  Vary: "Accept-Language, Authorization",
});

/** The caller's trace goes on; a caller without one gets one. */
function traceOf(request: HttpRequest, identifiers: Identifiers): { traceId: string; traceparent: string } {
  const given = request.headers.get("traceparent") ?? "";
  const traceId = /^00-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(given)?.[1];
  if (traceId !== undefined) return { traceId, traceparent: given };
  const fresh = identifiers.unique().replaceAll("-", "");
  return { traceId: fresh, traceparent: `00-${fresh}-${fresh.slice(0, 16)}-01` };
}
