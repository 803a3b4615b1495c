import { type Reconciliation } from "../../shared/domain/reconciliation/divergence.ts";
import { aSpace } from "./access.ts";
import { morning } from "./times.ts";

/** A run that found one divergence of each kind of subject. */
export const aReconciliation = (changes: Partial<Reconciliation> = {}): Reconciliation => ({
  at: morning,
  watermark: morning,
  round: { until: morning, names: "2023-00000999/original.xbrl" },
  checked: { filing: 5, payment: 4, profile: 3, publication: 2, "publication-document": 6 },
  divergences: [
    {
      kind: "upload-missing",
      subject: { kind: "filing", ...aSpace(), id: "f1" },
      detail: "Its file is not in the blob store.",
      since: morning,
    },
    {
      kind: "payment-disagrees",
      subject: { kind: "payment", ...aSpace(), id: "p1" },
      detail: "It is cancelled; f1 is paid.",
      since: morning,
    },
    {
      kind: "key-missing",
      subject: { kind: "profile", ...aSpace() },
      detail: "The pointer from its key is not there.",
      since: morning,
    },
    {
      kind: "reference-missing",
      subject: { kind: "publication", enterpriseNumber: "0403170701", id: "0403170701_2023-06-30_m87-f_fr" },
      detail: "2024-00000007 points nowhere.",
      since: morning,
    },
    {
      kind: "document-astray",
      subject: { kind: "publication-document", name: "2024-00000008/original.xbrl" },
      detail: "It belongs to no publication.",
      since: morning,
    },
  ],
  beyond: 0,
  ...changes,
});
