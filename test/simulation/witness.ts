import { parseNoticeDocument } from "../../shared/contracts/storage/notice-document.ts";
import {
  parseErasedProfileDocument,
  parseProfileDocument,
} from "../../shared/contracts/storage/profile-document.ts";
import { type Clock } from "../../shared/application/ports/clock.ts";
import { type SpaceChange, type SpaceDocument } from "../../shared/application/ports/personal-spaces.ts";
import { type Closure, isComplete } from "../../shared/domain/access/closure.ts";
import { type Connection, connections } from "../../shared/domain/access/connection.ts";
import { type Profile } from "../../shared/domain/access/profile.ts";
import { type Opening, type Timetable, door, mayLapse } from "../../shared/domain/access/timetable.ts";
import { type Day, brusselsDay } from "../../shared/domain/day.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { isLeaving } from "../../shared/domain/filing/moved.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type Publication } from "../../shared/domain/publication/publication.ts";
import { hours, minutes } from "../builders/times.ts";
import { startOwnership } from "../crash/ownership.ts";
import { disagreement, illegalMove, unless } from "../crash/soundness.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { type MoveWitness, moveWitnessOf } from "./move-witness.ts";

/** Sees every effect at the moment at which it takes place, and says what must never be. */
export interface Witness {
  /** The world, seen by the witness: whoever changes it there is seen. */
  readonly world: MemoryPorts;
  /** What was wrong so far, the first violation first. */
  readonly violations: readonly string[];
  /** What is wrong, seen by somebody else. */
  report(violation: string): void;
  /** Each filing as its owner has it. */
  readonly filings: ReadonlyMap<string, Filing>;
  readonly payments: ReadonlyMap<string, Payment>;
  readonly moves: MoveWitness;
}

export function witnessOf(world: MemoryPorts, shipped: Timetable): Witness {
  let timetable = shipped;
  /** The times that ways in were closed and are open again. */
  const reopened: Reopening[] = [];
  const violations: string[] = [];
  const ownership = startOwnership();
  const { owned: filings } = ownership;
  const moves = moveWitnessOf(world, ownership.verdicts);
  const payments = new Map<string, Payment>();
  const communications = new Map<string, string>();
  const refunded = new Set<string>();
  const stored = new Set<string>();
  const { spaces, queues, publications, registers, transfers, documents } = world;
  const report = (...found: readonly string[]): void => void violations.push(...found);

  const seeFiling = (filing: Filing): void => {
    if (filing.status === "received") report(...shutOut(filing, timetable));
    if (filing.status === "published") report(...unpublished(world, filing));
    if (filing.status === "lapsed")
      report(...lapsedTooSoon(filing, { clock: world.clock, timetable, reopened }));
  };

  const seePayment = (payment: Payment): void => {
    const { id, structuredCommunication, settledBy } = payment;
    const holder = communications.get(structuredCommunication) ?? id;
    const before = payments.get(id);
    report(
      ...unless(holder === id, `${holder} and ${id} share ${structuredCommunication}`),
      ...unless(before === undefined || isNextPayment(before, payment), `${id} changes what never changes`),
      ...unless(
        settledBy === undefined || !refunded.has(settledBy),
        `${settledBy ?? ""} settles and was refunded`,
      ),
      ...unless(settledBy === undefined || isPaid(world, payment), `${id} is settled by what was not paid`),
    );
    communications.set(structuredCommunication, id);
    payments.set(id, payment);
  };

  const see = (changes: readonly SpaceChange[]): void => {
    const batch = changes.map((change) => ("create" in change ? change.create : change.replace));
    for (const document of batch) {
      for (const value of Object.values(document) as { readonly id?: string }[]) stored.add(value.id ?? "");
      if ("payment" in document) seePayment(document.payment);
    }
    const changed = batch.flatMap((document) => ("filing" in document ? document.filing : []));
    report(...changed.flatMap((filing) => illegalMove(ownership.predecessorOf(filing), filing)));
    const verdicts = batch.flatMap((document) => ("verdict" in document ? document.verdict : []));
    report(...ownership.note({ filings: changed, verdicts }));
    changed.forEach(seeFiling);
    report(...moves.see(batch), ...batch.flatMap((document) => outOfStep(document, { filings, payments })));
  };

  return {
    violations,
    filings,
    payments,
    moves,
    report,
    world: {
      ...world,
      spaces: {
        ...spaces,
        async commit(space, changes) {
          const outcome = await spaces.commit(space, changes);
          if (outcome.kind === "committed") see(changes);
          return outcome;
        },
      },
      queues: {
        ...queues,
        async send(queue, envelopes, notBefore) {
          const unknown = envelopes.filter(({ message: { subject } }) => !stored.has(subject));
          report(
            ...unknown.map(
              ({ message: { subject } }) => `a message tells of ${subject}, which is not stored`,
            ),
          );
          await queues.send(queue, envelopes, notBefore);
        },
      },
      publications: {
        ...publications,
        async create(publication) {
          const answer = await publications.create(publication);
          if (answer.created) report(...givenTwice(publications.all, publication));
          return answer;
        },
        async replace(publication, version) {
          const isReplaced = await publications.replace(publication, version);
          if (isReplaced && publication.visible) report(...incomplete(world, publication));
          return isReplaced;
        },
      },
      transfers: {
        ...transfers,
        async store(transfer, over) {
          const version = await transfers.store(transfer, over);
          if (version === undefined) return undefined;
          stored.add(transfer.id);
          report(...moves.seeTransfer(transfer));
          return version;
        },
      },
      registers: {
        ...registers,
        async storeTimetable(next, over) {
          const isStored = await registers.storeTimetable(next, over);
          if (isStored) {
            reopened.push(...reopenings(timetable, next, world.clock.now()));
            timetable = next;
          }
          return isStored;
        },
        async storeClosure(closure, over) {
          const before = await registers.closure(closure.connection, closure.closedAt);
          const isStored = await registers.storeClosure(closure, over);
          if (isStored) report(...closedTooSoon(world, closure), ...recordedAgain(before?.value));
          return isStored;
        },
        async createRefund(refund) {
          await registers.createRefund(refund);
          refunded.add(refund.id);
          const settles = [...payments.values()].find(({ settledBy }) => settledBy === refund.id);
          report(
            ...unless(settles === undefined, `${refund.id} is refunded and settles ${settles?.id ?? ""}`),
            ...unless(
              refund.code !== "13" && refund.code !== "19",
              `${refund.id} was paid in time and is refunded as ${refund.code}`,
            ),
          );
        },
      },
      documents: {
        ...documents,
        async eraseUpload(name) {
          report(...erasedAlive(filings, name));
          await documents.eraseUpload(name);
        },
        async eraseReport(name) {
          report(...erasedAlive(filings, name));
          await documents.eraseReport(name);
        },
        async storePublication(name, bytes, contentType) {
          await documents.storePublication(name, bytes, contentType);
          const claims = publications.all.some((publication) =>
            Object.values(publication.documents).includes(name),
          );
          report(...unless(claims, `${name} is written for ever, and no publication claims it`));
        },
      },
    },
  };
}

