import { createContext, Script } from "node:vm";
import { badRequest } from "./errors.ts";

const maximumMilliseconds = 2_000;

/** Parts of the query language whose work can grow far beyond the size of what they work on. */
const maySwell =
  /\b(?:join|regexmatch|array_contains_\w+|set(?:union|intersect|difference))\b|\bselect\b.*\bselect\b/is;

/**
 * Does the work of a query. Where that may swell it is cut off after two seconds of this one thread, so that nobody else
 * waits for ever.
 *
 * @throws ServiceError 400 when it was cut off
 */
export function withinTime<T>(sql: string, work: () => T): T {
  if (!maySwell.test(sql)) return work();
  const done: T[] = [];
  context.work = () => void done.push(work());
  try {
    script.runInContext(context, { timeout: maximumMilliseconds });
  } catch (error) {
    throw isTimeout(error) ? tooLong() : error;
  }
  const [result] = done;
  return result as T; // the script ended, so that the work did
}

/** Only code that runs in a context of its own can be cut off; what it calls may belong to this one. */
const context: { work: () => void } = { work: () => undefined };
createContext(context);
const script = new Script("work()");

/** The error belongs to the other context, so that it is no `Error` of this one. */
function isTimeout(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}

function tooLong() {
  return badRequest(
    `The query was cut off after ${maximumMilliseconds / 1000} seconds of work: longer ones are not supported here.`,
  );
}
