/** A document as it arrives: text or bytes, in pieces of the given size. */
export async function* streamOf(
  document: string | Uint8Array,
  pieceBytes = 16_384,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof document === "string" ? new TextEncoder().encode(document) : document;
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield await Promise.resolve(bytes.subarray(start, start + pieceBytes));
  }
}
