import { type PersonalSpaces } from "../../shared/application/ports/personal-spaces.ts";
import { filingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parseReportDocument, reportDocument } from "../../shared/contracts/storage/report-document.ts";
import { type StoredDocument } from "../../shared/contracts/storage/values.ts";
import { verdictId } from "../../shared/contracts/storage/verdict-document.ts";
import { type MovedFiling } from "../../shared/domain/filing/filing.ts";
import { moveOf } from "../../shared/domain/filing/moved.ts";
import { moveOut } from "../../shared/domain/filing/steps.ts";
import { type DivergenceKind, type Subject, placeOf } from "../../shared/domain/reconciliation/divergence.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type Publication } from "../../shared/domain/publication/publication.ts";
import { aPublication } from "../builders/publications.ts";
import { day, hours } from "../builders/times.ts";
import { type MemoryBlob } from "../doubles/memory-documents.ts";
import { type Fate, type Household, type Town, publicationOf } from "./town.ts";

/** One way in which something can come to be wrong with one household, behind the back of the application. */
export interface Injection {
  /** What it is named after: the divergence that says it best. */
  readonly kind: DivergenceKind;
  readonly given: string;
  /** The fate of the households that it can befall. */
  readonly fate: Fate;
  /** Does it. @returns everything that has to be found, as `kind place`. */
  readonly inject: (town: Town, household: Household) => readonly string[] | Promise<readonly string[]>;
}

/** The papers of a household. */
const filing = ({ space, filingId: id }: Household): Subject => ({ kind: "filing", ...space, id });
const payment = ({ space, paymentId: id }: Household): Subject => ({ kind: "payment", ...space, id });
const profile = ({ space }: Household): Subject => ({ kind: "profile", ...space });
const publication = ({ enterpriseNumber, id }: Publication): Subject => ({
  kind: "publication",
  enterpriseNumber,
  id,
});

const found = (kind: DivergenceKind, ...subjects: readonly Subject[]): readonly string[] =>
  subjects.map((subject) => `${kind} ${placeOf(subject)}`);

type Change = (document: StoredDocument) => object | undefined;

const changeFiling = ({ world }: Town, { space, filingId }: Household, change: Change): void =>
  world.spaces.tamper(space, filingId, change);
const changePayment = ({ world }: Town, { space, paymentId }: Household, change: Change): void =>
  world.spaces.tamper(space, paymentId, change);

const without =
  (member: string): Change =>
  ({ [member]: _gone, ...document }) =>
    document;
const having =
  (changes: object): Change =>
  (document) => ({ ...document, ...changes });
const nothing: Change = () => undefined;

/** The blob of a container whose name begins so. */
function blobOf(
  blobs: ReadonlyMap<string, MemoryBlob>,
  beginning: string,
): { readonly name: string; readonly blob: MemoryBlob } {
  for (const [name, blob] of blobs) if (name.startsWith(beginning)) return { name, blob };
  throw new Error(`there is no blob ${beginning}`);
}

const shortened = (blob: MemoryBlob): MemoryBlob => ({ ...blob, bytes: blob.bytes.subarray(1) });

function communicationOf({ world }: Town, { paymentId }: Household) {
  for (const pointer of world.references.pointers)
    if (pointer.kind === "communication" && pointer.paymentId === paymentId) return pointer;
  throw new Error("there is no such pointer");
}

function keyOf({ world }: Town, { space }: Household) {
  for (const pointer of world.references.pointers)
    if (pointer.kind === "key" && pointer.spaceId === space.spaceId) return pointer;
  throw new Error("there is no such pointer");
}

function pointerTo({ world }: Town, { reference }: Publication) {
  for (const pointer of world.references.pointers)
    if (pointer.kind === "publication" && pointer.reference === reference) return pointer;
  throw new Error("there is no such pointer");
}

/** The tombstone that the filing of a household left in the space before, or in its own. */
async function tombstoneOf(spaces: PersonalSpaces, { filingId }: Household): Promise<MovedFiling> {
  const [tombstone] = (await spaces.filingsWithId(filingId)).filter(({ status }) => status === "moved");
  if (tombstone?.status !== "moved") throw new Error("it has not moved");
  return tombstone;
}

