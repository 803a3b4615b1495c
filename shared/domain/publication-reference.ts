declare const publicationReferenceBrand: unique symbol;

/** The number of a published deposit, `YYYY-NNNNNNNN`. */
export type PublicationReference = string & { readonly [publicationReferenceBrand]: true };

/**
 * The reference with that number in that year.
 * @throws RangeError when the year has not four digits, or the number is not between 1 and 99,999,999.
 */
export function publicationReference(year: number, number: number): PublicationReference {
  const reference = parsePublicationReference(`${String(year)}-${String(number).padStart(8, "0")}`);
  if (reference === undefined) throw new RangeError(`there is no publication ${number} of ${year}`);
  return reference;
}

/** Reads a reference; `undefined` when the text is not one. */
export const parsePublicationReference = (text: string): PublicationReference | undefined =>
  /^[1-9]\d{3}-(?!0{8})\d{8}$/.test(text) ? (text as PublicationReference) : undefined;
