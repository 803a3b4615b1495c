declare const structuredCommunicationBrand: unique symbol;

/** A Belgian payment reference, `+++ddd/dddd/ddddd+++`: ten digits and two check digits. */
export type StructuredCommunication = string & { readonly [structuredCommunicationBrand]: true };

/**
 * The communication that carries ten digits; the check digits are their remainder by 97, or 97 for 0.
 * @throws RangeError for anything but ten digits.
 */
export function structuredCommunication(tenDigits: string): StructuredCommunication {
  if (!/^\d{10}$/.test(tenDigits)) throw new RangeError("a structured communication carries ten digits");
  const digits = `${tenDigits}${checkDigits(tenDigits)}`;
  const groups = `${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}`;
  return `+++${groups}+++` as StructuredCommunication;
}

/**
 * Reads a communication between pluses or asterisks, or its twelve bare digits as banks send them.
 * `undefined` when the check digits are wrong or it is anything else.
 */
export function parseStructuredCommunication(text: string): StructuredCommunication | undefined {
  const written = /^(\+\+\+|\*\*\*)?(\d{3})(\/?)(\d{4})\3(\d{5})\1$/.exec(text.trim());
  if (written === null) return undefined;
  const digits = `${written[2] ?? ""}${written[4] ?? ""}${written[5] ?? ""}`;
  const tenDigits = digits.slice(0, 10);
  return digits.slice(10) === checkDigits(tenDigits) ? structuredCommunication(tenDigits) : undefined;
}

const checkDigits = (tenDigits: string): string => String(Number(tenDigits) % 97 || 97).padStart(2, "0");
