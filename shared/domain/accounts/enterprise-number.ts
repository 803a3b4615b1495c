/**
 * Whether a text is the number of an enterprise in the Crossroads Bank for Enterprises: ten digits, the first 0 or 1,
 * the last two 97 minus the remainder of the first eight divided by 97.
 */
export function isEnterpriseNumber(text: string): boolean {
  if (!/^[01]\d{9}$/.test(text)) return false;
  return Number(text.slice(8)) === 97 - (Number(text.slice(0, 8)) % 97);
}
