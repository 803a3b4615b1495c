import { parseDay } from "../day.ts";
import { type Catalogue, type Cell } from "./catalogue.ts";
import { type FactBook, nameOf, type TypedFact, valueOf } from "./fact-book.ts";
import { type Decimal, parseDecimal } from "./figure.ts";
import { formFinding, type FormCheck } from "./form-findings.ts";
import { type Context, type Fact, type Instance } from "./instance.ts";
import { languageOf } from "./identity.ts";
import { type Finding, type Severity } from "./report.ts";

export interface Facts {
  readonly book: FactBook;
  readonly findings: readonly Finding[];
}

/**
 * Judges each fact by itself (context, unit, decimals, value, datapoint) and against its doubles, and files it by key.
 * @param unlisted - how to take a fact that the model does not list but whose words it knows; undefined: not at all.
 */
export function readFacts(instance: Instance, catalogue: Catalogue, unlisted: Severity | undefined): Facts {
  const reading = new Reading(instance, catalogue, unlisted);
  for (const fact of instance.facts) reading.add(fact);
  return reading;
}

type Kind = "amount" | "number" | "date" | "boolean" | "text" | "base64" | "code";

class Reading implements Facts {
  readonly findings: Finding[] = [];
  readonly book: FactBook;
  readonly #instance: Instance;
  readonly #catalogue: Catalogue;
  readonly #unlisted: Severity | undefined;
  readonly #figures = new Map<string, bigint>();
  readonly #doubtful = new Set<string>();
  readonly #texts = new Map<string, string>();
  readonly #typed: TypedFact[] = [];
  readonly #seen = new Map<string, string | bigint>();

  constructor(instance: Instance, catalogue: Catalogue, unlisted: Severity | undefined) {
    this.#instance = instance;
    this.#catalogue = catalogue;
    this.#unlisted = unlisted;
    this.book = {
      figures: this.#figures,
      doubtful: this.#doubtful,
      texts: this.#texts,
      typed: this.#typed,
    };
  }

  add(fact: Fact): void {
    const context = this.#instance.contexts.get(fact.contextRef ?? "");
    if (context === undefined) {
      this.#find("xbrl-context-missing", fact.metric);
      return;
    }
    const key = context.key === "" ? fact.metric : `${fact.metric} ${context.key}`;
    this.#judgeDatapoint(key);
    if (fact.language !== undefined && languageOf(fact.language) !== languageOf(this.#instance.language)) {
      this.#find("identity-one-language", key);
    }
    if (fact.nil) {
      if (fact.text !== "") this.#find("xbrl-value", key);
      return;
    }
    const kind = kindOf(fact.metric);
    const value =
      kind === "amount" || kind === "number" ? this.#figure(fact, key, kind) : this.#text(fact, key, kind);
    if (value !== undefined) this.#file({ key, context, value });
  }

  #judgeDatapoint(key: string): void {
    if (this.#unlisted === undefined) return;
    const standing = this.#catalogue.standingOf(key);
    if (standing === "listed") return;
    this.#find("xbrl-unknown-datapoint", key, standing === "foreign" ? "error" : this.#unlisted);
  }

  #figure(fact: Fact, key: string, kind: "amount" | "number"): bigint | undefined {
    this.#judgeUnit(fact, key, kind);
    const decimal = parseDecimal(fact.text);
    const trouble = troubleWith(fact.metric, kind, decimal);
    if (trouble !== undefined) this.#doubt(trouble, key);
    else if (decimal !== undefined && !saysItsDecimals(fact, decimal)) this.#find("xbrl-decimals", key);
    return trouble === undefined ? decimal?.hundredths : undefined;
  }

  #judgeUnit({ unitRef }: Fact, key: string, kind: "amount" | "number"): void {
    const measure = this.#instance.units.get(unitRef ?? "");
    if (unitRef === undefined || !this.#instance.units.has(unitRef)) this.#find("xbrl-unit-missing", key);
    else if (kind === "number" && measure !== "xbrli:pure") this.#find("xbrl-unit-count", key);
    else if (kind === "amount" && measure !== "iso4217:EUR" && !isForeignAmount(key, measure)) {
      this.#find("xbrl-unit-currency", key);
    }
  }

