import { z } from "zod";
import { type Publication } from "../../domain/publication/publication.ts";
import { type StoredDocument, day, language, schemaVersion1 } from "./values.ts";

const text = z.string().exactOptional();

const publication = z.object({
  id: z.string(),
  reference: z.string(),
  filingId: z.string(),
  enterpriseNumber: z.string(),
  name: z.string(),
  model: z.string(),
  framework: z.string(),
  language,
  type: z.enum(["initial", "correction"]),
  format: z.enum(["xbrl", "pdf"]),
  periodStart: day,
  periodEnd: day,
  assemblyDate: day,
  depositDate: day,
  currency: z.literal("EUR"),
  legalForm: z.string().optional(),
  address: z.object({ street: text, number: text, box: text, postalCode: text, city: text, country: text }),
  inLiquidation: z.boolean(),
  corrected: z
    .object({ enterpriseNumber: z.string(), closingDate: day, model: z.string(), language })
    .optional(),
  documents: z.object({ original: z.string(), json: z.string(), pdf: z.string() }),
  visible: z.boolean(),
});

/** Reads a stored publication; throws when this version does not know its shape. */
export function parsePublicationDocument(document: unknown): Publication {
  schemaVersion1.parse(document);
  const { legalForm, corrected, ...stored } = publication.parse(document);
  return { ...stored, legalForm, corrected };
}

/** A publication as it is stored. */
export const publicationDocument = (value: Publication): StoredDocument => ({
  kind: "publication",
  schemaVersion: 1,
  ...publication.encode(value),
});
