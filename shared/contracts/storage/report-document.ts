import { z } from "zod";
import { type Report } from "../../domain/accounts/report.ts";
import { schemaVersion1 } from "./values.ts";

const localized = z.object({ nl: z.string(), fr: z.string(), de: z.string(), en: z.string() });

const report = z.object({
  outcome: z.enum(["green", "orange", "red"]),
  model: z.string().nullable(),
  framework: z.string().nullable(),
  checksRun: z.number().int(),
  findings: z
    .array(
      z.object({
        check: z.string(),
        severity: z.enum(["error", "warning"]),
        code: z.templateLiteral(["DAT ", z.number()]).nullable(),
        message: localized,
        equation: z.string().nullable(),
        values: z
          .array(z.object({ rubric: z.string(), period: z.enum(["N", "NM1"]), value: z.string() }))
          .readonly(),
      }),
    )
    .readonly(),
  notes: z.array(localized).readonly(),
});

/** Reads a stored report; throws when it is not one that this version knows. */
export function parseReportDocument(json: string): Report {
  const document: unknown = JSON.parse(json);
  schemaVersion1.parse(document);
  return report.parse(document);
}

/** A report as it is stored: the same report always gives the same text. */
export const reportDocument = (value: Report): string =>
  JSON.stringify({ schemaVersion: 1, ...report.parse(value) });
