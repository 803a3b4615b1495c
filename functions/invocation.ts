import { type InvocationContext } from "@azure/functions";
import { type Identifiers } from "../shared/application/ports/identifiers.ts";
import { type Journal } from "../shared/application/ports/journal.ts";

export interface InvocationNeeds {
  readonly identifiers: Identifiers;
  readonly journal: Journal;
}

/** What the host hands over when it runs a function. */
export interface Occasion {
  readonly context: InvocationContext;
  /** W3C trace context of who caused it; a malformed one counts as absent. */
  readonly traceparent: string | null | undefined;
}

/** The trace that an invocation belongs to. */
export interface InvocationTrace {
  readonly traceId: string;
  readonly traceparent: string;
}

/**
 * Runs one invocation in the trace of who caused it, or in one of its own. What is recorded meanwhile carries that
 * trace and goes to the host's log of this run.
 */
export function invocation<Answer>(
  { identifiers, journal }: InvocationNeeds,
  { context, traceparent }: Occasion,
  run: (trace: InvocationTrace) => Promise<Answer>,
): Promise<Answer> {
  const trace = continued(traceparent) ?? begun(identifiers);
  return journal.during(
    {
      function: context.functionName,
      traceId: trace.traceId,
      write: (level, line) => context[methods[level]](line),
    },
    () => run(trace),
  );
}

const methods = { information: "info", warning: "warn", error: "error" } as const;

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
function continued(traceparent: string | null | undefined): InvocationTrace | undefined {
  const given = traceparent ?? "";
  const traceId = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.exec(given)?.[1];
  return traceId === undefined ? undefined : { traceId, traceparent: given };
}

function begun(identifiers: Identifiers): InvocationTrace {
  const traceId = identifiers.unique().replaceAll("-", "");
  return { traceId, traceparent: `00-${traceId}-${traceId.slice(0, 16)}-01` };
}
