import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Announcing, announce, hintFor } from "./announce.ts";
import { noticeOf } from "./notice-of.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";

export interface TellingHolders extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly identifiers: Identifiers;
}

/**
 * Gives the holder of a space a notice that nothing but time has caused: afterwards it is there, once, whoever comes
 * and however often.
 * @returns whether it is new.
 */
export async function tellOnce(
  needs: TellingHolders,
  space: SpaceAddress,
  told: Parameters<typeof noticeOf>[2],
): Promise<boolean> {
  const { notice } = noticeOf(needs.identifiers, space, told);
  if ((await needs.spaces.notice(space, notice.id)) !== undefined) return false;
  const outcome = await needs.spaces.commit(space, [{ create: { notice } }]);
  if (outcome.kind === "conflict") return false;
  await announce(needs, "notify", { messages: [hintFor(space, notice.id)], trace: {} });
  return true;
}
