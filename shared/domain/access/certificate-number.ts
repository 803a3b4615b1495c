/**
 * Reads the serial number of a certificate as people copy it from a viewer: `4A:2B`, `4a 2b`, `0x4a2b`, `004A2B`.
 * @returns lower-case hexadecimal without leading zeros, as in a token; `undefined` when it is not a number.
 */
export function parseCertificateNumber(text: string): string | undefined {
  const digits = text
    .toLowerCase()
    .replace(/^\s*0x/, "")
    .replace(/[\s:.-]/g, "")
    .replace(/^0+/, "");
  return /^[0-9a-f]{1,64}$/.test(digits) ? digits : undefined;
}
