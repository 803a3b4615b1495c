import { type Filing, type PaidFiling, type PublishedFiling } from "../filing/filing.ts";
import { type Publication } from "../publication/publication.ts";
import { foundIf } from "./compared.ts";
import { type Finding } from "./divergence.ts";

/** What the stores hold for a publication. */
export interface PublicationCounterparts {
  /** Whatever filing has the id that the publication names, in any space. */
  readonly filings: readonly Filing[];
  /** Every publication that has the same reference number, itself included. */
  readonly sameReference: readonly Publication[];
  /** Where its reference number points to. */
  readonly pointer: { readonly enterpriseNumber: string; readonly publicationId: string } | undefined;
  /** The sizes of its documents; `undefined` for one that is not there. */
  readonly documentBytes: Readonly<Record<keyof Publication["documents"], number | undefined>>;
}

/** Compares a publication with what the stores hold for it. Until it is visible its parts may still be on their way. */
export function publicationFindings(
  publication: Publication,
  counterparts: PublicationCounterparts,
): readonly Finding[] {
  const { filingId, reference, visible } = publication;
  const { filings, sameReference } = counterparts;
  const claiming = filings.find(
    (filing): filing is Claiming => isClaiming(filing) && filing.reference === reference,
  );
  const statuses = filings.map(({ status }) => status).join(", ");
  return [
    ...foundIf(filings.length === 0, "filing-missing", `Not there: ${filingId}.`),
    ...foundIf(
      filings.length > 0 && claiming === undefined,
      "publication-unclaimed",
      `Filing ${filingId} is ${statuses} and does not claim ${reference}.`,
    ),
    ...foundIf(
      claiming?.status === "published" && !visible,
      "publication-hidden",
      `Filing ${filingId} is published, and ${reference} is not visible.`,
    ),
    ...foundIf(
      sameReference.length > 1,
      "reference-twice",
      `${reference} is on ${String(sameReference.length)} publications.`,
    ),
    ...(visible ? visibleFindings(publication, counterparts, claiming) : []),
  ];
}

type Claiming = PaidFiling | PublishedFiling;

/** Claiming comes before publishing: a paid filing may have a publication already. */
const isClaiming = (filing: Filing): filing is Claiming =>
  filing.status === "paid" || filing.status === "published";

function visibleFindings(
  { enterpriseNumber, id, reference }: Publication,
  { pointer, documentBytes }: PublicationCounterparts,
  claiming: Claiming | undefined,
): readonly Finding[] {
  const missing = Object.entries(documentBytes).flatMap(([name, bytes]) =>
    bytes === undefined ? [name] : [],
  );
  const { original } = documentBytes;
  return [
    ...foundIf(pointer === undefined, "reference-missing", `${reference} points nowhere.`),
    ...foundIf(
      pointer !== undefined &&
        (pointer.enterpriseNumber !== enterpriseNumber || pointer.publicationId !== id),
      "reference-elsewhere",
      `${reference} points to ${pointer?.enterpriseNumber ?? ""}/${pointer?.publicationId ?? ""}.`,
    ),
    ...foundIf(missing.length > 0, "document-missing", `Not there: ${missing.join(", ")} of ${reference}.`),
    ...foundIf(
      original !== undefined && claiming !== undefined && original !== claiming.document.sizeBytes,
      "document-differs",
      `The original of ${reference} has another size than the file of filing ${claiming?.id ?? ""}.`,
    ),
  ];
}
