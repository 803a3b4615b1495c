import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseCsv } from "./csv.ts";

/** One cell of a form of the bank: where it stands, which rubric it is, and its key. */
export interface Datapoint {
  readonly rubric: string;
  readonly period: string;
  /** In our own notation, see {@link ownKey}. */
  readonly key: string;
  readonly labels: readonly [nl: string, fr: string, de: string, en: string];
}

export interface TotalRule {
  readonly period: "N" | "NM1";
  readonly target: Term;
  readonly sources: readonly (Term & { readonly sign: "+" | "-" })[];
}

export interface Term {
  readonly rubric: string;
  readonly key: string;
}

/**
 * The bank writes `met:am1#dim:bas=bas:m25#dim:part=part:m1#dim:open=`;
 * we write `am1 bas:m25 part:m1 open*`, the dimensions sorted, the open ones last.
 */
export function ownKey(metric: string, dimensions: Iterable<readonly [string, string]>): string {
  const explicit: string[] = [];
  const open: string[] = [];
  for (const [dimension, member] of dimensions) {
    const name = dimension.replace(/^dim:/, "");
    if (member === "") open.push(`${name}*`);
    else if (member.startsWith(`${name}:`)) explicit.push(member);
    else throw new Error(`dimension ${name} has the foreign member ${member}`);
  }
  return [metric.replace(/^met:/, ""), ...explicit.sort(), ...open.sort()].join(" ");
}

function keyOfFactId(id: string): string {
  const [metric = "", ...dimensions] = id.split("#");
  return ownKey(
    metric,
    dimensions.map((text) => {
      const [dimension = "", member = ""] = text.split("=");
      return [dimension, member] as const;
    }),
  );
}

/** The datapoints of the editor's form, where the reference has them for this model. */
export function readDatapoints(folder: string, model: string): readonly Datapoint[] | undefined {
  const file = join(folder, `datapoints-${model}.csv`);
  if (!existsSync(file)) return undefined;
  return parseCsv(readFileSync(file, "utf8")).map((row) => {
    const text = (column: string): string => (row.get(column) ?? "").replaceAll(/\s+/g, " ").trim();
    return {
      rubric: text("rubric"),
      period: text("period"),
      key: keyOfFactId(text("factId")),
      labels: [text("label_nl"), text("label_fr"), text("label_de"), text("label_en")],
    };
  });
}

const term = z.object({ id: z.string(), rubCode: z.string() });
const totals = z.array(
  z.object({
    target: term,
    sources: z.array(term.extend({ operation: z.enum(["ADD", "SUB"]) })),
    period: z.enum(["N", "NM1"]),
  }),
);

/** The automatic totals of the editor's form of this model. */
export function readTotals(folder: string, model: string): readonly TotalRule[] {
  const file = readdirSync(folder).find((name) => name.endsWith(`_${model}.json`));
  if (file === undefined) throw new Error(`no totals for ${model}`);
  const ownTerm = ({ id, rubCode }: z.infer<typeof term>): Term => ({
    rubric: rubCode,
    key: keyOfFactId(id),
  });
  return totals.parse(readJson(join(folder, file))).map(({ target, sources, period }) => ({
    period,
    target: ownTerm(target),
    sources: sources.map((source) => ({
      ...ownTerm(source),
      sign: source.operation === "ADD" ? "+" : "-",
    })),
  }));
}

const dimensions = z.record(z.string(), z.string());
const checks = z.object({
  version: z.string(),
  datapoints: z.array(
    z.object({
      metric: z.string(),
      metricPrefix: z.string().optional(),
      dimensions,
      openDimensions: z.array(z.string()).optional(),
      currentPeriod: z.string().optional(),
      previousPeriod: z.string().optional(),
    }),
  ),
  checks: z.array(
    z.object({
      id: z.string(),
      equation: z.string(),
      variables: z.array(z.object({ metric: z.string(), dimensions, period: z.string().optional() })),
    }),
  ),
});

export type OfficialChecks = z.infer<typeof checks>;

/** The official list of checks of one model with the datapoints of the same package. */
export const readChecks = (file: string): OfficialChecks => checks.parse(readJson(file));

const labels = z.object({ nl: z.string(), fr: z.string(), de: z.string(), en: z.string() });
const codeLists = z.record(z.string(), z.array(z.object({ code: z.string(), labels })));

export type CodeLists = z.infer<typeof codeLists>;

/** The code lists a filing may use, by metric, such as `lgf-enum:list2`. */
export const readCodeLists = (file: string): CodeLists => codeLists.parse(readJson(file));

/** Code and names in four languages of every model of the bank's editor. */
export const readModels = (
  file: string,
): readonly { readonly code: string; readonly names: readonly string[] }[] =>
  parseCsv(readFileSync(file, "utf8")).map((row) => ({
    code: row.get("code") ?? "",
    names: ["nl", "fr", "de", "en"].map((language) => row.get(language) ?? ""),
  }));

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
