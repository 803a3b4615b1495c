import { isUtf8 } from "node:buffer";
import { badRequest } from "./errors.ts";
import { isArray, isObject, type Json, type Value } from "./sql/values.ts";

/** The levels of arrays and objects that a document may have, the service's own limit. */
export const maximumNesting = 128;

/** A request's envelope around documents has a few levels of its own; what is deeper than this is never read. */
const maximumRequestNesting = 2 * maximumNesting;

/** Reads a request's body. @throws ServiceError 400 when it is not JSON in UTF-8, or nested too deeply to be read */
export function parseJson(body: Buffer): Json {
  if (!isUtf8(body)) throw unreadable("it is not UTF-8");
  if (isNestedDeeper(body, maximumRequestNesting)) {
    throw unreadable(`it is nested deeper than ${maximumRequestNesting} levels`);
  }
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    throw unreadable("it is not JSON");
  }
}

/** Whether a value has more levels of arrays and objects than that; a scalar has none. */
export function isDeeperThan(value: Value, levels: number): boolean {
  if (isArray(value)) return levels === 0 || value.some((item) => isDeeperThan(item, levels - 1));
  if (!isObject(value)) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

function unreadable(why: string) {
  return badRequest(`The request payload is invalid. Ensure to provide a valid request payload: ${why}.`);
}

const quote = 0x22;
const backslash = 0x5c;

/** Each bracket and what it adds to the nesting. */
const brackets = new Int8Array(256);
for (const open of "[{") brackets[open.charCodeAt(0)] = 1;
for (const close of "]}") brackets[close.charCodeAt(0)] = -1;

/** Counts brackets outside texts, without recursion: a parser or a writer that recurses would run out of stack. */
function isNestedDeeper(body: Buffer, levels: number): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index] ?? 0;
    if (byte === quote) inText = !inText;
    else if (!inText) depth += brackets[byte] ?? 0;
    else if (byte === backslash) index++;
    if (depth > levels) return true;
  }
  return false;
}
