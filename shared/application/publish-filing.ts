import { type Accounts } from "../domain/accounts/accounts.ts";
import { type PaidFiling } from "../domain/filing/filing.ts";
import { claim, publish, rejectDuplicate } from "../domain/filing/steps.ts";
import { jsonRendition } from "../domain/publication/json-rendition.ts";
import { type Publication, publicationOf } from "../domain/publication/publication.ts";
import { type Announcing } from "./announce.ts";
import { type Work } from "./consume-work.ts";
import { Fault } from "./fault.ts";
import { findFiling } from "./find-filing.ts";
import { type AccountsReader } from "./ports/accounts-reader.ts";
import { type AccountsRenderer } from "./ports/accounts-renderer.ts";
import { type Documents } from "./ports/documents.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type Publications } from "./ports/publications.ts";
import { type References } from "./ports/references.ts";
import { type Registers } from "./ports/registers.ts";
import { type PublicationNumbers } from "./publication-numbers.ts";
import { type WorkOutcome, done, notYet, nothingToDo } from "./settlement.ts";

export interface Publishing extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly documents: Documents;
  readonly publications: Publications;
  readonly references: References;
  readonly registers: Registers;
  readonly reader: AccountsReader;
  readonly renderer: AccountsRenderer;
  readonly numbers: PublicationNumbers;
}

/**
 * Publishes a paid filing, claiming before it writes: the reference number goes to the filing, then the
 * publication document is created (whose id makes a duplicate impossible), then the blobs that can never be
 * changed, then the pointer from the reference, then the document is made visible, and only then the filing is
 * published. Whoever repeats it, at whatever step it broke off, ends in the same state.
 */
export const publishFiling =
  (needs: Publishing): Work =>
  async (message) => {
    const found = await findFiling(needs.spaces, message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    if (found.value.status !== "paid") return nothingToDo;
    const claimed = await claimReference(needs, { value: found.value, version: found.version });
    if (claimed === undefined) return notYet("changed-meanwhile");
    const upload = await readUpload(needs, claimed.value);
    const publication = publicationOf(claimed.value, upload.accounts);
    const { found: first } = await needs.publications.create(publication);
    if (first.value.filingId !== claimed.value.id) return endAsDuplicate(needs, claimed);
    await storeDocuments(needs, first.value, upload);
    await needs.references.create<"publication">({
      kind: "publication",
      reference: publication.reference,
      enterpriseNumber: publication.enterpriseNumber,
      publicationId: first.value.id,
    });
    if (!(await makeVisible(needs, first))) return notYet("changed-meanwhile");
    return finish(needs, claimed);
  };

type ClaimedFiling = PaidFiling & { readonly reference: string };

async function claimReference(
  { spaces, numbers, clock }: Publishing,
  { value: filing, version }: Versioned<PaidFiling>,
): Promise<Versioned<ClaimedFiling> | undefined> {
  if (filing.reference !== undefined) return { value: claim(filing, filing.reference), version };
  const claimed = claim(filing, await numbers.next(clock.now()));
  const outcome = await spaces.commit(filing, [{ replace: { filing: claimed }, version }]);
  return outcome.kind === "committed"
    ? { value: claimed, version: outcome.versions[0] ?? version }
    : undefined;
}

interface ReadUpload {
  readonly bytes: Uint8Array;
  readonly accounts: Accounts;
}

/** Reads the file once more: what is published comes from what was uploaded, not from a copy of it. */
async function readUpload({ documents, reader }: Publishing, filing: PaidFiling): Promise<ReadUpload> {
  const upload = await documents.upload(filing.document.blob);
  if (upload === undefined) throw new Fault("the file of a paid filing cannot be read");
  const chunks: Uint8Array[] = [];
  const { accounts } = await reader.validate(kept(upload, chunks));
  if (accounts === undefined) throw new Error("the file of a paid filing no longer reads as accounts");
  return { bytes: concatenate(chunks), accounts };
}

/** The same stream, each chunk kept as it goes by. */
async function* kept(stream: AsyncIterable<Uint8Array>, chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    chunks.push(chunk);
    yield chunk;
  }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

async function storeDocuments(
  { documents, renderer }: Publishing,
  publication: Publication,
  { bytes, accounts }: ReadUpload,
): Promise<void> {
  const json = JSON.stringify(jsonRendition(accounts, publication.reference));
  const { original, json: jsonName, pdf } = publication.documents;
  await documents.storePublication(original, bytes, "application/xbrl+xml");
  await documents.storePublication(jsonName, new TextEncoder().encode(json), "application/json");
  await documents.storePublication(pdf, await renderer.pdf(accounts, publication), "application/pdf");
}

async function makeVisible(
  { publications }: Publishing,
  { value: publication, version }: Versioned<Publication>,
): Promise<boolean> {
  return publication.visible || publications.replace({ ...publication, visible: true }, version);
}

async function finish(
  { spaces, clock }: Publishing,
  { value: filing, version }: Versioned<ClaimedFiling>,
): Promise<WorkOutcome> {
  const outcome = await spaces.commit(filing, [
    { replace: { filing: publish(filing, clock.now()) }, version },
  ]);
  return outcome.kind === "committed" ? done : notYet("changed-meanwhile");
}

/** Another filing was first: the fee is written down to go back before the filing is rejected. */
async function endAsDuplicate(
  { spaces, registers, clock, journal }: Publishing,
  { value: filing, version }: Versioned<ClaimedFiling>,
): Promise<WorkOutcome> {
  const at = clock.now();
  const { id, paymentId, costs } = filing;
  await registers.createRefund({
    id,
    code: "15",
    amount: costs.total,
    currency: "EUR",
    paymentId,
    filingId: id,
    at,
  });
  journal.record({ code: "money-refunded", subject: id, refundCode: "15" });
  const outcome = await spaces.commit(filing, [
    { replace: { filing: rejectDuplicate(filing, at) }, version },
  ]);
  return outcome.kind === "committed" ? done : notYet("changed-meanwhile");
}
