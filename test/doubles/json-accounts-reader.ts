import { type AccountsReader, type Validation } from "../../shared/application/ports/accounts-reader.ts";
import { type Accounts } from "../../shared/domain/accounts/accounts.ts";
import { type Finding, outcomeOf } from "../../shared/domain/accounts/report.ts";

/** What a file says that {@link jsonAccountsReader} reads. */
export interface JsonFile {
  /** Absent: the file cannot be identified. */
  readonly accounts?: Accounts;
  readonly findings?: readonly Finding[];
  /** Makes files different that say the same. */
  readonly mark?: string;
}

export const jsonFile = (file: JsonFile): Uint8Array => new TextEncoder().encode(JSON.stringify(file));

/** Reads files that say themselves what validation is to find in them. */
export const jsonAccountsReader = (): AccountsReader => ({
  async validate(document) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of document) chunks.push(chunk);
    return validation(JSON.parse(Buffer.concat(chunks).toString("utf8")) as JsonFile);
  },
});

function validation({ accounts, findings = [] }: JsonFile): Validation {
  return {
    report: {
      outcome: outcomeOf(findings),
      model: accounts?.model ?? null,
      framework: accounts?.framework ?? null,
      checksRun: 1,
      findings,
      notes: [],
    },
    accounts:
      accounts === undefined
        ? undefined
        : { ...accounts, legalForm: accounts.legalForm, corrected: accounts.corrected },
  };
}
