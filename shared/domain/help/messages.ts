import { type Localized } from "../language.ts";

/* What stands above the articles of an answer. In braces: the contact centre's address. */

export const thisMayHelp: Localized = {
  nl: "Dit helpt u wellicht verder. Zo niet, schrijf dan naar het Contact Center: {contactCentre}.",
  fr: "Ceci peut vous aider. Sinon, écrivez au Contact Center : {contactCentre}.",
  de: "Das hilft Ihnen vielleicht weiter. Wenn nicht, schreiben Sie an das Contact Center: {contactCentre}.",
  en: "This may help. If it does not, write to the contact centre: {contactCentre}.",
};

export const notRecognised: Localized = {
  nl: "Deze fout herkennen we niet. Doorloop wat het vaakst helpt bij het aanmelden. Lukt het dan nog niet, schrijf dan naar het Contact Center: {contactCentre}.",
  fr: "Nous ne reconnaissons pas cette erreur. Parcourez ce qui aide le plus souvent à s'identifier. Si cela ne suffit pas, écrivez au Contact Center : {contactCentre}.",
  de: "Diesen Fehler erkennen wir nicht. Gehen Sie durch, was bei der Anmeldung am häufigsten hilft. Gelingt es dann noch nicht, schreiben Sie an das Contact Center: {contactCentre}.",
  en: "We do not recognise this error. Go through what helps most often with signing in. If you still cannot sign in, write to the contact centre: {contactCentre}.",
};

export const doNotKnow: Localized = {
  nl: "Daarop weet ik geen antwoord. Schrijf naar het Contact Center: {contactCentre}.",
  fr: "Je ne connais pas la réponse à cette question. Écrivez au Contact Center : {contactCentre}.",
  de: "Darauf weiß ich keine Antwort. Schreiben Sie an das Contact Center: {contactCentre}.",
  en: "I do not know the answer to that. Write to the contact centre: {contactCentre}.",
};
