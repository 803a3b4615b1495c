import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { endedAt, isEnded } from "../../shared/domain/filing/ended.ts";
import { isPayable, isUnfinished } from "../../shared/domain/filing/unfinished.ts";
import { type FilingStatus } from "../../shared/domain/filing/transitions.ts";
import { type Clock } from "../../shared/application/ports/clock.ts";
import {
  type ChangedDocument,
  type FilingPage,
  type OverdueDocument,
  type PersonalSpaces,
  type SpaceChange,
  type SpaceDocument,
  type Versioned,
  type WaitingDocument,
} from "../../shared/application/ports/personal-spaces.ts";
import { filingDocument, parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { noticeDocument, parseNoticeDocument } from "../../shared/contracts/storage/notice-document.ts";
import { parsePaymentDocument, paymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import {
  erasedProfileDocument,
  parseErasedProfileDocument,
  parseProfileDocument,
  profileDocument,
  profileId,
} from "../../shared/contracts/storage/profile-document.ts";
import {
  parseVerdictDocument,
  verdictDocument,
  verdictId,
} from "../../shared/contracts/storage/verdict-document.ts";
import { type StoredDocument } from "../../shared/contracts/storage/values.ts";
import { type Day } from "../../shared/domain/day.ts";
import { type Waiting } from "../../shared/domain/filing/filing.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { frozen } from "./frozen.ts";
import { storeStamp } from "./store-stamp.ts";

export interface MemoryPersonalSpaces extends PersonalSpaces {
  /** Every document as it was committed, in the order of the commits. */
  readonly history: readonly StoredDocument[];
  /** The same, by the batches in which they were committed. */
  readonly batches: readonly (readonly StoredDocument[])[];
  /** Somebody goes behind the back of the application: changes a document to whatever it is then, or removes it. */
  tamper(space: SpaceAddress, id: string, change: (document: StoredDocument) => object | undefined): void;
}

/** A page is small, so that no test gets by without asking for the next one. */
const pageSize = 2;
const maximumOperations = 100;
const maximumBatchBytes = 2 * 1024 * 1024;
/** Findings live in the report blob: a filing stays small whatever happens to it. */
const maximumFilingBytes = 16 * 1024;

interface Kept {
  /** Read back from text, so that only what can be stored is kept; frozen, so that nothing is shared. */
  readonly document: StoredDocument;
  readonly version: string;
  readonly changedAt: Instant;
}

interface Prepared {
  readonly id: string;
  readonly text: string;
  /** Absent: the document is created. */
  readonly expects: string | undefined;
}

type Partition = Map<string, Kept>;

/** Personal spaces in memory, stricter than the real ones; its changes are stamped by the clock. */
export function memoryPersonalSpaces(clock: Clock): MemoryPersonalSpaces {
  const partitions = new Map<string, Partition>();
  const history: StoredDocument[] = [];
  const batches: (readonly StoredDocument[])[] = [];
  let versions = 0;

  const partitionOf = (space: SpaceAddress): Partition => {
    const key = partitionKey(space);
    const known = partitions.get(key) ?? new Map<string, Kept>();
    partitions.set(key, known);
    return known;
  };

  const write = (partition: Partition, { id, text }: Prepared): string => {
    versions += 1;
    const version = `"${String(versions)}"`;
    const document = documentOf(text);
    partition.set(id, { document, version, changedAt: storeStamp(clock.now()) });
    history.push(document);
    return version;
  };

  const allKept = (): readonly Kept[] =>
    [...partitions.values()].flatMap((partition) => [...partition.values()]);

  return {
    history,
    filing: (space, id) => read(partitionOf(space), id, filingIn),
    payment: (space, id) => read(partitionOf(space), id, paymentIn),
    notice: (space, id) => read(partitionOf(space), id, parseNoticeDocument),
    profile: (space) => read(partitionOf(space), profileId, parseProfileDocument),
    erasedProfile: (space) => read(partitionOf(space), profileId, parseErasedProfileDocument),
    verdict: async (space, move) =>
      (await read(partitionOf(space), verdictId(move), parseVerdictDocument))?.value,
    batches,

    async commit(space, changes) {
      await Promise.resolve();
      const batch = prepare(space, changes);
      const partition = partitionOf(space);
      if (batch.some(({ id, expects }) => partition.get(id)?.version !== expects))
        return { kind: "conflict" };
      const written = batch.map((change) => write(partition, change));
      batches.push(history.slice(-batch.length));
      return { kind: "committed", versions: written };
    },

    async filingsOfEnterprise(space, enterpriseNumber) {
      await Promise.resolve();
      return filingsIn(partitionOf(space))
        .map(({ value }) => value)
        .filter((filing) => "identity" in filing && filing.identity.enterpriseNumber === enterpriseNumber);
    },

    async tombstones(space) {
      await Promise.resolve();
      return filingsIn(partitionOf(space)).flatMap(({ value }) => (value.status === "moved" ? [value] : []));
    },

    async filings(space, { limit, continuation }) {
      await Promise.resolve();
      return filingPage(partitionOf(space), { limit, continuation: continuation ?? "0" });
    },

    async countByStatus(space) {
      await Promise.resolve();
      const counts: Partial<Record<FilingStatus, number>> = {};
      for (const { value } of filingsIn(partitionOf(space))) {
        counts[value.status] = (counts[value.status] ?? 0) + 1;
      }
      return counts;
    },

    async payable(space, limit) {
      await Promise.resolve();
      return filingsIn(partitionOf(space))
        .flatMap(({ value }) => (isPayable(value) ? [value] : []))
        .sort((a, b) => byText(a.dueBy, b.dueBy))
        .slice(0, limit);
    },

    async *held(connection) {
      await Promise.resolve();
      const profiles = allKept().flatMap(({ document }) => parseProfileDocument(document) ?? []);
      const spaces = profiles.filter((profile) => profile.connection === connection);
      yield* inPages(spaces.map(({ spaceId }) => ({ connection, spaceId })));
    },

    async *waitingSince(until) {
      await Promise.resolve();
      const waiting = allKept()
        .flatMap(waitingIn)
        .filter(({ since }) => since <= until)
        .sort((a, b) => byText(`${a.for} ${a.since}`, `${b.for} ${b.since}`));
      yield* inPages(waiting);
    },

    async *overdue(connection, before) {
      await Promise.resolve();
      const overdue = allKept()
        .flatMap(openIn)
        .filter((document) => document.connection === connection && document.dueBy < before);
      yield* inPages(overdue);
    },

    async *unfinished({ connection, spaceId, afterSpace = "", enterpriseNumber }) {
      await Promise.resolve();
      const found = [...partitions.values()]
        .flatMap(filingsIn)
        .flatMap(({ value }) => (isUnfinished(value) ? [value] : []))
        .filter((filing) => filing.connection === connection && filing.spaceId > afterSpace)
        .filter((filing) => spaceId === undefined || filing.spaceId === spaceId)
        .filter(
          (filing) =>
            enterpriseNumber === undefined ||
            ("identity" in filing && filing.identity.enterpriseNumber === enterpriseNumber),
        )
        .sort((a, b) => byText(a.spaceId, b.spaceId));
      yield* inPages(found);
    },

    async *endedBefore(until) {
      await Promise.resolve();
      const ended = [...partitions.values()]
        .flatMap(filingsIn)
        .flatMap(({ value, version }) => (isEnded(value) ? [{ value, version }] : []))
        .filter(({ value }) => endedAt(value) < until);
      yield* inPages(ended);
    },

    async *profilesUnchangedSince(until) {
      await Promise.resolve();
      const unchanged = allKept().flatMap(({ document, version, changedAt }) => {
        const value = parseProfileDocument(document);
        return value === undefined || changedAt > until ? [] : [{ value, version }];
      });
      yield* inPages(unchanged);
    },

    async *changedBetween(after, until) {
      await Promise.resolve();
      const changed = allKept()
        .filter(({ changedAt }) => changedAt > after && changedAt <= until)
        .flatMap(changedIn)
        .sort((a, b) => byText(a.changedAt, b.changedAt));
      yield* inPages(changed);
    },

    async filingsWithId(id) {
      await Promise.resolve();
      return allKept().flatMap(({ document }) =>
        searched(document).id === id ? (filingIn(document) ?? []) : [],
      );
    },

    tamper(space, id, change) {
      const partition = partitionOf(space);
      const kept = partition.get(id);
      if (kept === undefined) throw new Error(`there is no ${id} to tamper with`);
      const document = change(structuredClone(kept.document));
      if (document === undefined) partition.delete(id);
      else write(partition, { id, text: JSON.stringify(document), expects: undefined });
    },
  };
}

const partitionKey = ({ connection, spaceId }: SpaceAddress): string => JSON.stringify([connection, spaceId]);

const documentOf = (text: string): StoredDocument => frozen(JSON.parse(text) as StoredDocument);

/** Parses each document once: it is frozen, and so is what comes of it. */
function parsedOnce<Value>(
  parse: (document: unknown) => Value | undefined,
): (document: StoredDocument) => Value | undefined {
  const known = new WeakMap<StoredDocument, { readonly value: Value | undefined }>();
  return (document) => {
    const found = known.get(document) ?? { value: frozen(parse(document)) };
    known.set(document, found);
    return found.value;
  };
}

const filingIn = parsedOnce(parseFilingDocument);
const paymentIn = parsedOnce(parsePaymentDocument);

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

async function read<Value>(
  partition: Partition,
  id: string,
  parse: (document: StoredDocument) => Value | undefined,
): Promise<Versioned<Value> | undefined> {
  await Promise.resolve();
  const kept = partition.get(id);
  const value = kept === undefined ? undefined : parse(kept.document);
  return kept === undefined || value === undefined ? undefined : { value, version: kept.version };
}

function prepare(space: SpaceAddress, changes: readonly SpaceChange[]): readonly Prepared[] {
  const batch = changes.map((change) => prepared(space, change));
  if (batch.length === 0 || batch.length > maximumOperations)
    throw new RangeError("a batch takes 1 to 100 operations");
  if (new Set(batch.map(({ id }) => id)).size < batch.length)
    throw new RangeError("a batch names a document twice");
  const bytes = batch.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (bytes > maximumBatchBytes) throw new RangeError("a batch takes 2 MB");
  return batch;
}

function prepared(space: SpaceAddress, change: SpaceChange): Prepared {
  const document = stored("create" in change ? change.create : change.replace);
  if (partitionKey(document as unknown as SpaceAddress) !== partitionKey(space)) {
    throw new RangeError("a batch stays inside one space");
  }
  const text = JSON.stringify(document);
  if (document["kind"] === "filing" && Buffer.byteLength(text) > maximumFilingBytes) {
    throw new RangeError("a filing takes 16 KB");
  }
  return { id: document.id, text, expects: "create" in change ? undefined : change.version };
}

function stored(document: SpaceDocument): StoredDocument {
  if ("filing" in document) return filingDocument(document.filing);
  if ("payment" in document) return paymentDocument(document.payment);
  if ("notice" in document) return noticeDocument(document.notice);
  if ("profile" in document) return profileDocument(document.profile);
  return "verdict" in document
    ? verdictDocument(document.verdict)
    : erasedProfileDocument(document.erasedProfile);
}

const filingsIn = (partition: Partition): FilingPage["items"] =>
  [...partition.values()].flatMap(({ document, version }) => {
    const value = filingIn(document);
    return value === undefined ? [] : [{ value, version }];
  });

function filingPage(
  partition: Partition,
  { limit, continuation }: { readonly limit: number; readonly continuation: string },
): FilingPage | undefined {
  if (!/^\d+$/.test(continuation)) return undefined;
  const start = Number(continuation);
  const newestFirst = [...filingsIn(partition)].sort((a, b) =>
    byText(b.value.receivedAt, a.value.receivedAt),
  );
  const end = start + limit;
  return {
    items: newestFirst.slice(start, end),
    continuation: end < newestFirst.length ? String(end) : null,
  };
}

/** What a search asks of a document. It reads no more than that, as a query does: the rest may be of any shape. */
type Searched = SpaceAddress & {
  readonly id: string;
  readonly kind: string;
  readonly status?: string;
  readonly dueBy: Day;
  readonly waiting?: Waiting;
};

const searched = (document: StoredDocument): Searched => document as unknown as Searched;

function waitingIn({ document }: Kept): readonly WaitingDocument[] {
  const { id, kind, connection, spaceId, status, waiting } = searched(document);
  const isOpenPayment = kind === "payment" && status === "initiated";
  return waiting === undefined ? [] : [{ id, connection, spaceId, ...waiting, isOpenPayment }];
}

function openIn({ document }: Kept): readonly OverdueDocument[] {
  const { id, kind, connection, spaceId, status, dueBy } = searched(document);
  const open = { kind, id, connection, spaceId, dueBy } as OverdueDocument;
  return status === "ready-for-payment" || status === "initiated" ? [open] : [];
}

function changedIn({ document, changedAt }: Kept): readonly ChangedDocument[] {
  const { id, kind, connection, spaceId } = searched(document);
  const changed = { kind, id, connection, spaceId, changedAt } as ChangedDocument;
  return ["filing", "payment", "profile"].includes(kind) ? [changed] : [];
}

function* inPages<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += pageSize) yield items.slice(start, start + pageSize);
}
