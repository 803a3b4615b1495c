import { badRequest } from "./errors.ts";
import { isArray, isObject, type Json, type JsonObject, type Value } from "./sql/values.ts";

export interface PatchOperation {
  readonly op: "add" | "set" | "replace" | "remove" | "incr" | "move";
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** A partial update and, where given, the condition that the document must meet (`FROM c WHERE ...`). */
export interface Patch {
  readonly operations: readonly PatchOperation[];
  readonly condition: string | undefined;
}

const maximumOperations = 10;
const operationNames: ReadonlySet<unknown> = new Set(["add", "set", "replace", "remove", "incr", "move"]);
const systemProperties: ReadonlySet<unknown> = new Set(["_rid", "_self", "_etag", "_attachments", "_ts"]);

/** Reads the body of a patch: a list of operations, alone or beside a condition. @throws ServiceError 400 */
export function parsePatch(body: Value): Patch {
  const operations = isObject(body) ? body["operations"] : body;
  const condition = isObject(body) ? body["condition"] : undefined;
  if (!isArray(operations) || operations.length === 0) throw badRequest("A patch needs operations.");
  if (operations.length > maximumOperations) {
    throw badRequest(
      `The number of patch operations can't exceed '${maximumOperations}', this one has ${operations.length}.`,
    );
  }
  return {
    operations: operations.map(parseOperation),
    condition: typeof condition === "string" && condition !== "" ? condition : undefined,
  };
}

/**
 * Applies the operations in order to a document, which stays as it was.
 *
 * @throws ServiceError 400 when an operation does not fit; then none counts
 */
export function applyPatch(document: JsonObject, operations: readonly PatchOperation[]): JsonObject {
  return operations.reduce<JsonObject>((value, operation) => applyOperation(value, operation), document);
}

function parseOperation(given: Json): PatchOperation {
  const operation = isObject(given) ? given : {};
  const name = typeof operation["op"] === "string" ? operation["op"].toLowerCase() : operation["op"];
  const { path, from } = operation as Partial<Record<string, unknown>>;
  if (!operationNames.has(name))
    throw badRequest(`The patch operation ${JSON.stringify(name)} is not supported.`);
  if (typeof path !== "string") throw badRequest("A patch operation needs a path.");
  refuseSystemProperty(path);
  if (name === "move") {
    if (typeof from !== "string") throw badRequest("A patch operation 'move' needs 'from'.");
    refuseSystemProperty(from);
  }
  return { ...operation, op: name, path } as PatchOperation;
}

function refuseSystemProperty(path: string): void {
  if (systemProperties.has(stepsOf(path)[0])) {
    throw badRequest(`The path '${path}' is a system property and cannot be patched.`);
  }
}

function stepsOf(path: string): readonly string[] {
  if (!path.startsWith("/") || path.length < 2) throw badRequest(`The patch path '${path}' is not valid.`);
  const steps = path.slice(1).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function applyOperation(document: JsonObject, operation: PatchOperation): JsonObject {
  if (operation.op !== "move") return edit(document, stepsOf(operation.path), edits[operation.op](operation));
  const from = stepsOf(operation.from ?? "");
  const moved = lookUp(document, from);
  if (moved === undefined) throw badRequest(`There is nothing at '${operation.from ?? ""}' to move.`);
  const without = edit(document, from, edits.remove(operation));
  return edit(without, stepsOf(operation.path), edits.add({ ...operation, value: moved }));
}

function lookUp(value: Value, steps: readonly string[]): Value {
  let at: Value = value;
  for (const step of steps) {
    if (isArray(at)) at = at[Number(step)];
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/** What an operation makes of the array or object that holds its last step. */
interface Edit {
  readonly inArray: (items: readonly Json[], index: number) => readonly Json[];
  readonly inObject: (object: JsonObject, name: string) => JsonObject;
}

const edits: Readonly<Record<Exclude<PatchOperation["op"], "move">, (operation: PatchOperation) => Edit>> = {
  add: ({ path, value }) => ({
    inArray: (items, index) => {
      if (index > items.length) throw outOfRange(path);
      return items.toSpliced(index, 0, given(path, value));
    },
    inObject: (object, name) => ({ ...object, [name]: given(path, value) }),
  }),
  set: ({ path, value }) => ({
    inArray: (items, index) => {
      if (index > items.length) throw outOfRange(path);
      return items.toSpliced(index, 1, given(path, value));
    },
    inObject: (object, name) => ({ ...object, [name]: given(path, value) }),
  }),
  replace: ({ path, value }) => ({
    inArray: (items, index) => items.with(existing(items, index, path), given(path, value)),
    inObject: (object, name) => {
      if (!Object.hasOwn(object, name)) throw missing(path);
      return { ...object, [name]: given(path, value) };
    },
  }),
  remove: ({ path }) => ({
    inArray: (items, index) => items.toSpliced(existing(items, index, path), 1),
    inObject: (object, name) => {
      if (!Object.hasOwn(object, name)) throw missing(path);
      return Object.fromEntries(Object.entries(object).filter(([one]) => one !== name));
    },
  }),
  incr: ({ path, value }) => ({
    inArray: (items, index) => items.with(existing(items, index, path), sum(path, items[index], value)),
    inObject: (object, name) => ({
      ...object,
      [name]: sum(path, Object.hasOwn(object, name) ? object[name] : 0, value),
    }),
  }),
};

function edit(document: JsonObject, steps: readonly string[], change: Edit): JsonObject {
  return editAt(document, steps, change) as JsonObject;
}

function editAt(value: Value, [step = "", ...rest]: readonly string[], change: Edit): Json {
  if (isArray(value)) {
    const index = indexIn(value, step, rest.length === 0);
    return rest.length === 0
      ? change.inArray(value, index)
      : value.with(existing(value, index, step), editAt(value[index], rest, change));
  }
  if (!isObject(value)) throw missing(step);
  if (rest.length === 0) return change.inObject(value, step);
  if (!Object.hasOwn(value, step)) throw missing(step);
  return { ...value, [step]: editAt(value[step], rest, change) };
}

function indexIn(items: readonly Json[], step: string, last: boolean): number {
  if (step === "-" && last) return items.length;
  if (!/^(?:0|[1-9]\d*)$/.test(step)) throw badRequest(`'${step}' is not an index of an array.`);
  return Number(step);
}

function existing(items: readonly Json[], index: number, path: string): number {
  if (index >= items.length) throw outOfRange(path);
  return index;
}

function given(path: string, value: Value): Json {
  if (value === undefined) throw badRequest(`The patch operation on '${path}' needs a value.`);
  return value;
}

function sum(path: string, left: Value, right: Value): number {
  if (typeof left !== "number" || typeof right !== "number") {
    throw badRequest(`The patch operation 'incr' on '${path}' needs numbers.`);
  }
  const result = left + right;
  if (!Number.isFinite(result))
    throw badRequest(`The patch operation 'incr' on '${path}' exceeds what a number can be.`);
  return result;
}

function missing(path: string) {
  return badRequest(`There is nothing at the patch path '${path}'.`);
}

function outOfRange(path: string) {
  return badRequest(`The index of the patch path '${path}' is out of the array's range.`);
}
