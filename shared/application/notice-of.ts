import { type SpaceAddress } from "../domain/access/connection.ts";
import { type Instant } from "../domain/instant.ts";
import { type Notice, type NoticeContent } from "../domain/notice/notice.ts";
import { type Identifiers } from "./ports/identifiers.ts";

/**
 * A notice to the holder of a space, to be created in the batch of what causes it. After the commit, announce it
 * to `notify` with `hintFor(space, notice.id)`; without that the sweeper does.
 * @param cause what tells one such notice from another in the space: the id of a transfer, a closing instant. The same
 * cause gives the same id, so that a retry meets itself.
 */
export const noticeOf = (
  identifiers: Pick<Identifiers, "derive">,
  { connection, spaceId }: SpaceAddress,
  told: { readonly content: NoticeContent; readonly cause: string; readonly at: Instant },
): { readonly notice: Notice } => ({
  notice: {
    id: identifiers.derive("notice", connection, spaceId, told.content.kind, told.cause),
    connection,
    spaceId,
    content: told.content,
    createdAt: told.at,
    waiting: { for: "notify", since: told.at },
  },
});
