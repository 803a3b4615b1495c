/** An amount in eurocents. Never a float: sums are exact. */
export type Cents = bigint;

/** Sums amounts; the sum of none is zero. */
export const sum = (amounts: readonly Cents[]): Cents => amounts.reduce((total, next) => total + next, 0n);

/** Writes cents as a decimal string with two digits: `6380n` is `"63.80"`, `-5n` is `"-0.05"`. */
export function toDecimal(cents: Cents): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Reads a decimal string with at most two digits after the point; `undefined` when it is anything else. */
export function fromDecimal(text: string): Cents | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (parts === null) return undefined;
  const cents = BigInt(`${parts[2] ?? ""}${(parts[3] ?? "").padEnd(2, "0")}`);
  return parts[1] === "-" ? -cents : cents;
}
