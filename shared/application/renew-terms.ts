import { type Connection } from "../domain/access/connection.ts";
import { type Opening, mayLapse } from "../domain/access/timetable.ts";
import { type Day, brusselsDay } from "../domain/day.ts";
import { type PayableFiling } from "../domain/filing/filing.ts";
import { renewTerm } from "../domain/filing/steps.ts";
import { type Payment } from "../domain/payment/payment.ts";
import { type PaymentTerm, dueBy } from "../domain/working-days.ts";
import { initiatedFilings } from "./checkouts.ts";
import { Fault } from "./fault.ts";
import { type Clock } from "./ports/clock.ts";
import { type OverdueDocument, type PersonalSpaces } from "./ports/personal-spaces.ts";

export interface RenewingTerms {
  readonly spaces: PersonalSpaces;
  readonly clock: Clock;
  readonly paymentTerm: PaymentTerm;
}

/** Nobody can come in while terms are renewed: what still changes are payments whose money comes, or that end. */
const mostRounds = 20;

/**
 * Gives everything unpaid of a closed way in whose term ran into the closing a full new term from today. What was due
 * before it keeps its own, and lapses by that. Afterwards a look at all of it found nothing left to renew.
 * @param closed how the way in is open as long as it is closed.
 * @throws Fault when something changed each time that it was looked at: what is renewed by then stays so.
 */
export async function renewTerms(
  { spaces, clock, paymentTerm }: RenewingTerms,
  connection: Connection,
  closed: Opening,
): Promise<void> {
  const until = dueBy(brusselsDay(clock.now()), paymentTerm);
  for (let round = 0; round < mostRounds; round += 1) {
    if (await foundNone({ spaces, closed, until }, connection)) return;
  }
  throw new Fault("terms changed each time that they were renewed");
}

interface Renewal {
  readonly spaces: PersonalSpaces;
  readonly closed: Opening;
  /** The last day of the new term. */
  readonly until: Day;
}

/** One look at all of it. Whether nothing was found to renew. */
async function foundNone(renewal: Renewal, connection: Connection): Promise<boolean> {
  let none = true;
  for await (const page of renewal.spaces.overdue(connection, renewal.until)) {
    for (const document of page) {
      const found = await (document.kind === "payment" ? renewPayment : renewFiling)(renewal, document);
      none = none && !found;
    }
  }
  return none;
}

/** Whether there was anything to renew, whatever became of it: the next look tells. */
async function renewFiling(renewal: Renewal, document: OverdueDocument): Promise<boolean> {
  const found = await renewal.spaces.filing(document, document.id);
  if (found?.value.status !== "ready-for-payment" || !isStopped(renewal, found.value)) return false;
  const filing = renewTerm(found.value, renewal.until);
  await renewal.spaces.commit(document, [{ replace: { filing }, version: found.version }]);
  return true;
}

/** The same for a payment: it tells the same as its filings, so they are renewed together. */
async function renewPayment(renewal: Renewal, document: OverdueDocument): Promise<boolean> {
  const { spaces, until } = renewal;
  const found = await spaces.payment(document, document.id);
  if (found?.value.status !== "initiated") return false;
  const filings = await initiatedFilings(spaces, found.value);
  if (filings === undefined) return true;
  const stopped = filings.filter(({ value }) => isStopped(renewal, value));
  if (stopped.length === 0) return false;
  const renewed = stopped.map(({ value, version }) => ({
    replace: { filing: renewTerm(value, until) },
    version,
  }));
  const terms = filings.map(({ value }) => (isStopped(renewal, value) ? until : value.dueBy));
  const payment: Payment = { ...found.value, dueBy: terms.toSorted()[0] ?? until };
  await spaces.commit(document, [{ replace: { payment }, version: found.version }, ...renewed]);
  return true;
}

/** Its term ran into the closing, and ends before a new one would. */
const isStopped = ({ closed, until }: Renewal, { dueBy: term }: PayableFiling): boolean =>
  term < until && !mayLapse(closed, term);
