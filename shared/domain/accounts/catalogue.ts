import { type Equation, parseEquation, rubricsOf } from "./equation.ts";
import { type Period, type Severity } from "./report.ts";
import { type XbrlModel } from "./taxonomy.ts";

/** What one model knows: its rubrics, its other facts, its rules. Compiled from data once, on first use. */
export interface Catalogue {
  readonly model: XbrlModel;
  /** Whether the list of datapoints is complete, so that a fact outside it can be judged. */
  readonly complete: boolean;
  /**
   * The cell of the form that a figure stands in, by the key of the figure, in the order of the form. A figure that the
   * form shows again, such as 21 in the notes as (21), has its first cell.
   */
  readonly cells: ReadonlyMap<string, Cell>;
  readonly rules: readonly Rule[];
  /** The members of each code list with their labels `nl|fr|de|en`, by metric. */
  readonly codeLists: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly standingOf: (key: string) => Standing;
}

/** A place in the form: one rubric in one column. */
export interface Cell {
  readonly rubric: string;
  readonly period: Period;
  readonly key: string;
}

/** A check on figures. */
export interface Rule {
  /** The official id, or `model:rubric:period` for an automatic total of the form. */
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  readonly equation: Equation;
  /** Where each rubric of the equation stands, by the code that the equation uses. */
  readonly cells: ReadonlyMap<string, Cell>;
}

/**
 * Listed: in the model. Unlisted: made of words the model uses, but not among its datapoints.
 * Foreign: uses a metric or member that the model never uses.
 */
export type Standing = "listed" | "unlisted" | "foreign";

/** The catalogue of a model; the same one at each call. */
export function catalogueOf(model: XbrlModel): Promise<Catalogue> {
  const known = compiled.get(model);
  if (known !== undefined) return known;
  const catalogue = load(model);
  compiled.set(model, catalogue);
  return catalogue;
}

const compiled = new Map<XbrlModel, Promise<Catalogue>>();

interface Source {
  readonly complete: boolean;
  readonly rubrics: readonly string[];
  readonly facts: readonly string[];
  readonly wider: readonly string[];
  readonly rules: readonly string[];
}

/** Loaded on first use: a service that validates one model pays for one. */
const sources: Readonly<Record<XbrlModel, () => Promise<{ default: Source }>>> = {
  "m01-f": () => import("./catalogue/m01-f.json", { with: { type: "json" } }),
  "m02-f": () => import("./catalogue/m02-f.json", { with: { type: "json" } }),
  "m04-f": () => import("./catalogue/m04-f.json", { with: { type: "json" } }),
  "m05-f": () => import("./catalogue/m05-f.json", { with: { type: "json" } }),
  "m07-f": () => import("./catalogue/m07-f.json", { with: { type: "json" } }),
  "m08-f": () => import("./catalogue/m08-f.json", { with: { type: "json" } }),
  "m81-f": () => import("./catalogue/m81-f.json", { with: { type: "json" } }),
  "m82-f": () => import("./catalogue/m82-f.json", { with: { type: "json" } }),
  "m87-f": () => import("./catalogue/m87-f.json", { with: { type: "json" } }),
};

async function load(model: XbrlModel): Promise<Catalogue> {
  const { default: source } = await sources[model]();
  const { default: codes } = await import("./catalogue/code-lists.json", { with: { type: "json" } });
  const all = cellsOf(source.rubrics);
  const byCode = new Map(all.map((cell) => [`${cell.rubric} ${cell.period}`, cell]));
  const cells = new Map<string, Cell>();
  for (const cell of all) if (!cells.has(cell.key)) cells.set(cell.key, cell);
  return {
    model,
    complete: source.complete,
    cells,
    rules: source.rules.map((line) => ruleOf(line, byCode)),
    codeLists: new Map(Object.entries(codes.lists)),
    standingOf: standings(source, cells.keys()),
  };
}

function cellsOf(lines: readonly string[]): readonly Cell[] {
  return lines.flatMap((line) => {
    const [rubric = "", periods = "", key = ""] = line.split(" | ");
    return periods.split(" ").map((period): Cell => ({
      rubric,
      period: period === "NM1" ? "NM1" : "N",
      key: keyOf(key, period),
    }));
  });
}

/** Puts the column's member where sorting puts it; a figure without a period (`-`) has none. */
function keyOf(key: string, period: string): string {
  if (period === "-") return key;
  const [metric = "", ...members] = key.split(" ");
  return [metric, ...[...members, period === "N" ? "prd:m1" : "prd:m2"].sort()].join(" ");
}

function ruleOf(line: string, byCode: ReadonlyMap<string, Cell>): Rule {
  const [id = "", period = "", text = ""] = line.split(" | ");
  const equation = parseEquation(text);
  const cells = rubricsOf(equation).map((code) => [code, cellOf(code, period, byCode)] as const);
  return { id, severity: severityOf(id), text, equation, cells: new Map(cells) };
}

/** `8059P` exists in the previous column only; `12P` means the previous column of 12. */
function cellOf(code: string, period: string, byCode: ReadonlyMap<string, Cell>): Cell {
  const cell =
    byCode.get(`${code} ${period}`) ??
    byCode.get(`${code} NM1`) ??
    byCode.get(`${code.replace(/P$/, "")} NM1`);
  if (cell === undefined) throw new Error(`a rule names the unknown rubric ${code}`);
  return cell;
}

/** Statutory checks (`va`) and the form's totals refuse; complementary (`ca`) and social-balance (`cs`, `cx`) ones warn. */
const severityOf = (id: string): Severity => (/^c[asx]_/.test(id) ? "warning" : "error");

function standings(source: Source, keys: Iterable<string>): (key: string) => Standing {
  const listed = new Set([...keys, ...source.facts]);
  const wider = new Map(source.wider.map((key) => splitTyped(key)));
  const words = new Set([...listed, ...source.wider].flatMap((key) => key.split(" ")));
  return (key) => {
    if (listed.has(key)) return "listed";
    const [explicit, typed] = splitTyped(key);
    const allowed = wider.get(explicit);
    if (allowed !== undefined && typed.every((name) => allowed.includes(name))) return "listed";
    return key.split(" ").every((word) => words.has(word)) ? "unlisted" : "foreign";
  };
}

function splitTyped(key: string): readonly [explicit: string, typed: readonly string[]] {
  const words = key.split(" ");
  const explicit = words.filter((word) => !word.endsWith("*"));
  return [explicit.join(" "), words.slice(explicit.length)];
}
