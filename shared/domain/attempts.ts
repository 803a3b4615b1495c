import { type Instant, millisecondsOf, plus } from "./instant.ts";

/** How often something was tried since an instant. */
export interface Attempts {
  readonly since: Instant;
  readonly count: number;
}

/** How often something may be tried in a window of time, which begins with the first attempt. */
export interface Allowance {
  readonly attempts: number;
  readonly windowMinutes: number;
}

export type Turn =
  | { readonly kind: "allowed"; readonly counted: Attempts }
  | { readonly kind: "wait"; readonly seconds: number };

/** Whether there may be one attempt more at that instant; the count with it, or how long to wait for the next window. */
export function takeTurn(before: Attempts | undefined, at: Instant, allowance: Allowance): Turn {
  if (before === undefined) return firstOf(at);
  const windowEnds = plus(before.since, allowance.windowMinutes * 60_000);
  if (at >= windowEnds) return firstOf(at);
  if (before.count < allowance.attempts) {
    return { kind: "allowed", counted: { since: before.since, count: before.count + 1 } };
  }
  return { kind: "wait", seconds: Math.ceil((millisecondsOf(windowEnds) - millisecondsOf(at)) / 1000) };
}

const firstOf = (at: Instant): Turn => ({ kind: "allowed", counted: { since: at, count: 1 } });