/** A payment keeps what was agreed, and once it is over its status stays. */
const isNextPayment = (before: Payment, after: Payment): boolean =>
  before.amount === after.amount &&
  before.filings.join() === after.filings.join() &&
  before.structuredCommunication === after.structuredCommunication &&
  (before.status === "initiated" || before.status === after.status) &&
  (before.settledBy === undefined || before.settledBy === after.settledBy) &&
  before.attempts.length <= after.attempts.length;

const isPaid = ({ provider }: MemoryPorts, { settledBy, amount }: Payment): boolean =>
  provider.checkouts.some(
    (checkout) =>
      checkout.id === settledBy &&
      checkout.status === "paid" &&
      checkout.amount === amount &&
      checkout.currency === "EUR",
  );

/** After a batch a payment and its filings say the same of each other. */
function outOfStep(
  document: SpaceDocument,
  { filings, payments }: Pick<Witness, "filings" | "payments">,
): readonly string[] {
  if ("filing" in document) return disagreement(document.filing, [...payments.values()]);
  if (!("payment" in document)) return [];
  const { payment } = document;
  return payment.status === "initiated"
    ? payment.filings.flatMap((id) =>
        unless(isIn(payment, filings.get(id)), `${payment.id} is open without ${id}`),
      )
    : [];
}

const isIn = ({ id, spaceId }: Payment, filing: Filing | undefined): boolean =>
  filing?.status === "payment-initiated" && filing.paymentId === id && filing.spaceId === spaceId;

const givenTwice = (all: readonly Publication[], { reference, filingId }: Publication): readonly string[] => [
  ...unless(
    all.filter((other) => other.reference === reference).length === 1,
    `${reference} was given twice`,
  ),
  ...unless(
    all.filter((other) => other.filingId === filingId).length === 1,
    `${filingId} is published twice`,
  ),
];

