import { type Connection, connections } from "../domain/access/connection.ts";
import { type Profile } from "../domain/access/profile.ts";
import { type UnfinishedFiling } from "../domain/filing/unfinished.ts";
import { type Instant } from "../domain/instant.ts";
import { type FindingSpaces, spacesOfCertificate } from "./certificate-spaces.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";
import { type Registers } from "./ports/registers.ts";
import { type UnfinishedSpace, unfinishedSpaces } from "./unfinished-spaces.ts";

export interface ListingStranded extends FindingSpaces {
  readonly spaces: PersonalSpaces;
  readonly registers: Registers;
}

/** What is, or will be, left behind in one space. */
export interface Stranded {
  readonly connection: Connection;
  readonly closesAt: Instant;
  /** Absent where the space has no profile any more. */
  readonly holder?: Profile;
  readonly filings: readonly UnfinishedFiling[];
}

export interface StrandedSearch {
  /** Of a certificate that opens the space, or has opened it. */
  readonly certificateNumber?: string;
  /** Then only the filings of that enterprise. */
  readonly enterpriseNumber?: string;
}

export interface StrandedPage {
  readonly items: readonly Stranded[];
  readonly continuation: string | null;
}

/**
 * Lists what is unfinished in the spaces of every way in that has closed, or whose closing is set, holder by holder. What
 * will be left behind is told as what is: `closesAt` tells them apart.
 * @returns a page; `undefined` when the continuation is none that this list gave.
 */
export const listStranded =
  (needs: ListingStranded) =>
  async (
    search: StrandedSearch,
    { limit, continuation }: { readonly limit: number; readonly continuation?: string },
  ): Promise<StrandedPage | undefined> => {
    const after = continuation === undefined ? undefined : placeIn(continuation);
    if (continuation !== undefined && after === undefined) return undefined;
    const items: Stranded[] = [];
    let last: Place | undefined;
    for await (const space of closingSpaces(needs, search, after)) {
      if (last !== undefined && items.length === limit)
        return { items, continuation: `${last.connection} ${last.spaceId}` };
      items.push(await strandedIn(needs, space));
      last = space;
    }
    return { items, continuation: null };
  };

type Place = Pick<UnfinishedSpace, "connection" | "spaceId">;

type ClosingSpace = UnfinishedSpace & { readonly closesAt: Instant };

/** The last space of the page before. */
function placeIn(continuation: string): Place | undefined {
  const [way, spaceId] = continuation.split(" ");
  const connection = connections.find((name) => name === way);
  return connection === undefined || spaceId === undefined || spaceId === ""
    ? undefined
    : { connection, spaceId };
}

async function* closingSpaces(
  needs: ListingStranded,
  search: StrandedSearch,
  after: Place | undefined,
): AsyncGenerator<ClosingSpace> {
  const timetable = await needs.registers.timetable();
  const from = after === undefined ? 0 : connections.indexOf(after.connection);
  for (const connection of connections.slice(from)) {
    const { closesAt } = timetable[connection];
    if (closesAt === undefined) continue;
    const afterSpace = after?.connection === connection ? after.spaceId : undefined;
    for await (const space of searched(needs, connection, { ...search, afterSpace }))
      yield { ...space, closesAt };
  }
}

type SearchAfter = StrandedSearch & { readonly afterSpace: string | undefined };

async function* searched(
  needs: ListingStranded,
  connection: Connection,
  { certificateNumber, enterpriseNumber, afterSpace }: SearchAfter,
): AsyncGenerator<UnfinishedSpace> {
  if (certificateNumber === undefined) {
    yield* unfinishedSpaces(needs.spaces, { connection, afterSpace, enterpriseNumber });
    return;
  }
  const opened = await spacesOfCertificate(needs, connection, { number: certificateNumber });
  const inOrder = opened.map(({ spaceId }) => spaceId).toSorted();
  for (const spaceId of inOrder)
    yield* unfinishedSpaces(needs.spaces, { connection, spaceId, afterSpace, enterpriseNumber });
}

async function strandedIn(
  { spaces }: ListingStranded,
  { connection, spaceId, closesAt, filings }: ClosingSpace,
): Promise<Stranded> {
  const holder = (await spaces.profile({ connection, spaceId }))?.value;
  return { connection, closesAt, filings, ...(holder && { holder }) };
}
