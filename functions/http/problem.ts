import { type Refusal, type RefusalKind } from "../../shared/application/refusal.ts";
import { type Language, type Localized } from "../../shared/domain/language.ts";

/** What a refusal looks like over HTTP. */
interface ProblemKind {
  readonly status: number;
  readonly title: Localized;
}

/** Every refusal has its answer: a new one does not compile until it is answered here. */
export const problems: Readonly<Record<RefusalKind, ProblemKind>> = {
  unauthenticated: {
    status: 401,
    title: {
      nl: "Meld u aan: het toegangsbewijs ontbreekt of wordt niet aanvaard.",
      fr: "Identifiez-vous : le jeton d'accès manque ou n'est pas accepté.",
      de: "Melden Sie sich an: Das Zugangstoken fehlt oder wird nicht angenommen.",
      en: "Sign in: the access token is missing or not accepted.",
    },
  },
  "key-expired": {
    status: 401,
    title: {
      nl: "Uw certificaat is vervallen.",
      fr: "Votre certificat a expiré.",
      de: "Ihr Zertifikat ist abgelaufen.",
      en: "Your certificate has expired.",
    },
  },
  "authority-not-supported": {
    status: 403,
    title: {
      nl: "De certificaatautoriteit van uw certificaat wordt niet ondersteund.",
      fr: "L'autorité de certification de votre certificat n'est pas prise en charge.",
      de: "Die Zertifizierungsstelle Ihres Zertifikats wird nicht unterstützt.",
      en: "The authority that issued your certificate is not supported.",
    },
  },
  "connection-closed": {
    status: 403,
    title: {
      nl: "Deze toegang tot Filing is gesloten.",
      fr: "Cet accès à Filing est fermé.",
      de: "Dieser Zugang zu Filing ist geschlossen.",
      en: "This way in to Filing is closed.",
    },
  },
  "connection-still-open": {
    status: 409,
    title: {
      nl: "Deze toegang tot Filing is nog niet gesloten.",
      fr: "Cet accès à Filing n'est pas encore fermé.",
      de: "Dieser Zugang zu Filing ist noch nicht geschlossen.",
      en: "This way in to Filing has not closed yet.",
    },
  },
  "closing-too-soon": {
    status: 422,
    title: {
      nl: "Een sluiting moet minstens vijf minuten vooraf worden vastgelegd.",
      fr: "Une fermeture doit être fixée au moins cinq minutes à l'avance.",
      de: "Eine Schließung muss mindestens fünf Minuten im Voraus festgelegt werden.",
      en: "A closing has to be set at least five minutes ahead.",
    },
  },
  "connection-not-open": {
    status: 403,
    title: {
      nl: "Deze toegang tot Filing is nog niet open.",
      fr: "Cet accès à Filing n'est pas encore ouvert.",
      de: "Dieser Zugang zu Filing ist noch nicht offen.",
      en: "This way in to Filing is not open yet.",
    },
  },
  "profile-required": {
    status: 403,
    title: {
      nl: "Maak eerst een profiel aan.",
      fr: "Créez d'abord un profil.",
      de: "Legen Sie zuerst ein Profil an.",
      en: "Create a profile first.",
    },
  },
  "key-superseded": {
    status: 403,
    title: {
      nl: "Een andere sleutel opent nu deze persoonlijke ruimte.",
      fr: "Une autre clé ouvre désormais cet espace personnel.",
      de: "Ein anderer Schlüssel öffnet jetzt diesen persönlichen Bereich.",
      en: "Another key opens this personal space now.",
    },
  },
  "key-has-space": {
    status: 409,
    title: {
      nl: "Deze sleutel heeft al een eigen persoonlijke ruimte.",
      fr: "Cette clé a déjà son propre espace personnel.",
      de: "Dieser Schlüssel hat schon einen eigenen persönlichen Bereich.",
      en: "This key has a personal space of its own already.",
    },
  },
  "certificate-required": {
    status: 403,
    title: {
      nl: "Alleen een vernieuwd certificaat is een andere sleutel; voor eID en itsme is dit niet nodig.",
      fr: "Seul un certificat renouvelé est une autre clé ; pour eID et itsme, ceci n'est pas nécessaire.",
      de: "Nur ein erneuertes Zertifikat ist ein anderer Schlüssel; für eID und itsme ist dies nicht nötig.",
      en: "Only a renewed certificate is another key; eID and itsme do not need this.",
    },
  },
  "succession-code-invalid": {
    status: 422,
    title: {
      nl: "De code is niet of niet meer geldig; maak een nieuwe met de oude sleutel.",
      fr: "Le code n'est pas ou plus valable ; créez-en un nouveau avec l'ancienne clé.",
      de: "Der Code ist nicht oder nicht mehr gültig; erzeugen Sie einen neuen mit dem alten Schlüssel.",
      en: "The code is not valid, or not any more; make a new one with the old key.",
    },
  },
  "too-many-attempts": {
    status: 429,
    title: {
      nl: "Te veel pogingen; probeer het later opnieuw.",
      fr: "Trop de tentatives ; réessayez plus tard.",
      de: "Zu viele Versuche; versuchen Sie es später erneut.",
      en: "Too many attempts; try again later.",
    },
  },
  "staff-not-admitted": {
    status: 403,
    title: {
      nl: "Deze dienst is voor neerleggers, niet voor medewerkers.",
      fr: "Ce service est destiné aux déposants, pas au personnel.",
      de: "Dieser Dienst ist für Hinterleger, nicht für Mitarbeiter.",
      en: "This service is for filers, not for staff.",
    },
  },
  "role-required": {
    status: 403,
    title: {
      nl: "Deze dienst is voor medewerkers met een rol die u niet hebt.",
      fr: "Ce service est réservé aux membres du personnel ayant un rôle que vous n'avez pas.",
      de: "Dieser Dienst ist Mitarbeitern mit einer Rolle vorbehalten, die Sie nicht haben.",
      en: "This service is for staff with a role that you do not have.",
    },
  },
  "not-found": {
    status: 404,
    title: { nl: "Niet gevonden.", fr: "Introuvable.", de: "Nicht gefunden.", en: "Not found." },
  },
  "filing-erased": {
    status: 410,
    title: {
      nl: "Deze neerlegging is gewist.",
      fr: "Ce dépôt a été effacé.",
      de: "Diese Hinterlegung wurde gelöscht.",
      en: "This filing has been erased.",
    },
  },
  "filing-moved": {
    status: 410,
    title: {
      nl: "Deze neerlegging werd overgezet naar een andere persoonlijke ruimte.",
      fr: "Ce dépôt a été transféré vers un autre espace personnel.",
      de: "Diese Hinterlegung wurde in einen anderen persönlichen Bereich übertragen.",
      en: "This filing has been moved to another personal space.",
    },
  },
  "invalid-request": {
    status: 400,
    title: {
      nl: "De aanvraag is niet in orde.",
      fr: "La demande n'est pas correcte.",
      de: "Die Anfrage ist nicht in Ordnung.",
      en: "The request is not valid.",
    },
  },
  "idempotency-key-required": {
    status: 400,
    title: {
      nl: "De hoofding Idempotency-Key ontbreekt of is langer dan 255 tekens.",
      fr: "L'en-tête Idempotency-Key manque ou dépasse 255 caractères.",
      de: "Der Header Idempotency-Key fehlt oder ist länger als 255 Zeichen.",
      en: "The Idempotency-Key header is missing or longer than 255 characters.",
    },
  },
  "idempotency-key-reused": {
    status: 422,
    title: {
      nl: "Deze Idempotency-Key werd al gebruikt voor een andere inhoud.",
      fr: "Cette Idempotency-Key a déjà servi pour un autre contenu.",
      de: "Dieser Idempotency-Key wurde schon für einen anderen Inhalt verwendet.",
      en: "This Idempotency-Key was used before for other content.",
    },
  },
  "body-too-large": {
    status: 413,
    title: {
      nl: "Het bestand is te groot voor één aanvraag.",
      fr: "Le fichier est trop volumineux pour une seule demande.",
      de: "Die Datei ist zu groß für eine einzelne Anfrage.",
      en: "The file is too large for one request.",
    },
  },
  "unsupported-media-type": {
    status: 415,
    title: {
      nl: "Dit formaat wordt hier niet aanvaard of aangeboden.",
      fr: "Ce format n'est ni accepté ni proposé ici.",
      de: "Dieses Format wird hier weder angenommen noch angeboten.",
      en: "This format is neither accepted nor offered here.",
    },
  },
  "precondition-required": {
    status: 428,
    title: {
      nl: "Stuur de ETag van de versie die u gezien hebt mee als If-Match.",
      fr: "Envoyez l'ETag de la version que vous avez vue dans If-Match.",
      de: "Senden Sie den ETag der Version, die Sie gesehen haben, als If-Match mit.",
      en: "Send the ETag of the version you have seen as If-Match.",
    },
  },
  "precondition-failed": {
    status: 412,
    title: {
      nl: "Dit is intussen veranderd; lees het opnieuw.",
      fr: "Ceci a changé entre-temps ; relisez-le.",
      de: "Dies hat sich inzwischen geändert; lesen Sie es erneut.",
      en: "This has changed meanwhile; read it again.",
    },
  },
  "changed-meanwhile": {
    status: 409,
    title: {
      nl: "Er is intussen iets veranderd; probeer opnieuw.",
      fr: "Quelque chose a changé entre-temps ; réessayez.",
      de: "Inzwischen hat sich etwas geändert; versuchen Sie es erneut.",
      en: "Something has changed meanwhile; try again.",
    },
  },
  "not-available-yet": {
    status: 409,
    title: {
      nl: "Dit is nog niet beschikbaar voor deze neerlegging.",
      fr: "Ceci n'est pas encore disponible pour ce dépôt.",
      de: "Dies ist für diese Hinterlegung noch nicht verfügbar.",
      en: "This is not available yet for this filing.",
    },
  },
  "filing-not-withdrawable": {
    status: 409,
    title: {
      nl: "Deze neerlegging kan niet meer of nog niet worden ingetrokken.",
      fr: "Ce dépôt ne peut plus, ou pas encore, être retiré.",
      de: "Diese Hinterlegung kann nicht mehr oder noch nicht zurückgezogen werden.",
      en: "This filing cannot be withdrawn any more, or not yet.",
    },
  },
  "filings-not-payable": {
    status: 409,
    title: {
      nl: "Niet alle neerleggingen zijn klaar voor betaling.",
      fr: "Les dépôts ne sont pas tous prêts pour le paiement.",
      de: "Nicht alle Hinterlegungen sind bereit zur Zahlung.",
      en: "Not all of the filings are ready for payment.",
    },
  },
  "payment-term-over": {
    status: 409,
    title: {
      nl: "De betalingstermijn is verstreken.",
      fr: "Le délai de paiement est écoulé.",
      de: "Die Zahlungsfrist ist abgelaufen.",
      en: "The term to pay is over.",
    },
  },
  "too-many-payments": {
    status: 409,
    title: {
      nl: "Voor deze neerlegging werden te veel betalingen opgestart en geannuleerd.",
      fr: "Trop de paiements ont été initiés et annulés pour ce dépôt.",
      de: "Für diese Hinterlegung wurden zu viele Zahlungen eingeleitet und abgebrochen.",
      en: "Too many payments were started and cancelled for this filing.",
    },
  },
  "payment-not-open": {
    status: 409,
    title: {
      nl: "Deze betaling is niet meer open.",
      fr: "Ce paiement n'est plus ouvert.",
      de: "Diese Zahlung ist nicht mehr offen.",
      en: "This payment is no longer open.",
    },
  },
  "checkout-under-way": {
    status: 409,
    title: {
      nl: "Er wordt op dit ogenblik betaald; probeer het zo meteen opnieuw.",
      fr: "Un paiement est en cours ; réessayez dans un instant.",
      de: "Es wird gerade bezahlt; versuchen Sie es gleich noch einmal.",
      en: "A payment is being made right now; try again in a moment.",
    },
  },
  "transfer-target-unfit": {
    status: 409,
    title: {
      nl: "De neerleggingen kunnen niet naar deze persoonlijke ruimte worden overgezet.",
      fr: "Les dépôts ne peuvent pas être transférés vers cet espace personnel.",
      de: "Die Hinterlegungen können nicht in diesen persönlichen Bereich übertragen werden.",
      en: "The filings cannot be moved to this personal space.",
    },
  },
  "transfer-erased": {
    status: 410,
    title: {
      nl: "Deze overdracht is gewist.",
      fr: "Ce transfert a été effacé.",
      de: "Diese Übertragung wurde gelöscht.",
      en: "This transfer has been erased.",
    },
  },
  "transfer-decided": {
    status: 409,
    title: {
      nl: "Over deze aanvraag werd al beslist.",
      fr: "Cette demande a déjà fait l'objet d'une décision.",
      de: "Über diesen Antrag wurde bereits entschieden.",
      en: "This request has been decided already.",
    },
  },
  "four-eyes": {
    status: 403,
    title: {
      nl: "Een andere medewerker moet hierover beslissen.",
      fr: "Un autre membre du personnel doit en décider.",
      de: "Darüber muss ein anderer Mitarbeiter entscheiden.",
      en: "Another member of staff has to decide about this.",
    },
  },
  "nothing-to-move": {
    status: 409,
    title: {
      nl: "Geen enkele van de gevraagde neerleggingen werd gevonden.",
      fr: "Aucun des dépôts demandés n'a été trouvé.",
      de: "Keine der angegebenen Hinterlegungen wurde gefunden.",
      en: "None of the filings that were asked for has been found.",
    },
  },
  "filings-under-payment": {
    status: 409,
    title: {
      nl: "Voor een van de neerleggingen loopt een betaling; annuleer die eerst.",
      fr: "Un paiement est en cours pour l'un des dépôts ; annulez-le d'abord.",
      de: "Für eine der Hinterlegungen läuft eine Zahlung; brechen Sie diese zuerst ab.",
      en: "A payment is under way for one of the filings; cancel it first.",
    },
  },
};

