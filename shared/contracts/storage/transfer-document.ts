import { z } from "zod";
import { type Transfer } from "../../domain/transfer/transfer.ts";
import { type StoredDocument, at, connection, day, language, schemaVersion1, workQueue } from "./values.ts";

export const transferStatus = z.enum(["requested", "approved", "rejected", "done"]);

const space = { connection, spaceId: z.string() };

const reason = z.enum([
  "unknown-certificate",
  "unknown-filing",
  "paid",
  "over",
  "several-spaces",
  "several-filings",
  "open-payment",
  "too-many-moves",
  "moved-elsewhere",
  "refused-by-target",
]);

const described = {
  enterpriseNumber: z.string(),
  closingDate: day,
  model: z.string(),
  type: z.enum(["initial", "correction"]),
  language,
  certificateOwner: z.string(),
  certificateType: z.string(),
};
const found = z.object({ ...space, id: z.string() });
const matched = z.discriminatedUnion("match", [
  z.object({ ...described, match: z.literal("found"), filing: found, reason: reason.exactOptional() }),
  z.object({ ...described, match: z.literal("moved"), filing: found }),
  z.object({ ...described, match: z.literal("not-found"), reason }),
  z.object({ ...described, match: z.literal("ambiguous"), reason }),
]);

const transfer = z.object({
  id: z.string(),
  status: transferStatus,
  certificate: z.object({ name: z.string(), email: z.string(), number: z.string(), type: z.string() }),
  target: z.object({ ...space, certificateNumber: z.string().exactOptional() }),
  filings: z.array(matched).readonly(),
  requestedBy: z.union([z.object({ agent: z.string() }), z.object({ filer: z.object(space) })]),
  requestedAt: at,
  takenUpBy: z.string().exactOptional(),
  decidedBy: z.string().exactOptional(),
  decidedAt: at.exactOptional(),
  reason: z.string().exactOptional(),
  waiting: z.object({ for: workQueue, since: at }).exactOptional(),
});

const stored = z.looseObject({ kind: z.literal("transfer"), id: z.string() });

export const transferId = (id: string): string => `transfer:${id}`;

/** Reads a stored transfer; throws when the document is not one that this version knows. */
export function parseTransferDocument(document: unknown): Transfer {
  schemaVersion1.parse(document);
  const { id, ...rest } = stored.parse(document);
  return transfer.parse({ ...rest, id: id.replace(/^transfer:/, "") });
}

/**
 * A transfer as it is stored. Beside it stands what it is searched by: the place in the order of requests, unique and
 * sortable as text, and the enterprises that it names.
 */
export const transferDocument = (value: Transfer): StoredDocument => ({
  kind: "transfer",
  schemaVersion: 1,
  ...transfer.encode(value),
  id: transferId(value.id),
  place: placeOf(value),
  enterpriseNumbers: [...new Set(value.filings.map(({ enterpriseNumber }) => enterpriseNumber))],
});

/** Where a transfer stands in the order of requests. */
export const placeOf = ({ requestedAt, id }: Pick<Transfer, "requestedAt" | "id">): string =>
  `${requestedAt} ${id}`;
