/** Where ids come from. What is derived is the same for the same parts, always and everywhere. */
export interface Identifiers {
  /** 32 lower-case hexadecimal characters, from a digest of the parts in their order. */
  derive(...parts: readonly string[]): string;
  /** Ten decimal digits, from a digest of the parts in their order. */
  deriveDigits(...parts: readonly string[]): string;
  /** The SHA-256 of the bytes in lower-case hexadecimal characters. */
  sha256(bytes: Uint8Array): string;
  /** base64url of the SHA-256 of the text's UTF-8 bytes. */
  digest(text: string): string;
  /** A secret that nobody can guess: 128 bits in base64url. */
  secret(): string;
  /** A new identifier that has never been used. */
  unique(): string;
}
