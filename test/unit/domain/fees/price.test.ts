import { describe, expect, test } from "@jest/globals";
import { type Day, parseDay } from "../../../../shared/domain/day.ts";
import { costLabels } from "../../../../shared/domain/fees/labels.ts";
import { type Costs, type PricedFiling, price } from "../../../../shared/domain/fees/price.ts";
import { contribution, tariffs } from "../../../../shared/domain/fees/tariffs.ts";
import { languages } from "../../../../shared/domain/language.ts";
import { fromDecimal, toDecimal } from "../../../../shared/domain/money.ts";

/** Totals to pay as printed by the National Bank and by those who copied it: full, abbreviated, micro. */
const printed = [
  ["2022", "company", "320.50 75.90 57.00", "379.80 135.00 116.30", "72.50 72.50 46.10"],
  ["2023", "company", "359.40 84.80 63.60", "425.90 151.20 130.10", "81.40 81.40 51.80"],
  ["2024", "company", "360.70 85.10 63.80", "427.40 151.70 130.60", "81.70 81.70 52.00"],
  ["2025", "company", "372.10 87.70 65.70", "441.00 156.50 134.60", "84.30 84.30 53.60"],
  ["2026", "company", "379.50 89.40 67.00", "449.70 159.50 137.30", "86.00 86.00 54.70"],
  ["2022", "association", "75.90 75.90 57.00", "135.00 135.00 116.30", "72.50 72.50 46.10"],
  ["2023", "association", "84.80 84.80 63.60", "151.20 151.20 130.10", "81.40 81.40 51.80"],
  ["2024", "association", "85.10 85.10 63.80", "151.70 151.70 130.60", "81.70 81.70 52.00"],
  ["2025", "association", "87.70 87.70 65.70", "156.50 156.50 134.60", "84.30 84.30 53.60"],
  ["2026", "association", "89.40 89.40 67.00", "159.50 159.50 137.30", "86.00 86.00 54.70"],
] as const;

const models = {
  company: [
    ["m02-f", "m82-f"],
    ["m01-f", "m81-f"],
    ["m07-f", "m87-f"],
  ],
  association: [["m05-f"], ["m04-f"], ["m08-f"]],
} as const;

describe("the price", () => {
  test.each(printed)("in %s of a %s", (...[year, filer, xbrl, pdf, correction]) => {
    const totals = (changes: Partial<PricedFiling>): string =>
      models[filer]
        .map((family) =>
          [...new Set(family.map((model) => totalOf({ ...onTime(year), model, ...changes })))].join("≠"),
        )
        .join(" ");
    expect(totals({})).toBe(xbrl);
    expect(totals({ format: "pdf" })).toBe(pdf);
    expect(totals({ type: "correction" })).toBe(correction);
    expect(totals({ type: "correction", format: "pdf" })).toBe(correction);
  });

  test("has a line for the fee and one for the contribution", () => {
    expect(costsOf(onTime("2024"))).toEqual({
      lines: [
        { kind: "publicity", amount: 60_40n },
        { kind: "contribution", amount: 3_40n },
      ],
      total: 63_80n,
      tariffYear: 2024,
    });
  });

  test("of a correction has one line", () => {
    const { lines } = costsOf({ ...onTime("2024"), type: "correction" });
    expect(lines).toEqual([{ kind: "publicity", amount: 52_00n }]);
  });

  test("is that of the PDF twin too", () => {
    expect(totalOf({ ...onTime("2024"), model: "m02-f-p", format: "pdf" })).toBe("427.40");
  });

  test("follows the year of the deposit, not of the accounts", () => {
    expect(totalOf({ ...onTime("2024"), periodEnd: day("2023-06-30"), depositDate: day("2023-12-31") })).toBe(
      "63.60",
    );
    expect(totalOf({ ...onTime("2024"), periodEnd: day("2023-06-30"), depositDate: day("2024-01-01") })).toBe(
      "63.80",
    );
  });

  test.each(["2021", "2027", "1999"])("of %s is not guessed", (year) => {
    expect(price(onTime(year))).toEqual({ ok: false, refusal: { kind: "no-tariff", year: Number(year) } });
  });

  test.each(["m02-a", "m02-o", "m120-f-p", "m99-f", "constructor", ""])(
    "of model %j is not guessed",
    (model) => {
      expect(price({ ...onTime("2024"), model })).toEqual({
        ok: false,
        refusal: { kind: "no-tariff", year: 2024 },
      });
    },
  );
});

