import { type FormCheck } from "./form-findings.ts";

/**
 * What an XBRL instance says, before anything is judged. Names are canonical, whatever prefixes the file uses:
 * `am1` a metric, `lgf-enum:list2` a metric of a code list, `bas:m25` a member, `iso4217:EUR` a measure.
 */
export interface Instance {
  /** The addresses of the taxonomies the file says it follows. */
  readonly schemaRefs: readonly string[];
  /** The root's `xml:lang`. */
  readonly language: string | undefined;
  readonly contexts: ReadonlyMap<string, Context>;
  /** The canonical measure of each unit; undefined for a unit of several measures. */
  readonly units: ReadonlyMap<string, string | undefined>;
  readonly facts: readonly Fact[];
  /** What is wrong with the form although the file is well-formed. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly check: FormCheck;
  /** What the fault is about, in the file's own words. */
  readonly item?: string;
}

/** Whom, when and what a fact is about. */
export interface Context {
  readonly scheme: string;
  readonly identifier: string;
  /** Undefined when the period is not an instant. */
  readonly instant: string | undefined;
  /** The explicit members, sorted and joined by spaces, then each typed dimension as `annp*`. */
  readonly key: string;
  /** The values of the typed dimensions, in the order of the key. */
  readonly typed: readonly string[];
}

export interface Fact {
  readonly metric: string;
  readonly contextRef: string | undefined;
  readonly unitRef: string | undefined;
  readonly decimals: string | undefined;
  readonly precision: string | undefined;
  readonly nil: boolean;
  /** The fact's own `xml:lang`. */
  readonly language: string | undefined;
  /** Trimmed; a code is canonical. */
  readonly text: string;
}
