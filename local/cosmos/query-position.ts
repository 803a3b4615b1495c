import { badRequest } from "./errors.ts";
import { type OrderPath } from "./indexing.ts";
import { compare, isArray, type Json, type Value } from "./sql/values.ts";

/** The place of a value among the results of a query. */
export interface Position {
  /** The values of the items of ORDER BY. */
  readonly keys: readonly Value[];
  /** The number of the document and which of its rows. */
  readonly number: number;
  readonly row: number;
  /** The group, where there is GROUP BY. */
  readonly group: string;
  /** How many values TOP or LIMIT still allow after this one. */
  readonly left: number | undefined;
}

/** Before every position. */
export const start: Position = { keys: [], number: 0, row: 0, group: "", left: undefined };

/** The order of results: by ORDER BY, then by number in the direction of its first item, then by row. */
export function comparePositions(left: Position, right: Position, order: readonly OrderPath[]): number {
  for (const [index, { descending }] of order.entries()) {
    const difference = compare(left.keys[index], right.keys[index]);
    if (difference !== 0) return descending ? -difference : difference;
  }
  const byNumber = left.number - right.number;
  if (byNumber !== 0) return order[0]?.descending === true ? -byNumber : byNumber;
  return left.row - right.row;
}

/** The text of a position, valid for the query with this signature only. */
export function toContinuation({ keys, number, row, group, left }: Position, signature: string): string {
  const boxed = keys.map((key) => (key === undefined ? [] : [key]));
  return Buffer.from(JSON.stringify([signature, boxed, number, row, group, left ?? null])).toString(
    "base64url",
  );
}

/** @throws ServiceError 400 for what is not a continuation of this very query */
export function parseContinuation(text: string, expected: string): Position {
  const invalid = badRequest("Invalid Continuation Token");
  const parts = parseParts(text);
  if (!isArray(parts)) throw invalid;
  const [signature, boxed, number, row, group, left] = parts;
  const fits = signature === expected && isArray(boxed) && boxed.every(isArray) && typeof group === "string";
  if (!fits || !isCount(number) || !isCount(row) || !(left === null || isCount(left))) throw invalid;
  return { keys: boxed.map(([key]) => key), number, row, group, left: left ?? undefined };
}

function parseParts(text: string): Value {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString()) as Json;
  } catch {
    return undefined; // the caller refuses what is not a list
  }
}

function isCount(value: Value): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
