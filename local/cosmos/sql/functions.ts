import { SqlError } from "./syntax.ts";
import { canonical, equal, isArray, isObject, type Json, typeOf, type Value } from "./values.ts";

/** A built-in function with the number of arguments that it takes. It yields undefined for what it has no meaning for. */
interface BuiltIn {
  readonly minimum: number;
  readonly maximum: number;
  readonly apply: (...values: Value[]) => Value;
}

/** Finds a built-in function. @throws SqlError when there is none, or when it is called with too many or too few values. */
export function builtIn(name: string, count: number): BuiltIn {
  const found = builtIns.get(name);
  if (found === undefined) throw new SqlError(`'${name}' is not a built-in function that is supported.`);
  if (count < found.minimum || count > found.maximum) {
    const expected =
      found.minimum === found.maximum ? String(found.minimum) : `${found.minimum} to ${found.maximum}`;
    throw new SqlError(`${name} takes ${expected} arguments, not ${count}.`);
  }
  return found;
}

type Declaration = readonly [name: string, minimum: number, maximum: number, apply: BuiltIn["apply"]];

const unlimited = Number.POSITIVE_INFINITY;

const typeChecks: readonly Declaration[] = [
  ["IS_DEFINED", 1, 1, (value) => value !== undefined],
  ["IS_NULL", 1, 1, (value) => value === null],
  ["IS_NUMBER", 1, 1, (value) => typeof value === "number"],
  ["IS_INTEGER", 1, 1, (value) => Number.isInteger(value)],
  ["IS_FINITE_NUMBER", 1, 1, (value) => Number.isFinite(value)],
  ["IS_STRING", 1, 1, (value) => typeof value === "string"],
  ["IS_BOOL", 1, 1, (value) => typeof value === "boolean"],
  ["IS_ARRAY", 1, 1, (value) => isArray(value)],
  ["IS_OBJECT", 1, 1, (value) => isObject(value)],
  ["IS_PRIMITIVE", 1, 1, (value) => value === null || ["boolean", "number", "string"].includes(typeof value)],
  ["TYPE", 1, 1, typeOf],
];

const strings: readonly Declaration[] = [
  ["CONTAINS", 2, 3, matching((text, part) => text.includes(part))],
  ["STARTSWITH", 2, 3, matching((text, part) => text.startsWith(part))],
  ["ENDSWITH", 2, 3, matching((text, part) => text.endsWith(part))],
  ["STRINGEQUALS", 2, 3, matching((text, other) => text === other)],
  ["REGEXMATCH", 2, 3, regexMatch],
  ["INDEX_OF", 2, 3, indexOf],
  ["LOWER", 1, 1, onString((text) => text.toLowerCase())],
  ["UPPER", 1, 1, onString((text) => text.toUpperCase())],
  ["TRIM", 1, 1, onString((text) => text.trim())],
  ["LTRIM", 1, 1, onString((text) => text.trimStart())],
  ["RTRIM", 1, 1, onString((text) => text.trimEnd())],
  ["LENGTH", 1, 1, onString((text) => text.length)],
  ["REVERSE", 1, 1, onString((text) => Array.from(text).reverse().join(""))],
  ["LEFT", 2, 2, onStringAndNumber((text, count) => text.slice(0, Math.max(0, count)))],
  ["RIGHT", 2, 2, onStringAndNumber((text, count) => (count > 0 ? text.slice(-count) : ""))],
  ["REPLICATE", 2, 2, onStringAndNumber(replicate)],
  ["SUBSTRING", 3, 3, substring],
  ["REPLACE", 3, 3, replace],
  ["CONCAT", 2, unlimited, (...parts) => (parts.every(isString) ? parts.join("") : undefined)],
  ["TOSTRING", 1, 1, (value) => (value === undefined || isString(value) ? value : JSON.stringify(value))],
  ["STRINGTONUMBER", 1, 1, onString((text) => parsed(text, isNumber))],
  ["STRINGTOBOOLEAN", 1, 1, onString((text) => parsed(text, (value) => typeof value === "boolean"))],
  ["STRINGTOARRAY", 1, 1, onString((text) => parsed(text, isArray))],
  ["STRINGTOOBJECT", 1, 1, onString((text) => parsed(text, isObject))],
];

const numbers: readonly Declaration[] = [
  ["ABS", 1, 1, onNumber(Math.abs)],
  ["CEILING", 1, 1, onNumber(Math.ceil)],
  ["FLOOR", 1, 1, onNumber(Math.floor)],
  ["ROUND", 1, 1, onNumber((value) => Math.sign(value) * Math.round(Math.abs(value)))],
  ["TRUNC", 1, 1, onNumber(Math.trunc)],
  ["SIGN", 1, 1, onNumber(Math.sign)],
  ["SQRT", 1, 1, onNumber(Math.sqrt)],
  ["SQUARE", 1, 1, onNumber((value) => value * value)],
  ["POWER", 2, 2, (base, exponent) => onNumber((value) => value ** Number(exponent))(base)],
];

const arrays: readonly Declaration[] = [
  ["ARRAY_CONTAINS", 2, 3, arrayContains],
  [
    "ARRAY_CONTAINS_ANY",
    2,
    unlimited,
    (array, ...wanted) => onArray((items) => wanted.some(among(items)))(array),
  ],
  [
    "ARRAY_CONTAINS_ALL",
    2,
    unlimited,
    (array, ...wanted) => onArray((items) => wanted.every(among(items)))(array),
  ],
  ["ARRAY_LENGTH", 1, 1, onArray((items) => items.length)],
  ["ARRAY_CONCAT", 2, unlimited, (...parts) => (parts.every(isArray) ? parts.flat() : undefined)],
  ["ARRAY_SLICE", 2, 3, arraySlice],
  ["SETINTERSECT", 2, 2, (left, right) => sets(left, right, (a, b) => distinct(a.filter(among(b))))],
  ["SETUNION", 2, 2, (left, right) => sets(left, right, (a, b) => distinct([...a, ...b]))],
  ["SETDIFFERENCE", 2, 2, (left, right) => sets(left, right, (a, b) => distinct(a.filter(notAmong(b))))],
];

