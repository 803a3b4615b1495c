import { type Accounts } from "../../domain/accounts/accounts.ts";
import { type Report } from "../../domain/accounts/report.ts";

/** What validation yields: always a report; the accounts whenever the file could be read and identified. */
export interface Validation {
  readonly report: Report;
  readonly accounts: Accounts | undefined;
}

/** Reads and validates annual accounts. */
export interface AccountsReader {
  /**
   * Validates one file while it streams by. A bad file yields a red report, whatever its bytes are;
   * only trouble in the stream itself is thrown.
   */
  validate(document: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Validation>;
}
