/** A decimal number as a file writes it, exactly. */
export interface Decimal {
  /** The value in hundredths; undefined when it has more than two decimals that count. */
  readonly hundredths: bigint | undefined;
  /** How many decimals count: `12.50` has one. */
  readonly decimals: number;
  /** How many digits stand before the point, leading zeros left out. */
  readonly digits: number;
}

/** Reads an `xsd:decimal`: a sign, digits, one point; no exponent, no separators. Undefined when it is anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const signed = text.startsWith("-") || text.startsWith("+");
  const point = text.indexOf(".");
  const whole = text.slice(signed ? 1 : 0, point < 0 ? undefined : point);
  const fraction = point < 0 ? "" : text.slice(point + 1);
  if (whole === "" && fraction === "") return undefined;
  if (!isDigits(whole) || !isDigits(fraction)) return undefined;
  const decimals = lengthWithout(fraction, "last");
  const digits = lengthWithout(whole, "first");
  return { hundredths: decimals > 2 ? undefined : hundredthsOf(text, whole, fraction), decimals, digits };
}

function hundredthsOf(text: string, whole: string, fraction: string): bigint {
  const magnitude = BigInt(`0${whole}${fraction.slice(0, 2).padEnd(2, "0")}`);
  return text.startsWith("-") ? -magnitude : magnitude;
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** The length without the zeros at one end. */
function lengthWithout(text: string, end: "first" | "last"): number {
  let zeros = 0;
  while (zeros < text.length && text[end === "first" ? zeros : text.length - 1 - zeros] === "0") zeros += 1;
  return text.length - zeros;
}
