/**
 * What a consumer of a queue answers. `done` and `nothing-to-do` end the message; `not-yet` asks for it again
 * later, because what it needs is not there or has just changed. Trouble is thrown.
 */
export type WorkOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "nothing-to-do" }
  | { readonly kind: "not-yet"; readonly reason: NotYetReason };

export type NotYetReason =
  | "document-not-found"
  | "upload-not-found"
  | "changed-meanwhile"
  | "no-tariff"
  | "move-under-way"
  | "publication-not-readable"
  | "checkout-just-opened";

export const done: WorkOutcome = { kind: "done" };
export const nothingToDo: WorkOutcome = { kind: "nothing-to-do" };
export const notYet = (reason: NotYetReason): WorkOutcome => ({ kind: "not-yet", reason });
