import { aggregate } from "./aggregates.ts";
import { builtIn } from "./functions.ts";
import { isLike } from "./like.ts";
import { type BinaryOperator, type Expression, type Select, SqlError } from "./syntax.ts";
import {
  compare,
  equal,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  typeOf,
  type Value,
} from "./values.ts";

/** What an expression is evaluated in: the aliases of FROM and JOIN and, after grouping, the aggregates of the group. */
export interface Row {
  readonly aliases: Readonly<Record<string, Value>>;
  readonly aggregates?: readonly Value[];
}

export type Evaluate = (row: Row) => Value;

/** Yields the results of a subquery, given the row of the query around it. */
type Subquery = (row: Row) => readonly Json[];

/** What an expression may refer to. */
export interface Context {
  readonly aliases: ReadonlySet<string>;
  readonly parameters: Readonly<Record<string, Json>>;
  /** Where aggregates of this SELECT are gathered; undefined where none may stand, as in WHERE. */
  readonly aggregates: Aggregation[] | undefined;
  readonly compileSubquery: (select: Select, context: Context) => Subquery;
}

/** One aggregate of a SELECT: applied to a group of rows it yields its value. */
export type Aggregation = (rows: readonly Row[]) => Value;

/**
 * Turns an expression into a function of the row. Undefined spreads through operators; AND, OR and NOT follow
 * three-valued logic.
 *
 * @throws SqlError when the expression names what does not exist.
 */
export function compile(expression: Expression, context: Context): Evaluate {
  // The table pairs each kind with its own compiler, which TypeScript cannot follow through the look-up.
  const compiler = compilers[expression.kind] as (expression: Expression, context: Context) => Evaluate;
  return compiler(expression, context);
}

type Compilers = {
  readonly [Kind in Expression["kind"]]: (
    expression: Extract<Expression, { readonly kind: Kind }>,
    context: Context,
  ) => Evaluate;
};

const compilers: Compilers = {
  literal: ({ value }) => constant(value),
  parameter: ({ name }, context) => constant(parameter(name, context)),
  identifier: ({ name }, context) => alias(name, context),
  property: ({ of, name }, context) => property(compile(of, context), name),
  element: ({ of, index }, context) => element(compile(of, context), compile(index, context)),
  negate: ({ of }, context) => unaryNumber(compile(of, context), (value) => -value),
  complement: ({ of }, context) => unaryNumber(compile(of, context), (value) => ~value),
  not: ({ of }, context) => not(compile(of, context)),
  binary: ({ operator, left, right }, context) =>
    binary(operator, compile(left, context), compile(right, context)),
  and: ({ left, right }, context) => and(compile(left, context), compile(right, context)),
  or: ({ left, right }, context) => or(compile(left, context), compile(right, context)),
  coalesce: ({ left, right }, context) => coalesce(compile(left, context), compile(right, context)),
  conditional: ({ condition, then, otherwise }, context) =>
    conditional(compile(condition, context), compile(then, context), compile(otherwise, context)),
  in: ({ of, list }, context) =>
    isIn(
      compile(of, context),
      list.map((item) => compile(item, context)),
    ),
  between: ({ of, low, high }, context) =>
    between(compile(of, context), compile(low, context), compile(high, context)),
  like: ({ of, pattern, escape }, context) => like(compile(of, context), compile(pattern, context), escape),
  array: ({ items }, context) => array(items, context),
  object,
  call,
  aggregate: gather,
  subquery,
};

function constant(value: Value): Evaluate {
  return () => value;
}

function parameter(name: string, { parameters }: Context): Value {
  if (!Object.hasOwn(parameters, name)) throw new SqlError(`The parameter '${name}' has no value.`);
  return parameters[name];
}

function alias(name: string, { aliases }: Context): Evaluate {
  if (!aliases.has(name)) throw new SqlError(`Identifier '${name}' could not be resolved.`);
  return (row) => row.aliases[name];
}

function property(of: Evaluate, name: string): Evaluate {
  return (row) => member(of(row), name);
}

