import { catalogueOf, type Cell } from "../../shared/domain/accounts/catalogue.ts";
import { type Language } from "../../shared/domain/language.ts";
import { type XbrlModel, xbrlModels } from "../../shared/domain/accounts/taxonomy.ts";

/** Accounts to be written as a file. Days are `YYYY-MM-DD`, figures decimal strings, both by rubric code. */
export interface SampleAccounts {
  readonly model: XbrlModel;
  readonly framework?: string;
  readonly language: Language;
  readonly enterpriseNumber: string;
  readonly name: string;
  /** Such as `m610`. */
  readonly legalForm: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly assemblyDate: string;
  readonly correction?: {
    readonly enterpriseNumber: string;
    readonly closingDate: string;
    readonly model: string;
    readonly language: Language;
  };
  readonly rubrics: Readonly<Record<string, string>>;
  readonly previousRubrics?: Readonly<Record<string, string>>;
}

const catalogues = new Map(
  await Promise.all(xbrlModels.map(async (model) => [model, await catalogueOf(model)] as const)),
);

/**
 * Writes accounts as an XBRL instance the way the bank's editor does: one context per fact, all at the closing date.
 * Nothing is checked, so that a test can write what must be refused. @throws on a rubric the model does not have.
 */
export function xbrlOf(accounts: SampleAccounts): string {
  const facts = [
    ...identification(accounts),
    ...figures(accounts.model, accounts.rubrics, "N"),
    ...figures(accounts.model, accounts.previousRubrics ?? {}, "NM1"),
  ];
  const { model, framework = "23.0" } = accounts;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<xbrl xml:lang="${accounts.language}" ${declarations(facts, framework)}>`,
    `<link:schemaRef xlink:type="simple" xlink:href="${cbso}fws/${framework}/mod/${model.slice(0, 3)}/${model}.xsd"/>`,
    ...facts.map((fact, index) => contextOf(fact, index, accounts)),
    `<unit id="EUR"><measure>iso4217:EUR</measure></unit>`,
    `<unit id="pure"><measure>pure</measure></unit>`,
    ...facts.map((fact, index) => factOf(fact, index)),
    `</xbrl>`,
    ``,
  ].join("\n");
}

interface SampleFact {
  /** In the notation of the catalogue: `am1 bas:m25 part:m1 prd:m1`. */
  readonly key: string;
  readonly value: string;
}

const cbso = "http://www.nbb.be/be/fr/cbso/";

function identification(accounts: SampleAccounts): readonly SampleFact[] {
  const { correction } = accounts;
  return [
    { key: "str2 bas:m26 part:m2 psn:m1 qlt:m1", value: accounts.enterpriseNumber },
    { key: "str2 bas:m29 part:m2 psn:m1", value: accounts.name },
    { key: "lgf-enum:list2 bas:m30 part:m2 psn:m1", value: `lgf:${accounts.legalForm}` },
    { key: "str2 bas:m31 ctc:m1 part:m2 psn:m1", value: "Voorbeeldstraat" },
    { key: "str2 bas:m31 ctc:m2 part:m2 psn:m1", value: "1" },
    { key: "pcd-enum:list1 bas:m31 ctc:m4 part:m2 psn:m1", value: "pcd:m1000" },
    { key: "cty-enum:list1 bas:m31 ctc:m6 part:m2 psn:m1", value: "cty:mBE" },
    { key: "dte1 bas:m27 evt:m1 part:m2", value: accounts.assemblyDate },
    { key: "dte1 bas:m27 mmt:m1 part:m2 prd:m1", value: accounts.periodStart },
    { key: "dte1 bas:m27 mmt:m2 part:m2 prd:m1", value: accounts.periodEnd },
    { key: "bln1 bas:m28 dcl:m39 part:m2", value: "false" },
    { key: "bln1 bas:m28 dcl:m2 part:m2", value: correction === undefined ? "false" : "true" },
    ...(correction === undefined ? [] : correctedFacts(correction)),
  ].filter(({ value }) => value !== "");
}

function correctedFacts(corrected: NonNullable<SampleAccounts["correction"]>): readonly SampleFact[] {
  return [
    { key: "str2 bas:m26 dcl:m2 part:m2 psn:m1 qlt:m1", value: corrected.enterpriseNumber },
    { key: "dte1 bas:m27 dcl:m2 mmt:m2 part:m2 prd:m1", value: corrected.closingDate },
    { key: "str2 bas:m35 dcl:m2 part:m2", value: corrected.model },
    { key: "lge-enum:list1 bas:m36 dcl:m2 part:m2", value: `lge:m${corrected.language.toUpperCase()}` },
  ];
}

function figures(
  model: XbrlModel,
  rubrics: Readonly<Record<string, string>>,
  period: Cell["period"],
): readonly SampleFact[] {
  const cells = [...(catalogues.get(model)?.cells.values() ?? [])];
  return Object.entries(rubrics).map(([rubric, value]) => {
    const own = cells.filter((cell) => cell.rubric === rubric);
    const cell = own.find((candidate) => candidate.period === period) ?? own[0];
    if (cell === undefined) throw new Error(`${model} has no rubric ${rubric}`);
    return { key: cell.key, value };
  });
}

/** The namespaces that the keys use: `bas` a domain, `lgf-enum` a code list of the framework. */
function declarations(facts: readonly SampleFact[], framework: string): string {
  const prefixes = new Set(
    facts
      .flatMap(({ key, value }) => [...key.split(" "), ...(key.includes("-enum:") ? [value] : [])])
      .flatMap((word) => (word.includes(":") ? [word.slice(0, word.indexOf(":"))] : [])),
  );
  const used = [...prefixes].map((prefix) =>
    prefix.endsWith("-enum")
      ? `xmlns:${prefix}="${cbso}${framework}/enum/${prefix}"`
      : `xmlns:${prefix}="${cbso}dict/dom/${prefix}"`,
  );
  return [
    `xmlns="http://www.xbrl.org/2003/instance"`,
    `xmlns:link="http://www.xbrl.org/2003/linkbase"`,
    `xmlns:xlink="http://www.w3.org/1999/xlink"`,
    `xmlns:xbrldi="http://xbrl.org/2006/xbrldi"`,
    `xmlns:iso4217="http://www.xbrl.org/2003/iso4217"`,
    `xmlns:met="${cbso}dict/met"`,
    `xmlns:dim="${cbso}dict/dim"`,
    ...used,
  ].join(" ");
}

function contextOf({ key }: SampleFact, index: number, accounts: SampleAccounts): string {
  const members = key
    .split(" ")
    .slice(1)
    .map((member) => {
      const dimension = member.slice(0, member.indexOf(":"));
      return `<xbrldi:explicitMember dimension="dim:${dimension}">${member}</xbrldi:explicitMember>`;
    });
  return [
    `<context id="c${index}">`,
    `<entity><identifier scheme="http://www.fgov.be">${escaped(accounts.enterpriseNumber)}</identifier></entity>`,
    `<period><instant>${accounts.periodEnd}</instant></period>`,
    `<scenario>${members.join("")}</scenario>`,
    `</context>`,
  ].join("");
}

function factOf({ key, value }: SampleFact, index: number): string {
  const metric = key.split(" ")[0] ?? "";
  const name = metric.includes(":") ? metric : `met:${metric}`;
  return `<${name} contextRef="c${index}"${measureOf(metric)}>${escaped(value)}</${name}>`;
}

function measureOf(metric: string): string {
  if (metric.startsWith("am")) return ` decimals="INF" unitRef="EUR"`;
  return /^(int|dec|pct)/.test(metric) ? ` decimals="INF" unitRef="pure"` : "";
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
