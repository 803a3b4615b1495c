import { z } from "zod";
import { type Verdict } from "../../domain/filing/moved.ts";
import { type StoredDocument, at, connection, isKind, schemaVersion1 } from "./values.ts";

const verdict = z.object({
  connection,
  spaceId: z.string(),
  move: z.string(),
  filing: z.string(),
  answer: z.enum(["accepted", "refused"]),
  at,
});

/** The id under which a space keeps its answer to a move: whoever answers first has answered. */
export const verdictId = (move: string): string => `move:${move}`;

/**
 * Reads a stored verdict; `undefined` for a document of another kind. Throws when this version does not know its shape.
 */
export function parseVerdictDocument(document: unknown): Verdict | undefined {
  if (!isKind(document, "verdict")) return undefined;
  schemaVersion1.parse(document);
  return verdict.parse(document);
}

/** A verdict as it is stored. */
export const verdictDocument = (value: Verdict): StoredDocument => ({
  id: verdictId(value.move),
  kind: "verdict",
  schemaVersion: 1,
  ...verdict.encode(value),
});
