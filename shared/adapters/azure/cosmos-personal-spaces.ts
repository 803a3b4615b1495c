import { type SqlParameter } from "@azure/cosmos";
import { z } from "zod";
import { type Connection, type SpaceAddress } from "../../domain/access/connection.ts";
import { type Profile } from "../../domain/access/profile.ts";
import { type Day } from "../../domain/day.ts";
import { endedAt, endedStatuses, isEnded } from "../../domain/filing/ended.ts";
import { type EndedFiling, type Filing } from "../../domain/filing/filing.ts";
import {
  type UnfinishedFiling,
  isPayable,
  isUnfinished,
  payableStatuses,
  unfinishedStatuses,
} from "../../domain/filing/unfinished.ts";
import { type FilingStatus } from "../../domain/filing/transitions.ts";
import { type Instant, instantOf } from "../../domain/instant.ts";
import {
  type ChangedDocument,
  type OverdueDocument,
  type PersonalSpaces,
  type SpaceChange,
  type SpaceDocument,
  type UnfinishedSearch,
  type Versioned,
  type WaitingDocument,
} from "../../application/ports/personal-spaces.ts";
import {
  filingDocument,
  filingStatus,
  parseFilingDocument,
} from "../../contracts/storage/filing-document.ts";
import { noticeDocument, parseNoticeDocument } from "../../contracts/storage/notice-document.ts";
import { parsePaymentDocument, paymentDocument } from "../../contracts/storage/payment-document.ts";
import {
  erasedProfileDocument,
  parseErasedProfileDocument,
  parseProfileDocument,
  profileDocument,
  profileId,
} from "../../contracts/storage/profile-document.ts";
import {
  parseVerdictDocument,
  verdictDocument,
  verdictId,
} from "../../contracts/storage/verdict-document.ts";
import { type StoredDocument, at, connection, day, workQueue } from "../../contracts/storage/values.ts";
import { type BatchChange, type CosmosDocuments, type DocumentPage, secondsOf } from "./cosmos-documents.ts";

/** The personal spaces in the container with the hierarchical key connection, space. */
export const cosmosPersonalSpaces = (documents: CosmosDocuments): PersonalSpaces => ({
  filing: (space, id) => readAs(documents, space, { id, parse: parseFilingDocument }),
  payment: (space, id) => readAs(documents, space, { id, parse: parsePaymentDocument }),
  notice: (space, id) => readAs(documents, space, { id, parse: parseNoticeDocument }),
  profile: (space) => readAs(documents, space, { id: profileId, parse: parseProfileDocument }),
  erasedProfile: (space) => readAs(documents, space, { id: profileId, parse: parseErasedProfileDocument }),
  verdict: async (space, move) =>
    (await readAs(documents, space, { id: verdictId(move), parse: parseVerdictDocument }))?.value,

  commit: (space, changes) => documents.batch(partitionOf(space), changes.map(batchChange)),

  filingsOfEnterprise: (space, enterpriseNumber) =>
    filingsWhere(documents, space, {
      where: "c.identity.enterpriseNumber = @number",
      parameters: [{ name: "@number", value: enterpriseNumber }],
    }),

  async tombstones(space) {
    const filings = await filingsWhere(documents, space, { where: "c.status = 'moved'" });
    return filings.filter((filing) => filing.status === "moved");
  },

  async filings(space, { limit, continuation }) {
    const page = await documents.page(
      { query: "SELECT * FROM c WHERE c.kind = 'filing' ORDER BY c.kind ASC, c.receivedAt DESC" },
      { partition: partitionOf(space), limit, ...(continuation === undefined ? {} : { continuation }) },
    );
    if (page === undefined) return undefined;
    return { items: page.items.flatMap(filingIn), continuation: page.continuation };
  },

  async countByStatus(space) {
    const page = await documents.page(
      { query: "SELECT c.status, COUNT(1) AS n FROM c WHERE c.kind = 'filing' GROUP BY c.status" },
      { partition: partitionOf(space), limit: 100 },
    );
    const counts: Partial<Record<FilingStatus, number>> = {};
    for (const { status, n } of z.array(counted).parse(page?.items)) counts[status] = n;
    return counts;
  },

  async payable(space, limit) {
    const page = await documents.page(
      { query: `SELECT * FROM c WHERE c.kind = 'filing' AND c.status IN (${payable}) ORDER BY c.dueBy ASC` },
      { partition: partitionOf(space), limit },
    );
    return (page?.items ?? []).flatMap(filingIn).flatMap(({ value }) => (isPayable(value) ? [value] : []));
  },

  async *waitingSince(until) {
    const pages = documents.pages({
      query:
        "SELECT c.id, c.connection, c.spaceId, c.kind, c.status, c.waiting FROM c WHERE c.waiting.since <= @until " +
        'ORDER BY c.waiting["for"] ASC, c.waiting.since ASC',
      parameters: [{ name: "@until", value: until }],
    });
    for await (const page of pages) yield z.array(waitingDocument).parse(page).map(flattened);
  },

  overdue: (way, before) => overdue(documents, way, before),
  unfinished: (search) => unfinished(documents, search),
  held: (way) => held(documents, way),
  endedBefore: (until) => endedBefore(documents, until),
  profilesUnchangedSince: (until) => profilesUnchangedSince(documents, until),
  changedBetween: (after, until) => changedBetween(documents, { after, until }),
  filingsWithId: (id) => filingsWithId(documents, id),
});