const ofBlobs: readonly Injection[] = [
  {
    kind: "upload-missing",
    given: "a file that somebody removed",
    fate: "published",
    inject: ({ world: { documents } }, household) => {
      documents.uploads.delete(blobOf(documents.uploads, household.filingId).name);
      return found("upload-missing", filing(household));
    },
  },
  {
    kind: "upload-differs",
    given: "a file that was cut off",
    fate: "ready",
    inject: ({ world: { documents } }, household) => {
      const { name, blob } = blobOf(documents.uploads, household.filingId);
      documents.uploads.set(name, shortened(blob));
      return found("upload-differs", filing(household));
    },
  },
  {
    kind: "report-missing",
    given: "a report that somebody removed",
    fate: "red",
    inject: ({ world: { documents } }, household) => {
      documents.reports.delete(blobOf(documents.reports, household.filingId).name);
      return found("report-missing", filing(household));
    },
  },
  {
    kind: "report-differs",
    given: "a report that somebody rewrote",
    fate: "withdrawn",
    inject: ({ world: { documents } }, household) => {
      const { name, blob } = blobOf(documents.reports, household.filingId);
      const report = parseReportDocument(Buffer.from(blob.bytes).toString("utf8"));
      const bytes = Buffer.from(reportDocument({ ...report, outcome: "red" }));
      documents.reports.set(name, { ...blob, bytes });
      return found("report-differs", filing(household));
    },
  },
  {
    kind: "unreadable",
    given: "a report that is none",
    fate: "lapsed",
    inject: ({ world: { documents } }, household) => {
      const { name, blob } = blobOf(documents.reports, household.filingId);
      documents.reports.set(name, { ...blob, bytes: Buffer.from("{}") });
      return found("unreadable", filing(household));
    },
  },
];

const ofFilings: readonly Injection[] = [
  {
    kind: "events-disagree",
    given: "a filing that lost its last event",
    fate: "published",
    inject: (town, household) => {
      changeFiling(town, household, (document) => ({
        ...document,
        events: (document["events"] as readonly unknown[]).slice(0, -1),
      }));
      return found("events-disagree", filing(household));
    },
  },
  {
    kind: "events-disagree",
    given: "a filing that was withdrawn by nobody",
    fate: "ready",
    inject: (town, household) => {
      changeFiling(town, household, having({ status: "withdrawn" }));
      return found("events-disagree", filing(household));
    },
  },
  {
    kind: "events-disagree",
    given: "a filing that took a step which no table knows",
    fate: "withdrawn",
    inject: (town, household) => {
      changeFiling(town, household, (document) => ({
        ...document,
        events: (document["events"] as readonly object[]).toSpliced(1, 1),
      }));
      return found("events-disagree", filing(household));
    },
  },
  {
    kind: "waiting-disagrees",
    given: "a filing that waits in the wrong queue",
    fate: "received",
    inject: ({ world: { spaces } }, { space, ...household }) => {
      spaces.tamper(space, household.filingId, (document) => ({
        ...document,
        waiting: { ...(document["waiting"] as object), for: "price" },
      }));
      return found("waiting-disagrees", filing({ space, ...household }));
    },
  },
  {
    kind: "waiting-too-long",
    given: "a filing that nobody takes up",
    fate: "received",
    inject: (town, household) => {
      const since = plus(town.world.clock.now(), -hours(25));
      changeFiling(town, household, having({ waiting: { for: "validate", since } }));
      return found("waiting-too-long", filing(household));
    },
  },
  {
    kind: "unreadable",
    given: "a filing that lost what it waits for",
    fate: "received",
    inject: (town, household) => {
      changeFiling(town, household, without("waiting"));
      return found("unreadable", filing(household));
    },
  },
  {
    kind: "unreadable",
    given: "a filing of a shape that nobody knows",
    fate: "red",
    inject: (town, household) => {
      changeFiling(town, household, having({ schemaVersion: 7 }));
      return found("unreadable", filing(household));
    },
  },
  {
    kind: "term-long-over",
    given: "a filing that did not lapse",
    fate: "ready",
    inject: (town, household) => {
      changeFiling(town, household, having({ dueBy: day("2023-12-01") }));
      return found("term-long-over", filing(household));
    },
  },
  {
    kind: "filing-missing",
    given: "a published filing that somebody removed",
    fate: "published",
    inject: (town, household) => {
      changeFiling(town, household, nothing);
      return found("filing-missing", payment(household), publication(publicationOf(town, household)));
    },
  },
  {
    kind: "filing-missing",
    given: "a filing in a payment that somebody removed",
    fate: "under-way",
    inject: (town, household) => {
      changeFiling(town, household, nothing);
      return found("filing-missing", payment(household));
    },
  },
];

