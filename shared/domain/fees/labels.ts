import { type Localized } from "../language.ts";
import { type CostKind } from "./price.ts";

/** What payers read for each line of the costs. */
export const costLabels: Readonly<Record<CostKind, Localized>> = {
  publicity: {
    nl: "Openbaarmakingskosten",
    fr: "Frais de publicité",
    de: "Offenlegungskosten",
    en: "Publication fee",
  },
  contribution: {
    nl: "Bijdrage Commissie voor Boekhoudkundige Normen",
    fr: "Contribution Commission des normes comptables",
    de: "Beitrag Kommission für Buchführungsnormen",
    en: "Contribution to the Accounting Standards Commission",
  },
  "late-surcharge": {
    nl: "Toeslag voor laattijdige neerlegging",
    fr: "Supplément pour dépôt tardif",
    de: "Zuschlag für verspätete Hinterlegung",
    en: "Surcharge for late filing",
  },
};
