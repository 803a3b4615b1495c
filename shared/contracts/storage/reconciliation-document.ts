import { z } from "zod";
import {
  type DivergenceKind,
  type Reconciliation,
  divergences,
} from "../../domain/reconciliation/divergence.ts";
import { type StoredDocument, at, connection, schemaVersion1 } from "./values.ts";

const address = { connection, spaceId: z.string() };

const subject = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["filing", "payment", "notice"]), ...address, id: z.string() }),
  z.object({ kind: z.literal("profile"), ...address }),
  z.object({ kind: z.literal("transfer"), id: z.string() }),
  z.object({ kind: z.literal("publication"), enterpriseNumber: z.string(), id: z.string() }),
  z.object({ kind: z.literal("publication-document"), name: z.string() }),
]);

const subjectKind = z.enum([
  "filing",
  "payment",
  "notice",
  "profile",
  "transfer",
  "publication",
  "publication-document",
]);

const divergenceKind = z.enum(Object.keys(divergences) as [DivergenceKind, ...DivergenceKind[]]);

const reconciliation = z.object({
  at,
  watermark: at,
  round: z.object({ until: at, names: z.string().nullable() }),
  checked: z.partialRecord(subjectKind, z.number().int()),
  divergences: z.array(z.object({ kind: divergenceKind, subject, detail: z.string(), since: at })).readonly(),
  beyond: z.number().int(),
});

/** The id of the one reconciliation that was the last. */
export const reconciliationId = "reconciliation";

/** Reads the stored reconciliation; throws when it is not one that this version knows. */
export function parseReconciliationDocument(document: unknown): Reconciliation {
  schemaVersion1.parse(document);
  return reconciliation.parse(document);
}

/** The last reconciliation as it is stored. */
export const reconciliationDocument = (value: Reconciliation): StoredDocument => ({
  id: reconciliationId,
  kind: "reconciliation",
  schemaVersion: 1,
  ...reconciliation.encode(value),
});