const ofPayments: readonly Injection[] = [
  {
    kind: "payment-missing",
    given: "a payment that somebody removed",
    fate: "published",
    inject: (town, household) => {
      changePayment(town, household, nothing);
      return found("payment-missing", filing(household));
    },
  },
  {
    kind: "payment-disagrees",
    given: "a payment that ended without its filing",
    fate: "initiated",
    inject: (town, household) => {
      changePayment(town, household, having({ status: "cancelled" }));
      return found("payment-disagrees", filing(household), payment(household));
    },
  },
  {
    kind: "payment-disagrees",
    given: "a filing that went on without its payment",
    fate: "initiated",
    inject: (town, household) => {
      changeFiling(town, household, ({ paymentId: _gone, ...document }) => ({
        ...document,
        status: "ready-for-payment",
        events: (document["events"] as readonly object[]).slice(0, -1),
      }));
      return found("payment-disagrees", payment(household));
    },
  },
  {
    kind: "payment-disagrees",
    given: "a payment that has forgotten its filing",
    fate: "initiated",
    inject: (town, household) => {
      changePayment(town, household, having({ filings: [] }));
      return [
        ...found("payment-disagrees", filing(household)),
        ...found("amount-differs", payment(household)),
      ];
    },
  },
  {
    kind: "amount-differs",
    given: "a payment of another amount",
    fate: "initiated",
    inject: (town, household) => {
      changePayment(town, household, having({ amount: "1.00" }));
      return found("amount-differs", payment(household));
    },
  },
  {
    kind: "settlement-disagrees",
    given: "a settled payment that does not say by what",
    fate: "published",
    inject: (town, household) => {
      changePayment(town, household, without("settledBy"));
      return [
        ...found("settlement-disagrees", payment(household)),
        ...found("checkout-unaccounted", payment(household)),
      ];
    },
  },
  {
    kind: "settlement-disagrees",
    given: "an open payment that says by what it was settled",
    fate: "initiated",
    inject: (town, household) => {
      changePayment(town, household, having({ settledBy: "credit-1" }));
      return found("settlement-disagrees", payment(household));
    },
  },
  {
    kind: "waiting-disagrees",
    given: "an open checkout that nobody follows",
    fate: "under-way",
    inject: (town, household) => {
      changePayment(town, household, without("waiting"));
      return found("waiting-disagrees", payment(household));
    },
  },
  {
    kind: "waiting-disagrees",
    given: "a payment that waits in vain",
    fate: "cancelled",
    inject: (town, household) => {
      const waiting = { for: "settle", since: town.world.clock.now() };
      changePayment(town, household, having({ waiting }));
      return found("waiting-disagrees", payment(household));
    },
  },
  {
    kind: "waiting-too-long",
    given: "a payment that is over and whose checkout nobody closes",
    fate: "lapsed",
    inject: (town, household) => {
      const since = plus(town.world.clock.now(), -hours(48));
      changePayment(town, household, (document) => ({
        ...document,
        attempts: (document["attempts"] as readonly object[]).map((attempt) => ({
          ...attempt,
          final: false,
        })),
        waiting: { for: "settle", since },
      }));
      changeFiling(town, household, (document) => ({
        ...document,
        events: (document["events"] as readonly object[]).map((event) => ({ ...event, at: since })),
      }));
      return found("waiting-too-long", payment(household));
    },
  },
  {
    kind: "term-long-over",
    given: "a payment that did not end",
    fate: "under-way",
    inject: (town, household) => {
      changePayment(town, household, having({ dueBy: day("2023-12-01") }));
      return found("term-long-over", payment(household));
    },
  },
  {
    kind: "unreadable",
    given: "a payment with an amount that is none",
    fate: "initiated",
    inject: (town, household) => {
      changePayment(town, household, having({ amount: "a lot" }));
      return found("unreadable", payment(household), filing(household));
    },
  },
];

