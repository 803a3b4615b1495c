import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Instant } from "../domain/instant.ts";
import { type NoticeContent } from "../domain/notice/notice.ts";
import { type Announcing, type Trace, announce, hintFor } from "./announce.ts";
import { noticeOf } from "./notice-of.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type PersonalSpaces, type SpaceChange } from "./ports/personal-spaces.ts";

export interface Telling extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly identifiers: Identifiers;
}

/** Changes of a space, and what its holder is told of them. */
export interface ToldChanges {
  readonly changes: readonly SpaceChange[];
  readonly content: NoticeContent;
  /** What tells one such notice from another in the space, as for `noticeOf`. */
  readonly cause: string;
  readonly at: Instant;
  readonly trace: Trace;
}

/**
 * Commits changes of a space together with a notice of them to its holder, and announces that.
 * @returns as `commit` does; the versions of the changes come first.
 */
export async function commitTold(
  needs: Telling,
  space: SpaceAddress,
  { changes, trace, ...told }: ToldChanges,
): ReturnType<PersonalSpaces["commit"]> {
  const { notice } = noticeOf(needs.identifiers, space, told);
  const outcome = await needs.spaces.commit(space, [...changes, { create: { notice } }]);
  if (outcome.kind === "committed")
    await announce(needs, "notify", { messages: [hintFor(space, notice.id)], trace });
  return outcome;
}
