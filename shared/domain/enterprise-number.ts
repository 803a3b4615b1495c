declare const enterpriseNumberBrand: unique symbol;

/** Ten digits of the Crossroads Bank for Enterprises, check digits verified, such as `0403170701`. */
export type EnterpriseNumber = string & { readonly [enterpriseNumberBrand]: true };

/**
 * Reads an enterprise number in one of the ways people write it: `0403170701`, `0403.170.701`,
 * `BE 0403 170 701`. `undefined` when it is not one: the first digit is 0 or 1, and the last two are
 * 97 minus the remainder of the first eight divided by 97.
 */
export function parseEnterpriseNumber(text: string): EnterpriseNumber | undefined {
  const parts = /^(?:BE ?)?([01]\d{3})([. ]?)(\d{3})\2(\d{3})$/i.exec(text);
  if (parts === null) return undefined;
  const digits = `${parts[1] ?? ""}${parts[3] ?? ""}${parts[4] ?? ""}`;
  const expected = 97 - (Number(digits.slice(0, 8)) % 97);
  return Number(digits.slice(8)) === expected ? (digits as EnterpriseNumber) : undefined;
}

/** Writes it the way people read it: `0403.170.701`. */
export const dotted = (number: EnterpriseNumber): string =>
  `${number.slice(0, 4)}.${number.slice(4, 7)}.${number.slice(7)}`;
