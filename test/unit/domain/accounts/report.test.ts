import { expect, test } from "@jest/globals";
import {
  correctionWithoutOriginal,
  duplicateOfPublished,
  englishWithoutOfficialLanguage,
} from "../../../../shared/domain/accounts/register-findings.ts";
import { formFinding } from "../../../../shared/domain/accounts/form-findings.ts";
import { type Report, withFindings } from "../../../../shared/domain/accounts/report.ts";

const clean: Report = {
  outcome: "green",
  model: "m87-f",
  framework: "23.0",
  checksRun: 171,
  findings: [],
  notes: [],
};

test("findings decide the outcome: none green, a warning orange, an error red", () => {
  const warning = formFinding("identity-legal-form", "m014");
  expect(withFindings(clean, []).outcome).toBe("green");
  expect(withFindings(clean, [warning]).outcome).toBe("orange");
  const red = withFindings(withFindings(clean, [warning]), [duplicateOfPublished()]);
  expect(red.outcome).toBe("red");
  expect(red.findings.map(({ check }) => check)).toEqual(["identity-legal-form", "register-duplicate"]);
  expect(clean.findings).toEqual([]);
});

test("what the registers refuse carries the official code", () => {
  expect(
    [duplicateOfPublished(), correctionWithoutOriginal(), englishWithoutOfficialLanguage()].map(
      ({ code, severity }) => [code, severity],
    ),
  ).toEqual([
    ["DAT 39", "error"],
    [null, "error"],
    ["DAT 14", "error"],
  ]);
});

test("what a file says is shown bounded and without control characters", () => {
  const { message } = formFinding("form-schema-unknown", `a\u0000b\n\u202e${"x".repeat(500)}$&`);
  expect(message.en).toMatch(/^The taxonomy of the file is not known: a b x{10,}….$/);
  expect(message.en.length).toBeLessThan(150);
});
