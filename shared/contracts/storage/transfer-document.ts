import { z } from "zod";
import { type ErasedTransfer, type Transfer } from "../../domain/transfer/transfer.ts";
import {
  type StoredDocument,
  at,
  connection,
  day,
  isKind,
  language,
  schemaVersion1,
  workQueue,
} from "./values.ts";

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
  filingId: z.string().exactOptional(),
};
const found = z.object({ ...space, id: z.string() });
const candidate = found.extend({ receivedAt: at });
const matched = z.discriminatedUnion("match", [
  z.object({ ...described, match: z.literal("found"), filing: found, reason: reason.exactOptional() }),
  z.object({ ...described, match: z.literal("moved"), filing: found }),
  z.object({ ...described, match: z.literal("not-found"), reason }),
  z.object({
    ...described,
    match: z.literal("ambiguous"),
    reason,
    candidates: z.array(candidate).readonly().exactOptional(),
  }),
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

const erased = z.object({ id: z.string(), erasedAt: at });

const stored = z.looseObject({ id: z.string() });

const prefix = "transfer:";
export const transferId = (id: string): string => `${prefix}${id}`;

/**
 * Reads a stored transfer; `undefined` for a document of another kind. Throws when this version does not know its shape.
 */
export const parseTransferDocument = (document: unknown): Transfer | undefined =>
  isKind(document, "transfer") ? transfer.parse(withOwnId(document)) : undefined;

/** Reads what is left of a transfer; `undefined` and throws likewise. */
export const parseErasedTransferDocument = (document: unknown): ErasedTransfer | undefined =>
  isKind(document, "erased-transfer") ? erased.parse(withOwnId(document)) : undefined;

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

/** What is left of a transfer, as it is stored: in its place. */
export const erasedTransferDocument = (value: ErasedTransfer): StoredDocument => ({
  kind: "erased-transfer",
  schemaVersion: 1,
  ...erased.encode(value),
  id: transferId(value.id),
});

/** Where a transfer stands in the order of requests. */
export const placeOf = ({ requestedAt, id }: Pick<Transfer, "requestedAt" | "id">): string =>
  `${requestedAt} ${id}`;

/** A stored document of this version, with the id that it has outside the container. */
function withOwnId(document: unknown): object {
  schemaVersion1.parse(document);
  const { id, ...rest } = stored.parse(document);
  return { ...rest, id: id.slice(prefix.length) };
}
