import { type Day, parseDay } from "../day.ts";
import { formFinding } from "./form-findings.ts";
import { type Context, type Instance } from "./instance.ts";
import { type Finding } from "./report.ts";

/**
 * Judges what all contexts must agree on: one enterprise, identified by the scheme of the federal government, at one
 * instant, the closing date (also in the previous year's column). Tells the first offender of each kind.
 */
export function judgeContexts({ contexts }: Instance, closing: Day | undefined): readonly Finding[] {
  const all = [...contexts];
  const first = (offends: (context: Context) => boolean): readonly [string, Context] | undefined =>
    all.find(([, context]) => offends(context));
  const findings: Finding[] = [];
  const scheme = first((context) => context.scheme !== "http://www.fgov.be");
  if (scheme !== undefined) findings.push(formFinding("xbrl-context-scheme", scheme[0]));
  const period = first(({ instant }) => instant === undefined || parseDay(instant) === undefined);
  if (period !== undefined) findings.push(formFinding("xbrl-context-period", period[0]));
  const other = first(({ instant }) => instant !== undefined && closing !== undefined && instant !== closing);
  if (other !== undefined && period === undefined) {
    findings.push(formFinding("identity-closing-date", other[1].instant));
  }
  return findings;
}
