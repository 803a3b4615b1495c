import { catalogueOf } from "../../shared/domain/accounts/catalogue.ts";
import { type Equation, total } from "../../shared/domain/accounts/equation.ts";
import { type XbrlModel, xbrlModels } from "../../shared/domain/accounts/taxonomy.ts";
import { fromDecimal, toDecimal } from "../../shared/domain/money.ts";
import { type SampleAccounts } from "./xbrl-writer.ts";

const catalogues = new Map(
  await Promise.all(xbrlModels.map(async (model) => [model, await catalogueOf(model)] as const)),
);

const year2023 = { periodStart: "2023-01-01", periodEnd: "2023-12-31", assemblyDate: "2024-05-24" } as const;

/** A bicycle maker that never was, micro company without capital: its accounts are accepted as they stand. */
export const bicycleMaker: SampleAccounts = {
  ...year2023,
  model: "m87-f",
  language: "nl",
  enterpriseNumber: "0999000129",
  name: "VERZONNEN FIETSEN BV",
  legalForm: "m610",
  rubrics: withTotals("m87-f", {
    "8059P": "4000.00",
    "8129P": "3000.00",
    "8079": "500.00",
    "8199P": "60000.00",
    "8169": "5250.35",
    "8329P": "20000.00",
    "8279": "6000.10",
    "23": "39250.25",
    "30/36": "18400.60",
    "40": "12750.40",
    "54/58": "31498.64",
    "490/1": "220.00",
    "111": "20000.00",
    "133": "5000.00",
    "14P": "17400.00",
    "172/3": "20500.00",
    "42": "4000.00",
    "440/4": "14500.10",
    "450/3": "3100.20",
    "454/9": "2250.05",
    "9900": "61200.55",
    "62": "34100.10",
    "630": "6500.10",
    "640/8": "1200.81",
    "65": "990.00",
    "67/77": "2540.00",
  }),
  previousRubrics: withTotals("m87-f", {
    "21": "1000.00",
    "23": "40000.00",
    "30/36": "16000.00",
    "40": "11000.00",
    "54/58": "20000.00",
    "111": "20000.00",
    "133": "5000.00",
    "14": "17400.00",
    "172/3": "24000.00",
    "42": "4000.00",
    "440/4": "13000.00",
    "450/3": "2600.00",
    "454/9": "2000.00",
  }),
};

/** The same accounts with the assets one eurocent too high: refused by two statutory checks. */
export const oneCentOff: SampleAccounts = {
  ...bicycleMaker,
  rubrics: { ...bicycleMaker.rubrics, "20/58": plusOneCent(bicycleMaker.rubrics["20/58"]) },
};

/** The same accounts with claims on directors that exceed all claims: accepted with a warning. */
export const withWarning: SampleAccounts = {
  ...bicycleMaker,
  rubrics: { ...bicycleMaker.rubrics, "9500": "9000.00" },
};

/** A correction of the bicycle maker's accounts. */
export const correction: SampleAccounts = {
  ...bicycleMaker,
  correction: {
    enterpriseNumber: bicycleMaker.enterpriseNumber,
    closingDate: bicycleMaker.periodEnd,
    model: bicycleMaker.model,
    language: bicycleMaker.language,
  },
};

/** A bakery that never was, micro company with capital. */
export const bakery: SampleAccounts = {
  ...year2023,
  model: "m07-f",
  language: "fr",
  enterpriseNumber: "0999000228",
  name: "BOULANGERIE IMAGINAIRE SA",
  legalForm: "m014",
  rubrics: smallCompany("m07-f", { "100": "61500.00" }),
};

/** A workshop that never was, abbreviated model with capital, in German. */
export const workshop: SampleAccounts = {
  ...year2023,
  model: "m01-f",
  language: "de",
  enterpriseNumber: "0999000327",
  name: "ERFUNDENE WERKSTATT AG",
  legalForm: "m014",
  rubrics: smallCompany("m01-f", { "100": "61500.00" }),
};

/** A choir that never was, association, abbreviated model. */
export const choir: SampleAccounts = {
  ...year2023,
  model: "m04-f",
  language: "nl",
  enterpriseNumber: "0999000426",
  name: "DENKBEELDIG KOOR VZW",
  legalForm: "m017",
  rubrics: smallCompany("m04-f", { "10": "61500.00" }),
};

function smallCompany(
  model: XbrlModel,
  contribution: Readonly<Record<string, string>>,
): SampleAccounts["rubrics"] {
  return withTotals(model, {
    ...contribution,
    "30/36": "8000.00",
    "40": "12500.40",
    "54/58": "52321.50",
    "14P": "3000.00",
    "440/4": "7321.15",
    "450/3": "2100.50",
    "454/9": "1900.25",
    "9900": "40489.10",
    "62": "24000.50",
    "640/8": "310.10",
  });
}

/** Works the totals out by the model's own rules: a rubric that equals a sum of filled ones is filled with it. */
function withTotals(
  model: XbrlModel,
  leaves: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const figures = new Map(
    Object.entries(leaves).map(([rubric, value]) => [rubric, fromDecimal(value) ?? 0n]),
  );
  const sums = (catalogues.get(model)?.rules ?? [])
    .filter(({ severity, id }) => severity === "error" && !id.endsWith(":NM1"))
    .map(({ equation }) => sumOf(equation));
  for (let filled = -1; filled < figures.size;) {
    filled = figures.size;
    for (const sum of sums) fill(sum, sums, figures);
  }
  return Object.fromEntries([...figures].map(([rubric, cents]) => [rubric, toDecimal(cents)]));
}

interface SumRule {
  readonly target: string;
  readonly terms: Extract<Equation["consequent"], { kind: "compare" }>["right"];
}

function sumOf({ consequent }: Equation): SumRule | undefined {
  if (consequent.kind !== "compare" || consequent.operator !== "=") return undefined;
  const [target] = consequent.left;
  if (target === undefined || !("rubric" in target.operand)) return undefined;
  return { target: target.operand.rubric, terms: consequent.right };
}

/** Fills a total once none of its terms is itself still to be worked out. */
function fill(
  sum: SumRule | undefined,
  all: readonly (SumRule | undefined)[],
  figures: Map<string, bigint>,
): void {
  if (sum === undefined || figures.has(sum.target)) return;
  const terms = sum.terms.flatMap(({ operand }) => ("rubric" in operand ? [operand.rubric] : []));
  const open = terms.filter((rubric) => !figures.has(rubric) && isFillable(rubric, all, figures));
  if (open.length > 0 || !terms.some((rubric) => figures.has(rubric))) return;
  figures.set(
    sum.target,
    total(sum.terms, (rubric) => figures.get(rubric)),
  );
}

/** Whether a rubric is, or rests on, a total of something filled. */
function isFillable(
  rubric: string,
  all: readonly (SumRule | undefined)[],
  figures: ReadonlyMap<string, bigint>,
): boolean {
  if (figures.has(rubric)) return true;
  return all.some(
    (sum) =>
      sum?.target === rubric &&
      sum.terms.some(
        ({ operand }) =>
          "rubric" in operand && operand.rubric !== rubric && isFillable(operand.rubric, all, figures),
      ),
  );
}

function plusOneCent(value: string | undefined): string {
  return toDecimal((fromDecimal(value ?? "0") ?? 0n) + 1n);
}
