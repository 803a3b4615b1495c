import { type Finding } from "./report.ts";

/** The same accounts (enterprise, closing date, model, language, initial) are published already. */
export function duplicateOfPublished(): Finding {
  return {
    check: "register-duplicate",
    severity: "error",
    code: "DAT 39",
    message: {
      nl: "Deze jaarrekening is al gepubliceerd voor dezelfde onderneming, afsluitingsdatum, model en taal. Dien een verbetering in als u haar wilt wijzigen.",
      fr: "Ces comptes annuels sont déjà publiés pour la même entreprise, date de clôture, modèle et langue. Déposez une rectification si vous voulez les modifier.",
      de: "Dieser Jahresabschluss ist für dasselbe Unternehmen, denselben Abschlussstichtag, dasselbe Modell und dieselbe Sprache bereits veröffentlicht. Hinterlegen Sie eine Berichtigung, wenn Sie ihn ändern wollen.",
      en: "These accounts are already published for the same enterprise, closing date, model and language. File a correction if you want to change them.",
    },
    equation: null,
    values: [],
  };
}

/** A correction of accounts that were never published. */
export function correctionWithoutOriginal(): Finding {
  return {
    check: "register-correction-original",
    severity: "error",
    code: null,
    message: {
      nl: "De jaarrekening die u wilt verbeteren is niet gepubliceerd. Dien een eerste neerlegging in.",
      fr: "Les comptes annuels à rectifier ne sont pas publiés. Faites un dépôt initial.",
      de: "Der zu berichtigende Jahresabschluss ist nicht veröffentlicht. Nehmen Sie eine Ersthinterlegung vor.",
      en: "The accounts to be corrected are not published. Make an initial filing.",
    },
    equation: null,
    values: [],
  };
}

/** An English version comes on top of a deposit in an official language, never instead of it (art. 2:33 CCA). */
export function englishWithoutOfficialLanguage(): Finding {
  return {
    check: "register-official-language",
    severity: "error",
    code: "DAT 14",
    message: {
      nl: "Een Engelse versie kan alleen naast een gepubliceerde neerlegging in het Nederlands, Frans of Duits.",
      fr: "Une version anglaise n'est possible qu'en complément d'un dépôt publié en français, néerlandais ou allemand.",
      de: "Eine englische Fassung ist nur zusätzlich zu einer veröffentlichten Hinterlegung auf Deutsch, Französisch oder Niederländisch möglich.",
      en: "An English version is possible only in addition to a published deposit in Dutch, French or German.",
    },
    equation: null,
    values: [],
  };
}
