import { type Validation } from "../../domain/accounts/validate.ts";

export { type Validation };

/** Reads and validates annual accounts. */
export interface AccountsReader {
  /**
   * Validates one file while it streams by. A bad file yields a red report, whatever its bytes are;
   * only trouble in the stream itself is thrown.
   */
  validate(document: AsyncIterable<Uint8Array>): Promise<Validation>;
}
