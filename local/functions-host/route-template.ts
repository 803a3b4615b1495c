/** A route as HTTP functions declare it: `filings/{id}/events/{*rest}`, in ASP.NET Core's syntax. */
export interface RouteTemplate {
  readonly text: string;
  /** The values of the route's parameters, or undefined when the path is another's. A parameter left out is "". */
  match(path: string): Readonly<Record<string, string>> | undefined;
  /** One digit for each segment: the smaller, the more exact, the sooner the route is tried. */
  readonly precedence: string;
}

/**
 * Understands a route template.
 * @param text without leading slash, prefix included
 * @throws Error when it is malformed, or uses a constraint that this host does not know
 */
export function parseRouteTemplate(text: string): RouteTemplate {
  const segments = text === "" ? [] : text.split("/").map((segment) => parseSegment(segment, text));
  const misplaced = segments.slice(0, -1).some((segment) => segment.kind !== "plain");
  if (misplaced) throw malformed(text, "only the last segment may be optional or catch all");
  const names = segments.flatMap((segment) => segment.parameters.map(({ name }) => name.toLowerCase()));
  if (new Set(names).size < names.length) throw malformed(text, "a parameter comes twice");
  return {
    text,
    precedence: segments.map(({ rank }) => rank).join(""),
    match: (path) => matchSegments(segments, pathSegments(path)),
  };
}

/** Orders routes by who is asked first; a literal segment wins over a parameter, a parameter over a catch-all. */
export function byPrecedence(one: RouteTemplate, other: RouteTemplate): number {
  if (one.precedence !== other.precedence) return one.precedence < other.precedence ? -1 : 1;
  return one.text < other.text ? -1 : Number(one.text > other.text);
}

interface Segment {
  readonly kind: Kind;
  readonly rank: 1 | 2 | 3 | 4 | 5;
  readonly pattern: RegExp;
  readonly parameters: readonly Parameter[];
}

type Kind = "plain" | "optional" | "rest";

interface Parameter {
  readonly name: string;
  readonly kind: Kind;
  readonly constrained: boolean;
  readonly fallback: string;
  readonly holds: (value: string) => boolean;
}

const parameterSyntax = /^(\*{0,2})(\w+)((?::\w+(?:\([^)]*\))?)*)(?:(\?)|=(.*))?$/;

function parseSegment(text: string, template: string): Segment {
  if (text === "") throw malformed(template, "it has an empty segment");
  const pieces = text.split(/\{([^{}]*)\}/); // literals and, at every odd place, parameters
  const parameters = pieces.filter(isOdd).map((piece) => parseParameter(piece, template));
  const literals = pieces.filter((_, index) => index % 2 === 0);
  if (literals.some((literal) => /[{}?*]/.test(literal))) throw malformed(template, `'${text}' is unclear`);
  const pattern = new RegExp(`^${literals.map(escaped).join("(.+?)")}$`, "is");

  const [only] = parameters;
  if (only === undefined) return { kind: "plain", rank: 1, pattern, parameters };
  if (parameters.length === 1 && literals.every((literal) => literal === "")) {
    return { kind: only.kind, rank: rankOf(only), pattern, parameters };
  }
  if (parameters.some(({ kind }) => kind !== "plain")) throw malformed(template, `'${text}' is unclear`);
  return { kind: "plain", rank: 2, pattern, parameters };
}

function isOdd(_: unknown, index: number): boolean {
  return index % 2 === 1;
}

function rankOf({ kind, constrained }: Parameter): Segment["rank"] {
  if (kind === "rest") return constrained ? 4 : 5;
  return constrained ? 2 : 3;
}

function parseParameter(text: string, template: string): Parameter {
  const parts = parameterSyntax.exec(text);
  if (parts === null) throw malformed(template, `'{${text}}' is not a parameter`);
  const [, stars = "", name = "", constraints = "", question, fallback] = parts;
  const checks = [...constraints.matchAll(/:(\w+)(?:\(([^)]*)\))?/g)].map(([, constraint = "", argument]) =>
    constraintOf(constraint, argument, template),
  );
  const optional = question !== undefined || fallback !== undefined;
  return {
    name,
    kind: stars !== "" ? "rest" : optional ? "optional" : "plain",
    constrained: checks.length > 0,
    fallback: fallback ?? "",
    holds: (value) => checks.every((check) => check(value)),
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

type Check = (value: string) => boolean;

const integer = /^[+-]?\d+$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

const constraints: Readonly<Record<string, (...limits: readonly number[]) => Check>> = {
  int: () => (value) => integer.test(value) && Math.abs(Number(value)) < 2 ** 31,
  long: () => (value) => integer.test(value),
  decimal: () => (value) => decimal.test(value),
  double: () => (value) => decimal.test(value),
  float: () => (value) => decimal.test(value),
  bool: () => (value) => /^(?:true|false)$/i.test(value),
  guid: () => (value) => /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  required: () => (value) => value !== "",
  length:
    (least = 0, most = least) =>
    (value) =>
      value.length >= least && value.length <= most,
  minlength:
    (least = 0) =>
    (value) =>
      value.length >= least,
  maxlength:
    (most = 0) =>
    (value) =>
      value.length <= most,
  min:
    (least = 0) =>
    (value) =>
      integer.test(value) && Number(value) >= least,
  max:
    (most = 0) =>
    (value) =>
      integer.test(value) && Number(value) <= most,
  range:
    (least = 0, most = 0) =>
    (value) =>
      integer.test(value) && Number(value) >= least && Number(value) <= most,
};

function constraintOf(name: string, argument: string | undefined, template: string): Check {
  const make = Object.hasOwn(constraints, name) ? constraints[name] : undefined;
  if (make === undefined) throw malformed(template, `the constraint '${name}' is not known here`);
  return make(...(argument?.split(",").map(Number) ?? []));
}

function matchSegments(
  segments: readonly Segment[],
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const last = segments.at(-1);
  if (path.length > segments.length && last?.kind !== "rest") return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const given = segment.kind === "rest" ? path.slice(index).join("/") : path[index];
    if (!takeValues(segment, given, values)) return undefined;
  }
  return values;
}

/** Adds what the segment's parameters are called for; false when the segment does not fit. */
function takeValues(segment: Segment, given: string | undefined, values: Record<string, string>): boolean {
  if (given === undefined || given === "") {
    for (const { name, fallback } of segment.parameters) values[name] = fallback;
    return segment.kind !== "plain";
  }
  const found = segment.kind === "rest" ? [given, given] : segment.pattern.exec(given);
  if (found === null) return false;
  for (const [index, { name, holds }] of segment.parameters.entries()) {
    const value = found[index + 1] ?? "";
    if (!holds(value)) return false;
    values[name] = value;
  }
  return true;
}

/** A path's segments, decoded as the host does: an encoded slash stays encoded, what is no encoding stays as it is. */
function pathSegments(path: string): readonly string[] {
  const trimmed = path.replace(/^\//, "").replace(/\/$/, "");
  return trimmed === "" ? [] : trimmed.split("/").map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return segment
      .split(/%2f/i)
      .map((part) => decodeURIComponent(part))
      .join("%2F");
  } catch {
    return segment;
  }
}

function malformed(template: string, why: string): Error {
  return new Error(`The route '${template}' cannot be used: ${why}.`);
}
