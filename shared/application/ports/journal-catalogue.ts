/** As the Functions host names them. An error is for somebody to look at; a warning passes by itself. */
export type Level = "information" | "warning" | "error";

/**
 * What a field of an entry holds. Nothing is free text: what is not of the form of its kind is not written.
 * `id` is an id of ours or of the payment provider, `code` a word of a closed list in the code; `error` is written as
 * its name, its codes and where it was thrown, never as the text of a library. With a question mark it may be absent.
 */
export type FieldKind = "id" | "id?" | "code" | "code?" | "number" | "error";

export interface Catalogued {
  readonly level: Level;
  readonly fields: Readonly<Record<string, FieldKind>>;
  readonly meaning: string;
  /** What an operator does. */
  readonly remedy: string;
}

/**
 * Everything that the application ever logs, by code. The type of an entry and `docs/logs.md` come from this table.
 * A code stays what it is: alerts and queries name it.
 */
export const journalCatalogue = {
  "request-answered": {
    level: "information",
    fields: { status: "number", milliseconds: "number", refusal: "code?" },
    meaning: "A request got its answer; `refusal` is the kind of the problem when it was a foreseen no.",
    remedy: "Nothing; a sudden rise of one refusal is worth a look.",
  },
  "request-fault": {
    level: "warning",
    fields: { error: "error" },
    meaning: "The machinery was in trouble: the request was answered 503, and nothing was lost.",
    remedy: "It passes; many of them mean that a service is out of reach.",
  },
  "request-defect": {
    level: "error",
    fields: { error: "error" },
    meaning: "We were wrong: the request was answered 500.",
    remedy: "A test and a fix.",
  },
  "key-succeeded": {
    level: "information",
    fields: { subject: "id" },
    meaning: "A renewed certificate opens the space `subject` from now on, the one before it no more.",
    remedy: "Nothing; it explains to a holder why an old certificate is refused with `key-superseded`.",
  },
  "send-failed": {
    level: "warning",
    fields: { queue: "code", subject: "id", error: "error" },
    meaning: "The change was committed, but the message that announces it could not be sent.",
    remedy: "Nothing: the sweeper sends it.",
  },
  "work-done": {
    level: "information",
    fields: { queue: "code", subject: "id", outcome: "code", milliseconds: "number" },
    meaning: "A message was dealt with, or there was nothing left to do.",
    remedy: "Nothing.",
  },
  "work-delayed": {
    level: "information",
    fields: { queue: "code", subject: "id", reason: "code", attempt: "number" },
    meaning: "Not possible yet: tried again later.",
    remedy: "Nothing, unless one subject keeps coming back: see the runbook.",
  },
  "work-fault": {
    level: "warning",
    fields: { queue: "code", subject: "id", error: "error", attempt: "number" },
    meaning: "The machinery was in trouble: tried again later.",
    remedy: "It passes; many of them mean that a service is out of reach.",
  },
  "work-set-aside": {
    level: "error",
    fields: { queue: "code", subject: "id", reason: "code", attempt: "number" },
    meaning:
      "Given up after 24 hours and 20 attempts; the message goes to the dead-letter queue. `reason` is `fault` when the machinery was in trouble.",
    remedy: "Find the cause in the entries of the subject before it, mend it, replay.",
  },
  "work-given-back": {
    level: "warning",
    fields: { queue: "code", subject: "id?", error: "error" },
    meaning: "Neither done nor delayed, as no delayed copy could be sent: the broker delivers it again.",
    remedy: "It passes with the trouble of the broker.",
  },
  "work-defect": {
    level: "error",
    fields: { queue: "code", subject: "id?", error: "error" },
    meaning: "We were wrong, or the message cannot be read: the broker delivers it again, ten times at most.",
    remedy: "A test and a fix; then replay the message from the dead-letter queue.",
  },
  "dead-letters-replayed": {
    level: "information",
    fields: { queue: "code", count: "number" },
    meaning: "An operator sent messages again that had been set aside; the audit says who it was.",
    remedy: "Nothing.",
  },
  "closing-moved": {
    level: "information",
    fields: { connection: "code" },
    meaning: "An operator moved the closing of a way in, or called it off; the audit says who, why and how.",
    remedy: "Nothing.",
  },
  "closing-reminded": {
    level: "information",
    fields: { connection: "code", count: "number" },
    meaning: "That many holders with unfinished filings were given a reminder that their way in is closing.",
    remedy: "Nothing.",
  },
  "connection-closed": {
    level: "information",
    fields: { connection: "code", count: "number" },
    meaning:
      "A way in has closed: that many holders have their notice, and the record of the closing says what stands open.",
    remedy: "Look at the record; what is unfinished can only be moved by the contact centre.",
  },
  swept: {
    level: "information",
    fields: { queue: "code", count: "number" },
    meaning: "Documents that waited too long were hinted at again.",
    remedy: "A few are normal; many at each tick mean that a queue is not being consumed.",
  },
  "oldest-waiting": {
    level: "information",
    fields: { queue: "code", seconds: "number" },
    meaning:
      "So long the oldest document has waited for that queue, when it is more than two minutes; payments that wait for their payer apart.",
    remedy: "More than five minutes: see the runbook.",
  },
  "stranded-filings": {
    level: "information",
    fields: { connection: "code", count: "number", hours: "number" },
    meaning: "So many filings would be left behind if that way in closed now; it closes in so many hours.",
    remedy: "In the last week: ask their holders to finish, with the list of what is stranded.",
  },
  lapsed: {
    level: "information",
    fields: { subject: "id" },
    meaning: "Not paid in its term.",
    remedy: "Nothing.",
  },
  "lapse-fault": {
    level: "warning",
    fields: { subject: "id", error: "error" },
    meaning: "The machinery was in trouble: what is overdue is looked at again at the next tick.",
    remedy: "Nothing, unless one subject keeps coming back.",
  },
  "filing-erased": {
    level: "information",
    fields: { subject: "id" },
    meaning: "The files of a filing that ended long ago without a publication were deleted.",
    remedy: "Nothing.",
  },
  "orphan-erased": {
    level: "information",
    fields: { container: "code", subject: "id" },
    meaning:
      "A file or report was deleted that belongs to no filing; `subject` is the id that the filing has or would have.",
    remedy: "Nothing; many at once mean that uploads break off before they are committed.",
  },
  "profile-erased": {
    level: "information",
    fields: { subject: "id" },
    meaning:
      "The profile of a space in which nothing has happened for long was erased; `subject` is the id of the space.",
    remedy: "Nothing: whoever comes back with the key makes a profile anew and finds the space as it was.",
  },
  "transfer-erased": {
    level: "information",
    fields: { subject: "id" },
    meaning: "A transfer that ended long ago was erased; `subject` is its id.",
    remedy: "Nothing: the audit still tells who decided about it.",
  },
  "blob-of-nobody": {
    level: "warning",
    fields: { container: "code", subject: "id" },
    meaning: "A blob does not say whose it is, so the application did not store it: it is left alone.",
    remedy: "Find out who put it there, and delete it by hand.",
  },
  "erasure-fault": {
    level: "warning",
    fields: { subject: "id", error: "error" },
    meaning: "The machinery was in trouble: what is to be erased is looked at again, a blob after some days.",
    remedy: "Nothing, unless one subject keeps coming back.",
  },
  "timer-fault": {
    level: "warning",
    fields: { error: "error" },
    meaning: "The machinery was in trouble: the tick broke off, and the next one does its work.",
    remedy: "It passes; many of them mean that a service is out of reach.",
  },
  "timer-defect": {
    level: "error",
    fields: { error: "error" },
    meaning: "We were wrong: the tick broke off.",
    remedy: "A test and a fix.",
  },
  "tariff-missing": {
    level: "error",
    fields: { subject: "id", year: "number" },
    meaning: "There is no tariff for the year: the filing stays `validated`.",
    remedy: "Add the tariff with its source and deploy; what waits goes on by itself.",
  },
  "money-refunded": {
    level: "information",
    fields: { subject: "id", refundCode: "code" },
    meaning: "Money was set aside to go back, with its code 10 to 19.",
    remedy: "Treasury.",
  },
  reconciled: {
    level: "information",
    fields: { checked: "number", open: "number", mended: "number" },
    meaning:
      "A reconciliation ended: how much it compared, how many divergences there are, how many are no more.",
    remedy: "Nothing, as long as `open` is 0; no such entry for two hours means that it does not run.",
  },
  divergence: {
    level: "error",
    fields: { divergence: "code", subjectKind: "code", subject: "id" },
    meaning: "Something was found that cannot be so, for the first time.",
    remedy: "`GET /v1/operations/reconciliation` says where and what; the runbook says what to do.",
  },
  "comparison-failed": {
    level: "warning",
    fields: { subjectKind: "code", subject: "id", error: "error" },
    meaning: "A document could not be compared: it is listed as `unchecked`, or as `unreadable`.",
    remedy: "Trouble passes; what stays unreadable wants a look at the document.",
  },
} as const satisfies Readonly<Record<string, Catalogued>>;
