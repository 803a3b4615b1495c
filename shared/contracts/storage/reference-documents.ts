import { z } from "zod";
import { type StoredDocument, connection, schemaVersion1 } from "./values.ts";

const communication = z.object({
  kind: z.literal("communication"),
  connection,
  spaceId: z.string(),
  digits: z.string(),
  paymentId: z.string(),
  linkSecret: z.string(),
});

const key = z.object({ kind: z.literal("key"), connection, spaceId: z.string(), keyId: z.string() });

const successionCode = z.object({
  kind: z.literal("succession-code"),
  connection,
  spaceId: z.string(),
  codeDigest: z.string(),
});

const publication = z.object({
  kind: z.literal("publication"),
  reference: z.string(),
  enterpriseNumber: z.string(),
  publicationId: z.string(),
});

const pointer = z.discriminatedUnion("kind", [communication, key, successionCode, publication]);
export type PointerDocument = z.infer<typeof pointer>;

/** The id under which a pointer is stored: whoever creates it first has it. */
function pointerId(value: PointerDocument): string {
  switch (value.kind) {
    case "communication":
      return communicationId(value.digits);
    case "key":
      return keyPointerId(value.keyId);
    case "succession-code":
      return successionCodeId(value.codeDigest);
    case "publication":
      return publicationPointerId(value.reference);
  }
}

export const communicationId = (digits: string): string => `communication:${digits}`;
export const keyPointerId = (keyId: string): string => `key:${keyId}`;
export const successionCodeId = (codeDigest: string): string => `succession-code:${codeDigest}`;
export const publicationPointerId = (reference: string): string => `publication:${reference}`;

/** Reads a stored pointer; throws when the document is not one that this version knows. */
export function parsePointerDocument(document: unknown): PointerDocument {
  schemaVersion1.parse(document);
  return pointer.parse(document);
}

/** A pointer as it is stored. */
export const pointerDocument = (value: PointerDocument): StoredDocument => ({
  id: pointerId(value),
  schemaVersion: 1,
  ...pointer.parse(value),
});
