import { type Aggregation, compile, type Context, type Evaluate, members, type Row } from "./evaluate.ts";
import { type Expression, partsOf, type Select, type Source, SqlError } from "./syntax.ts";
import { canonical, compare, isArray, type Json, type JsonObject, type Value } from "./values.ts";

/** A SELECT made ready to run; the steps are apart so that a caller can page through them. */
export interface CompiledSelect {
  /** The rows that FROM and JOIN make of one outer row (for a query: of one document) and WHERE lets through. */
  readonly rowsOf: (outer: Row) => readonly Row[];
  /** Present when there is a GROUP BY or an aggregate: turns all rows into one row for each group. */
  readonly group: ((rows: Iterable<Row>) => readonly Group[]) | undefined;
  readonly orderBy: readonly { readonly evaluate: Evaluate; readonly descending: boolean }[];
  readonly project: Evaluate;
  readonly distinct: boolean;
  readonly top: number | undefined;
  readonly offset: number | undefined;
  readonly limit: number | undefined;
}

interface Group {
  /** The same text for rows of the same group. */
  readonly key: string;
  readonly row: Row;
}

/** Makes a query ready to run over documents, each given by `documentRow`. @throws SqlError */
export function compileQuery(select: Select, parameters: Readonly<Record<string, Json>>): CompiledSelect {
  return compileSelect(select, {
    aliases: new Set([document]),
    parameters,
    aggregates: undefined,
    compileSubquery,
  });
}

/** The outer row from which a query's FROM takes a document. */
export function documentRow(value: JsonObject): Row {
  return { aliases: { [document]: value } };
}

/** Runs a whole SELECT over the rows of the given outer rows. */
export function runSelect(select: CompiledSelect, outer: readonly Row[]): readonly Json[] {
  const rows = outer.flatMap(select.rowsOf);
  const grouped = select.group === undefined ? rows : select.group(rows).map(({ row }) => row);
  const values = sortRows(select, grouped)
    .map(select.project)
    .filter((value) => value !== undefined);
  const kept = select.distinct
    ? [...new Map(values.map((value) => [canonical(value), value])).values()]
    : values;
  const offset = select.offset ?? 0;
  const end = Math.min(select.top ?? Infinity, select.limit === undefined ? Infinity : offset + select.limit);
  return kept.slice(offset, end);
}

/** The alias under which the document itself waits for FROM to name it; no identifier is empty. */
const document = "";

function compileSubquery(select: Select, context: Context): (row: Row) => readonly Json[] {
  const compiled = compileSelect(select, context);
  return (row) => runSelect(compiled, [row]);
}

function compileSelect(select: Select, outer: Context): CompiledSelect {
  const from = compileFrom(select, { ...outer, aggregates: undefined });
  const aggregates: Aggregation[] = [];
  const inner: Context = { ...from.context, aggregates };
  const project = compileProjection(select, inner);
  const orderBy = select.orderBy.map(({ expression, descending }) => ({
    evaluate: compile(expression, inner),
    descending,
  }));
  const grouped = select.groupBy.length > 0 || aggregates.length > 0;
  if (grouped) refuseWhatIsNotGrouped(select);
  return {
    rowsOf: filtered(from.rowsOf, select.where && compile(select.where, from.context)),
    group: grouped ? grouping(select, from.context, aggregates) : undefined,
    orderBy,
    project,
    distinct: select.distinct,
    top: count(select.top, "TOP", outer),
    offset: count(select.offset, "OFFSET", outer),
    limit: count(select.limit, "LIMIT", outer),
  };
}

interface From {
  readonly context: Context;
  readonly rowsOf: (outer: Row) => readonly Row[];
}

function compileFrom(select: Select, outer: Context): From {
  const withoutDocument = new Set(outer.aliases);
  withoutDocument.delete(document);
  let from: From = { context: { ...outer, aliases: withoutDocument }, rowsOf: (row) => [row] };
  if (select.from !== undefined) from = firstSource(select.from, outer, withoutDocument);
  for (const join of select.joins) from = joined(from, join);
  return from;
}

/** The first source; a name that is no alias stands for the documents of the container. */
function firstSource(source: Source, outer: Context, aliases: ReadonlySet<string>): From {
  const name = leftmost(source.expression);
  const isContainer = name !== undefined && !aliases.has(name) && outer.aliases.has(document);
  const known = isContainer ? new Set([...outer.aliases, name]) : outer.aliases;
  const rowsOf = sourceRows(source, { ...outer, aliases: known });
  const context = { ...outer, aliases: new Set([...aliases, source.alias ?? anonymous]) };
  if (!isContainer) return { context, rowsOf };
  if (source.expression.kind === "identifier" && !source.iterate) {
    const alias = source.alias ?? name;
    return { context, rowsOf: ({ aliases: given }) => [{ aliases: { [alias]: given[document] } }] };
  }
  return {
    context,
    rowsOf: (row) => rowsOf({ aliases: { ...row.aliases, [name]: row.aliases[document] } }),
  };
}

const anonymous = "\0";

