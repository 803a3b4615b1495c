import { z } from "zod";
import {
  type DescribedFiling,
  type MatchedFiling,
  type Transfer,
  described,
  maximumFilingsPerTransfer,
} from "../../domain/transfer/transfer.ts";
import { transferStatus } from "../storage/transfer-document.ts";
import { paging } from "./paging.ts";
import { certificateNumber, closingDate, enterpriseNumber, text } from "./written-values.ts";

/** A transfer as the contact centre sees it: what was asked for, and what became of it. */
export const transferView = (transfer: Transfer): object => ({
  id: transfer.id,
  status: transfer.status,
  certificate: transfer.certificate,
  target: targetView(transfer),
  filings: transfer.filings.map(matchedView),
  requestedBy: "agent" in transfer.requestedBy ? transfer.requestedBy.agent : "filer",
  requestedAt: transfer.requestedAt,
  takenUpBy: transfer.takenUpBy ?? null,
  decidedBy: transfer.decidedBy ?? null,
  decidedAt: transfer.decidedAt ?? null,
  reason: transfer.reason ?? null,
});

/** The same as the filer sees it who asked: nothing of what other spaces hold. */
export const transferRequestView = (transfer: Transfer): object => ({
  id: transfer.id,
  status: transfer.status,
  certificate: transfer.certificate,
  target: targetView(transfer),
  filings: transfer.filings.map(descriptionView),
  requestedAt: transfer.requestedAt,
});

const targetView = ({ target }: Transfer): object => ({
  connection: target.connection,
  certificateNumber: target.certificateNumber ?? null,
});

/** What was sent: the id only where one was. */
function descriptionView(filing: DescribedFiling): object {
  const { filingId, ...description } = described(filing);
  return filingId === undefined ? description : { ...description, filing: filingId };
}

const matchedView = (filing: MatchedFiling): object => ({
  ...descriptionView(filing),
  match: filing.match,
  reason: "reason" in filing ? filing.reason : null,
  filing: "filing" in filing ? filing.filing.id : null,
  ...(filing.match === "ambiguous" && filing.candidates !== undefined
    ? { candidates: filing.candidates.map(({ id, receivedAt }) => ({ filing: id, receivedAt })) }
    : {}),
});

const filing = z
  .strictObject({
    enterpriseNumber,
    closingDate,
    model: text.toLowerCase(),
    type: z.enum(["initial", "correction"]),
    language: text.toLowerCase().pipe(z.enum(["nl", "fr", "de", "en"])),
    certificateOwner: text,
    certificateType: text,
    filing: text.exactOptional(),
  })
  .transform(({ filing: filingId, ...description }) =>
    filingId === undefined ? description : { ...description, filingId },
  );

/**
 * The body of `POST /transfers` and `POST /transfer-requests`: the fields of the page on access, and the id of a filing
 * where they describe several.
 */
export const transferBody = z.strictObject({
  certificate: z.strictObject({ name: text, email: text, number: certificateNumber, type: text }),
  target: z.strictObject({ connection: z.enum(["csam-cert", "idaas"]), certificateNumber }).exactOptional(),
  filings: z.array(filing).min(1).max(maximumFilingsPerTransfer).readonly(),
});

/** The body of `POST /transfers/{id}/reject`. */
export const rejectionBody = z.strictObject({ reason: text.max(1000).exactOptional() });

/** The body of `POST /transfers/{id}/cancel-payment`: of one filing, or of all that the transfer has found. */
export const cancelPaymentBody = z.strictObject({ filing: z.string().exactOptional() });

/** The query of `GET /transfers`: what to look for, and which page of it. */
export const transferSearch = z.object({
  status: transferStatus.exactOptional(),
  certificateNumber: certificateNumber.exactOptional(),
  enterpriseNumber: enterpriseNumber.exactOptional(),
  ...paging,
});
