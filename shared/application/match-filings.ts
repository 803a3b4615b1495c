import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Filing, type Luggage } from "../domain/filing/filing.ts";
import { isLeaving } from "../domain/filing/moved.ts";
import { type FilingStatus } from "../domain/filing/transitions.ts";
import { standardModel } from "../domain/publication/publication.ts";
import {
  type DescribedCertificate,
  type DescribedFiling,
  type Match,
  type MatchReason,
  type MatchedFiling,
  certificateConnections,
} from "../domain/transfer/transfer.ts";
import { type FindingSpaces, spacesOfCertificate } from "./certificate-spaces.ts";
import { findFiling } from "./find-filing.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";

export interface MatchingFilings extends FindingSpaces {
  readonly spaces: PersonalSpaces;
}

export interface TransferSource {
  readonly certificate: DescribedCertificate;
  /** Where the filings are to go: what is there already need not. */
  readonly target: SpaceAddress;
}

/**
 * Looks each described filing up in the spaces of the certificate: in those behind the first way in, and only when such
 * a filing is in none of them, in those behind the other. It goes by number, closing date, model, type and language,
 * and by the filing's id where that is given; names and mail addresses are for people to compare.
 */
export async function matchFilings(
  needs: MatchingFilings,
  source: TransferSource,
  described: readonly DescribedFiling[],
): Promise<readonly MatchedFiling[]> {
  const ways = await sourceSpaces(needs, source);
  const matched: MatchedFiling[] = [];
  for (const filing of described) matched.push({ ...filing, ...(await matchOf(needs, ways, filing)) });
  return matched;
}

/** The spaces that the certificate may have opened, by way in. */
async function sourceSpaces(
  needs: MatchingFilings,
  { certificate, target }: TransferSource,
): Promise<readonly (readonly SpaceAddress[])[]> {
  const ways: (readonly SpaceAddress[])[] = [];
  for (const connection of certificateConnections) {
    const spaces = await spacesOfCertificate(needs, connection, certificate);
    const sources = spaces.filter(({ spaceId }) => spaceId !== target.spaceId);
    if (sources.length > 0) ways.push(sources);
  }
  return ways;
}

async function matchOf(
  { spaces }: MatchingFilings,
  ways: readonly (readonly SpaceAddress[])[],
  described: DescribedFiling,
): Promise<Match> {
  if (ways.length === 0) return notFound("unknown-certificate");
  const others: Filing[] = [];
  for (const way of ways) {
    const same: Filing[] = [];
    for (const space of way) {
      const found = await spaces.filingsOfEnterprise(space, described.enterpriseNumber);
      same.push(...found.filter((filing) => isNamed(filing, described) && isSame(filing, described)));
    }
    const movable = same.filter(({ status }) => movableStatuses.has(status));
    if (movable.length > 0) return matchIn(movable);
    others.push(...same);
  }
  if (others.some(({ status }) => status === "paid" || status === "published")) return notFound("paid");
  if (await hasLeft(spaces, ways.flat(), described)) return notFound("moved-elsewhere");
  return notFound(others.length === 0 ? "unknown-filing" : "over");
}

/** Whether such a filing has moved out of one of the spaces: its tombstone tells where to, not what it was. */
async function hasLeft(
  spaces: PersonalSpaces,
  sources: readonly SpaceAddress[],
  described: DescribedFiling,
): Promise<boolean> {
  for (const source of sources) {
    for (const tombstone of await spaces.tombstones(source)) {
      if (!isNamed(tombstone, described)) continue;
      const filing = isLeaving(tombstone)
        ? tombstone.luggage
        : (await findFiling(spaces, tombstone.movedTo, tombstone.id))?.value;
      if (filing !== undefined && isSame(filing, described)) return true;
    }
  }
  return false;
}

/** Those that are at rest unpaid, or will be. */
const movableStatuses: ReadonlySet<FilingStatus> = new Set([
  "validated",
  "ready-for-payment",
  "payment-initiated",
]);

function matchIn(movable: readonly Filing[]): Match {
  const [filing, ...others] = movable;
  if (filing === undefined || others.length > 0) {
    const isOneSpace = new Set(movable.map(({ spaceId }) => spaceId)).size === 1;
    const candidates = movable.map(({ id, connection, spaceId, receivedAt }) => ({
      id,
      connection,
      spaceId,
      receivedAt,
    }));
    return { match: "ambiguous", reason: isOneSpace ? "several-filings" : "several-spaces", candidates };
  }
  const { id, connection, spaceId, status } = filing;
  const found = { match: "found", filing: { id, connection, spaceId } } as const;
  return status === "payment-initiated" ? { ...found, reason: "open-payment" } : found;
}

const notFound = (reason: MatchReason): Match => ({ match: "not-found", reason });

const isNamed = ({ id }: Filing, { filingId }: DescribedFiling): boolean =>
  filingId === undefined || filingId === id;

const isSame = (filing: Filing | Luggage, described: DescribedFiling): boolean =>
  "identity" in filing &&
  filing.identity.enterpriseNumber === described.enterpriseNumber &&
  filing.identity.periodEnd === described.closingDate &&
  standardModel(filing.identity.model) === standardModel(described.model) &&
  filing.identity.type === described.type &&
  filing.identity.language === described.language;