const quoted = (statuses: readonly FilingStatus[]): string =>
  statuses.map((status) => `'${status}'`).join(", ");
const payable = quoted(payableStatuses);
const unfinishedOnes = quoted(unfinishedStatuses);

const etag = z.object({ _etag: z.string() });
const counted = z.object({ status: filingStatus, n: z.number() });
const spaceAddress = z.object({ connection, spaceId: z.string() });
const address = { id: z.string(), ...spaceAddress.shape };
const waitingDocument = z.object({
  ...address,
  kind: z.string(),
  status: z.string().exactOptional(),
  waiting: z.object({ for: workQueue, since: at }),
});
const overdueDocument = z.object({ ...address, kind: z.enum(["filing", "payment"]), dueBy: day });

const filingIn = (document: unknown): readonly Versioned<Filing>[] =>
  versioned(document, parseFilingDocument);

/** A document as a query gives it; nothing when it is of another kind. */
function versioned<Value>(
  document: unknown,
  parse: (document: unknown) => Value | undefined,
): readonly Versioned<Value>[] {
  const value = parse(document);
  return value === undefined ? [] : [{ value, version: etag.parse(document)._etag }];
}

const changedDocument = z.object({
  ...address,
  kind: z.enum(["filing", "payment", "profile"]),
  _ts: z.number().int(),
});

const partitionOf = ({ connection: way, spaceId }: SpaceAddress): readonly string[] => [way, spaceId];

const flattened = ({
  kind,
  status,
  waiting,
  ...document
}: z.output<typeof waitingDocument>): WaitingDocument => ({
  ...document,
  ...waiting,
  isOpenPayment: kind === "payment" && status === "initiated",
});

const withChangedAt = ({ _ts, ...document }: z.output<typeof changedDocument>): ChangedDocument => ({
  ...document,
  changedAt: instantOf(_ts * 1000),
});

const ended = quoted(endedStatuses);

async function* overdue(
  documents: CosmosDocuments,
  way: Connection,
  before: Day,
): AsyncGenerator<readonly OverdueDocument[]> {
  const pages = documents.pages({
    query:
      "SELECT c.id, c.connection, c.spaceId, c.kind, c.dueBy FROM c WHERE c.connection = @connection " +
      "AND c.status IN ('ready-for-payment', 'initiated') AND c.dueBy < @before",
    parameters: [
      { name: "@connection", value: way },
      { name: "@before", value: before },
    ],
  });
  for await (const page of pages) yield z.array(overdueDocument).parse(page);
}

async function* unfinished(
  documents: CosmosDocuments,
  { connection: way, spaceId, afterSpace, enterpriseNumber }: UnfinishedSearch,
): AsyncGenerator<readonly UnfinishedFiling[]> {
  const asked = [
    { name: "@connection", value: way, condition: "c.connection = @connection" },
    { name: "@space", value: spaceId, condition: "c.spaceId = @space" },
    { name: "@after", value: afterSpace, condition: "c.spaceId > @after" },
    { name: "@number", value: enterpriseNumber, condition: "c.identity.enterpriseNumber = @number" },
  ].flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ ...rest, value }]));
  const where = [
    `c.kind = 'filing' AND c.status IN (${unfinishedOnes})`,
    ...asked.map(({ condition }) => condition),
  ];
  const pages = documents.pages({
    query: `SELECT * FROM c WHERE ${where.join(" AND ")} ORDER BY c.spaceId ASC`,
    parameters: asked.map(({ name, value }) => ({ name, value })),
  });
  for await (const page of pages)
    yield page.flatMap(filingIn).flatMap(({ value }) => (isUnfinished(value) ? [value] : []));
}