const times: readonly Declaration[] = [
  ["GETCURRENTDATETIME", 0, 0, () => dateTime(Date.now())],
  ["GETCURRENTTIMESTAMP", 0, 0, () => Date.now()],
  ["DATETIMETOTIMESTAMP", 1, 1, onString((text) => defined(Date.parse(text)))],
  ["TIMESTAMPTODATETIME", 1, 1, onNumber(dateTime)],
];

const conditionals: readonly Declaration[] = [
  ["IIF", 3, 3, (condition, then, otherwise) => (condition === true ? then : otherwise)],
];

const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  [...typeChecks, ...strings, ...numbers, ...arrays, ...times, ...conditionals].map(
    ([name, minimum, maximum, apply]) => [name, { minimum, maximum, apply }],
  ),
);

function isString(value: Value): value is string {
  return typeof value === "string";
}

function isNumber(value: Value): value is number {
  return typeof value === "number";
}

function onString(apply: (text: string) => Value): BuiltIn["apply"] {
  return (text) => (isString(text) ? apply(text) : undefined);
}

function onNumber(apply: (value: number) => Value): BuiltIn["apply"] {
  return (value) => {
    const result = isNumber(value) ? apply(value) : undefined;
    return isNumber(result) ? defined(result) : result;
  };
}

function onArray(apply: (items: readonly Json[]) => Value): BuiltIn["apply"] {
  return (items) => (isArray(items) ? apply(items) : undefined);
}

function onStringAndNumber(apply: (text: string, count: number) => Value): BuiltIn["apply"] {
  return (text, count) => (isString(text) && isNumber(count) ? apply(text, count) : undefined);
}

/** A comparison of two texts whose third argument, true, makes it blind to case. */
function matching(apply: (text: string, part: string) => boolean): BuiltIn["apply"] {
  return (text, part, ignoreCase) => {
    if (!isString(text) || !isString(part)) return undefined;
    return ignoreCase === true ? apply(text.toLowerCase(), part.toLowerCase()) : apply(text, part);
  };
}

function regexMatch(text: Value, pattern: Value, modifiers: Value): Value {
  if (!isString(text) || !isString(pattern)) return undefined;
  const flags = isString(modifiers) ? modifiers : "";
  if (!/^[msi]*$/.test(flags))
    throw new SqlError(`REGEXMATCH supports the modifiers m, s and i, not '${flags}'.`);
  try {
    return new RegExp(pattern, `${flags}u`).test(text);
  } catch (cause) {
    throw new SqlError(`'${pattern}' is not a regular expression.`, { cause });
  }
}

/** The service gives no more than 10,000 characters. */
function replicate(text: string, count: number): Value {
  return count >= 0 && text.length * count <= 10_000 ? text.repeat(count) : undefined;
}

function indexOf(text: Value, part: Value, start: Value): Value {
  return isString(text) && isString(part) ? text.indexOf(part, isNumber(start) ? start : 0) : undefined;
}

function substring(text: Value, start: Value, length: Value): Value {
  if (!isString(text) || !isNumber(start) || !isNumber(length)) return undefined;
  return start < 0 ? "" : text.slice(start, start + Math.max(0, length));
}

function replace(text: Value, from: Value, to: Value): Value {
  if (!isString(text) || !isString(from) || !isString(to)) return undefined;
  return from === "" ? text : text.replaceAll(from, () => to);
}

function parsed(text: string, wanted: (value: Value) => boolean): Value {
  try {
    const value = JSON.parse(text) as Json;
    return wanted(value) ? value : undefined;
  } catch {
    return undefined; // a text that is not JSON has no value
  }
}

function arrayContains(array: Value, wanted: Value, partial: Value): Value {
  if (!isArray(array)) return undefined;
  return array.some((item) => (partial === true ? includes(item, wanted) : equal(item, wanted)));
}

/** Whether an item is the wanted value, or an object that holds at least its properties. */
function includes(item: Value, wanted: Value): boolean {
  if (!isObject(item) || !isObject(wanted)) return equal(item, wanted);
  return Object.keys(wanted).every((name) => includes(item[name], wanted[name]));
}

function arraySlice(array: Value, start: Value, length: Value): Value {
  if (!isArray(array) || !isNumber(start)) return undefined;
  const first = start < 0 ? Math.max(0, array.length + start) : start;
  return array.slice(first, isNumber(length) ? first + Math.max(0, length) : undefined);
}

function among(items: readonly Json[]): (value: Value) => boolean {
  return (value) => items.some((item) => equal(item, value));
}

function notAmong(items: readonly Json[]): (value: Value) => boolean {
  return (value) => !among(items)(value);
}

function sets(
  left: Value,
  right: Value,
  apply: (left: readonly Json[], right: readonly Json[]) => readonly Json[],
): Value {
  return isArray(left) && isArray(right) ? apply(left, right) : undefined;
}

function distinct(items: readonly Json[]): readonly Json[] {
  return [...new Map(items.map((item) => [canonical(item), item])).values()];
}

/** The service writes seven decimals of a second. */
function dateTime(milliseconds: number): Value {
  return Math.abs(milliseconds) <= 8.64e15
    ? new Date(milliseconds).toISOString().replace("Z", "0000Z")
    : undefined;
}

function defined(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
