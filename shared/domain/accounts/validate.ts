import { languages, type Localized } from "../language.ts";
import { type Accounts, type Rubric } from "./accounts.ts";
import { type Catalogue, catalogueOf } from "./catalogue.ts";
import { readFacts } from "./facts.ts";
import { type FactBook, valueOf } from "./fact-book.ts";
import { runChecks } from "./figure-checks.ts";
import { formFinding } from "./form-findings.ts";
import { type Identity, isTrue, readIdentity } from "./identity.ts";
import { type Instance } from "./instance.ts";
import { addressOf, readPeople } from "./people.ts";
import { type Finding, outcomeOf, type Report, type Severity } from "./report.ts";
import { type Framework, frameworks, type Taxonomy, taxonomyAt } from "./taxonomy.ts";

/** What validation yields. */
export interface Validation {
  readonly report: Report;
  /** Present whenever the file could be read and identified, also when a check refuses its figures. */
  readonly accounts: Accounts | undefined;
}

/** Judges a read instance: taxonomy, facts, identity, figures. Stops at a taxonomy it does not know. */
export async function validateInstance(instance: Instance): Promise<Validation> {
  const taxonomy = soleTaxonomy(instance);
  if (taxonomy.kind !== "known")
    return { report: refusedByForm(taxonomy.findings, taxonomy), accounts: undefined };
  const { framework, model } = taxonomy;
  const catalogue = await catalogueOf(model);
  const { book, findings: ofFacts } = readFacts(instance, catalogue, unlistedIn(catalogue, framework));
  const { identity, findings: ofIdentity } = readIdentity(instance, book, model);
  const checks = runChecks(catalogue, book);
  const findings = [
    ...instance.faults.map(({ check, item }) => formFinding(check, item)),
    ...ofFacts,
    ...ofIdentity,
    ...emptyBalanceSheet(book),
    ...checks.findings,
  ];
  const report = reportOf(findings, { framework, model }, checks.run);
  return {
    report: { ...report, notes: [...(catalogue.complete ? [] : [factsNotJudged]), ...report.notes] },
    accounts: identity === undefined ? undefined : accountsOf(identity, taxonomy, { catalogue, book }),
  };
}

/** The report of a file that is refused before its content is judged. */
export function refusedByForm(
  findings: readonly Finding[],
  { framework, model }: { readonly framework?: string; readonly model?: string } = {},
): Report {
  return reportOf(findings, { framework: framework ?? null, model: model ?? null }, 0);
}

type Reading =
  | Extract<Taxonomy, { kind: "known" }>
  | { readonly kind: "refused"; readonly findings: readonly Finding[]; framework?: string; model?: string };

function soleTaxonomy({ schemaRefs, faults }: Instance): Reading {
  const [address] = schemaRefs;
  const others = faults.map(({ check, item }) => formFinding(check, item));
  if (address === undefined) return refused([formFinding("form-schema-missing"), ...others]);
  if (schemaRefs.length > 1) return refused([formFinding("form-schema-several"), ...others]);
  const taxonomy = taxonomyAt(address);
  switch (taxonomy.kind) {
    case "known":
      return taxonomy;
    case "outdated":
      return refused([formFinding("form-schema-outdated")]);
    case "unknown":
      return refused([formFinding("form-schema-unknown", address)]);
    case "unknown-framework":
      return { ...taxonomy, ...refused([formFinding("form-framework-unknown", taxonomy.framework)]) };
    case "unknown-model":
      return { ...taxonomy, ...refused([formFinding("form-model-unknown", taxonomy.model)]) };
    case "split-model":
      return { ...taxonomy, ...refused([formFinding("form-model-split", taxonomy.model)]) };
    case "pdf-model":
      return { ...taxonomy, ...refused([formFinding("form-model-pdf", taxonomy.model)]) };
  }
}

const refused = (
  findings: readonly Finding[],
): { readonly kind: "refused"; readonly findings: readonly Finding[] } => ({
  kind: "refused",
  findings,
});

/**
 * How a fact is taken that the model does not list. The list of m87-f is of framework 26.0. The lists of the other models
 * are of 22.19; a real filing of 23.0 fits the 22.19 list of m87-f, so they are trusted up to 23.0 and only warn after it.
 */