/** Trouble in the machinery: nothing was lost, and the caller may try again. */
export const unavailable: ProblemKind = {
  status: 503,
  title: {
    nl: "De dienst is tijdelijk niet beschikbaar; probeer het zo meteen opnieuw.",
    fr: "Le service est temporairement indisponible ; réessayez dans un instant.",
    de: "Der Dienst ist vorübergehend nicht verfügbar; versuchen Sie es gleich noch einmal.",
    en: "The service is temporarily unavailable; try again in a moment.",
  },
};

/** A defect of ours. The answer says nothing of it but the trace id. */
export const internalError: ProblemKind = {
  status: 500,
  title: {
    nl: "Er is iets misgelopen bij ons. Vermeld het traceId als u contact opneemt.",
    fr: "Une erreur s'est produite chez nous. Mentionnez le traceId si vous nous contactez.",
    de: "Bei uns ist etwas schiefgelaufen. Nennen Sie die traceId, wenn Sie uns kontaktieren.",
    en: "Something went wrong on our side. Mention the traceId if you contact us.",
  },
};

export interface ProblemPlace {
  readonly language: Language;
  /** The path of the request. */
  readonly instance: string;
  readonly traceId: string;
}

/**
 * The body of a problem.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemBody(
  name: string,
  kind: ProblemKind,
  place: ProblemPlace,
): Readonly<Record<string, unknown>> {
  return {
    type: `urn:problem-type:filing:${name}`,
    title: kind.title[place.language],
    status: kind.status,
    detail: kind.title[place.language],
    instance: place.instance,
    traceId: place.traceId,
    issues: [],
  };
}

/** The body for a refusal: its own data stands beside the standard members. */
export function refusalBody(refusal: Refusal, place: ProblemPlace): Readonly<Record<string, unknown>> {
  const { kind, ...data } = refusal;
  return { ...problemBody(kind, problems[kind], place), ...data };
}
