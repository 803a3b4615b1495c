/** A JSON value as stored. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** What an expression yields: a JSON value, or undefined where a property is missing or an operation has no meaning. */
export type Value = Json | undefined;

/** The order of the types where values of different types are sorted together. */
const typeOrder = ["undefined", "null", "boolean", "number", "string", "array", "object"] as const;
type TypeName = (typeof typeOrder)[number];

export function typeOf(value: Value): TypeName {
  if (value === undefined) return "undefined";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as TypeName;
}

/** The position of a value's type in the order of types; undefined comes first, objects last. */
export function typeRank(value: Value): number {
  return typeOrder.indexOf(typeOf(value));
}

export function isArray(value: Value): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Value): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are the same JSON value; the order of an object's properties does not count. */
export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((item, index) => equal(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name]))
  );
}

/**
 * Orders two values for ORDER BY, MIN and MAX: by type first, then by value. Arrays and objects have no order among
 * themselves and count as ties.
 */
export function compare(left: Value, right: Value): number {
  const byType = typeRank(left) - typeRank(right);
  if (byType !== 0) return byType;
  if (typeof left === "string" && typeof right === "string") return compareStrings(left, right);
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  return 0;
}

/** A text that is the same for equal values and different for others; undefined has its own. */
export function canonical(value: Value): string {
  if (isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
  }
  return value === undefined ? "undefined" : JSON.stringify(value);
}

/** Follows property names from a value; undefined as soon as one is missing. */
export function valueAt(value: Value, names: readonly string[]): Value {
  let at: Value = value;
  for (const name of names) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** A property that is a text; the empty text when it is not. */
export function textOf(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

/**
 * Orders by code point, as UTF-8 does. JavaScript's own order is by UTF-16 unit, which puts the characters beyond the
 * basic plane before U+E000 to U+FFFF.
 */
function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = unitRank(left.charCodeAt(index)) - unitRank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function unitRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