/** What is visible is whole: its documents are stored, and its reference leads to it. */
const incomplete = (
  { documents, references }: MemoryPorts,
  { reference, documents: { original, json, pdf } }: Publication,
): readonly string[] => [
  ...[original, json, pdf].flatMap((name) =>
    unless(documents.publications.has(name), `${reference} is visible without ${name}`),
  ),
  ...unless(
    references.pointers.some((pointer) => pointer.kind === "publication" && pointer.reference === reference),
    `${reference} is visible and leads nowhere`,
  ),
];

const unpublished = (
  { publications }: MemoryPorts,
  filing: Extract<Filing, { readonly status: "published" }>,
): readonly string[] =>
  unless(
    publications.all.some(
      ({ filingId, reference, visible }) =>
        visible && filingId === filing.id && reference === filing.reference,
    ),
    `${filing.id} is published, and nobody can see it`,
  );

/** What came too late is not taken in, by the timetable as it is then. */
const shutOut = (
  { id, connection, receivedAt }: Extract<Filing, { readonly status: "received" }>,
  timetable: Timetable,
): readonly string[] =>
  unless(
    receivedAt < (timetable[connection].closesAt ?? "9999"),
    `${id} was taken in after its way in had closed`,
  );

interface Reopening {
  readonly connection: Connection;
  readonly closed: Opening;
  readonly on: Day;
}

const reopenings = (before: Timetable, after: Timetable, at: Instant): readonly Reopening[] =>
  connections.flatMap((connection) =>
    door(before[connection], at).kind === "closed" && door(after[connection], at).kind === "open"
      ? [{ connection, closed: before[connection], on: brusselsDay(at) }]
      : [],
  );

/** A filing lapses only when its term is over, and never because its way in was closed in it, or is. */
const lapsedTooSoon = (
  { id, connection, dueBy }: Extract<Filing, { readonly status: "lapsed" }>,
  {
    clock,
    timetable,
    reopened,
  }: { readonly clock: Clock; readonly timetable: Timetable; readonly reopened: readonly Reopening[] },
): readonly string[] => [
  ...unless(
    dueBy < brusselsDay(plus(clock.now(), minutes(5))) && mayLapse(timetable[connection], dueBy),
    `${id} lapsed, although it was due by ${dueBy}`,
  ),
  ...unless(
    !reopened.some(
      (time) => time.connection === connection && !mayLapse(time.closed, dueBy) && dueBy < time.on,
    ),
    `${id} lapsed without a new term after its way in had opened again`,
  ),
];

/** A record of a closing that lacks nothing is never written again. */
const recordedAgain = (before: Closure | undefined): readonly string[] =>
  unless(
    before === undefined || !isComplete(before),
    `the closing at ${before?.closedAt ?? ""} is recorded twice`,
  );

/** A closing is recorded when it is over, by clocks that differ, and every holder of some standing has been told. */
function closedTooSoon({ clock, spaces }: MemoryPorts, { connection, closedAt }: Closure): readonly string[] {
  const notices = spaces.history.flatMap((document) => parseNoticeDocument(document) ?? []);
  const told = new Set(
    notices
      .filter(({ content }) => content.kind === "connection-closed" && content.closedAt === closedAt)
      .map(({ spaceId }) => spaceId),
  );
  const latest = new Map(spaces.history.flatMap((document) => profileOrErased(document)));
  const holders = [...latest.values()]
    .filter((profile) => profile !== undefined)
    .filter((profile) => profile.connection === connection && profile.createdAt < plus(closedAt, -hours(1)));
  return [
    ...unless(
      closedAt <= plus(clock.now(), minutes(5)),
      `${connection} is recorded as closed before it closes`,
    ),
    ...holders.flatMap(({ spaceId }) => unless(told.has(spaceId), `the holder of ${spaceId} is not told`)),
  ];
}

/** By its space, a profile as it was written, or that it was erased. */
function profileOrErased(document: unknown): readonly (readonly [string, Profile | undefined])[] {
  const profile = parseProfileDocument(document);
  const known = profile ?? parseErasedProfileDocument(document);
  return known === undefined ? [] : [[known.spaceId, profile]];
}

/** Only the blob of a filing that is erased may go, or one that its filing does not name. */
function erasedAlive(filings: ReadonlyMap<string, Filing>, name: string): readonly string[] {
  const filing = filings.get(name.split("/", 1).join());
  if (filing === undefined) return [`${name} is erased, and its filing may yet come`];
  const papers = isLeaving(filing) ? filing.luggage : filing;
  if (!("document" in papers)) return [];
  const names = [papers.document.blob, ...("report" in papers ? [papers.report.blob] : [])];
  return unless(!names.includes(name), `${name} is erased, and its filing is ${filing.status}`);
}
