import { connections } from "../domain/access/connection.ts";
import { type Opening, mayLapse } from "../domain/access/timetable.ts";
import { type Day, brusselsDay } from "../domain/day.ts";
import { lapse } from "../domain/filing/steps.ts";
import { type Checkouts } from "./checkouts.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { endPayment } from "./end-payment.ts";
import { oneOfMany } from "./one-of-many.ts";
import { type OverdueDocument } from "./ports/personal-spaces.ts";

type Lapsing = Checkouts & { readonly doors: Doorkeeper };

/**
 * Ends what was not paid in its term. A filing lapses only if its whole term lay before the closing of its way
 * in: nothing lapses because its holder was shut out. A payment under way whose term is over lapses, or is cancelled
 * where it may not lapse; those of its filings whose own term is not over can be paid again. What is in trouble, or
 * has just changed, is looked at again at the next tick: the state says that it is overdue.
 */
export const lapseOverdue = (needs: Lapsing) => async (): Promise<void> => {
  const timetable = await needs.doors.timetable();
  const today = brusselsDay(needs.clock.now());
  for (const connection of connections) {
    for await (const page of needs.spaces.overdue(connection, today)) {
      for (const document of page) await endOne(needs, document, timetable[connection]);
    }
  }
};

const endOne = (needs: Lapsing, document: OverdueDocument, opening: Opening): Promise<void> =>
  oneOfMany(needs.journal, { code: "lapse-fault", subject: document.id }, () =>
    (document.kind === "payment" ? endOverduePayment : lapseFiling)(needs, document, opening),
  );

/** Its term is the earliest of its filings: each of them lapses only when its own is over. */
async function endOverduePayment(needs: Lapsing, document: OverdueDocument, opening: Opening): Promise<void> {
  const payment = await needs.spaces.payment(document, document.id);
  if (payment?.value.status !== "initiated") return;
  const today = brusselsDay(needs.clock.now());
  const lapses = ({ dueBy }: { readonly dueBy: Day }): boolean => dueBy < today && mayLapse(opening, dueBy);
  const status = lapses(payment.value) ? "lapsed" : "cancelled";
  const ended = await endPayment(needs)(payment, { status, by: "system", lapses, trace: {} });
  if (ended.ok && status === "lapsed") needs.journal.record({ code: "lapsed", subject: document.id });
}

async function lapseFiling(
  { spaces, clock, journal }: Lapsing,
  document: OverdueDocument,
  opening: Opening,
): Promise<void> {
  const found = await spaces.filing(document, document.id);
  if (found?.value.status !== "ready-for-payment" || !mayLapse(opening, found.value.dueBy)) return;
  const lapsed = lapse(found.value, clock.now());
  const outcome = await spaces.commit(document, [{ replace: { filing: lapsed }, version: found.version }]);
  if (outcome.kind === "committed") journal.record({ code: "lapsed", subject: document.id });
}
