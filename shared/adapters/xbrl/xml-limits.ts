/** How much of anything one file may hold. Real filings stay below 2 MB, 10,000 elements and a depth of 6. */
export interface XmlLimits {
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** How deep elements nest. */
  readonly depth: number;
  readonly elements: number;
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number;
  /** Characters of one text, tag or comment; an embedded document (base64) is limited by the file alone. */
  readonly tokenCharacters: number;
}

export const defaultXmlLimits: XmlLimits = {
  bytes: 50 * 1024 * 1024,
  depth: 64,
  elements: 200_000,
  attributes: 256,
  tokenCharacters: 1_000_000,
};
