/**
 * The standard fonts of PDF know the letters of western Europe only. A letter with a mark they lack loses the mark;
 * what they cannot show at all becomes a question mark, never a wrong letter.
 */
export const printable = (text: string): string =>
  Array.from(text.normalize("NFC"), (character) =>
    isKnown(character) ? character : nearest(character),
  ).join("");

const nearest = (character: string): string => {
  const bare = character.normalize("NFKD").replace(/\p{M}/gu, "");
  return bare !== "" && Array.from(bare).every(isKnown) ? bare : "?";
};

/** Printable ASCII, Latin-1, and the letters and signs that Windows-1252 has beyond it. */
const isKnown = (character: string): boolean =>
  /^[\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]$/u.test(character);
