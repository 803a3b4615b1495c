import { type Instant } from "../../domain/instant.ts";
import { type Publication } from "../../domain/publication/publication.ts";
import { type Versioned } from "./personal-spaces.ts";

/** Published deposits, by enterprise. */
export interface Publications {
  /** Afterwards a publication with that id exists: ours when `created`, else the one that was there first. */
  create(
    publication: Publication,
  ): Promise<{ readonly created: boolean; readonly found: Versioned<Publication> }>;
  read(enterpriseNumber: string, id: string): Promise<Versioned<Publication> | undefined>;
  /** `false` when it is no longer as it was read. */
  replace(publication: Publication, version: string): Promise<boolean>;
  /** All of an enterprise, newest deposit first; those not yet visible too. */
  ofEnterprise(enterpriseNumber: string): Promise<readonly Publication[]>;
  /** All that have that reference number, over all enterprises: one at most, if all is well. */
  ofReference(reference: string): Promise<readonly Publication[]>;
  /**
   * Those whose last change came after one instant and not after another, by the clock of the store and to the
   * second, a page at a time.
   */
  changedBetween(
    after: Instant,
    until: Instant,
  ): AsyncIterable<readonly Pick<Publication, "enterpriseNumber" | "id">[]>;
}
