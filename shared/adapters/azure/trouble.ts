import { Fault } from "../../application/fault.ts";

/** The longest that one call to a service may take; a call without an end would hold its message for ever. */
const callMilliseconds = 10_000;

/** Runs one call to a service and answers in time: with what the service answered, or with a Fault. */
export type Call = <Answer>(
  call: string,
  run: (abortSignal: AbortSignal) => Promise<Answer>,
) => Promise<Answer>;

/**
 * Runs one call to an Azure service under a deadline. Whatever goes wrong that the caller did not foresee is a
 * Fault: the outcome is not known, and the state has to be read again.
 */
export async function underDeadline<Answer>(
  call: string,
  run: (abortSignal: AbortSignal) => Promise<Answer>,
  milliseconds = callMilliseconds,
): Promise<Answer> {
  const deadline = AbortSignal.timeout(milliseconds);
  try {
    return await Promise.race([run(deadline), rejection(deadline)]);
  } catch (error) {
    throw error instanceof Fault
      ? error
      : new Fault(`${call} failed`, { cause: error, ...retryAfter(error) });
  }
}

/** The HTTP status that an SDK error carries, wherever that SDK keeps it; `undefined` when there is none. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, statusCode, cause } = error as { code?: unknown; statusCode?: unknown; cause?: unknown };
  if (typeof statusCode === "number") return statusCode;
  if (typeof code === "number") return code;
  return statusOf(cause);
}

/** An SDK may ignore its abort signal (trap 24 of docs/azure-sdk-traps.md): the deadline holds all the same. */
function rejection(deadline: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    deadline.addEventListener("abort", () => reject(new Fault("the deadline of a call has passed")), {
      once: true,
    });
  });
}

/** The delay that a throttling service asks for, wherever its SDK keeps that: Cosmos hides it like the status of a batch. */
function retryAfter(error: unknown): { readonly retryAfterSeconds?: number } {
  if (typeof error !== "object" || error === null) return {};
  const { retryAfterInMs, cause } = error as { retryAfterInMs?: unknown; cause?: unknown };
  if (typeof retryAfterInMs !== "number") return retryAfter(cause);
  return { retryAfterSeconds: Math.ceil(retryAfterInMs / 1000) };
}