describe("the tariff table", () => {
  test("has each year complete, each row once, each with its source", () => {
    const rows = tariffs.map(({ year, filer, kind }) => `${String(year)} ${filer} ${kind}`);
    expect(new Set(rows).size).toBe(rows.length);
    const years = [...new Set(tariffs.map(({ year }) => year))];
    expect(years).toEqual([2022, 2023, 2024, 2025, 2026]);
    expect(rows).toHaveLength(years.length * 6);
    expect(tariffs.filter(({ source }) => !/https:\/\/[^ ]+\.[^ ]+/.test(source))).toEqual([]);
  });

  test("has corrections at the fee of the abbreviated XBRL filing, except for micro models", () => {
    for (const correction of tariffs.filter(({ kind }) => kind === "correction")) {
      const xbrl = row(correction.year, "company", "initial-xbrl");
      expect([correction.full, correction.abbreviated]).toEqual([xbrl.abbreviated, xbrl.abbreviated]);
      expect(correction.micro < xbrl.micro).toBe(true);
    }
  });

  test("lets associations pay what companies pay, the full model as the abbreviated one", () => {
    for (const association of tariffs.filter(({ filer }) => filer === "association")) {
      const company = row(association.year, "company", association.kind);
      expect(association).toMatchObject({
        full: company.abbreviated,
        abbreviated: company.abbreviated,
        micro: company.micro,
      });
    }
  });

  test("rises every year", () => {
    for (const later of tariffs.filter(({ year }) => year > 2022)) {
      const earlier = row(later.year - 1, later.filer, later.kind);
      expect(
        later.full > earlier.full && later.abbreviated > earlier.abbreviated && later.micro > earlier.micro,
      ).toBe(true);
    }
  });

  test("knows the contribution of 3.40 euro", () => expect(contribution.amount).toBe(fromDecimal("3.40")));
});

describe("the late surcharge", () => {
  test.each([
    ["2022-12-31", "2023-08-31", "0.00", "0.00"],
    ["2022-12-31", "2023-09-01", "0.00", "0.00"],
    ["2022-12-31", "2023-09-02", "400.00", "120.00"],
    ["2022-12-31", "2023-09-30", "400.00", "120.00"],
    ["2022-12-31", "2023-10-01", "600.00", "180.00"],
    ["2022-12-31", "2023-12-31", "600.00", "180.00"],
    ["2022-12-31", "2024-01-01", "1200.00", "360.00"],
    ["2023-12-31", "2024-08-31", "0.00", "0.00"],
    ["2023-12-31", "2024-09-01", "400.00", "120.00"],
    ["2023-06-30", "2024-02-29", "0.00", "0.00"],
    ["2023-06-30", "2024-03-01", "400.00", "120.00"],
    ["2023-06-30", "2024-03-31", "400.00", "120.00"],
    ["2023-06-30", "2024-04-01", "600.00", "180.00"],
    ["2023-06-30", "2024-06-30", "600.00", "180.00"],
    ["2023-06-30", "2024-07-01", "1200.00", "360.00"],
    ["2023-02-28", "2023-10-31", "0.00", "0.00"],
    ["2023-02-28", "2023-11-01", "400.00", "120.00"],
    ["2023-06-15", "2024-02-15", "0.00", "0.00"],
    ["2023-06-15", "2024-02-16", "400.00", "120.00"],
  ])(
    "of accounts closed on %s and deposited on %s is %s, or %s for a small company",
    (periodEnd, depositDate, company, small) => {
      const dates = { periodEnd: day(periodEnd), depositDate: day(depositDate) };
      const surcharge = (model: string): string => surchargeOf({ ...onTime("2024"), ...dates, model });
      expect(["m02-f", "m82-f"].map(surcharge)).toEqual([company, company]);
      expect(["m01-f", "m81-f", "m07-f", "m87-f"].map(surcharge)).toEqual([small, small, small, small]);
    },
  );

  test("is part of the total", () => {
    const late = { ...onTime("2024"), model: "m02-f", depositDate: day("2024-12-31") };
    expect(totalOf(late)).toBe("960.70");
  });

  test.each(["m04-f", "m05-f", "m08-f"])("is none for associations (%s)", (model) => {
    expect(surchargeOf({ ...onTime("2024"), model, periodEnd: day("2020-12-31") })).toBe("0.00");
  });

  test("is none for corrections", () => {
    expect(surchargeOf({ ...onTime("2024"), type: "correction", periodEnd: day("2020-12-31") })).toBe("0.00");
  });
});

test("every kind of cost has a name in every language", () => {
  for (const label of Object.values(costLabels)) {
    expect(languages.map((language) => label[language].length > 0)).toEqual([true, true, true, true]);
  }
});

/** A micro company that deposits in that year, in time. */
const onTime = (year: string): PricedFiling => ({
  model: "m87-f",
  format: "xbrl",
  type: "initial",
  periodEnd: day(`${String(Number(year) - 1)}-12-31`),
  depositDate: day(`${year}-07-31`),
});

function costsOf(filing: PricedFiling): Costs {
  const costs = price(filing);
  if (!costs.ok) throw new Error(`no tariff for ${filing.model} in ${String(costs.refusal.year)}`);
  return costs.value;
}

const totalOf = (filing: PricedFiling): string => toDecimal(costsOf(filing).total);

const surchargeOf = (filing: PricedFiling): string =>
  toDecimal(costsOf(filing).lines.find(({ kind }) => kind === "late-surcharge")?.amount ?? 0n);

function row(year: number, filer: string, kind: string): (typeof tariffs)[number] {
  const found = tariffs.find((each) => each.year === year && each.filer === filer && each.kind === kind);
  if (found === undefined) throw new Error(`no row for ${String(year)} ${filer} ${kind}`);
  return found;
}

function day(text: string): Day {
  const known = parseDay(text);
  if (known === undefined) throw new Error(`${text} is no day`);
  return known;
}
