import { Fault } from "../../application/fault.ts";

/** What may be told of an error: never the text of a library, which may hold a body, an address or a key. */
export interface ErrorSummary {
  readonly name: string;
  /** Of our own faults only, whose texts are constant. */
  readonly text?: string;
  /** As the library or the system names it, such as `ECONNREFUSED`. */
  readonly code?: string | number;
  /** Of HTTP. */
  readonly status?: number;
  /** The places in our own code that it passed through, the innermost first. */
  readonly at?: readonly string[];
  readonly cause?: ErrorSummary;
}

/** How many causes are followed. */
const deepest = 4;
const mostPlaces = 8;
const longestText = 200;

export function summaryOf(error: unknown, depth = 0): ErrorSummary {
  if (!(error instanceof Error)) return { name: `(${typeof error})` };
  const { name, cause } = error;
  return {
    name: word.test(name) ? name : "Error",
    ...(error instanceof Fault ? { text: printable(error.message) } : {}),
    ...codesOf(error),
    ...(depth === 0 ? { at: placesOf(error) } : {}),
    ...(cause === undefined || depth === deepest ? {} : { cause: summaryOf(cause, depth + 1) }),
  };
}

const word = /^[\w.-]{1,60}$/;

const printable = (text: string): string => text.slice(0, longestText).replace(/[^ -~]/g, "?");

function codesOf(error: object): { readonly code?: string | number; readonly status?: number } {
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  const isCode = typeof code === "number" || (typeof code === "string" && word.test(code));
  return {
    ...(isCode ? { code } : {}),
    ...(typeof statusCode === "number" ? { status: statusCode } : {}),
  };
}

/** A stack begins with the text of the error: when that cannot be told from the frames, there are none. */
function placesOf({ stack = "", message }: Error): readonly string[] {
  const name = /^[\w.]+(?: \[\w+\])?(?:: )?/.exec(stack)?.[0] ?? "";
  if (!stack.startsWith(message, name.length)) return [];
  const frames = stack.slice(name.length + message.length).split("\n");
  return frames.flatMap((frame) => placeOf(frame) ?? []).slice(0, mostPlaces);
}

/** A line of our sources, or of the bundle that they are deployed as. */
function placeOf(frame: string): string | undefined {
  if (frame.includes("/node_modules/")) return undefined;
  const [, file, line] =
    /^ {4}at .*\/((?:functions|shared|local)\/[\w./-]{1,120}\.ts|main\.mjs):(\d+):\d+\)?$/.exec(frame) ?? [];
  return file === undefined || line === undefined ? undefined : `${file}:${line}`;
}
