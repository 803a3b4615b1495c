import { toDecimal } from "../money.ts";
import { type Catalogue, type Cell } from "./catalogue.ts";

/** The facts of one filing after reading, found by key. */
export interface FactBook {
  /** Figures in hundredths, by key. */
  readonly figures: ReadonlyMap<string, bigint>;
  /** Keys whose figure cannot be trusted: unreadable, or given twice with different values. */
  readonly doubtful: ReadonlySet<string>;
  /** Other facts without typed dimensions, by key. */
  readonly texts: ReadonlyMap<string, string>;
  /** Facts with typed dimensions, such as the ones about a director. */
  readonly typed: readonly TypedFact[];
}

export interface TypedFact {
  readonly key: string;
  readonly text: string;
  /** The values of the typed dimensions, in the order of the key. */
  readonly values: readonly string[];
}

/** How a reader of the report knows a fact: its rubric and column where it has them, else its key. */
export function nameOf(key: string, catalogue: Catalogue): string {
  const cell: Cell | undefined = catalogue.cells.get(key);
  return cell === undefined ? key : `${cell.rubric} ${cell.period}`;
}

/** The figure of a cell as text: amounts with two digits, counts as they are. */
export function valueOf({ key }: Pick<Cell, "key">, hundredths: bigint): string {
  const decimal = toDecimal(hundredths);
  return key.startsWith("am") ? decimal : decimal.replace(/\.?0+$/, "");
}