function member(value: Value, name: string): Value {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function element(of: Evaluate, index: Evaluate): Evaluate {
  return (row) => {
    const at = index(row);
    const value = of(row);
    if (typeof at === "string") return member(value, at);
    return typeof at === "number" && isArray(value) ? value[at] : undefined;
  };
}

function call(expression: Extract<Expression, { kind: "call" }>, context: Context): Evaluate {
  const { apply } = builtIn(expression.name, expression.arguments.length);
  const values = expression.arguments.map((argument) => compile(argument, context));
  return (row) => apply(...values.map((value) => value(row)));
}

function gather(expression: Extract<Expression, { kind: "aggregate" }>, context: Context): Evaluate {
  const { aggregates } = context;
  if (aggregates === undefined) throw new SqlError(`The aggregate ${expression.name} may not stand here.`);
  const argument = compile(expression.argument, { ...context, aggregates: undefined });
  const place = aggregates.push((rows) => aggregate(expression.name, rows.map(argument))) - 1;
  return (row) => row.aggregates?.[place];
}

function subquery(expression: Extract<Expression, { kind: "subquery" }>, context: Context): Evaluate {
  const run = context.compileSubquery(expression.select, context);
  switch (expression.form) {
    case "exists":
      return (row) => run(row).length > 0;
    case "array":
      return run;
    case "scalar":
      return (row) => run(row)[0];
  }
}

function array(items: readonly Expression[], context: Context): Evaluate {
  const compiled = items.map((item) => compile(item, context));
  return (row) => compiled.map((item) => item(row)).filter((value) => value !== undefined);
}

function object(expression: Extract<Expression, { kind: "object" }>, context: Context): Evaluate {
  return members(expression.members.map(({ name, value }) => ({ name, evaluate: compile(value, context) })));
}

/** Builds an object from named expressions, leaving out what is undefined. */
export function members(list: readonly { name: string; evaluate: Evaluate }[]): (row: Row) => JsonObject {
  return (row) => {
    const entries = list.map(({ name, evaluate }) => [name, evaluate(row)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject;
  };
}

function unaryNumber(of: Evaluate, apply: (value: number) => number): Evaluate {
  return (row) => {
    const value = of(row);
    return typeof value === "number" ? apply(value) : undefined;
  };
}

function not(of: Evaluate): Evaluate {
  return (row) => {
    const value = of(row);
    return typeof value === "boolean" ? !value : undefined;
  };
}

function and(left: Evaluate, right: Evaluate): Evaluate {
  return (row) => {
    const first = left(row);
    if (first === false) return false;
    const second = right(row);
    if (second === false) return false;
    return first === true && second === true ? true : undefined;
  };
}

function or(left: Evaluate, right: Evaluate): Evaluate {
  return (row) => {
    const first = left(row);
    if (first === true) return true;
    const second = right(row);
    if (second === true) return true;
    return first === false && second === false ? false : undefined;
  };
}

function coalesce(left: Evaluate, right: Evaluate): Evaluate {
  return (row) => {
    const value = left(row);
    return value === undefined ? right(row) : value;
  };
}

function conditional(condition: Evaluate, then: Evaluate, otherwise: Evaluate): Evaluate {
  return (row) => (condition(row) === true ? then(row) : otherwise(row));
}

function isIn(of: Evaluate, list: readonly Evaluate[]): Evaluate {
  return (row) => {
    const value = of(row);
    return value === undefined ? undefined : list.some((item) => equal(item(row), value));
  };
}

function between(of: Evaluate, low: Evaluate, high: Evaluate): Evaluate {
  return and(binary(">=", of, low), binary("<=", of, high));
}

function like(of: Evaluate, pattern: Evaluate, escape: string | undefined): Evaluate {
  return (row) => {
    const value = of(row);
    const text = pattern(row);
    if (typeof value !== "string" || typeof text !== "string") return undefined;
    return isLike(value, text, escape);
  };
}

function binary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  const apply = operators[operator];
  return (row) => apply(left(row), right(row));
}

const operators: Readonly<Record<BinaryOperator, (left: Value, right: Value) => Value>> = {
  "=": (left, right) => (left === undefined || right === undefined ? undefined : equal(left, right)),
  "!=": (left, right) => (left === undefined || right === undefined ? undefined : !equal(left, right)),
  "<": ordered((order) => order < 0),
  "<=": ordered((order) => order <= 0),
  ">": ordered((order) => order > 0),
  ">=": ordered((order) => order >= 0),
  "+": arithmetic((left, right) => left + right),
  "-": arithmetic((left, right) => left - right),
  "*": arithmetic((left, right) => left * right),
  "/": arithmetic((left, right) => left / right),
  "%": arithmetic((left, right) => left % right),
  "&": arithmetic((left, right) => left & right),
  "|": arithmetic((left, right) => left | right),
  "^": arithmetic((left, right) => left ^ right),
  "<<": arithmetic((left, right) => left << right),
  ">>": arithmetic((left, right) => left >> right),
  "||": (left, right) => (typeof left === "string" && typeof right === "string" ? left + right : undefined),
};

/** Values of different types, arrays and objects have no order. */
function ordered(holds: (order: number) => boolean): (left: Value, right: Value) => Value {
  return (left, right) => {
    const type = typeOf(left);
    if (type === "undefined" || type !== typeOf(right) || type === "array" || type === "object")
      return undefined;
    return holds(compare(left, right));
  };
}

function arithmetic(apply: (left: number, right: number) => number): (left: Value, right: Value) => Value {
  return (left, right) => {
    if (typeof left !== "number" || typeof right !== "number") return undefined;
    const result = apply(left, right);
    return Number.isFinite(result) ? result : undefined;
  };
}
