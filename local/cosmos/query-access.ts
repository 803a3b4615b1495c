import { type Container, type ContainerIndex } from "./containers.ts";
import { type IndexPosition, type IndexRange } from "./documents.ts";
import { endOfPrefix, indexKey, typeMark } from "./index-key.ts";
import { type OrderPath, sameNames } from "./indexing.ts";
import { type BinaryOperator, type Expression, type Select } from "./sql/syntax.ts";
import { isArray, isObject, type Json, type Value } from "./sql/values.ts";

/** How a query reaches its documents. */
export type Access =
  | { readonly kind: "scan" }
  | {
      readonly kind: "index";
      readonly range: IndexRange;
      /** The order of the index that is the order of the query; undefined when the query has to sort. */
      readonly order: "ascending" | "descending" | undefined;
      /** Where in the index a document stands that has these values for the items of ORDER BY. */
      readonly positionOf: (keys: readonly Value[], number: number) => IndexPosition;
    };

interface QueryShape {
  readonly container: Container;
  readonly select: Select;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly order: readonly OrderPath[];
}

/**
 * Chooses the index that narrows the query most: by equalities on its first paths, then by a range on the next, then by
 * being in the order that is asked for. What an index yields may still be too much: WHERE decides.
 */
export function chooseAccess(shape: QueryShape): Access {
  const bounds = boundsOf(shape);
  let best: { readonly score: number; readonly access: Access } = { score: 0, access: { kind: "scan" } };
  for (const index of shape.container.indexes) {
    const candidate = consider(index, bounds, shape.order);
    if (candidate.score > best.score) best = candidate;
  }
  return best.access;
}

/** The property names of a path that begins at an alias; undefined when the expression is none. */
export function pathOf(expression: Expression, alias: string): readonly string[] | undefined {
  if (expression.kind === "identifier") return expression.name === alias ? [] : undefined;
  if (expression.kind !== "property") return undefined;
  const before = pathOf(expression.of, alias);
  return before === undefined ? undefined : [...before, expression.name];
}

/** The alias by which a query names its documents; undefined when FROM starts below the document. */
export function documentAlias({ from }: Select): string | undefined {
  return from !== undefined && !from.iterate && from.expression.kind === "identifier"
    ? from.alias
    : undefined;
}

/** What WHERE says about one path in every row that it lets through. */
interface Bounds {
  readonly names: readonly string[];
  readonly equals?: Value;
  readonly low?: Value;
  readonly high?: Value;
}

function consider(
  index: ContainerIndex,
  bounds: readonly Bounds[],
  order: readonly OrderPath[],
): { readonly score: number; readonly access: Access } {
  const boundsAt = index.paths.map((names) => bounds.find((one) => sameNames(one.names, names)));
  const open = boundsAt.findIndex((one) => one?.equals === undefined);
  const fixedCount = open < 0 ? index.paths.length : open;
  const fixed = boundsAt.slice(0, fixedCount).map((one) => one?.equals);
  const next = boundsAt[fixedCount];
  const direction = orderOf(index.paths.slice(fixedCount), bounds, order);
  const score = fixedCount * 4 + (next === undefined ? 0 : 2) + (direction === undefined ? 0 : 1);
  const positionOf = (keys: readonly Value[], number: number): IndexPosition => {
    const values = index.paths.map(
      (names, place) => fixed[place] ?? keys[order.findIndex((item) => sameNames(item.names, names))],
    );
    return { key: indexKey(values), number };
  };
  const range = rangeOf(index.number, indexKey(fixed), next);
  return { score, access: { kind: "index", range, order: direction, positionOf } };
}

/**
 * The direction in which the rest of an index is the order asked for. Items that WHERE holds equal do not count; all items
 * must go the same way, since ties are ordered by number in the direction of the first. Where WHERE holds all of the index
 * equal, that is the order of numbers, as of a query that asks for none.
 */
function orderOf(
  rest: readonly (readonly string[])[],
  bounds: readonly Bounds[],
  order: readonly OrderPath[],
): "ascending" | "descending" | undefined {
  const open = order.filter(
    ({ names }) => !bounds.some((one) => one.equals !== undefined && sameNames(one.names, names)),
  );
  if (open.length !== rest.length) return undefined;
  const isDescending = order[0]?.descending === true;
  if (order.some(({ descending }) => descending !== isDescending)) return undefined;
  if (!open.every(({ names }, place) => sameNames(names, rest[place] ?? []))) return undefined;
  return isDescending ? "descending" : "ascending";
}

function rangeOf(index: number, prefix: Buffer, bounds: Bounds | undefined): IndexRange {
  const low = bounds?.low;
  const high = bounds?.high;
  const from = low === undefined ? ofType(high) : indexKey([low]);
  const to = high === undefined ? ofType(low) : indexKey([high]);
  return { index, from: Buffer.concat([prefix, from]), to: endOfPrefix(Buffer.concat([prefix, to])) };
}

/** A comparison holds only within the type of its bound. */
function ofType(bound: Value): Buffer {
  return bound === undefined ? Buffer.alloc(0) : typeMark(bound);
}

function boundsOf({ select, parameters }: QueryShape): readonly Bounds[] {
  const alias = documentAlias(select);
  if (alias === undefined || select.where === undefined) return [];
  const bounds = new Map<string, Bounds>();
  for (const found of conjuncts(select.where).flatMap((one) => boundsIn(one, alias, parameters))) {
    const key = JSON.stringify(found.names);
    bounds.set(key, { ...bounds.get(key), ...found });
  }
  return [...bounds.values()];
}

function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === "and"
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];
}

function boundsIn(
  expression: Expression,
  alias: string,
  parameters: Readonly<Record<string, Json>>,
): readonly Bounds[] {
  const bound = (path: Expression, kind: BoundKind, value: Expression): readonly Bounds[] => {
    const names = pathOf(path, alias);
    const constant = constantOf(value, parameters);
    return names === undefined || constant === undefined ? [] : [{ names, [kind]: constant }];
  };
  if (expression.kind === "between") {
    return [...bound(expression.of, "low", expression.low), ...bound(expression.of, "high", expression.high)];
  }
  if (expression.kind !== "binary") return [];
  const { left, right, operator } = expression;
  const comparison = comparisons[operator];
  if (comparison === undefined) return [];
  return [...bound(left, comparison.ofLeft, right), ...bound(right, comparison.ofRight, left)];
}

/** What the other side of a comparison is to a path on its left, and to one on its right. */
const comparisons: Partial<Readonly<Record<BinaryOperator, { ofLeft: BoundKind; ofRight: BoundKind }>>> = {
  "=": { ofLeft: "equals", ofRight: "equals" },
  "<": { ofLeft: "high", ofRight: "low" },
  "<=": { ofLeft: "high", ofRight: "low" },
  ">": { ofLeft: "low", ofRight: "high" },
  ">=": { ofLeft: "low", ofRight: "high" },
};

type BoundKind = "equals" | "low" | "high";

/** A scalar that is the same for every row; arrays and objects are not in order in an index. */
function constantOf(expression: Expression, parameters: Readonly<Record<string, Json>>): Value {
  const value =
    expression.kind === "literal"
      ? expression.value
      : expression.kind === "parameter"
        ? parameters[expression.name]
        : undefined;
  return isArray(value) || isObject(value) ? undefined : value;
}
