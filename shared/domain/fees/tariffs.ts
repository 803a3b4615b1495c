import { type Cents } from "../money.ts";

/** What a filing costs depends on who files, and on how and why. */
export type Filer = "company" | "association";
export type FilingKind = "initial-xbrl" | "initial-pdf" | "correction";
export type Size = "full" | "abbreviated" | "micro";

/** The publicity fees of one year, without the contribution. */
export interface Tariff extends Readonly<Record<Size, Cents>> {
  readonly year: number;
  readonly filer: Filer;
  readonly kind: FilingKind;
  /** Where the amounts were read. */
  readonly source: string;
}

/** An amount that is the same every year. */
export interface FixedAmount {
  readonly amount: Cents;
  readonly source: string;
}

/** The contribution to the Accounting Standards Commission: on initial filings, never on corrections. */
export const contribution: FixedAmount = {
  amount: 3_40n,
  source: "https://www.nbb.be/en/tariffs-companies-2024",
};

const vbw2023 =
  "https://www.vbw-accountants.be/artikels/nieuwe-tarieven-2023-voor-het-neerleggen-van-de-jaarrekening";
const sbb2023 = "https://www.sbb.be/nl/magazine/de-vzw-jaarrekening-neerleggen-tarieven-en-regels";
const nbb2022 =
  "https://www.nbb.be/nl/balanscentrale/neerleggen/tarief-en-betaling/tarieven/tarieven-voor-verenigingen-en-stichtingen-2021";
const companies2022 = `${vbw2023} (full); ${nbb2022} (the same amounts for associations)`;
const nbb2024 = "https://www.nbb.be/en/tariffs-companies-2024";
const fiscus2024 = "https://www.fiscusonweb.be/jaarrekeningenrecht/neerleggingskost";
const forum2025 =
  "https://blog.forumforthefuture.be/fr/article/frais-de-publicite-aupres-de-la-banque-nationale-de-belgique-mise-a-jour-au-1er-janvier-2025/25284";
const swibel2025 = "https://swibel.be/en/post/filing-annual-accounts-on-time-obligations-penalties-and-costs";
const beyen2026 =
  "https://beyen-willekens.webwin.be/new-flashes/neerleggingskost-jaarrekening-stijgt-in-2026-voor-vennootschappen-met-2";
const associations2025 = `derived by the rule of 2022 to 2024, associations pay as companies do for the abbreviated model; ${forum2025}`;
const associations2026 = `derived by the rule of 2022 to 2024, associations pay as companies do for the abbreviated model; ${beyen2026}`;

/**
 * Publicity fees by year of deposit, indexed each 1 January. Complete years only: where one family has no
 * source, the year is left out and nothing is priced by it.
 * @see royal decree of 29 April 2019 executing the Companies Code, arts. 3:70 (companies), 3:188 (associations)
 */
// prettier-ignore
export const tariffs: readonly Tariff[] = [
  { year: 2022, filer: "company", kind: "initial-xbrl", full: 317_10n, abbreviated: 72_50n, micro: 53_60n, source: companies2022 },
  { year: 2022, filer: "company", kind: "initial-pdf", full: 376_40n, abbreviated: 131_60n, micro: 112_90n, source: companies2022 },
  { year: 2022, filer: "company", kind: "correction", full: 72_50n, abbreviated: 72_50n, micro: 46_10n, source: nbb2022 },
  { year: 2022, filer: "association", kind: "initial-xbrl", full: 72_50n, abbreviated: 72_50n, micro: 53_60n, source: nbb2022 },
  { year: 2022, filer: "association", kind: "initial-pdf", full: 131_60n, abbreviated: 131_60n, micro: 112_90n, source: nbb2022 },
  { year: 2022, filer: "association", kind: "correction", full: 72_50n, abbreviated: 72_50n, micro: 46_10n, source: nbb2022 },

  { year: 2023, filer: "company", kind: "initial-xbrl", full: 356_00n, abbreviated: 81_40n, micro: 60_20n, source: vbw2023 },
  { year: 2023, filer: "company", kind: "initial-pdf", full: 422_50n, abbreviated: 147_80n, micro: 126_70n, source: vbw2023 },
  { year: 2023, filer: "company", kind: "correction", full: 81_40n, abbreviated: 81_40n, micro: 51_80n, source: vbw2023 },
  { year: 2023, filer: "association", kind: "initial-xbrl", full: 81_40n, abbreviated: 81_40n, micro: 60_20n, source: sbb2023 },
  { year: 2023, filer: "association", kind: "initial-pdf", full: 147_80n, abbreviated: 147_80n, micro: 126_70n, source: sbb2023 },
  { year: 2023, filer: "association", kind: "correction", full: 81_40n, abbreviated: 81_40n, micro: 51_80n, source: sbb2023 },

  { year: 2024, filer: "company", kind: "initial-xbrl", full: 357_30n, abbreviated: 81_70n, micro: 60_40n, source: nbb2024 },
  { year: 2024, filer: "company", kind: "initial-pdf", full: 424_00n, abbreviated: 148_30n, micro: 127_20n, source: nbb2024 },
  { year: 2024, filer: "company", kind: "correction", full: 81_70n, abbreviated: 81_70n, micro: 52_00n, source: nbb2024 },
  { year: 2024, filer: "association", kind: "initial-xbrl", full: 81_70n, abbreviated: 81_70n, micro: 60_40n, source: fiscus2024 },
  { year: 2024, filer: "association", kind: "initial-pdf", full: 148_30n, abbreviated: 148_30n, micro: 127_20n, source: fiscus2024 },
  { year: 2024, filer: "association", kind: "correction", full: 81_70n, abbreviated: 81_70n, micro: 52_00n, source: fiscus2024 },

  { year: 2025, filer: "company", kind: "initial-xbrl", full: 368_70n, abbreviated: 84_30n, micro: 62_30n, source: forum2025 },
  { year: 2025, filer: "company", kind: "initial-pdf", full: 437_60n, abbreviated: 153_10n, micro: 131_20n, source: forum2025 },
  { year: 2025, filer: "company", kind: "correction", full: 84_30n, abbreviated: 84_30n, micro: 53_60n, source: swibel2025 },
  { year: 2025, filer: "association", kind: "initial-xbrl", full: 84_30n, abbreviated: 84_30n, micro: 62_30n, source: associations2025 },
  { year: 2025, filer: "association", kind: "initial-pdf", full: 153_10n, abbreviated: 153_10n, micro: 131_20n, source: associations2025 },
  { year: 2025, filer: "association", kind: "correction", full: 84_30n, abbreviated: 84_30n, micro: 53_60n, source: associations2025 },

  { year: 2026, filer: "company", kind: "initial-xbrl", full: 376_10n, abbreviated: 86_00n, micro: 63_60n, source: beyen2026 },
  { year: 2026, filer: "company", kind: "initial-pdf", full: 446_30n, abbreviated: 156_10n, micro: 133_90n, source: beyen2026 },
  { year: 2026, filer: "company", kind: "correction", full: 86_00n, abbreviated: 86_00n, micro: 54_70n, source: beyen2026 },
  { year: 2026, filer: "association", kind: "initial-xbrl", full: 86_00n, abbreviated: 86_00n, micro: 63_60n, source: associations2026 },
  { year: 2026, filer: "association", kind: "initial-pdf", full: 156_10n, abbreviated: 156_10n, micro: 133_90n, source: associations2026 },
  { year: 2026, filer: "association", kind: "correction", full: 86_00n, abbreviated: 86_00n, micro: 54_70n, source: associations2026 },
];
