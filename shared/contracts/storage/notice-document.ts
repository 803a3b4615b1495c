import { z } from "zod";
import { type Notice } from "../../domain/notice/notice.ts";
import { type StoredDocument, isKind, schemaVersion1, at, connection, day, workQueue } from "./values.ts";

const noticedFiling = z.object({
  enterpriseNumber: z.string(),
  name: z.string().exactOptional(),
  closingDate: day,
});

const content = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("cutoff-closing-reminder"),
    closesAt: at,
    daysLeft: z.number().int(),
    unfinished: z.number().int(),
  }),
  z.object({ kind: z.literal("connection-closed"), closedAt: at, unfinished: z.number().int() }),
  z.object({
    kind: z.literal("filing-moved"),
    filing: noticedFiling,
    from: connection,
    to: connection,
    dueBy: day.exactOptional(),
  }),
  z.object({ kind: z.literal("move-refused"), filing: noticedFiling, to: connection }),
  z.object({ kind: z.literal("transfer-refused"), filings: z.array(noticedFiling).readonly() }),
  z.object({ kind: z.literal("key-succession-code-made"), expiresAt: at }),
  z.object({ kind: z.literal("key-succeeded") }),
]);

const notice = z.object({
  id: z.string(),
  connection,
  spaceId: z.string(),
  content,
  createdAt: at,
  waiting: z.object({ for: workQueue, since: at }).exactOptional(),
  sentAt: at.exactOptional(),
});

/**
 * Reads a stored notice; `undefined` for a document of another kind. Throws when this version does not know its shape.
 */
export function parseNoticeDocument(document: unknown): Notice | undefined {
  if (!isKind(document, "notice")) return undefined;
  schemaVersion1.parse(document);
  return notice.parse(document);
}

/** A notice as it is stored. */
export const noticeDocument = (value: Notice): StoredDocument => ({
  kind: "notice",
  schemaVersion: 1,
  ...notice.encode(value),
});
