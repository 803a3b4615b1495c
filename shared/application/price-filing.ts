import { brusselsDay } from "../domain/day.ts";
import { price as priceOf } from "../domain/fees/price.ts";
import { price } from "../domain/filing/steps.ts";
import { type PaymentTerm, dueBy } from "../domain/working-days.ts";
import { type Announcing } from "./announce.ts";
import { type Work } from "./consume-work.ts";
import { findFiling } from "./find-filing.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";
import { done, notYet, nothingToDo } from "./settlement.ts";

export interface Pricing extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly paymentTerm: PaymentTerm;
}

/**
 * Prices a validated filing by the tariff of the year of its deposit and starts its term to pay. A year without
 * a tariff is never guessed: the filing stays validated and operators are told.
 */
export const priceFiling =
  ({ spaces, clock, journal, paymentTerm }: Pricing): Work =>
  async (message) => {
    const found = await findFiling(spaces, message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    const { value: filing, version } = found;
    if (filing.status !== "validated") return nothingToDo;
    const costs = priceOf({ ...filing.identity, format: filing.format, depositDate: filing.depositDate });
    if (!costs.ok) {
      journal.record({ code: "tariff-missing", subject: filing.id, year: costs.refusal.year });
      return notYet("no-tariff");
    }
    const at = clock.now();
    const ready = price(filing, { costs: costs.value, dueBy: dueBy(brusselsDay(at), paymentTerm), at });
    const outcome = await spaces.commit(filing, [{ replace: { filing: ready }, version }]);
    return outcome.kind === "conflict" ? notYet("changed-meanwhile") : done;
  };