const ofMoves: readonly Injection[] = [
  {
    kind: "filing-astray",
    given: "a filing that somebody removed after it moved",
    fate: "moved",
    inject: async ({ world: { spaces } }, household) => {
      const { movedTo } = await tombstoneOf(spaces, household);
      spaces.tamper(movedTo, household.filingId, nothing);
      return found("filing-astray", filing(household));
    },
  },
  {
    kind: "filing-astray",
    given: "a filing that somebody removed before its tombstone let go of it",
    fate: "moved",
    inject: async (town, household) => {
      const { spaces, clock } = town.world;
      const { movedTo } = await tombstoneOf(spaces, household);
      const leaving = spaces.history.findLast(
        ({ id, luggage }) => id === household.filingId && luggage !== undefined,
      );
      changeFiling(town, household, () => ({ ...leaving, waiting: { for: "move", since: clock.now() } }));
      spaces.tamper(movedTo, household.filingId, nothing);
      return found("filing-astray", filing(household));
    },
  },
  {
    kind: "filing-twice",
    given: "a filing that somebody put back where it was",
    fate: "arrived",
    inject: async ({ world: { spaces } }, household) => {
      const { connection, spaceId } = await tombstoneOf(spaces, household);
      const former = { connection, spaceId };
      const arrived = (await spaces.filing(household.space, household.filingId))?.value;
      if (arrived === undefined) throw new Error("it has not arrived");
      spaces.tamper(former, household.filingId, () => filingDocument({ ...arrived, ...former }));
      return found("filing-twice", filing(household), filing({ ...household, space: former }));
    },
  },
  {
    kind: "filing-twice",
    given: "a filing that somebody restored as it was before it moved",
    fate: "arrived",
    inject: async ({ world: { spaces } }, household) => {
      const former = await tombstoneOf(spaces, household);
      const before = spaces.history.find(
        ({ id, status }) => id === household.filingId && status === "ready-for-payment",
      );
      spaces.tamper(former, household.filingId, () => before);
      return found("filing-twice", filing(household));
    },
  },
  {
    kind: "tombstone-missing",
    given: "a tombstone that somebody removed",
    fate: "arrived",
    inject: async ({ world: { spaces } }, household) => {
      spaces.tamper(await tombstoneOf(spaces, household), household.filingId, nothing);
      return found("tombstone-missing", filing(household));
    },
  },
  {
    kind: "tombstone-missing",
    given: "a tombstone that leads elsewhere",
    fate: "arrived",
    inject: async ({ world: { spaces } }, household) => {
      const tombstone = await tombstoneOf(spaces, household);
      const { connection } = household.space;
      const movedTo = { connection, spaceId: "nobody" };
      spaces.tamper(tombstone, household.filingId, having({ movedTo }));
      const subject = filing({ ...household, space: tombstone });
      return [
        ...found("tombstone-missing", filing(household)),
        ...found("filing-astray", subject),
        ...found("verdict-disagrees", subject),
      ];
    },
  },
  {
    kind: "verdict-disagrees",
    given: "an answer that somebody removed",
    fate: "moved",
    inject: async ({ world: { spaces } }, household) => {
      const tombstone = await tombstoneOf(spaces, household);
      spaces.tamper(tombstone.movedTo, verdictId(moveOf(tombstone).id), nothing);
      return found("verdict-disagrees", filing(household));
    },
  },
  {
    kind: "verdict-disagrees",
    given: "an answer that somebody turned round",
    fate: "moved",
    inject: async ({ world: { spaces } }, household) => {
      const tombstone = await tombstoneOf(spaces, household);
      spaces.tamper(tombstone.movedTo, verdictId(moveOf(tombstone).id), having({ answer: "refused" }));
      return found("verdict-disagrees", filing(household));
    },
  },
  {
    kind: "waiting-too-long",
    given: "a move that nobody carries out",
    fate: "ready",
    inject: async (town, household) => {
      const { spaces, clock } = town.world;
      const since = plus(clock.now(), -hours(25));
      const ready = (await spaces.filing(household.space, household.filingId))?.value;
      if (ready?.status !== "ready-for-payment") throw new Error("it cannot move");
      const to = { ...household.space, spaceId: "nobody" };
      changeFiling(town, household, () => filingDocument(moveOut(ready, { id: "move-1", to }, since)));
      return found("waiting-too-long", filing(household));
    },
  },
  {
    kind: "payment-disagrees",
    given: "an open payment for a filing that has moved",
    fate: "moved",
    inject: (town, household) => {
      changePayment(town, household, having({ status: "initiated" }));
      return found("payment-disagrees", payment(household));
    },
  },
];