async function* held(documents: CosmosDocuments, way: Connection): AsyncGenerator<readonly SpaceAddress[]> {
  const pages = documents.pages({
    query: "SELECT c.connection, c.spaceId FROM c WHERE c.connection = @connection AND c.kind = 'profile'",
    parameters: [{ name: "@connection", value: way }],
  });
  for await (const page of pages) yield z.array(spaceAddress).parse(page);
}

async function* endedBefore(
  documents: CosmosDocuments,
  until: Instant,
): AsyncGenerator<readonly Versioned<EndedFiling>[]> {
  // No life ends before it begins: the index knows the receipt, and the last event tells the end.
  const pages = documents.pages({
    query: `SELECT * FROM c WHERE c.kind = 'filing' AND c.status IN (${ended}) AND c.receivedAt < @until`,
    parameters: [{ name: "@until", value: until }],
  });
  for await (const page of pages) {
    yield page
      .flatMap(filingIn)
      .flatMap(({ value, version }) => (isEnded(value) ? [{ value, version }] : []))
      .filter(({ value }) => endedAt(value) < until);
  }
}

async function* profilesUnchangedSince(
  documents: CosmosDocuments,
  until: Instant,
): AsyncGenerator<readonly Versioned<Profile>[]> {
  const pages = documents.pages({
    query: "SELECT * FROM c WHERE c.kind = 'profile' AND c._ts <= @until",
    parameters: secondsOf({ until }),
  });
  for await (const page of pages) yield page.flatMap((found) => versioned(found, parseProfileDocument));
}

async function* changedBetween(
  documents: CosmosDocuments,
  bounds: { readonly after: Instant; readonly until: Instant },
): AsyncGenerator<readonly ChangedDocument[]> {
  const pages = documents.pages({
    query:
      "SELECT c.id, c.connection, c.spaceId, c.kind, c._ts FROM c WHERE c._ts > @after AND c._ts <= @until " +
      "AND c.kind IN ('filing', 'payment', 'profile') ORDER BY c._ts ASC",
    parameters: secondsOf(bounds),
  });
  for await (const page of pages) yield z.array(changedDocument).parse(page).map(withChangedAt);
}

/** Every filing of a space that fulfils a condition. */
async function filingsWhere(
  documents: CosmosDocuments,
  space: SpaceAddress,
  condition: { readonly where: string; readonly parameters?: SqlParameter[] },
): Promise<readonly Filing[]> {
  const { where, parameters = [] } = condition;
  const query = { query: `SELECT * FROM c WHERE c.kind = 'filing' AND ${where}`, parameters };
  const filings: Filing[] = [];
  let continuation: string | null = null;
  do {
    const page: DocumentPage | undefined = await documents.page(query, {
      partition: partitionOf(space),
      limit: 100,
      ...(continuation === null ? {} : { continuation }),
    });
    filings.push(...(page?.items ?? []).flatMap((found) => parseFilingDocument(found) ?? []));
    continuation = page?.continuation ?? null;
  } while (continuation !== null);
  return filings;
}

async function filingsWithId(documents: CosmosDocuments, id: string): Promise<readonly Filing[]> {
  const filings: Filing[] = [];
  const pages = documents.pages({
    query: "SELECT * FROM c WHERE c.id = @id AND c.kind = 'filing'",
    parameters: [{ name: "@id", value: id }],
  });
  for await (const page of pages) filings.push(...page.flatMap((found) => parseFilingDocument(found) ?? []));
  return filings;
}

async function readAs<Value>(
  documents: CosmosDocuments,
  space: SpaceAddress,
  { id, parse }: { readonly id: string; readonly parse: (document: unknown) => Value | undefined },
): Promise<Versioned<Value> | undefined> {
  const found = await documents.read(id, partitionOf(space));
  const value = found === undefined ? undefined : parse(found.document);
  return found === undefined || value === undefined ? undefined : { value, version: found.version };
}

function batchChange(change: SpaceChange): BatchChange {
  return "create" in change
    ? { create: stored(change.create) }
    : { replace: stored(change.replace), version: change.version };
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
