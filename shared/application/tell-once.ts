import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Telling, commitTold } from "./commit-told.ts";
import { noticeOf } from "./notice-of.ts";

/**
 * Gives the holder of a space a notice that nothing but time has caused: afterwards it is there, once, whoever comes
 * and however often.
 * @returns whether it is new.
 */
export async function tellOnce(
  needs: Telling,
  space: SpaceAddress,
  told: Parameters<typeof noticeOf>[2],
): Promise<boolean> {
  const { notice } = noticeOf(needs.identifiers, space, told);
  if ((await needs.spaces.notice(space, notice.id)) !== undefined) return false;
  const outcome = await commitTold(needs, space, { changes: [], ...told, trace: {} });
  return outcome.kind === "committed";
}
