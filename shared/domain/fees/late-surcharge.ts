import { type Day, addMonths, endOfMonth } from "../day.ts";
import { type Cents } from "../money.ts";

/**
 * What a company pays extra for accounts deposited late, by the official deposit date.
 * @param companySize `small`: a small company that uses the abbreviated or the micro model
 * @see Companies Code, art. 3:13
 */
export function lateSurcharge(companySize: "company" | "small", periodEnd: Day, depositDate: Day): Cents {
  const counted =
    toleratedDays.find(({ depositedOn }) => depositedOn === depositDate)?.countsAs ?? depositDate;
  const step = steps.find(({ afterMonths }) => counted > endOfMonthsAfter(periodEnd, afterMonths));
  return step?.[companySize] ?? 0n;
}

interface Step extends Readonly<Record<"company" | "small", Cents>> {
  /** From the day after so many months since the closing date. */
  readonly afterMonths: number;
}

const source =
  "https://www.nbb.be/en/central-balance-sheet-office/filing-annual-accounts/supplementary-charge-and-other-specific";

/** The latest step first. */
const steps: readonly (Step & { readonly source: string })[] = [
  { afterMonths: 12, company: 1200_00n, small: 360_00n, source },
  { afterMonths: 9, company: 600_00n, small: 180_00n, source },
  { afterMonths: 8, company: 400_00n, small: 120_00n, source },
];

interface ToleratedDay {
  readonly depositedOn: string;
  readonly countsAs: string;
  readonly source: string;
}

/** Days that count as an earlier one, because nobody could file on that one. */
const toleratedDays: readonly ToleratedDay[] = [
  {
    depositedOn: "2023-09-01",
    countsAs: "2023-08-31",
    source:
      "https://www.nbb.be/en/articles/did-you-file-annual-accounts-time-1-september-were-wrongly-asked-pay-surcharge-late-filing",
  },
];

/** Accounts closed at the end of a month count whole months: eight of them after 30 June end on 28 February. */
function endOfMonthsAfter(periodEnd: Day, months: number): Day {
  const day = addMonths(periodEnd, months);
  return periodEnd === endOfMonth(periodEnd) ? endOfMonth(day) : day;
}
