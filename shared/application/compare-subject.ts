import { isSameSpace } from "../domain/access/connection.ts";
import { type Timetable } from "../domain/access/timetable.ts";
import { type Filing } from "../domain/filing/filing.ts";
import { moveOf } from "../domain/filing/moved.ts";
import { type Instant } from "../domain/instant.ts";
import { type Payment } from "../domain/payment/payment.ts";
import { type Profile } from "../domain/access/profile.ts";
import { type Publication, publicationId } from "../domain/publication/publication.ts";
import { paymentIdOf } from "../domain/reconciliation/agreement.ts";
import { type Moment, foundIf, longWaitFindings } from "../domain/reconciliation/compared.ts";
import { type Finding, type Subject } from "../domain/reconciliation/divergence.ts";
import { filingFindings } from "../domain/reconciliation/filing-findings.ts";
import { type MoveCounterparts, hasLeft } from "../domain/reconciliation/move-findings.ts";
import { type EndedCheckout, digitsOf, paymentFindings } from "../domain/reconciliation/payment-findings.ts";
import { publicationFindings } from "../domain/reconciliation/publication-findings.ts";
import { Fault } from "./fault.ts";
import { type Documents } from "./ports/documents.ts";
import { type PaymentProvider } from "./ports/payment-provider.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type Publications } from "./ports/publications.ts";
import { type References } from "./ports/references.ts";
import { type Registers } from "./ports/registers.ts";
import { type Transfers } from "./ports/transfers.ts";

export interface Comparing {
  readonly spaces: PersonalSpaces;
  readonly documents: Documents;
  readonly publications: Publications;
  readonly references: References;
  readonly registers: Registers;
  readonly transfers: Transfers;
  readonly provider: PaymentProvider;
}

/** By which clock and timetable things are late. */
export interface ComparedAt {
  readonly now: Instant;
  readonly timetable: Timetable;
}

/** Compares a document or blob with its counterparts. What is not there any more diverges from nothing. */
export function compareSubject(
  needs: Comparing,
  subject: Subject,
  { now, timetable }: ComparedAt,
): Promise<readonly Finding[]> {
  const { spaces, transfers, publications } = needs;
  switch (subject.kind) {
    case "filing":
      return atOneMoment(
        () => spaces.filing(subject, subject.id),
        (filing) => compareFiling(needs, filing, { now, opening: timetable[subject.connection] }),
      );
    case "payment":
      return atOneMoment(
        () => spaces.payment(subject, subject.id),
        (payment) => comparePayment(needs, payment, { now, opening: timetable[subject.connection] }),
      );
    case "notice":
      return atOneMoment(
        () => spaces.notice(subject, subject.id),
        ({ waiting }) => Promise.resolve(longWaitFindings(waiting, now)),
      );
    case "profile":
      return atOneMoment(
        () => spaces.profile(subject),
        (profile) => compareProfile(needs, profile),
      );
    case "transfer":
      return atOneMoment(
        () => transfers.transfer(subject.id),
        ({ waiting }) => Promise.resolve(longWaitFindings(waiting, now)),
      );
    case "publication":
      return atOneMoment(
        () => publications.read(subject.enterpriseNumber, subject.id),
        (publication) => comparePublication(needs, publication),
      );
    case "publication-document":
      return comparePublicationDocument(needs, subject.name);
  }
}

const patience = 3;

/**
 * A document that has the same version before and after its counterparts were read stood beside each of them at one
 * moment, so that no step that went on meanwhile is taken for a divergence. One that changed is compared again.
 */
async function atOneMoment<Value>(
  read: () => Promise<Versioned<Value> | undefined>,
  compare: (value: Value) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  for (let attempt = 0; attempt < patience; attempt += 1) {
    const found = await read();
    if (found === undefined) return [];
    const findings = await compare(found.value);
    if (findings.length === 0 || (await read())?.version === found.version) return findings;
  }
  throw new Fault("a document changed each time that it was compared");
}

