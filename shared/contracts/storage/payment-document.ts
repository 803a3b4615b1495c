import { z } from "zod";
import { type Payment } from "../../domain/payment/payment.ts";
import {
  type StoredDocument,
  isKind,
  schemaVersion1,
  amount,
  at,
  connection,
  day,
  workQueue,
} from "./values.ts";

const payment = z.object({
  id: z.string(),
  connection,
  spaceId: z.string(),
  status: z.enum(["initiated", "settled", "cancelled", "lapsed"]),
  filings: z.array(z.string()).readonly(),
  amount,
  structuredCommunication: z.string(),
  linkToken: z.string(),
  createdAt: at,
  dueBy: day,
  attempts: z
    .array(
      z.object({
        number: z.number().int(),
        checkoutId: z.string().exactOptional(),
        final: z.boolean(),
      }),
    )
    .readonly(),
  settledBy: z.string().exactOptional(),
  waiting: z.object({ for: workQueue, since: at }).exactOptional(),
});

/** Reads a stored payment; `undefined` for a document of another kind. Throws when this version does not know its shape. */
export function parsePaymentDocument(document: unknown): Payment | undefined {
  if (!isKind(document, "payment")) return undefined;
  schemaVersion1.parse(document);
  return payment.parse(document);
}

/** A payment as it is stored. */
export const paymentDocument = (value: Payment): StoredDocument => ({
  kind: "payment",
  schemaVersion: 1,
  ...payment.encode(value),
});