  #text(fact: Fact, key: string, kind: Exclude<Kind, "amount" | "number">): string | undefined {
    if (fact.unitRef !== undefined || fact.decimals !== undefined || fact.precision !== undefined) {
      this.#find("xbrl-unit-unexpected", key);
    }
    if (kind === "code") return this.#code(fact, key);
    if (fits[kind](fact.text)) return fact.text;
    this.#find("xbrl-value", key);
    return undefined;
  }

  /** The lists come from framework 22.19; those that grow with the years (places, countries, currencies) only warn. */
  #code({ metric, text }: Fact, key: string): string {
    const list = this.#catalogue.codeLists.get(metric);
    const code = text.slice(text.indexOf(":") + 1);
    const known = list === undefined ? text !== "" : list[code] !== undefined;
    const rightList = text.startsWith(`${metric.slice(0, metric.indexOf("-enum:"))}:`);
    if (!known || !rightList)
      this.#find("xbrl-code", key, growing.has(metric) && rightList ? "warning" : "error");
    return text;
  }

  #file({ key, context, value }: { key: string; context: Context; value: bigint | string }): void {
    const aspect = `${key} ${context.identifier} ${context.instant ?? ""} ${JSON.stringify(context.typed)}`;
    const earlier = this.#seen.get(aspect);
    if (earlier !== undefined && earlier !== value) {
      this.#doubtful.add(key);
      this.findings.push(this.#contradiction(key, [earlier, value]));
      return;
    }
    if (earlier !== undefined) return;
    this.#seen.set(aspect, value);
    if (context.typed.length > 0)
      this.#typed.push({ key, text: shownValue({ key }, value), values: context.typed });
    else if (typeof value === "bigint") this.#figures.set(key, value);
    else this.#texts.set(key, value);
  }

  #contradiction(key: string, values: readonly (string | bigint)[]): Finding {
    const cell = this.#catalogue.cells.get(key);
    const finding = formFinding("xbrl-inconsistent-duplicate", nameOf(key, this.#catalogue));
    if (cell === undefined) return finding;
    const { rubric, period } = cell;
    return {
      ...finding,
      values: values.map((value) => ({ rubric, period, value: shownValue(cell, value) })),
    };
  }

  #doubt(check: FormCheck, key: string): void {
    this.#doubtful.add(key);
    this.#find(check, key);
  }

  #find(check: FormCheck, key: string, severity?: Severity): void {
    this.findings.push(formFinding(check, nameOf(key, this.#catalogue), severity));
  }
}

const kinds: Readonly<Record<string, Kind>> = {
  am: "amount",
  dec: "number",
  int: "number",
  pct: "number",
  dte: "date",
  bln: "boolean",
  str: "text",
  bsb: "base64",
};

const kindOf = (metric: string): Kind =>
  metric.includes("-enum:") ? "code" : (kinds[metric.replace(/\d+$/, "")] ?? "text");

const fits: Readonly<Record<"date" | "boolean" | "text" | "base64", (text: string) => boolean>> = {
  date: (text) => parseDay(text) !== undefined && text >= "1800-01-01" && text <= "2049-12-31",
  boolean: (text) => text === "true" || text === "false" || text === "1" || text === "0",
  text: () => true,
  base64: (text) => text !== "" && /^[A-Za-z0-9+/=\s]*$/.test(text),
};

function troubleWith(
  metric: string,
  kind: "amount" | "number",
  decimal: Decimal | undefined,
): FormCheck | undefined {
  if (decimal === undefined) return "xbrl-value";
  if (kind === "amount" && decimal.decimals > 2) return "xbrl-amount-decimals";
  return isWithin(metric, decimal) ? undefined : "xbrl-value";
}

/** `am1` is not negative, `am3` not positive; amounts have at most 14 digits, counts are whole, FTE have one decimal. */
function isWithin(metric: string, { hundredths, decimals, digits }: Decimal): boolean {
  if (metric.startsWith("int")) return decimals === 0;
  if (metric.startsWith("dec")) return decimals <= 1;
  if (metric.startsWith("pct")) return true;
  const value = hundredths ?? 0n;
  return digits <= 14 && !(metric === "am1" && value < 0n) && !(metric === "am3" && value > 0n);
}

function saysItsDecimals({ decimals, precision }: Fact, value: Decimal): boolean {
  if (precision !== undefined) return false;
  if (decimals === "INF") return true;
  return decimals !== undefined && /^\d{1,2}$/.test(decimals) && Number(decimals) >= value.decimals;
}

/** Figures of an enterprise in which the filer participates may be in that enterprise's currency. */
const isForeignAmount = (key: string, measure: string | undefined): boolean =>
  measure?.startsWith("iso4217:") === true && key.includes(" ptpn*");

const growing: ReadonlySet<string> = new Set([
  "pcd-enum:list1",
  "cty-enum:list1",
  "ccy-enum:list1",
  "jcc-enum:list1",
]);

const shownValue = (cell: Pick<Cell, "key">, value: string | bigint): string =>
  typeof value === "string" ? value : valueOf(cell, value);