function joined(from: From, source: Source): From {
  const rowsOf = sourceRows(source, from.context);
  const alias = source.alias ?? anonymous;
  if (from.context.aliases.has(alias)) throw new SqlError(`The alias '${alias}' is used twice.`);
  return {
    context: { ...from.context, aliases: new Set([...from.context.aliases, alias]) },
    rowsOf: (outer) => allRows(from.rowsOf(outer), rowsOf),
  };
}

const maximumRows = 100_000;

function allRows(rows: readonly Row[], rowsOf: From["rowsOf"]): readonly Row[] {
  const all: Row[] = [];
  for (const row of rows) {
    for (const one of rowsOf(row)) all.push(one);
    if (all.length > maximumRows) {
      throw new SqlError(`JOIN makes more than ${maximumRows} rows of one document: that is not supported.`);
    }
  }
  return all;
}

function sourceRows(source: Source, context: Context): (row: Row) => readonly Row[] {
  const alias = source.alias ?? anonymous;
  const bind = (row: Row) => (value: Value) => ({ aliases: { ...row.aliases, [alias]: value } });
  if (source.expression.kind === "subquery" && !source.iterate) {
    const run = context.compileSubquery(source.expression.select, context);
    return (row) => run(row).map(bind(row));
  }
  const evaluate = compile(source.expression, context);
  return (row) => {
    const value = evaluate(row);
    if (!source.iterate) return value === undefined ? [] : [bind(row)(value)];
    return isArray(value) ? value.map(bind(row)) : [];
  };
}

function leftmost(expression: Expression): string | undefined {
  if (expression.kind === "identifier") return expression.name;
  return expression.kind === "property" || expression.kind === "element"
    ? leftmost(expression.of)
    : undefined;
}

function filtered(rowsOf: From["rowsOf"], where: Evaluate | undefined): From["rowsOf"] {
  return where === undefined ? rowsOf : (outer) => rowsOf(outer).filter((row) => where(row) === true);
}

function compileProjection({ projection, from, joins }: Select, context: Context): Evaluate {
  switch (projection.kind) {
    case "value":
      return compile(projection.expression, context);
    case "list":
      return members(
        projection.items.map(({ name, expression }) => ({ name, evaluate: compile(expression, context) })),
      );
    case "star": {
      if (from === undefined || joins.length > 0) {
        throw new SqlError("'SELECT *' is only valid with a single input set.");
      }
      const alias = from.alias ?? anonymous;
      return (row) => row.aliases[alias];
    }
  }
}

function grouping(
  select: Select,
  context: Context,
  aggregates: readonly Aggregation[],
): (rows: Iterable<Row>) => readonly Group[] {
  const keys = select.groupBy.map((expression) => compile(expression, context));
  return (rows) => {
    const groups = new Map<string, Row[]>();
    if (keys.length === 0) groups.set("", []);
    for (const row of rows) {
      const key = keys.map((evaluate) => canonical(evaluate(row))).join(",");
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
    return Array.from(groups, ([key, group]) => ({
      key,
      row: { aliases: group[0]?.aliases ?? {}, aggregates: aggregates.map((apply) => apply(group)) },
    }));
  };
}

/** Outside aggregates a grouped SELECT may use only what it groups by. */
function refuseWhatIsNotGrouped({ projection, orderBy, groupBy }: Select): void {
  if (orderBy.length > 0)
    throw new SqlError("ORDER BY together with GROUP BY or an aggregate is not supported.");
  if (projection.kind === "star") throw new SqlError("'SELECT *' is not valid with GROUP BY.");
  const keys = new Set(groupBy.map((expression) => JSON.stringify(expression)));
  const check = (expression: Expression): void => {
    if (expression.kind === "aggregate" || keys.has(JSON.stringify(expression))) return;
    if (expression.kind === "identifier") {
      throw new SqlError(
        `'${expression.name}' is invalid in the select list because it is not contained in either an aggregate ` +
          "function or the GROUP BY clause.",
      );
    }
    partsOf(expression).forEach(check);
  };
  if (projection.kind === "value") check(projection.expression);
  else projection.items.forEach(({ expression }) => check(expression));
}

function count(expression: Expression | undefined, clause: string, outer: Context): number | undefined {
  if (expression === undefined) return undefined;
  const value = compile(expression, { ...outer, aliases: new Set(), aggregates: undefined })({ aliases: {} });
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw new SqlError(`${clause} must be an integer that is not negative.`);
  }
  return value;
}

function sortRows({ orderBy }: CompiledSelect, rows: readonly Row[]): readonly Row[] {
  if (orderBy.length === 0) return rows;
  const keyed = rows.map((row) => ({ row, keys: orderBy.map(({ evaluate }) => evaluate(row)) }));
  const order = (left: readonly Value[], right: readonly Value[]) => {
    for (const [index, { descending }] of orderBy.entries()) {
      const difference = compare(left[index], right[index]);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  };
  return keyed.sort((left, right) => order(left.keys, right.keys)).map(({ row }) => row);
}
