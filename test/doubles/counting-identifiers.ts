import { type Identifiers } from "../../shared/application/ports/identifiers.ts";
import { digestIdentifiers } from "../../shared/adapters/system/digest-identifiers.ts";

/** Real digests, and a count where the real thing takes chance. */
export function countingIdentifiers(): Identifiers {
  let count = 0;
  const next = (): string => {
    count += 1;
    return String(count);
  };
  return {
    ...digestIdentifiers,
    // With a dash in it, as base64url has now and then.
    secret: () => `secret-${next()}`.padEnd(22, "_"),
    unique: () => `00000000-0000-4000-8000-${next().padStart(12, "0")}`,
  };
}
