import { type Reconciliation, placeOf } from "../../domain/reconciliation/divergence.ts";

/** A reconciliation as operators see it: each subject by its container, partition key and id. */
export const reconciliationView = ({
  at,
  watermark,
  checked,
  divergences,
  beyond,
}: Reconciliation): object => ({
  at,
  watermark,
  checked,
  divergences: divergences.map(({ kind, subject, detail, since }) => ({
    kind,
    subject: placeOf(subject),
    detail,
    since,
  })),
  beyond,
});
