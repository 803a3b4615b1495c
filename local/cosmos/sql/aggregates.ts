import { type AggregateName } from "./syntax.ts";
import { compare, type Value } from "./values.ts";

/**
 * The value of an aggregate over a group. Undefined values do not count; SUM and AVG over anything but numbers, and
 * MIN and MAX over arrays or objects, are undefined.
 */
export function aggregate(name: AggregateName, values: readonly Value[]): Value {
  return aggregates[name](values.filter((value) => value !== undefined));
}

const aggregates: Readonly<Record<AggregateName, (values: readonly Value[]) => Value>> = {
  COUNT: (values) => values.length,
  SUM: sum,
  AVG: (values) => {
    const total = sum(values);
    return total === undefined || values.length === 0 ? undefined : total / values.length;
  },
  MIN: (values) => extreme(values, (order) => order < 0),
  MAX: (values) => extreme(values, (order) => order > 0),
};

function sum(values: readonly Value[]): number | undefined {
  let total = 0;
  for (const value of values) {
    if (typeof value !== "number") return undefined;
    total += value;
  }
  return total;
}

function extreme(values: readonly Value[], better: (order: number) => boolean): Value {
  if (values.some((value) => typeof value === "object" && value !== null)) return undefined;
  let best: Value;
  for (const value of values) {
    if (best === undefined || better(compare(value, best))) best = value;
  }
  return best;
}
