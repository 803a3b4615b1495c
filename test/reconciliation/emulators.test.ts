import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cosmosPersonalSpaces } from "../../shared/adapters/azure/cosmos-personal-spaces.ts";
import { cosmosPublications } from "../../shared/adapters/azure/cosmos-publications.ts";
import { cosmosReferences } from "../../shared/adapters/azure/cosmos-references.ts";
import { cosmosRegisters } from "../../shared/adapters/azure/cosmos-registers.ts";
import { systemClock } from "../../shared/adapters/system/system-clock.ts";
import { doorkeeper } from "../../shared/application/doorkeeper.ts";
import { type Reconciling, reconcile } from "../../shared/application/reconcile.ts";
import { type SpaceDocument } from "../../shared/application/ports/personal-spaces.ts";
import { parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parseNoticeDocument } from "../../shared/contracts/storage/notice-document.ts";
import { parsePaymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import { parseProfileDocument } from "../../shared/contracts/storage/profile-document.ts";
import { type StoredDocument } from "../../shared/contracts/storage/values.ts";
import { parseVerdictDocument } from "../../shared/contracts/storage/verdict-document.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { placeOf } from "../../shared/domain/reconciliation/divergence.ts";
import { openAlways } from "../builders/access.ts";
import { keep } from "../builders/application.ts";
import { anOrigin } from "../builders/blobs.ts";
import { minutes } from "../builders/times.ts";
import { type BlobDesk, type CosmosDesk, blobDesk, cosmosDesk } from "../contract/ports/desk.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { type Town, aTown, firstOf, publicationOf, reported } from "./town.ts";

let cosmos: CosmosDesk;
let blobs: BlobDesk;

beforeAll(async () => {
  [cosmos, blobs] = await Promise.all([cosmosDesk(), blobDesk()]);
});

afterAll(() => Promise.all([cosmos.close(), blobs.close()]));

test("over the emulators: nothing where nothing is wrong, then what went wrong in each store, then what is left of it", async () => {
  const town = await aTown();
  const stores = storesOf(town);
  await moveIn(town.world, stores);
  // Nothing changes any more: a clock ahead of the stores' own spares the rest.
  const storeClock = systemClock(() => minutes(1));
  const run = reconcile({ ...stores, storeClock, restSeconds: 1 });

  await run();
  const clean = await reported(stores);
  expect(clean.divergences).toEqual([]);
  expect(clean.report.checked).toEqual({
    filing: 17,
    payment: 11,
    notice: 0,
    profile: 17,
    transfer: 0,
    publication: 3,
    "publication-document": 9,
  });

  const { expected, mendPayment } = await spoil(town, stores);
  await run();
  expect((await reported(stores)).divergences).toEqual([...expected].sort());

  const { paymentId } = firstOf(town, "published");
  await mendPayment();
  await run();
  const left = expected.filter((found) => !found.includes(paymentId));
  expect((await reported(stores)).divergences).toEqual(left.sort());
}, 60_000);

/** Something goes wrong in each of the stores. @returns what has to be found, and how to mend a part of it. */
async function spoil(
  town: Town,
  { spaces, publications }: Stores,
): Promise<{ readonly expected: readonly string[]; readonly mendPayment: () => Promise<void> }> {
  const ready = firstOf(town, "ready");
  const names = [...town.world.documents.uploads.keys()];
  await blobs.documents.eraseUpload(names.find((name) => name.startsWith(ready.filingId)) ?? "");
  await blobs.documents.storePublication("2024-99999999/original.xbrl", Buffer.from("x"), "text/plain");

  const { space, paymentId } = firstOf(town, "published");
  const write = async (payment: Payment): Promise<void> => {
    const version = (await spaces.payment(space, paymentId))?.version ?? "";
    await spaces.commit(space, [{ replace: { payment }, version }]);
  };
  const payment = (await spaces.payment(space, paymentId))?.value;
  if (payment === undefined) throw new Error("there is no such payment");
  await write({ ...payment, amount: 1n });

  const published = publicationOf(town, firstOf(town, "published"));
  const second = { ...published, enterpriseNumber: "0999999999" };
  await publications.create(second);
  const placeOfPayment = placeOf({ kind: "payment", ...space, id: paymentId });
  return {
    expected: [
      `upload-missing ${placeOf({ kind: "filing", ...ready.space, id: ready.filingId })}`,
      "document-astray blobs/publications/2024-99999999/original.xbrl",
      `amount-differs ${placeOfPayment}`,
      `checkout-differs ${placeOfPayment}`,
      `reference-twice ${placeOf({ kind: "publication", ...published })}`,
      `reference-twice ${placeOf({ kind: "publication", ...second })}`,
      `reference-elsewhere ${placeOf({ kind: "publication", ...second })}`,
    ],
    mendPayment: () => write(payment),
  };
}

type Stores = Omit<Reconciling, "storeClock" | "restSeconds">;

/** The adapters in front of the emulators; the provider and the clock are the town's. */
function storesOf({ world }: Town): Stores {
  const registers = cosmosRegisters(cosmos.documents("registers"), openAlways);
  return {
    ...world,
    spaces: cosmosPersonalSpaces(cosmos.documents("personal-spaces")),
    publications: cosmosPublications(cosmos.documents("publications")),
    references: cosmosReferences(cosmos.documents("references")),
    registers,
    documents: blobs.documents,
    doors: doorkeeper({ registers, clock: world.clock }),
  };
}

/** Copies everything that a town in memory holds. */
async function moveIn(world: MemoryPorts, stores: Stores): Promise<void> {
  const latest = new Map(
    world.spaces.history.map((document) => [
      JSON.stringify([document["connection"], document["spaceId"], document.id]),
      document,
    ]),
  );
  await keep(stores, ...[...latest.values()].map(spaceDocument));
  for (const pointer of world.references.pointers) await stores.references.create(pointer);
  for (const publication of world.publications.all) await stores.publications.create(publication);
  for (const refund of world.registers.refunds) await stores.registers.createRefund(refund);
  for (const [name, { bytes }] of world.documents.uploads) {
    await stores.documents.storeUpload(name, bytes, anOrigin());
  }
  for (const [name, { bytes, contentType }] of world.documents.publications) {
    await stores.documents.storePublication(name, bytes, contentType);
  }
  for (const name of world.documents.reports.keys()) {
    const report = await world.documents.report(name);
    const [filingId = ""] = name.split("/");
    if (report !== undefined) await stores.documents.storeReport(filingId, report, anOrigin());
  }
}

function spaceDocument(document: StoredDocument): SpaceDocument {
  const filing = parseFilingDocument(document);
  if (filing !== undefined) return { filing };
  const payment = parsePaymentDocument(document);
  if (payment !== undefined) return { payment };
  const profile = parseProfileDocument(document);
  if (profile !== undefined) return { profile };
  const verdict = parseVerdictDocument(document);
  if (verdict !== undefined) return { verdict };
  const notice = parseNoticeDocument(document);
  if (notice !== undefined) return { notice };
  throw new Error("a space holds nothing else");
}