function unlistedIn({ model, complete }: Catalogue, framework: Framework): Severity | undefined {
  if (!complete) return undefined;
  const trusted = model === "m87-f" || frameworks.indexOf(framework) <= frameworks.indexOf("23.0");
  return trusted ? "error" : "warning";
}

const factsNotJudged: Localized = {
  nl: "Van dit model is geen lijst van gegevens bekend: onbekende gegevens zijn niet beoordeeld.",
  fr: "La liste des données de ce modèle n'est pas connue : les données inconnues n'ont pas été jugées.",
  de: "Für dieses Modell ist keine Liste der Angaben bekannt: Unbekannte Angaben wurden nicht beurteilt.",
  en: "No list of datapoints is known for this model: unknown facts were not judged.",
};

/** Part m1 is the assets, m3 the liabilities; m1 of `prd` is this year. */
function emptyBalanceSheet({ figures, doubtful }: FactBook): readonly Finding[] {
  for (const key of [...figures.keys(), ...doubtful]) {
    const words = key.split(" ");
    if (
      key.startsWith("am") &&
      words.includes("prd:m1") &&
      (words.includes("part:m1") || words.includes("part:m3"))
    ) {
      return [];
    }
  }
  return [formFinding("balance-sheet-empty")];
}

/** A report stays readable and small however bad a file is. */
const mostFindings = 200;
const mostOfOneCheck = 10;

function reportOf(
  findings: readonly Finding[],
  { framework, model }: Pick<Report, "framework" | "model">,
  checksRun: number,
): Report {
  const kept = weightiest(findings);
  return {
    outcome: outcomeOf(findings),
    model,
    framework,
    checksRun,
    findings: kept,
    notes: findings.length > kept.length ? [leftOut(findings.length - kept.length)] : [],
  };
}

function weightiest(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  const some = findings.filter(({ check }) => {
    const count = (seen.get(check) ?? 0) + 1;
    seen.set(check, count);
    return count <= mostOfOneCheck;
  });
  if (some.length <= mostFindings) return some;
  const of = (weight: Severity): readonly Finding[] => some.filter(({ severity }) => severity === weight);
  return [...of("error"), ...of("warning")].slice(0, mostFindings);
}

const leftOut = (count: number): Localized => ({
  nl: `Nog ${count} opmerkingen zijn weggelaten.`,
  fr: `${count} autres remarques ont été omises.`,
  de: `Weitere ${count} Bemerkungen wurden weggelassen.`,
  en: `A further ${count} findings were left out.`,
});

function accountsOf(
  identity: Identity,
  { framework, model }: Extract<Taxonomy, { kind: "known" }>,
  { catalogue, book }: { readonly catalogue: Catalogue; readonly book: FactBook },
): Accounts {
  return {
    ...identity,
    model,
    framework,
    type: identity.corrected === undefined ? "initial" : "correction",
    address: seatOf(book, catalogue, identity),
    inLiquidation: isTrue(book.texts.get("bln1 bas:m28 dcl:m39 part:m2")),
    rubrics: rubricsOf(book, catalogue),
    ...readPeople(book),
  };
}

function seatOf(book: FactBook, catalogue: Catalogue, { language }: Identity): Accounts["address"] {
  const facts = new Map<string, string>();
  for (const [key, text] of book.texts) {
    if (key.includes(" bas:m31 ")) facts.set(key.replace(" part:m2 psn:m1", ""), text);
  }
  const address = addressOf(facts);
  const names = catalogue.codeLists.get("pcd-enum:list1")?.[`m${address.postalCode ?? ""}`]?.split("|");
  const city = names?.[languages.indexOf(language)] ?? names?.[0];
  return address.city === undefined && city !== undefined ? { ...address, city } : address;
}

function rubricsOf({ figures }: FactBook, { cells }: Catalogue): readonly Rubric[] {
  const rubrics: Rubric[] = [];
  for (const [key, cell] of cells) {
    const figure = figures.get(key);
    if (figure !== undefined) {
      rubrics.push({ code: cell.rubric, period: cell.period, value: valueOf(cell, figure) });
    }
  }
  return rubrics;
}
