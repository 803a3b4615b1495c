import { type Accounts, type Rubric } from "../../domain/accounts/accounts.ts";
import { catalogueOf } from "../../domain/accounts/catalogue.ts";
import { type XbrlModel, xbrlModels } from "../../domain/accounts/taxonomy.ts";
import { type Language, type Localized, languages } from "../../domain/language.ts";
import { standardModel } from "../../domain/publication/publication.ts";
import { exactly, wholeUnits } from "./figures.ts";
import { formOrder, fullFormOrder } from "./form-order.ts";

/** One table of the document. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** One rubric: its name, its code, and its figures as they are printed. */
export interface Row {
  readonly label: string;
  readonly code: string;
  readonly current: string;
  readonly previous: string;
  /** Headings and totals stand out; parts of a rubric are indented. */
  readonly rank: "heading" | "item" | "part";
}

/** The figures of the accounts, by the sections of the form; sections and rubrics without figures are left out. */
export async function sectionsOf(accounts: Accounts): Promise<readonly Section[]> {
  const keys = await keysOf(standardModel(accounts.model));
  const labels = await rubricLabels();
  const byCode = Map.groupBy(accounts.rubrics, ({ code }) => code);
  const codes = [...byCode.keys()].sort(inFormOrder(accounts.model));
  const bySection = Map.groupBy(codes, (code) => sectionOf(keys.get(code)));
  return Object.entries(titles).flatMap(([part, title]) => {
    const rows = (bySection.get(part) ?? []).map((code) =>
      rowOf(byCode.get(code) ?? [], {
        code,
        key: keys.get(code),
        label: inLanguage(labels[code], accounts.language),
        language: accounts.language,
      }),
    );
    return rows.length === 0 ? [] : [{ title: title[accounts.language], rows }];
  });
}

/** A text of the catalogue, `nl|fr|de|en`, or one text for all. */
export function inLanguage(text: string | undefined, language: Language): string {
  const parts = text?.split("|") ?? [];
  return parts[languages.indexOf(language)] ?? parts[0] ?? "";
}

/** By the member of the taxonomy's dimension `part`; the last section takes what no form places. */
const titles: Readonly<Record<string, Localized>> = {
  m1: { nl: "Activa", fr: "Actif", de: "Aktiva", en: "Assets" },
  m3: { nl: "Passiva", fr: "Passif", de: "Passiva", en: "Equity and liabilities" },
  m4: {
    nl: "Resultatenrekening",
    fr: "Compte de résultats",
    de: "Ergebnisrechnung",
    en: "Profit and loss account",
  },
  m5: {
    nl: "Resultaatverwerking",
    fr: "Affectations et prélèvements",
    de: "Ergebnisverwendung",
    en: "Appropriation account",
  },
  m6: { nl: "Toelichting", fr: "Annexe", de: "Anhang", en: "Notes" },
  m8: { nl: "Sociale balans", fr: "Bilan social", de: "Sozialbilanz", en: "Social balance sheet" },
  other: { nl: "Overige cijfers", fr: "Autres chiffres", de: "Sonstige Angaben", en: "Other figures" },
};

function sectionOf(key: string | undefined): string {
  const part = /(?:^| )part:(m\d+)(?: |$)/.exec(key ?? "")?.[1] ?? "other";
  if (part === "m7") return "m6";
  return part in titles ? part : "other";
}

/** Where each rubric stands in the form, by its code; empty for a model that the catalogue does not hold. */
async function keysOf(model: string): Promise<ReadonlyMap<string, string>> {
  const known = xbrlModels.find((each): each is XbrlModel => each === model);
  if (known === undefined) return new Map();
  const { cells } = await catalogueOf(known);
  return new Map([...cells.values()].map(({ rubric, key }) => [rubric, key]));
}

async function rubricLabels(): Promise<Readonly<Record<string, string | undefined>>> {
  const { default: source } = await import("../../domain/accounts/catalogue/labels.json", {
    with: { type: "json" },
  });
  return source.labels;
}

function inFormOrder(model: string): (one: string, other: string) => number {
  const places = /^m(02|82|05)-/.test(model) ? fullFormOrder : formOrder;
  const place = (code: string): number => places.get(code) ?? places.size;
  return (one, other) => place(one) - place(other) || byNumber.compare(one, other);
}

const byNumber = new Intl.Collator("en", { numeric: true });

interface Rubrics {
  readonly code: string;
  readonly key: string | undefined;
  readonly label: string;
  readonly language: Language;
}

function rowOf(figures: readonly Rubric[], { code, key, label, language }: Rubrics): Row {
  const isAmount = key === undefined || key.startsWith("am");
  const print = (period: Rubric["period"]): string => {
    const value = figures.find((figure) => figure.period === period)?.value;
    if (value === undefined) return "";
    return isAmount ? wholeUnits(value, language) : exactly(value, language);
  };
  return { label, code, current: print("N"), previous: print("NM1"), rank: rankOf(code, label) };
}

const results: ReadonlySet<string> = new Set(["9900", "9901", "9903", "9904", "9905", "9906"]);

function rankOf(code: string, label: string): Row["rank"] {
  if (results.has(code) || (label !== "" && label === label.toUpperCase())) return "heading";
  return /^\d{3}/.test(code) && !/^[89]/.test(code) ? "part" : "item";
}
