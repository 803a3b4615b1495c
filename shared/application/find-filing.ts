import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Filing, type MovedFiling } from "../domain/filing/filing.ts";
import { maximumMoves } from "../domain/filing/moved.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";

/**
 * The filing that was in a space once, wherever it has moved since; `undefined` when it never was there, or is between
 * two spaces at this moment. Whoever changes it does so in the space that the filing itself names.
 */
export async function findFiling(
  spaces: PersonalSpaces,
  space: SpaceAddress,
  id: string,
): Promise<Versioned<Exclude<Filing, MovedFiling>> | undefined> {
  let address = space;
  // On its way back, two tombstones point to each other.
  for (let hop = 0; hop <= maximumMoves; hop += 1) {
    const found = await spaces.filing(address, id);
    if (found === undefined) return undefined;
    const { value: filing, version } = found;
    if (filing.status !== "moved") return { value: filing, version };
    address = filing.movedTo;
  }
  return undefined;
}
