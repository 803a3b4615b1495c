import { type Localized } from "../language.ts";
import { type FilingStatus } from "./transitions.ts";

/**
 * What filers read for each status. Where the National Bank's own pages name a status ("Klaar voor betaling",
 * "Betaling opgestart", "geweigerd na onderzoek", "geweigerd wegens niet-betaling", "gepubliceerd") that name
 * is used; the others are ours.
 */
export const statusLabels: Readonly<Record<FilingStatus, Localized>> = {
  received: { nl: "Ontvangen", fr: "Reçu", de: "Eingegangen", en: "Received" },
  rejected: {
    nl: "Geweigerd na onderzoek",
    fr: "Refusé après examen",
    de: "Nach Prüfung abgelehnt",
    en: "Rejected after examination",
  },
  validated: { nl: "Gevalideerd", fr: "Validé", de: "Validiert", en: "Validated" },
  "ready-for-payment": {
    nl: "Klaar voor betaling",
    fr: "Prêt pour le paiement",
    de: "Bereit zur Zahlung",
    en: "Ready for payment",
  },
  "payment-initiated": {
    nl: "Betaling opgestart",
    fr: "Paiement initié",
    de: "Zahlung eingeleitet",
    en: "Payment initiated",
  },
  paid: { nl: "Betaald", fr: "Payé", de: "Bezahlt", en: "Paid" },
  published: { nl: "Gepubliceerd", fr: "Publié", de: "Veröffentlicht", en: "Published" },
  lapsed: {
    nl: "Geweigerd wegens niet-betaling",
    fr: "Refusé pour non-paiement",
    de: "Wegen Nichtzahlung abgelehnt",
    en: "Rejected for non-payment",
  },
  withdrawn: { nl: "Ingetrokken", fr: "Retiré", de: "Zurückgezogen", en: "Withdrawn" },
  moved: {
    nl: "Overgezet naar een andere persoonlijke ruimte",
    fr: "Transféré vers un autre espace personnel",
    de: "In einen anderen persönlichen Bereich übertragen",
    en: "Moved to another personal space",
  },
  erased: { nl: "Gewist", fr: "Effacé", de: "Gelöscht", en: "Erased" },
};
