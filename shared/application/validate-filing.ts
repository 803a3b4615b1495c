import { type Accounts } from "../domain/accounts/accounts.ts";
import { type Finding, withFindings } from "../domain/accounts/report.ts";
import {
  correctionWithoutOriginal,
  duplicateOfPublished,
  englishWithoutOfficialLanguage,
} from "../domain/accounts/register-findings.ts";
import { type FilingIdentity } from "../domain/filing/filing.ts";
import { accept, reject } from "../domain/filing/steps.ts";
import { type Publication, standardModel } from "../domain/publication/publication.ts";
import { type Announcing, announce, hintFor } from "./announce.ts";
import { type Work } from "./consume-work.ts";
import { findFiling } from "./find-filing.ts";
import { type AccountsReader } from "./ports/accounts-reader.ts";
import { type Documents } from "./ports/documents.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";
import { type Publications } from "./ports/publications.ts";
import { done, notYet, nothingToDo } from "./settlement.ts";

export interface Validating extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly documents: Documents;
  readonly publications: Publications;
  readonly reader: AccountsReader;
}

/**
 * Examines a received filing. The report is stored first, under a name that its content gives; then the filing
 * becomes validated or rejected and names it. So the outcome and the report never disagree.
 */
export const validateFiling =
  (needs: Validating): Work =>
  async (message, trace) => {
    const { spaces, documents, publications, reader, clock } = needs;
    const found = await findFiling(spaces, message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    const { value: filing, version } = found;
    if (filing.status !== "received") return nothingToDo;
    const upload = await documents.upload(filing.document.blob);
    if (upload === undefined) return notYet("upload-not-found");
    const { report: ownReport, accounts } = await reader.validate(upload);
    const report = withFindings(ownReport, await registerFindings(publications, accounts));
    const at = clock.now();
    const blob = await documents.storeReport(filing.id, report, {
      connection: filing.connection,
      spaceId: filing.spaceId,
      storedAt: at,
    });
    const stored = { blob, outcome: report.outcome };
    const identity = accounts === undefined ? undefined : identityOf(accounts);
    const next =
      identity === undefined || report.outcome === "red"
        ? reject(filing, { report: stored, at, ...(identity === undefined ? {} : { identity }) })
        : accept(filing, { identity, report: stored, at });
    const outcome = await spaces.commit(filing, [{ replace: { filing: next }, version }]);
    if (outcome.kind === "conflict") return notYet("changed-meanwhile");
    if (next.status === "validated") {
      await announce(needs, "price", { messages: [hintFor(filing, filing.id)], trace });
    }
    return done;
  };

const identityOf = (accounts: Accounts): FilingIdentity => ({
  enterpriseNumber: accounts.enterpriseNumber,
  name: accounts.name,
  model: accounts.model,
  framework: accounts.framework,
  language: accounts.language,
  type: accounts.type,
  periodStart: accounts.periodStart,
  periodEnd: accounts.periodEnd,
});

/** What only the register of publications can tell about the accounts. */
async function registerFindings(
  publications: Publications,
  accounts: Accounts | undefined,
): Promise<readonly Finding[]> {
  if (accounts === undefined) return [];
  const published = (await publications.ofEnterprise(accounts.enterpriseNumber)).filter(
    ({ visible }) => visible,
  );
  if (accounts.type === "correction") {
    return published.some((deposit) => isCorrected(deposit, accounts)) ? [] : [correctionWithoutOriginal()];
  }
  if (published.some((deposit) => isSame(deposit, accounts))) return [duplicateOfPublished()];
  const inOfficialLanguage = published.some(
    ({ periodEnd, language }) => periodEnd === accounts.periodEnd && language !== "en",
  );
  return accounts.language === "en" && !inOfficialLanguage ? [englishWithoutOfficialLanguage()] : [];
}

const isSame = (deposit: Publication, accounts: Accounts): boolean =>
  deposit.type === "initial" &&
  deposit.periodEnd === accounts.periodEnd &&
  deposit.language === accounts.language &&
  standardModel(deposit.model) === standardModel(accounts.model);

/** The last four fields of a correction name the deposit that it corrects (RD CCA art. 3:73). */
function isCorrected(deposit: Publication, { corrected }: Accounts): boolean {
  return (
    corrected !== undefined &&
    deposit.type === "initial" &&
    deposit.enterpriseNumber === corrected.enterpriseNumber &&
    deposit.periodEnd === corrected.closingDate &&
    deposit.language === corrected.language &&
    standardModel(deposit.model) === standardModel(corrected.model)
  );
}
