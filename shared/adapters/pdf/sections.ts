import { type Accounts, type Rubric } from "../../domain/accounts/accounts.ts";
import { catalogueOf } from "../../domain/accounts/catalogue.ts";
import { type XbrlModel, xbrlModels } from "../../domain/accounts/taxonomy.ts";
import { type Language, type Localized, languages } from "../../domain/language.ts";
import { standardModel } from "../../domain/publication/publication.ts";
import { exactly, wholeUnits } from "./figures.ts";
import { type Place, formPlaces, fullFormPlaces } from "./form-order.ts";
import { fullFormLabels } from "./full-form-labels.ts";

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
  /** How many rubrics it is a part of. */
  readonly depth: number;
  /** Headings, totals and results. */
  readonly standsOut: boolean;
}

/** The figures of the accounts, by the sections of the form; sections and rubrics without figures are left out. */
export async function sectionsOf(accounts: Accounts): Promise<readonly Section[]> {
  const keys = await keysOf(standardModel(accounts.model));
  const labels = await rubricLabels();
  const byCode = Map.groupBy(accounts.rubrics, ({ code }) => code);
  const places = placesOf(accounts.model);
  const codes = [...byCode.keys()].sort(inFormOrder(places));
  const bySection = Map.groupBy(codes, (code) => sectionOf(keys.get(code)));
  return Object.entries(titles).flatMap(([part, title]) => {
    const rows = (bySection.get(part) ?? []).map((code) =>
      rowOf(byCode.get(code) ?? [], {
        code,
        key: keys.get(code),
        depth: places.get(code)?.depth ?? 1,
        label: inLanguage(labels[code] ?? fullFormLabels[code], accounts.language),
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

const placesOf = (model: string): ReadonlyMap<string, Place> =>
  /^m(02|82|05)-/.test(model) ? fullFormPlaces : formPlaces;

/** Rubrics that the list does not hold come after it, by their numbers: those of the notes. */
const inFormOrder =
  (places: ReadonlyMap<string, Place>) =>
  (one: string, other: string): number =>
    (places.get(one)?.order ?? places.size) - (places.get(other)?.order ?? places.size) ||
    byNumber.compare(one, other);

const byNumber = new Intl.Collator("en", { numeric: true });

interface Rubrics {
  readonly code: string;
  readonly key: string | undefined;
  readonly label: string;
  readonly depth: number;
  readonly language: Language;
}

function rowOf(figures: readonly Rubric[], { code, key, label, depth, language }: Rubrics): Row {
  const isAmount = key === undefined || key.startsWith("am");
  const print = (period: Rubric["period"]): string => {
    const value = figures.find((figure) => figure.period === period)?.value;
    if (value === undefined) return "";
    return isAmount ? wholeUnits(value, language) : exactly(value, language);
  };
  return {
    label,
    code,
    current: print("N"),
    previous: print("NM1"),
    depth,
    standsOut: standsOut(code, label),
  };
}

const results: ReadonlySet<string> = new Set(["9900", "9901", "9903", "9904", "9905", "9906"]);

/** The forms print headings and totals in capitals, results without. */
const standsOut = (code: string, label: string): boolean =>
  results.has(code) || (label !== "" && label === label.toUpperCase());
