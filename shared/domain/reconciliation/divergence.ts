import { type SpaceAddress } from "../access/connection.ts";
import { type Instant } from "../instant.ts";

/** What a reconciliation looks at: the document, or the blob, whose counterparts are compared with it. */
export type Subject =
  | (SpaceAddress & { readonly kind: "filing" | "payment" | "notice"; readonly id: string })
  | (SpaceAddress & { readonly kind: "profile" })
  | { readonly kind: "transfer"; readonly id: string }
  | { readonly kind: "publication"; readonly enterpriseNumber: string; readonly id: string }
  /** One of the three blobs of a publication. */
  | { readonly kind: "publication-document"; readonly name: string };

export type SubjectKind = Subject["kind"];

/**
 * Everything that a reconciliation can find, and what each of them means. Every relation here holds at every
 * instant, in the middle of a step too: what is claimed, reserved or stored comes before what names it.
 */
export const divergences = {
  "upload-missing": "The file that a filing was made from is not in the blob store.",
  "upload-differs": "The file in the blob store has not the size that the filing noted when it was received.",
  "report-missing": "The report that a filing names is not in the blob store.",
  "report-differs": "The stored report has another outcome than the filing.",
  "events-disagree":
    "The events of a filing do not lead, by the transition table, to the status that it has.",
  "waiting-disagrees":
    "A document waits for something else than its state asks for, or for nothing, or in vain.",
  "waiting-too-long": "A document has been waiting for more than a day.",
  "term-long-over": "A term to pay ended more than a week ago, and what had to end with it has not.",
  "payment-missing": "The payment that a filing names is not there.",
  "payment-disagrees": "A filing and its payment do not tell the same.",
  "filing-missing": "A filing that a document names is not there.",
  "filing-astray": "A filing has moved to another space, and is not there.",
  "filing-twice": "A filing that has moved is in more than one space.",
  "tombstone-missing": "A filing arrived from another space, and nothing there tells where it went.",
  "verdict-disagrees":
    "A filing has moved to another space, and that has not written down that it accepted it.",
  "amount-differs": "The amount of a payment is not the sum of the fees of its filings.",
  "settlement-disagrees": "A payment is settled and does not say by what, or is not settled and does.",
  "settlement-refunded": "The money that settled a payment was also written down to go back.",
  "checkout-unaccounted": "The provider was paid, and the money neither settled the payment nor goes back.",
  "checkout-differs":
    "The checkout that settled a payment is not paid at the provider, or not with this amount.",
  "refund-missing": "A filing was rejected after it was paid, and its fee was not written down to go back.",
  "refund-unfounded": "The fee of a published filing was written down to go back.",
  "communication-missing": "The pointer from the structured communication of a payment is not there.",
  "communication-elsewhere":
    "The structured communication of a payment points to another one, or has another link.",
  "key-missing": "The pointer from the key of a profile is not there: the key opens nothing.",
  "key-elsewhere": "The key of a profile opens another space.",
  "publication-missing": "A published filing has no publication.",
  "publication-differs":
    "The publication of a published filing is another filing's, or has another reference.",
  "publication-hidden": "A filing is published, and the public does not see it.",
  "publication-unclaimed": "A publication is there that its filing does not claim.",
  "reference-twice": "One reference number is on several publications.",
  "reference-missing": "The pointer from the reference number of a visible publication is not there.",
  "reference-elsewhere": "The reference number of a visible publication points to another one.",
  "document-missing": "One of the three documents of a visible publication is not in the blob store.",
  "document-differs": "The original of a visible publication has another size than the file that was filed.",
  "document-astray": "A document is stored among the publications that belongs to none.",
  unreadable: "A document, or one that it names, is not of a shape that this version of the program knows.",
  unchecked: "Trouble in the machinery kept a document from being compared; the next run tries again.",
} as const satisfies Readonly<Record<string, string>>;

export type DivergenceKind = keyof typeof divergences;

/** What a comparison found. */
export interface Finding {
  readonly kind: DivergenceKind;
  /** Which documents and which states, in English; never personal data, never an amount. */
  readonly detail: string;
}

export interface Divergence extends Finding {
  readonly subject: Subject;
  /** When it was first found. */
  readonly since: Instant;
}

/** A round through everything that there is, a piece at each run: what decays without a change is found by it. */
export interface Round {
  /** Documents that changed up to then have had their turn, by the clock of the stores. */
  readonly until: Instant;
  /** Where the names of the documents of publications go on; `null` at their beginning. */
  readonly names: string | null;
}

/** What the last run of the reconciliation found, and what it found before and is still so. */
export interface Reconciliation {
  readonly at: Instant;
  /** Every change up to this instant, by the clock of the stores, has been looked at. */
  readonly watermark: Instant;
  /** How far the round has come in which everything is looked at again, changed or not. */
  readonly round: Round;
  /** How many of each kind this run looked at. What an older version wrote lacks the kinds that it did not know. */
  readonly checked: Readonly<Partial<Record<SubjectKind, number>>>;
  /** The oldest first. */
  readonly divergences: readonly Divergence[];
  /** How many more were found than the list takes; while there are any, the watermark stays where it is. */
  readonly beyond: number;
}

/** The id by which a subject is known in the journal: a document of a publication by its reference number. */
export function idOf(subject: Subject): string {
  switch (subject.kind) {
    case "filing":
    case "payment":
    case "notice":
    case "transfer":
    case "publication":
      return subject.id;
    case "profile":
      return subject.spaceId;
    case "publication-document":
      return subject.name.replace(/\/.*/s, "");
  }
}

/** Where a subject lies: the container, the partition key and the id, as an operator looks it up. */
export function placeOf(subject: Subject): string {
  switch (subject.kind) {
    case "filing":
    case "payment":
    case "notice":
      return `personal-spaces/${subject.connection}/${subject.spaceId}/${subject.id}`;
    case "profile":
      return `personal-spaces/${subject.connection}/${subject.spaceId}/profile`;
    case "transfer":
      return `registers/transfer:${subject.id}`;
    case "publication":
      return `publications/${subject.enterpriseNumber}/${subject.id}`;
    case "publication-document":
      return `blobs/publications/${subject.name}`;
  }
}
