import { isDeepStrictEqual } from "node:util";
import { parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parsePaymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { isLeaving, workDue } from "../../shared/domain/filing/moved.ts";
import { transitions } from "../../shared/domain/filing/transitions.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { ownersAstray, predecessor } from "./ownership.ts";

/** What is wrong at the end of a history, whatever went wrong on the way: nothing may be. */
export function violations(world: MemoryPorts): readonly string[] {
  const filings = historiesOf(world, parseFilingDocument);
  const lives = livesOf(world);
  const payments = historiesOf(world, parsePaymentDocument).flatMap((history) => history.slice(-1));
  return [
    ...world.queues.deadLetters.all.map(
      ({ queue }) => `a message ended in the dead-letter queue of ${queue}`,
    ),
    ...lives.flatMap(illegalMoves),
    ...ownersAstray(world),
    ...filedTwice(filings.flatMap((history) => history.slice(0, 1))),
    ...filings.flatMap((history) => disagreement(history.at(-1), payments)),
    ...filings.flatMap((history) => filesGone(world, history.at(-1))),
    ...moneyAstray(world, payments),
    ...checkoutsAstray(world, payments),
    ...publicationsInPieces(world),
  ];
}

/** Every version that each document had, in the order of the commits. */
function historiesOf<Value extends { readonly id: string; readonly spaceId: string }>(
  { spaces }: MemoryPorts,
  parse: (document: unknown) => Value | undefined,
): readonly (readonly Value[])[] {
  const values = spaces.history.map(parse).filter((value) => value !== undefined);
  return [...Map.groupBy(values, ({ id, spaceId }) => `${spaceId} ${id}`).values()];
}

/** A version of a filing, and the one that it follows from: in the same space, or in the one that it came from. */
interface Version {
  readonly filing: Filing;
  readonly before: Filing | undefined;
}

/** The versions of each filing through all spaces, in the order of the commits. */
function livesOf({ spaces }: MemoryPorts): readonly (readonly Version[])[] {
  const filings = spaces.history.flatMap((document) => parseFilingDocument(document) ?? []);
  return [...Map.groupBy(filings, ({ id }) => id).values()].map((life) =>
    life.map((filing, index) => ({ filing, before: predecessor(filing, life.slice(0, index)) })),
  );
}

/** Each version follows from the one before by at most one move of the transition table, and nothing is edited. */
const illegalMoves = (life: readonly Version[]): readonly string[] =>
  life.flatMap(({ filing, before }) => illegalMove(before, filing));

/** What is wrong with one version of a filing, coming after another one or being the first. */
export function illegalMove(before: Filing | undefined, filing: Filing): readonly string[] {
  const told = filing.events.slice(before?.events.length ?? 0);
  const step = `${filing.id} (${filing.status})`;
  return [
    ...unless(same(filing.events, [...(before?.events ?? []), ...told]), `${step} edits an event`),
    ...unless(told.length <= 1, `${step} makes two moves at once`),
    ...unless(
      told.every((event) => event.from === (before?.status ?? null)),
      `${step} comes from elsewhere`,
    ),
    ...unless(told.every(isLegal), `${step} makes a move that is in no table`),
    ...unless(filing.events.at(-1)?.to === filing.status, `${step} is not where its events lead`),
    ...unless(waitingOf(filing) === workDue(filing), `${step} does not wait for what its status says`),
    ...unless(before === undefined || keepsFacts(before, filing), `${step} changes what never changes`),
  ];
}

/** A file that was sent again with its Idempotency-Key is one filing. */
export const filedTwice = (filings: readonly Filing[]): readonly string[] =>
  [
    ...Map.groupBy(
      filings.flatMap((filing) => ("document" in filing ? filing : [])),
      ({ spaceId, document }) => `${spaceId} ${document.sha256}`,
    ).values(),
  ].flatMap((filed) => unless(filed.length === 1, `one file is ${String(filed.length)} filings`));

const isLegal = ({ type, from, to, by }: Filing["events"][number]): boolean =>
  transitions.some(
    (move) => move.event === type && move.from === from && move.to === to && move.by.includes(by),
  );

const waitingOf = (filing: Filing): string | null => ("waiting" in filing ? filing.waiting.for : null);

const keepsFacts = (before: Filing, after: Filing): boolean =>
  before.receivedAt === after.receivedAt &&
  before.depositDate === after.depositDate &&
  (after.status === "erased" || (before.status !== "erased" && keepsFiles(before, after)));

const keepsFiles = (before: Filing, after: Filing): boolean =>
  [documentOf(before), undefined].some((document) => same(document, documentOf(after))) &&
  (!("reference" in before) || ("reference" in after && after.reference === before.reference));

const documentOf = (filing: Filing): object | undefined =>
  "document" in filing ? filing.document : isLeaving(filing) ? filing.luggage.document : undefined;

/** Whatever a filing names is there, as long as it has any. */
function filesGone({ documents }: MemoryPorts, filing: Filing | undefined): readonly string[] {
  if (filing === undefined || !("document" in filing)) return [];
  return [
    ...unless(documents.uploads.has(filing.document.blob), `the file of ${filing.id} is gone`),
    ...unless(
      !("report" in filing) || documents.reports.has(filing.report.blob),
      `the report of ${filing.id} is gone`,
    ),
  ];
}

/** A filing is in a payment exactly when that payment has it and says the same of it. */
export function disagreement(filing: Filing | undefined, payments: readonly Payment[]): readonly string[] {
  if (filing === undefined || !("paymentId" in filing)) return [];
  const payment = payments.find(({ id, spaceId }) => id === filing.paymentId && spaceId === filing.spaceId);
  const expected =
    { "payment-initiated": "initiated", lapsed: "lapsed" }[filing.status as string] ?? "settled";
  const agrees = payment?.status === expected && payment.filings.includes(filing.id);
  return unless(agrees, `${filing.id} is ${filing.status}, its payment ${payment?.status ?? "missing"}`);
}

/** What was paid is settled or goes back, each charge once; nothing is settled or given back that was not paid. */
export function moneyAstray(
  { provider, registers }: MemoryPorts,
  payments: readonly Payment[],
): readonly string[] {
  const charges = provider.checkouts.filter(({ status }) => status === "paid").map(({ id }) => id);
  const settled = payments.flatMap(({ settledBy }) => settledBy ?? []);
  const repaid = registers.refunds.filter(({ filingId }) => filingId === undefined).map(({ id }) => id);
  return [
    ...unless(
      same([...settled, ...repaid].sort(), [...charges].sort()),
      `paid: ${charges.join()}; settled: ${settled.join()}; repaid: ${repaid.join()}`,
    ),
    ...payments.flatMap(({ id, status, settledBy }) =>
      unless(
        (settledBy !== undefined) === (status === "settled"),
        `${id} is ${status} by ${settledBy ?? "nobody"}`,
      ),
    ),
  ];
}

/** The provider has no checkout that nobody waits for, and takes no money for a payment that is over. */
export const checkoutsAstray = ({ provider }: MemoryPorts, payments: readonly Payment[]): readonly string[] =>
  provider.checkouts.flatMap(({ id, status }) => {
    const payment = payments.find(({ attempts }) => attempts.some(({ checkoutId }) => checkoutId === id));
    const payable = status === "open" || status === "pending";
    return [
      ...unless(payment !== undefined, `no payment knows of ${id}`),
      ...unless(!payable || payment?.status === "initiated", `${id} is ${status}, its payment is over`),
    ];
  });

/** What is public is whole: three documents and a pointer each, and no document is there that belongs to none. */
export function publicationsInPieces({
  publications,
  documents,
  references,
}: MemoryPorts): readonly string[] {
  const named = publications.all.flatMap(({ documents: { original, json, pdf } }) => [original, json, pdf]);
  const stored = [...documents.publications.keys()];
  const claimed = publications.all.map(({ reference }) => reference);
  const pointers = references.pointers.flatMap((pointer) =>
    pointer.kind === "publication" ? [pointer.reference] : [],
  );
  return [
    ...unless(
      publications.all.every(({ visible }) => visible),
      "a publication stayed hidden",
    ),
    ...unless(same(named.sort(), stored.sort()), `named: ${named.join()}; stored: ${stored.join()}`),
    ...unless(
      same(claimed.sort(), pointers.sort()),
      `claimed: ${claimed.join()}; pointers: ${pointers.join()}`,
    ),
  ];
}

export const unless = (isSo: boolean, violation: string): readonly string[] => (isSo ? [] : [violation]);

const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other);
