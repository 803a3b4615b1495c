import { type Localized } from "../../domain/language.ts";

/** The words of the document itself; names of rubrics come from the catalogue. */
export const texts = {
  accounts: { nl: "Jaarrekening", fr: "Comptes annuels", de: "Jahresabschluss", en: "Annual accounts" },
  correctedAccounts: {
    nl: "Verbeterde jaarrekening",
    fr: "Comptes annuels rectificatifs",
    de: "Berichtigter Jahresabschluss",
    en: "Corrected annual accounts",
  },
  reference: { nl: "Referentie", fr: "Référence", de: "Referenz", en: "Reference" },
  depositDate: { nl: "Neergelegd op", fr: "Déposé le", de: "Hinterlegt am", en: "Deposited on" },
  enterpriseNumber: {
    nl: "Ondernemingsnummer",
    fr: "Numéro d'entreprise",
    de: "Unternehmensnummer",
    en: "Enterprise number",
  },
  name: { nl: "Naam", fr: "Dénomination", de: "Name", en: "Name" },
  legalForm: { nl: "Rechtsvorm", fr: "Forme juridique", de: "Rechtsform", en: "Legal form" },
  address: { nl: "Adres", fr: "Adresse", de: "Anschrift", en: "Address" },
  inLiquidation: { nl: "In vereffening", fr: "En liquidation", de: "In Liquidation", en: "In liquidation" },
  yes: { nl: "ja", fr: "oui", de: "ja", en: "yes" },
  model: { nl: "Model", fr: "Modèle", de: "Modell", en: "Model" },
  financialYear: { nl: "Boekjaar", fr: "Exercice", de: "Geschäftsjahr", en: "Financial year" },
  assemblyDate: {
    nl: "Goedgekeurd door de algemene vergadering van",
    fr: "Approuvés par l'assemblée générale du",
    de: "Genehmigt durch die Generalversammlung vom",
    en: "Approved by the general meeting of",
  },
  language: { nl: "Taal", fr: "Langue", de: "Sprache", en: "Language" },
  currency: { nl: "Munt", fr: "Devise", de: "Währung", en: "Currency" },
  wholeUnits: {
    nl: "bedragen afgerond op de eenheid",
    fr: "montants arrondis à l'unité",
    de: "Beträge auf die Einheit gerundet",
    en: "amounts rounded to the unit",
  },
  corrects: {
    nl: "Verbetert de jaarrekening afgesloten op",
    fr: "Rectifie les comptes annuels clôturés le",
    de: "Berichtigt den Jahresabschluss zum",
    en: "Corrects the accounts closed on",
  },
  administrators: {
    nl: "Bestuurders, zaakvoerders en commissarissen",
    fr: "Administrateurs, gérants et commissaires",
    de: "Verwalter, Geschäftsführer und Kommissare",
    en: "Directors, managers and auditors",
  },
  representedBy: {
    nl: "vertegenwoordigd door",
    fr: "représentée par",
    de: "vertreten durch",
    en: "represented by",
  },
  codes: { nl: "Codes", fr: "Codes", de: "Codes", en: "Codes" },
  thisYear: { nl: "Boekjaar", fr: "Exercice", de: "Geschäftsjahr", en: "Period" },
  previousYear: {
    nl: "Vorig boekjaar",
    fr: "Exercice précédent",
    de: "Vorhergehendes Geschäftsjahr",
    en: "Preceding period",
  },
  page: { nl: "Bladzijde", fr: "Page", de: "Seite", en: "Page" },
} as const satisfies Readonly<Record<string, Localized>>;

export const languageNames: Localized = { nl: "Nederlands", fr: "Français", de: "Deutsch", en: "English" };