const ofMoney: readonly Injection[] = [
  {
    kind: "checkout-unaccounted",
    given: "a closed checkout that was paid after all",
    fate: "cancelled",
    inject: ({ world: { provider } }, household) => {
      provider.set(household.checkoutId, "paid");
      return found("checkout-unaccounted", payment(household));
    },
  },
  {
    kind: "checkout-differs",
    given: "a settled payment that the provider says was not paid",
    fate: "published",
    inject: ({ world: { provider } }, household) => {
      provider.set(household.checkoutId, "failed");
      return found("checkout-differs", payment(household));
    },
  },
  {
    kind: "checkout-differs",
    given: "a settled payment that the provider says was paid otherwise",
    fate: "published",
    inject: ({ world: { provider } }, household) => {
      provider.set(household.checkoutId, "paid", { amount: 1n });
      return found("checkout-differs", payment(household));
    },
  },
  {
    kind: "settlement-refunded",
    given: "money that settled and goes back",
    fate: "published",
    inject: async (town, household) => {
      await refund(town, household.checkoutId, household);
      return found("settlement-refunded", payment(household));
    },
  },
  {
    kind: "refund-missing",
    given: "a duplicate whose fee stays",
    fate: "duplicate",
    inject: ({ world: { registers } }, household) => {
      registers.removeRefund(household.filingId);
      return found("refund-missing", filing(household));
    },
  },
  {
    kind: "refund-unfounded",
    given: "a published filing whose fee goes back",
    fate: "published",
    inject: async (town, household) => {
      await refund(town, household.filingId, household);
      return found("refund-unfounded", filing(household));
    },
  },
];

const refund = ({ world }: Town, id: string, { paymentId }: Household): Promise<void> =>
  world.registers.createRefund({
    id,
    code: "18",
    amount: 6380n,
    currency: "EUR",
    paymentId,
    at: world.clock.now(),
  });

const ofPointers: readonly Injection[] = [
  {
    kind: "communication-missing",
    given: "a structured communication that points nowhere",
    fate: "initiated",
    inject: (town, household) => {
      town.world.references.tamper(communicationOf(town, household), undefined);
      return found("communication-missing", payment(household));
    },
  },
  {
    kind: "communication-elsewhere",
    given: "a structured communication that points to another payment",
    fate: "published",
    inject: (town, household) => {
      town.world.references.tamper<"communication">(communicationOf(town, household), {
        paymentId: "another",
      });
      return found("communication-elsewhere", payment(household));
    },
  },
  {
    kind: "communication-elsewhere",
    given: "a payment with another link",
    fate: "cancelled",
    inject: (town, household) => {
      town.world.references.tamper<"communication">(communicationOf(town, household), {
        linkSecret: "another",
      });
      return found("communication-elsewhere", payment(household));
    },
  },
  {
    kind: "key-missing",
    given: "a key that opens nothing any more",
    fate: "ready",
    inject: (town, household) => {
      town.world.references.tamper(keyOf(town, household), undefined);
      return found("key-missing", profile(household));
    },
  },
  {
    kind: "key-elsewhere",
    given: "a key that opens another space",
    fate: "red",
    inject: (town, household) => {
      town.world.references.tamper<"key">(keyOf(town, household), { spaceId: "another" });
      return found("key-elsewhere", profile(household));
    },
  },
  {
    kind: "reference-missing",
    given: "a reference number that points nowhere",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      town.world.references.tamper(pointerTo(town, published), undefined);
      return found("reference-missing", publication(published));
    },
  },
  {
    kind: "reference-elsewhere",
    given: "a reference number that points to another enterprise",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      town.world.references.tamper<"publication">(pointerTo(town, published), {
        enterpriseNumber: "0999999999",
      });
      return found("reference-elsewhere", publication(published));
    },
  },
];

