import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Identifiers } from "../../application/ports/identifiers.ts";

/** Ids from SHA-256 digests, secrets from the system's source of chance. */
export const digestIdentifiers: Identifiers = {
  derive: (...parts) => digestOf(parts).toString("hex").slice(0, 32),
  deriveDigits: (...parts) => (digestOf(parts).readBigUInt64BE() % 10n ** 10n).toString().padStart(10, "0"),
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  digest: (text) => createHash("sha256").update(text, "utf8").digest("base64url"),
  secret: () => randomBytes(16).toString("base64url"),
  unique: () => randomUUID(),
};

/** The parts are written as JSON, so that no two lists of parts give the same text. */
const digestOf = (parts: readonly string[]): Buffer =>
  createHash("sha256").update(JSON.stringify(parts)).digest();
