import { type Publication, publicationOf } from "../../shared/domain/publication/publication.ts";
import { someAccounts } from "./accounts.ts";
import { day } from "./times.ts";

/** The visible publication of {@link someAccounts} by a filing of somebody else. */
export const aPublication = (changes: Partial<Publication> = {}): Publication => ({
  ...publicationOf(
    { id: "f0", reference: "2024-00000007", format: "xbrl", depositDate: day("2024-01-02") },
    someAccounts(),
  ),
  visible: true,
  ...changes,
});
