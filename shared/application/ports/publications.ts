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
}
