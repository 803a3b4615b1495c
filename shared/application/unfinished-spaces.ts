import { type SpaceAddress } from "../domain/access/connection.ts";
import { type UnfinishedFiling } from "../domain/filing/unfinished.ts";
import { type PersonalSpaces, type UnfinishedSearch } from "./ports/personal-spaces.ts";

/** A space, and what is unfinished in it. */
export interface UnfinishedSpace extends SpaceAddress {
  readonly filings: readonly UnfinishedFiling[];
}

/** The spaces in which something unfinished was found, one by one in the order of their ids. */
export async function* unfinishedSpaces(
  spaces: Pick<PersonalSpaces, "unfinished">,
  search: UnfinishedSearch,
): AsyncGenerator<UnfinishedSpace> {
  let filings: UnfinishedFiling[] = [];
  for await (const page of spaces.unfinished(search)) {
    for (const filing of page) {
      if (filings[0] !== undefined && filings[0].spaceId !== filing.spaceId) {
        yield spaceOf(filings[0], filings);
        filings = [];
      }
      filings.push(filing);
    }
  }
  if (filings[0] !== undefined) yield spaceOf(filings[0], filings);
}

const spaceOf = (
  { connection, spaceId }: UnfinishedFiling,
  filings: readonly UnfinishedFiling[],
): UnfinishedSpace => ({ connection, spaceId, filings });
