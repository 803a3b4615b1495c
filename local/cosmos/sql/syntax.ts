import { type Json } from "./values.ts";

export type BinaryOperator =
  "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" | "||" | "&" | "|" | "^" | "<<" | ">>";

export type AggregateName = "COUNT" | "SUM" | "AVG" | "MIN" | "MAX";

/** The expressions of the query language. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Json | undefined }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "property"; readonly of: Expression; readonly name: string }
  | { readonly kind: "element"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "negate" | "not" | "complement"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "and" | "or" | "coalesce"; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: "in"; readonly of: Expression; readonly list: readonly Expression[] }
  | { readonly kind: "between"; readonly of: Expression; readonly low: Expression; readonly high: Expression }
  | {
      readonly kind: "like";
      readonly of: Expression;
      readonly pattern: Expression;
      readonly escape: string | undefined;
    }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | {
      readonly kind: "object";
      readonly members: readonly { readonly name: string; readonly value: Expression }[];
    }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "aggregate"; readonly name: AggregateName; readonly argument: Expression }
  | { readonly kind: "subquery"; readonly form: "scalar" | "exists" | "array"; readonly select: Select };

/** One source of FROM or JOIN: `c`, `c.items`, `item IN c.items` or `(SELECT ...) AS alias`. */
export interface Source {
  readonly alias: string | undefined;
  readonly expression: Expression;
  /** Whether each element of an array is a row of its own (`IN`). */
  readonly iterate: boolean;
}

export type Projection =
  | { readonly kind: "star" }
  | { readonly kind: "value"; readonly expression: Expression }
  | { readonly kind: "list"; readonly items: readonly { name: string; expression: Expression }[] };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface Select {
  readonly distinct: boolean;
  readonly top: Expression | undefined;
  readonly projection: Projection;
  readonly from: Source | undefined;
  readonly joins: readonly Source[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
}

/** A query that this engine refuses: wrong, or right but not supported. The message says which and where. */
export class SqlError extends Error {}

/** The expressions that an expression is made of; those of a subquery are its own affair. */
export function partsOf(expression: Expression): readonly Expression[] {
  return Object.values(expression)
    .flat()
    .map((part: unknown) => (isRecord(part) && "value" in part && !("kind" in part) ? part["value"] : part))
    .filter(isExpression);
}

function isRecord(part: unknown): part is Readonly<Record<string, unknown>> {
  return typeof part === "object" && part !== null;
}

function isExpression(part: unknown): part is Expression {
  return isRecord(part) && "kind" in part;
}
