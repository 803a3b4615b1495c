import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { xbrlAccountsReader } from "../../shared/adapters/xbrl/xbrl-accounts-reader.ts";

/** Files with known outcomes beside the repository, where they are. */
const folder = join(import.meta.dirname, "../../../shared/samples");
const here = existsSync(folder) ? describe : describe.skip;

const validate = (file: string) => xbrlAccountsReader().validate(createReadStream(join(folder, file)));

here("files with known outcomes", () => {
  test.each([
    ["m87-micro-2022-fws23.0.anonymised-real.xbrl", "green", []],
    ["18-correction.xbrl", "green", []],
    ["03-refused-balance-one-cent.xbrl", "red", ["va_03.01.0_0014", "va_03.01.0_0015"]],
    ["05-accepted-with-warning.xbrl", "orange", ["ca_06.04.0_0001"]],
    ["06-refused-unknown-taxonomy.xbrl", "red", ["form-framework-unknown"]],
    ["08-refused-no-agm-date.xbrl", "red", ["identity-assembly-missing"]],
    ["11-refused-same-item-two-amounts.xbrl", "red", ["xbrl-inconsistent-duplicate"]],
    ["14-refused-truncated.xbrl", "red", ["form-not-well-formed"]],
    ["15-refused-doctype-external-entity.xbrl", "red", ["form-doctype"]],
    ["19-refused-no-figures.xbrl", "red", ["balance-sheet-empty", "ca_03.01.0_0005"]],
    ["m01-f-2023-specimen.xbrl", "green", []],
    ["m02-f-2023-specimen.xbrl", "green", []],
    ["m04-f-2023-specimen.xbrl", "green", []],
    ["m07-f-2023-specimen.xbrl", "green", []],
    ["m87-f-2023-specimen.xbrl", "green", []],
    ["synthetic-one-page.pdf", "red", ["form-type"]],
    ["vzw-full-2016-pfs-2017-04-01.redacted.xbrl", "red", ["form-schema-outdated"]],
  ])("%s is %s", async (file, outcome, checks) => {
    const { report } = await validate(file);
    expect(report.outcome).toBe(outcome);
    expect(report.findings.map(({ check }) => check)).toEqual(checks);
  });

  test("the failing checks have the values of the manifest", async () => {
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    for (const { file, failingChecks } of manifest.variants.variants) {
      const { report } = await validate(file);
      for (const { check, values } of failingChecks ?? []) {
        const found = report.findings.find((finding) => finding.check === check)?.values ?? [];
        const figures = Object.fromEntries(found.map(({ rubric, value }) => [rubric, Number(value)]));
        expect(figures).toEqual(
          Object.fromEntries(Object.entries(values).map(([rubric, value]) => [rubric, Number(value)])),
        );
      }
    }
  });

  test("the rubrics of a filing come in the order of the form", async () => {
    const { accounts } = await validate("m87-micro-2022-fws23.0.anonymised-real.xbrl");
    expect(accounts?.rubrics.slice(0, 4)).toEqual([
      { code: "21/28", period: "N", value: "284932.83" },
      { code: "21/28", period: "NM1", value: "221805.00" },
      { code: "21", period: "N", value: "82450.65" },
      { code: "22/27", period: "N", value: "138141.96" },
    ]);
    expect(accounts?.administrators.naturalPersons).toHaveLength(1);
  });

  test("the rubrics of a specimen are read to the cent", async () => {
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    for (const { file, rubrics, ...identity } of manifest.specimens.files) {
      const { accounts } = await validate(file);
      expect(accounts).toMatchObject({
        model: identity.model,
        language: identity.language,
        enterpriseNumber: identity.enterpriseNumber,
        name: identity.name,
        legalForm: identity.legalForm.replace("lgf:", ""),
        periodEnd: identity.closingDate,
      });
      const thisYear = accounts?.rubrics.filter(({ period }) => period === "N") ?? [];
      const read = Object.fromEntries(thisYear.map(({ code, value }) => [code, value]));
      expect(read).toMatchObject(rubrics);
    }
  });
});

interface Manifest {
  readonly variants: {
    readonly variants: readonly {
      readonly file: string;
      readonly failingChecks:
        readonly { readonly check: string; readonly values: Readonly<Record<string, string>> }[] | null;
    }[];
  };
  readonly specimens: {
    readonly files: readonly {
      readonly file: string;
      readonly model: string;
      readonly language: string;
      readonly enterpriseNumber: string;
      readonly name: string;
      readonly legalForm: string;
      readonly closingDate: string;
      readonly rubrics: Readonly<Record<string, string>>;
    }[];
  };
}
