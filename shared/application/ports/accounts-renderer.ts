import { type Accounts } from "../../domain/accounts/accounts.ts";
import { type Publication } from "../../domain/publication/publication.ts";

/** Makes published accounts readable. */
export interface AccountsRenderer {
  /** A PDF document in the language of the accounts; the same accounts and publication give the same bytes. */
  pdf(
    accounts: Accounts,
    publication: Pick<Publication, "reference" | "depositDate" | "currency">,
  ): Promise<Uint8Array>;
}
