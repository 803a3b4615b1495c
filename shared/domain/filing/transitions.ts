/** Where a filing stands. The official names in four languages are in `status-labels.ts`. */
export type FilingStatus =
  | "received"
  | "rejected"
  | "validated"
  | "ready-for-payment"
  | "payment-initiated"
  | "paid"
  | "published"
  | "lapsed"
  | "withdrawn"
  | "moved"
  | "erased";

/** Who caused a transition, as the filer sees it in the events. */
export type Actor = "filer" | "system" | "provider" | "bank" | "contact-centre";

/** The queues that do the work of a state; a document that waits names one of them. */
export const workQueues = ["validate", "price", "publish", "settle", "move", "notify"] as const;
export type WorkQueue = (typeof workQueues)[number];

export interface Transition {
  readonly event: FilingEventType;
  readonly from: FilingStatus | null;
  readonly to: FilingStatus;
  readonly by: readonly Actor[];
}

export type FilingEventType =
  | "filing-received"
  | "filing-validated"
  | "filing-rejected"
  | "filing-priced"
  | "filing-withdrawn"
  | "filing-lapsed"
  | "payment-initiated"
  | "payment-cancelled"
  | "payment-lapsed"
  | "payment-settled"
  | "duplicate-found"
  | "filing-published"
  | "filing-moved"
  | "filing-arrived"
  | "move-refused"
  | "filing-erased";

/**
 * Every legal move of a filing. The diagram in the docs, the sweeper, the simulator and the property tests
 * read this table; no step moves a filing in another way.
 */
export const transitions: readonly Transition[] = [
  { event: "filing-received", from: null, to: "received", by: ["filer"] },
  { event: "filing-validated", from: "received", to: "validated", by: ["system"] },
  { event: "filing-rejected", from: "received", to: "rejected", by: ["system"] },
  { event: "filing-priced", from: "validated", to: "ready-for-payment", by: ["system"] },
  { event: "filing-withdrawn", from: "validated", to: "withdrawn", by: ["filer"] },
  { event: "filing-withdrawn", from: "ready-for-payment", to: "withdrawn", by: ["filer"] },
  { event: "filing-lapsed", from: "ready-for-payment", to: "lapsed", by: ["system"] },
  { event: "payment-initiated", from: "ready-for-payment", to: "payment-initiated", by: ["filer"] },
  {
    event: "payment-cancelled",
    from: "payment-initiated",
    to: "ready-for-payment",
    by: ["filer", "system", "contact-centre"],
  },
  { event: "payment-lapsed", from: "payment-initiated", to: "lapsed", by: ["system"] },
  { event: "payment-settled", from: "payment-initiated", to: "paid", by: ["provider", "bank"] },
  { event: "duplicate-found", from: "paid", to: "rejected", by: ["system"] },
  { event: "filing-published", from: "paid", to: "published", by: ["system"] },
  // A move between spaces: what happens in the other space, or here again, follows the events that were taken along.
  { event: "filing-moved", from: "ready-for-payment", to: "moved", by: ["contact-centre"] },
  { event: "filing-arrived", from: "moved", to: "ready-for-payment", by: ["system"] },
  { event: "move-refused", from: "moved", to: "ready-for-payment", by: ["system"] },
  { event: "filing-erased", from: "rejected", to: "erased", by: ["system"] },
  { event: "filing-erased", from: "lapsed", to: "erased", by: ["system"] },
  { event: "filing-erased", from: "withdrawn", to: "erased", by: ["system"] },
  // An upload that never came to be a filing: from then on it cannot become one.
  { event: "filing-erased", from: null, to: "erased", by: ["system"] },
];

/** Whether the table knows that move, by that actor. */
export const isLegalMove = (move: Omit<Transition, "by"> & { readonly by: Actor }): boolean =>
  transitions.some(
    ({ event, from, to, by }) =>
      event === move.event && from === move.from && to === move.to && by.includes(move.by),
  );

/** What each state waits for: the state is the outbox, so the table says which queue has work to do. */
export const waitsFor: Readonly<Record<FilingStatus, WorkQueue | null>> = {
  received: "validate",
  rejected: null,
  validated: "price",
  "ready-for-payment": null,
  "payment-initiated": null,
  paid: "publish",
  published: null,
  lapsed: null,
  withdrawn: null,
  moved: "move",
  erased: null,
};