async function compareFiling(
  { spaces, documents, publications, registers }: Comparing,
  filing: Filing,
  moment: Moment,
): Promise<readonly Finding[]> {
  const paymentId = paymentIdOf(filing);
  const payment = paymentId === undefined ? undefined : await spaces.payment(filing, paymentId);
  const report = "report" in filing ? await documents.report(filing.report.blob) : undefined;
  const counterparts = {
    uploadBytes: "document" in filing ? await documents.uploadBytes(filing.document.blob) : undefined,
    reportOutcome: report?.outcome,
    payment: payment?.value,
    publication: await publicationOfFiling(publications, filing),
    refund: paymentId === undefined ? undefined : await registers.refund(filing.id),
    ...(await moveCounterparts(spaces, filing)),
  };
  return filingFindings(filing, counterparts, moment);
}

/** The answer first: what it says arrived is there from then on. */
async function moveCounterparts(spaces: PersonalSpaces, filing: Filing): Promise<MoveCounterparts> {
  const verdict =
    filing.status === "moved" ? await spaces.verdict(filing.movedTo, moveOf(filing).id) : undefined;
  return { verdict, namesakes: hasLeft(filing) ? await spaces.filingsWithId(filing.id) : [] };
}

async function publicationOfFiling(
  publications: Publications,
  filing: Filing,
): Promise<Publication | undefined> {
  if (filing.status !== "published") return undefined;
  const { enterpriseNumber } = filing.identity;
  return (await publications.read(enterpriseNumber, publicationId(filing.id, filing.identity)))?.value;
}

async function comparePayment(
  needs: Comparing,
  payment: Payment,
  moment: Moment,
): Promise<readonly Finding[]> {
  const { spaces, references, registers } = needs;
  // The order of the reads cannot matter, so they go together.
  const filings = await Promise.all(payment.filings.map((id) => spaces.filing(payment, id)));
  const { settledBy } = payment;
  const counterparts = {
    filings: filings.flatMap((filing) => filing?.value ?? []),
    communication: await references.communication(digitsOf(payment)),
    checkouts: await endedCheckouts(needs, payment),
    settlementRefunded: settledBy !== undefined && (await registers.refund(settledBy)) !== undefined,
  };
  return paymentFindings(payment, counterparts, moment);
}

/** What the provider says of the attempts that are final. The others are followed until they are. */
async function endedCheckouts(
  { provider, registers }: Comparing,
  { attempts }: Payment,
): Promise<readonly EndedCheckout[]> {
  const checkouts: EndedCheckout[] = [];
  for (const { checkoutId: id, final } of attempts) {
    if (id === undefined || !final) continue;
    const checkout = await provider.fetch(id);
    const refunded = (await registers.refund(id)) !== undefined;
    checkouts.push({ id, paid: checkout?.status === "paid" ? checkout : undefined, refunded });
  }
  return checkouts;
}

async function compareProfile({ references }: Comparing, profile: Profile): Promise<readonly Finding[]> {
  const pointer = await references.key(profile.keyId);
  if (pointer === undefined) return [{ kind: "key-missing", detail: "Its key opens nothing." }];
  return foundIf(
    !isSameSpace(pointer, profile),
    "key-elsewhere",
    `Its key opens ${pointer.connection}/${pointer.spaceId}.`,
  );
}

async function comparePublication(
  { spaces, publications, references, documents }: Comparing,
  publication: Publication,
): Promise<readonly Finding[]> {
  const { original, json, pdf } = publication.documents;
  const counterparts = {
    filings: await spaces.filingsWithId(publication.filingId),
    sameReference: await publications.ofReference(publication.reference),
    pointer: await references.publication(publication.reference),
    documentBytes: {
      original: await documents.publicationBytes(original),
      json: await documents.publicationBytes(json),
      pdf: await documents.publicationBytes(pdf),
    },
  };
  return publicationFindings(publication, counterparts);
}

/** The publication is written before its documents, and their names begin with its reference number. */
async function comparePublicationDocument(
  { publications, documents }: Comparing,
  name: string,
): Promise<readonly Finding[]> {
  const [reference = ""] = name.split("/");
  const owners = await publications.ofReference(reference);
  const isNamed = owners.some((owner) => Object.values(owner.documents).includes(name));
  if (isNamed || (await documents.publicationBytes(name)) === undefined) return [];
  return [{ kind: "document-astray", detail: "No publication names it." }];
}