const ofPublications: readonly Injection[] = [
  {
    kind: "publication-missing",
    given: "a publication that somebody removed",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      town.world.publications.tamper(published, () => undefined);
      return [
        ...found("publication-missing", filing(household)),
        ...found("document-astray", ...documentsOf(published)),
      ];
    },
  },
  {
    kind: "publication-differs",
    given: "a publication that says it is another filing's",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      town.world.publications.tamper(published, (before) => ({ ...before, filingId: "another" }));
      return [
        ...found("publication-differs", filing(household)),
        ...found("filing-missing", publication(published)),
      ];
    },
  },
  {
    kind: "publication-hidden",
    given: "a publication that nobody sees any more",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      town.world.publications.tamper(published, (before) => ({ ...before, visible: false }));
      return found("publication-hidden", filing(household), publication(published));
    },
  },
  {
    kind: "publication-unclaimed",
    given: "a publication of a filing that nobody paid",
    fate: "ready",
    inject: async ({ world }, { filingId }) => {
      const stray = aPublication({ ...unused(), filingId, visible: false });
      await world.publications.create(stray);
      return found("publication-unclaimed", publication(stray));
    },
  },
  {
    kind: "reference-twice",
    given: "a second publication under the same number",
    fate: "published",
    inject: async (town, household) => {
      const published = publicationOf(town, household);
      const second = { ...published, enterpriseNumber: unused().enterpriseNumber };
      await town.world.publications.create(second);
      return [
        ...found("reference-twice", publication(published), publication(second)),
        ...found("reference-elsewhere", publication(second)),
      ];
    },
  },
  {
    kind: "document-missing",
    given: "a publication without its page to read",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      town.world.documents.publications.delete(published.documents.pdf);
      return found("document-missing", publication(published));
    },
  },
  {
    kind: "document-differs",
    given: "a publication whose original was cut off",
    fate: "published",
    inject: (town, household) => {
      const published = publicationOf(town, household);
      const { publications } = town.world.documents;
      const { name, blob } = blobOf(publications, published.documents.original);
      publications.set(name, shortened(blob));
      return found("document-differs", publication(published));
    },
  },
  {
    kind: "document-astray",
    given: "a document of a publication that never was",
    fate: "withdrawn",
    inject: async ({ world: { documents } }) => {
      const name = `${unused().reference}/original.xbrl`;
      await documents.storePublication(name, Buffer.from("accounts"), "application/xbrl+xml");
      return found("document-astray", { kind: "publication-document", name });
    },
  },
];

export const injections: readonly Injection[] = [
  ...ofBlobs,
  ...ofFilings,
  ...ofPayments,
  ...ofMoves,
  ...ofMoney,
  ...ofPointers,
  ...ofPublications,
];

const documentsOf = ({ documents }: Publication): readonly Subject[] =>
  Object.values(documents).map((name) => ({ kind: "publication-document", name }));

let taken = 0;

/** An enterprise and a reference number that nobody has. */
function unused(): Pick<Publication, "enterpriseNumber" | "reference"> {
  taken += 1;
  return { enterpriseNumber: String(9_000_000_000 + taken), reference: `2024-${String(90_000_000 + taken)}` };
}
