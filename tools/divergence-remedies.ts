import { type DivergenceKind } from "../shared/domain/reconciliation/divergence.ts";

/** What an operator does about each divergence: a new kind does not compile without it. */
export const remedies: Readonly<Record<DivergenceKind, string>> = {
  "upload-missing":
    "Restore the blob (soft delete of the uploads account). Until then the filing can be neither validated nor published; tell the filer if it cannot be restored.",
  "upload-differs":
    "Nobody can write over an upload through the application: find who did, and restore the version before.",
  "report-missing":
    "Restore the blob (soft delete of the archive account). The outcome stands; only the findings are gone.",
  "report-differs": "As `upload-differs`. The filing tells which outcome it went on with.",
  "events-disagree":
    "A step was taken past the transition table, or events were edited: a defect, or a hand on the data. Keep the document, write the test first.",
  "waiting-disagrees":
    "A defect: nobody will take the document up, or somebody does so each hour in vain. Keep it, write the test first.",
  "waiting-too-long":
    "See _A filing does not go on_: the journal has the reason under its id, the dead-letter queue may hold its message.",
  "term-long-over":
    "Look for `lapse-fault` with its id: most often the provider has no final answer about a checkout.",
  "payment-missing":
    "Restore the database to a moment before it was lost, beside the live one, and compare the space. A defect otherwise.",
  "payment-disagrees":
    "They are written in one batch, so only a defect or a hand on the data parts them. The events of the filing and the provider tell what happened.",
  "filing-missing": "As `payment-missing`. What is published stays published.",
  "filing-astray":
    "The filer has lost it: restore it from a backup, in the space that its tombstone names. If the tombstone still waits, do so before its move ends: it holds all that is left of the filing.",
  "filing-twice":
    "A defect, or a document restored over its tombstone. The verdict of the last move says which space holds it: see that nobody pays for the other one, and put the tombstone back.",
  "tombstone-missing":
    "Restore the tombstone from a backup: without it nobody who knows the filing by its old space finds it, and the id is free there.",
  "verdict-disagrees":
    "Look for the filing in the space that its tombstone names. If it arrived, only the answer is lost; if not, treat it as `filing-astray`.",
  "amount-differs": "Treasury: compare with what the payer was asked for. A defect, or a hand on the data.",
  "settlement-disagrees":
    "Treasury: find the money by the structured communication, and whether it came. A defect, or a hand on the data.",
  "settlement-refunded": "Treasury, at once: stop the refund. Then find out why one sum had two outcomes.",
  "checkout-unaccounted":
    "Treasury: the payer has paid for nothing. Pay it back at the provider; a payment that came after the checkout was closed is the provider's matter.",
  "checkout-differs":
    "Treasury: a filing may have been published unpaid. Ask the provider for its history of the checkout.",
  "refund-missing": "Treasury: the fee of a duplicate has to go back with code 15.",
  "refund-unfounded": "Treasury, at once: stop the refund of the fee of a filing that was published.",
  "communication-missing":
    "A transfer with this communication would go back with code 14, and the payment link opens nothing: restore the pointer from a backup.",
  "communication-elsewhere": "As `communication-missing`; treasury books what came in by hand until then.",
  "key-missing": "The holder cannot come in: restore the pointer from a backup.",
  "key-elsewhere":
    "The profile names one key and the pointer leads elsewhere, so the holder comes into neither space. Restore the pointer from a backup.",
  "publication-missing": "Restore the document from a backup: what is published stays published.",
  "publication-differs":
    "Two filings claim one place in the register. Which of them it is, is not for an operator to decide: keep both.",
  "publication-hidden": "Restore the document from a backup. If it never was visible: a defect.",
  "publication-unclaimed":
    "Something is public, or about to be, that nobody paid for: a defect, or a hand on the data.",
  "reference-twice":
    "A number was given out twice: a defect. Which of them keeps it, is not for an operator to decide: keep both.",
  "reference-missing": "Consultation by this number answers 404: restore the pointer from a backup.",
  "reference-elsewhere":
    "Consultation by this number shows another deposit: restore the pointer from a backup.",
  "document-missing":
    "The container should be immutable: look at its policy first. Restore the blob; the original is also in `uploads`.",
  "document-differs": "As `document-missing`.",
  "document-astray": "Nothing leads to it, so nobody sees it. Find who put it there; it can be left.",
  unreadable:
    "Look at the document: a newer release wrote it (go back no further), or a hand. `comparison-failed` in the journal tells where the reading failed.",
  unchecked:
    "Nothing, if it is gone an hour later. If not: `comparison-failed` in the journal has the trouble.",
};
