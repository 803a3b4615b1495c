import { type BlobOrigin } from "../../shared/application/ports/documents.ts";
import { aSpace } from "./access.ts";
import { morning } from "./times.ts";

export const anOrigin = (changes: Partial<BlobOrigin> = {}): BlobOrigin => ({
  ...aSpace(),
  storedAt: morning,
  ...changes,
});
