import { describe, expect, test } from "@jest/globals";
import { environments, predictionOf } from "./predictions.ts";
import { securityRules } from "./security-rules.ts";

describe.each(environments)("what is deployed as %s", (environment) => {
  const prediction = predictionOf(environment);
  const holding = securityRules.filter((rule) => rule.environments?.includes(environment) ?? true);

  test.each(holding)("$name", ({ faults }) => {
    expect(faults(prediction)).toEqual([]);
  });

  test.each(holding)("a breach is seen: $name", ({ faults, breach }) => {
    expect(faults(breach(prediction))).not.toEqual([]);
  });
});

test("a rule has a name of its own", () => {
  expect(new Set(securityRules.map(({ name }) => name)).size).toBe(securityRules.length);
});
