import { type Localized } from "../language.ts";
import { type Connection } from "./connection.ts";

/*
 * The sentences of the advice on ways in. In braces: moments of the way itself (`opening`, `closing`, `deadline`) and
 * of the two ways with a certificate (`idaasOpening`, `csamDeadline`), and the contact centre's address.
 */

export const usable: Readonly<Record<Connection, Localized>> = {
  "csam-cert": {
    nl: "U kunt zich met een commercieel certificaat aanmelden via CSAM.",
    fr: "Vous pouvez vous identifier par CSAM avec un certificat commercial.",
    de: "Sie können sich mit einem kommerziellen Zertifikat über CSAM anmelden.",
    en: "You can sign in through CSAM with a commercial certificate.",
  },
  idaas: {
    nl: "U kunt zich met een commercieel certificaat aanmelden via IDAAS.",
    fr: "Vous pouvez vous identifier par IDAAS avec un certificat commercial.",
    de: "Sie können sich mit einem kommerziellen Zertifikat über IDAAS anmelden.",
    en: "You can sign in through IDAAS with a commercial certificate.",
  },
  eid: {
    nl: "U kunt zich met eID, itsme of eIDAS aanmelden via CSAM.",
    fr: "Vous pouvez vous identifier par CSAM avec eID, itsme ou eIDAS.",
    de: "Sie können sich mit eID, itsme oder eIDAS über CSAM anmelden.",
    en: "You can sign in through CSAM with eID, itsme or eIDAS.",
  },
};

export const opens: Localized = {
  nl: "Deze toegang gaat open op {opening}.",
  fr: "Cet accès s'ouvre le {opening}.",
  de: "Dieser Zugang öffnet am {opening}.",
  en: "This way in opens on {opening}.",
};

export const finishAndPay: Localized = {
  nl: "Deze toegang sluit. Rond de neerleggingen in deze persoonlijke ruimte af en betaal ze uiterlijk op {deadline}; hoe sneller ze betaald zijn, hoe sneller ze gepubliceerd zijn.",
  fr: "Cet accès va fermer. Terminez les dépôts de cet espace personnel et payez-les au plus tard le {deadline} ; plus vite ils sont payés, plus vite ils sont publiés.",
  de: "Dieser Zugang wird geschlossen. Schließen Sie die Hinterlegungen in diesem persönlichen Bereich ab und bezahlen Sie sie spätestens am {deadline}; je früher sie bezahlt sind, desto früher werden sie veröffentlicht.",
  en: "This way in is closing. Finish the filings in this personal space and pay for them by {deadline}; the sooner they are paid, the sooner they are published.",
};

export const isClosed: Localized = {
  nl: "Deze toegang is gesloten sinds {closing}.",
  fr: "Cet accès est fermé depuis le {closing}.",
  de: "Dieser Zugang ist seit dem {closing} geschlossen.",
  en: "This way in has been closed since {closing}.",
};

export const laterThroughIdaas: Localized = {
  nl: "Vanaf {idaasOpening} maakt u met hetzelfde certificaat een profiel aan via IDAAS; nieuwe formulieren verwerkt u vanaf dan in de nieuwe persoonlijke ruimte die u daar krijgt.",
  fr: "À partir du {idaasOpening}, créez un profil par IDAAS avec le même certificat ; traitez dès lors les nouveaux formulaires dans le nouvel espace personnel que vous y recevez.",
  de: "Ab dem {idaasOpening} legen Sie mit demselben Zertifikat ein Profil über IDAAS an; neue Formulare bearbeiten Sie von da an in dem neuen persönlichen Bereich, den Sie dort erhalten.",
  en: "From {idaasOpening} you can create a profile through IDAAS with the same certificate; from then on, handle new forms in the new personal space that you get there.",
};

export const nowThroughIdaas: Localized = {
  nl: "Maak nu met hetzelfde certificaat een profiel aan via IDAAS en verwerk nieuwe formulieren in de nieuwe persoonlijke ruimte die u daar krijgt. Wat in deze ruimte staat, ziet u daar niet.",
  fr: "Créez dès maintenant un profil par IDAAS avec le même certificat et traitez les nouveaux formulaires dans le nouvel espace personnel que vous y recevez. Ce qui se trouve dans cet espace-ci n'y est pas visible.",
  de: "Legen Sie jetzt mit demselben Zertifikat ein Profil über IDAAS an und bearbeiten Sie neue Formulare in dem neuen persönlichen Bereich, den Sie dort erhalten. Was in diesem Bereich steht, sehen Sie dort nicht.",
  en: "Create a profile through IDAAS with the same certificate now, and handle new forms in the new personal space that you get there. What is in this space cannot be seen from there.",
};

export const signInThroughIdaas: Localized = {
  nl: "Meld u met uw commercieel certificaat aan via IDAAS.",
  fr: "Identifiez-vous par IDAAS avec votre certificat commercial.",
  de: "Melden Sie sich mit Ihrem kommerziellen Zertifikat über IDAAS an.",
  en: "Sign in through IDAAS with your commercial certificate.",
};

export const newSpace: Localized = {
  nl: "Bij de eerste aanmelding maakt u een profiel aan en krijgt u een nieuwe, lege persoonlijke ruimte.",
  fr: "Lors de la première connexion, vous créez un profil et recevez un nouvel espace personnel, vide.",
  de: "Bei der ersten Anmeldung legen Sie ein Profil an und erhalten einen neuen, leeren persönlichen Bereich.",
  en: "At the first login you create a profile and get a new, empty personal space.",
};

export const finishThere: Localized = {
  nl: "Wat u met uw certificaat via CSAM begonnen bent, rondt u daar af en betaalt u daar, uiterlijk op {csamDeadline}.",
  fr: "Ce que vous avez commencé par CSAM avec votre certificat, vous le terminez et le payez là-bas, au plus tard le {csamDeadline}.",
  de: "Was Sie mit Ihrem Zertifikat über CSAM begonnen haben, schließen Sie dort ab und bezahlen es dort, spätestens am {csamDeadline}.",
  en: "What you began through CSAM with your certificate is finished and paid for there, by {csamDeadline}.",
};

export const leftBehind: Localized = {
  nl: "Vindt u neerleggingen in behandeling niet terug, schrijf dan naar het Contact Center: {contactCentre}.",
  fr: "Si vous ne retrouvez pas certains dépôts en cours, écrivez au Contact Center : {contactCentre}.",
  de: "Finden Sie laufende Hinterlegungen nicht wieder, schreiben Sie an das Contact Center: {contactCentre}.",
  en: "If you cannot find filings in progress, write to the contact centre: {contactCentre}.",
};
