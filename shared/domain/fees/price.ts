import { type Day } from "../day.ts";
import { type Cents, sum } from "../money.ts";
import { standardModel } from "../publication/publication.ts";
import { type Result, ok, refuse } from "../result.ts";
import { lateSurcharge } from "./late-surcharge.ts";
import { type Filer, type FilingKind, type Size, contribution, tariffs } from "./tariffs.ts";

export type CostKind = "publicity" | "contribution" | "late-surcharge";

export interface CostLine {
  readonly kind: CostKind;
  readonly amount: Cents;
}

/** What a filing costs, in euro, free of VAT. */
export interface Costs {
  /** Never a line of zero. */
  readonly lines: readonly CostLine[];
  /** The sum of the lines. */
  readonly total: Cents;
  /** The year whose tariff was applied: that of the official deposit date. */
  readonly tariffYear: number;
}

export interface PricedFiling {
  /** Such as `m87-f`, or `m87-f-p` for its PDF twin. */
  readonly model: string;
  readonly format: "xbrl" | "pdf";
  readonly type: "initial" | "correction";
  /** The closing date. */
  readonly periodEnd: Day;
  /** The official deposit date, which is that of the upload, not of the payment. */
  readonly depositDate: Day;
}

/** There is no sourced tariff for this year, or for this model: a price is never guessed. */
export interface NoTariff {
  readonly kind: "no-tariff";
  readonly year: number;
}

/** What a filing costs by the tariff of the year of its deposit. */
export function price(filing: PricedFiling): Result<Costs, NoTariff> {
  const tariffYear = Number(filing.depositDate.slice(0, 4));
  const family = families.get(standardModel(filing.model));
  const tariff = tariffs.find(
    ({ year, filer, kind }) => year === tariffYear && filer === family?.filer && kind === kindOf(filing),
  );
  if (family === undefined || tariff === undefined) return refuse({ kind: "no-tariff", year: tariffYear });
  const lines: readonly CostLine[] = [
    { kind: "publicity", amount: tariff[family.size] },
    { kind: "contribution", amount: filing.type === "initial" ? contribution.amount : 0n },
    { kind: "late-surcharge", amount: surcharge(family, filing) },
  ];
  const due = lines.filter(({ amount }) => amount > 0n);
  return ok({ lines: due, total: sum(due.map(({ amount }) => amount)), tariffYear });
}

interface Family {
  readonly filer: Filer;
  readonly size: Size;
}

/** The standard models, by what their tariff depends on. */
const families: ReadonlyMap<string, Family> = new Map([
  ["m02-f", { filer: "company", size: "full" }],
  ["m82-f", { filer: "company", size: "full" }],
  ["m01-f", { filer: "company", size: "abbreviated" }],
  ["m81-f", { filer: "company", size: "abbreviated" }],
  ["m07-f", { filer: "company", size: "micro" }],
  ["m87-f", { filer: "company", size: "micro" }],
  ["m05-f", { filer: "association", size: "full" }],
  ["m04-f", { filer: "association", size: "abbreviated" }],
  ["m08-f", { filer: "association", size: "micro" }],
]);

const kindOf = ({ type, format }: PricedFiling): FilingKind =>
  type === "correction" ? "correction" : `initial-${format}`;

/** None for associations, and none for a correction: its original was the one to be in time. */
function surcharge(family: Family, { type, periodEnd, depositDate }: PricedFiling): Cents {
  if (family.filer === "association" || type === "correction") return 0n;
  return lateSurcharge(family.size === "full" ? "company" : "small", periodEnd, depositDate);
}
