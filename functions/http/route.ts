import { type HttpMethod, type HttpRequest } from "@azure/functions";
import { type Trace } from "../../shared/application/announce.ts";
import { Fault } from "../../shared/application/fault.ts";
import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Journal } from "../../shared/application/ports/journal.ts";
import { type Refusal, type RefusalKind } from "../../shared/application/refusal.ts";
import { type Instant, millisecondsOf } from "../../shared/domain/instant.ts";
import { type Language } from "../../shared/domain/language.ts";
import { type Result } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type InvocationNeeds, invocation } from "../invocation.ts";
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
  /** From now on a problem is told in this language, if the caller asked for none. */
  readonly prefers: (language: Language) => void;
  readonly trace: Trace;
}

export interface Route {
  readonly name: string;
  readonly method: HttpMethod;
  /** Without a slash before it. */
  readonly path: string;
}

export type Handler = (arrival: Arrival) => Promise<Result<Answer, Refusal>>;

export interface RouteNeeds extends InvocationNeeds {
  readonly clock: Clock;
}

/** The language of an answer to a caller who asked for none and has no profile. */
export const defaultLanguage: Language = "en";

/**
 * Registers one route. A handler's refusal becomes a problem, trouble in the machinery 503 with Retry-After, and a
 * defect 500 that shows nothing but the trace id. Every answer carries that id, and is recorded.
 */
export function registerRoute(app: FunctionsApp, needs: RouteNeeds, route: Route, handler: Handler): void {
  app.http(route.name, {
    methods: [route.method],
    route: route.path,
    authLevel: "anonymous",
    handler: (request, context) => {
      const receivedAt = needs.clock.now();
      const traceparent = request.headers.get("traceparent");
      return invocation(needs, { context, traceparent }, async (trace) => {
        const askedLanguage = preferredLanguage(request.headers.get("accept-language"));
        const arrived = { request, receivedAt, askedLanguage, trace: { traceparent: trace.traceparent } };
        const { answer, refusal } = await answerTo(arrived, handler, { ...needs, traceId: trace.traceId });
        needs.journal.record({
          code: "request-answered",
          status: answer.status,
          milliseconds: millisecondsOf(needs.clock.now()) - millisecondsOf(receivedAt),
          refusal,
        });
        return { ...answer, headers: { ...commonHeaders(trace.traceId), ...answer.headers } };
      });
    },
  });
}

interface Answered {
  readonly answer: Answer;
  /** Which foreseen "no" it is; `undefined` when it is none. */
  readonly refusal: RefusalKind | undefined;
}

async function answerTo(
  arrived: Omit<Arrival, "prefers">,
  handler: Handler,
  { journal, traceId }: { readonly journal: Journal; readonly traceId: string },
): Promise<Answered> {
  let language = arrived.askedLanguage ?? defaultLanguage;
  const prefers = (preferred: Language): void => {
    language = arrived.askedLanguage ?? preferred;
  };
  const place = (): ProblemPlace => ({ language, instance: new URL(arrived.request.url).pathname, traceId });
  try {
    const result = await handler({ ...arrived, prefers });
    if (result.ok) return { answer: result.value, refusal: undefined };
    return { answer: refusalAnswer(result.refusal, place()), refusal: result.refusal.kind };
  } catch (error) {
    journal.record({ code: error instanceof Fault ? "request-fault" : "request-defect", error });
    return { answer: troubleAnswer(error, place()), refusal: undefined };
  }
}

function troubleAnswer(error: unknown, place: ProblemPlace): Answer {
  if (!(error instanceof Fault))
    return problemAnswer(internalError.status, problemBody("internal", internalError, place));
  const answer = problemAnswer(unavailable.status, problemBody("unavailable", unavailable, place));
  return retriedAfter(error.retryAfterSeconds ?? 5, answer);
}

function refusalAnswer(refusal: Refusal, place: ProblemPlace): Answer {
  const answer = problemAnswer(problems[refusal.kind].status, refusalBody(refusal, place));
  return "retryAfterSeconds" in refusal ? retriedAfter(refusal.retryAfterSeconds, answer) : answer;
}

const retriedAfter = (seconds: number, answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, "Retry-After": String(seconds) },
});

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
