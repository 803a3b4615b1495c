import { randomBytes } from "node:crypto";
import { type RpcTraceContext } from "./rpc-data.ts";

const wellFormed = /^00-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-([\da-f]{2})$/;

/**
 * The trace that an invocation belongs to: a new span of the caller's trace, or of a new one when the caller named none.
 * @param traceParent the caller's W3C `traceparent`; a malformed one counts as absent
 * @param traceState the caller's W3C `tracestate`, passed on as it is
 */
export function continueTrace(traceParent: string | undefined, traceState = ""): RpcTraceContext {
  const [, traceId = randomBytes(16).toString("hex"), flags = "00"] =
    wellFormed.exec(traceParent ?? "") ?? [];
  return {
    traceParent: `00-${traceId}-${randomBytes(8).toString("hex")}-${flags}`,
    traceState,
    attributes: {},
  };
}
