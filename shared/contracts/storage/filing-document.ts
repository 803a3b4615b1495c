import { z } from "zod";
import { type Filing } from "../../domain/filing/filing.ts";
import {
  type StoredDocument,
  isKind,
  schemaVersion1,
  amount,
  at,
  connection,
  day,
  language,
  reportOutcome,
  workQueue,
} from "./values.ts";

export const filingStatus = z.enum([
  "received",
  "rejected",
  "validated",
  "ready-for-payment",
  "payment-initiated",
  "paid",
  "published",
  "lapsed",
  "withdrawn",
  "moved",
  "erased",
]);

const waiting = z.object({ for: workQueue, since: at });

const event = z.object({
  id: z.string(),
  type: z.enum([
    "filing-received",
    "filing-validated",
    "filing-rejected",
    "filing-priced",
    "filing-withdrawn",
    "filing-lapsed",
    "payment-initiated",
    "payment-cancelled",
    "payment-lapsed",
    "payment-settled",
    "duplicate-found",
    "filing-published",
    "filing-moved",
    "filing-arrived",
    "move-refused",
    "filing-erased",
  ]),
  at,
  from: filingStatus.nullable(),
  to: filingStatus,
  by: z.enum(["filer", "system", "provider", "bank", "contact-centre"]),
});

const identity = z.object({
  enterpriseNumber: z.string(),
  name: z.string(),
  model: z.string(),
  framework: z.string(),
  language,
  type: z.enum(["initial", "correction"]),
  periodStart: day,
  periodEnd: day,
});

const report = z.object({ blob: z.string(), outcome: reportOutcome });

const costs = z.object({
  lines: z
    .array(z.object({ kind: z.enum(["publicity", "contribution", "late-surcharge"]), amount }))
    .readonly(),
  total: amount,
  tariffYear: z.number().int(),
});

const document = z.object({ blob: z.string(), sha256: z.string(), sizeBytes: z.number().int() });

const trace = {
  id: z.string(),
  connection,
  spaceId: z.string(),
  receivedAt: at,
  events: z.array(event).readonly(),
};
const format = z.enum(["xbrl", "pdf"]);
const base = {
  ...trace,
  format,
  depositDate: day,
  document,
  moves: z.array(z.string()).readonly().exactOptional(),
};
const examined = { ...base, identity, report };
const priced = { ...examined, costs, dueBy: day };
const underPayment = { ...priced, paymentId: z.string() };

const filing = z.discriminatedUnion("status", [
  z.object({ ...base, status: z.literal("received"), waiting }),
  z.object({
    ...base,
    status: z.literal("rejected"),
    report,
    identity: identity.exactOptional(),
    costs: costs.exactOptional(),
    dueBy: day.exactOptional(),
    paymentId: z.string().exactOptional(),
    reference: z.string().exactOptional(),
  }),
  z.object({ ...examined, status: z.literal("validated"), waiting }),
  z.object({ ...priced, status: z.literal("ready-for-payment") }),
  z.object({ ...underPayment, status: z.literal("payment-initiated") }),
  z.object({ ...underPayment, status: z.literal("paid"), waiting, reference: z.string().exactOptional() }),
  z.object({ ...underPayment, status: z.literal("published"), reference: z.string() }),
  z.object({ ...priced, status: z.literal("lapsed"), paymentId: z.string().exactOptional() }),
  z.object({
    ...examined,
    status: z.literal("withdrawn"),
    costs: costs.exactOptional(),
    dueBy: day.exactOptional(),
  }),
  z
    .object({
      ...trace,
      status: z.literal("moved"),
      depositDate: day,
      moves: z.array(z.string()).min(1).readonly(),
      movedTo: z.object({ connection, spaceId: z.string() }),
      luggage: z.object({ format, document, identity, report, costs }).exactOptional(),
      waiting: waiting.exactOptional(),
    })
    .refine(({ luggage, waiting: due }) => (luggage === undefined) === (due === undefined)),
  z.object({ ...trace, status: z.literal("erased"), depositDate: day.exactOptional() }),
]);

/** Reads a stored filing; `undefined` for a document of another kind. Throws when this version does not know its shape. */
export function parseFilingDocument(document: unknown): Filing | undefined {
  if (!isKind(document, "filing")) return undefined;
  schemaVersion1.parse(document);
  return filing.parse(document);
}

/** A filing as it is stored: amounts as decimal strings, and the version of the shape. */
export const filingDocument = (value: Filing): StoredDocument => ({
  kind: "filing",
  schemaVersion: 1,
  ...filing.encode(value),
});
