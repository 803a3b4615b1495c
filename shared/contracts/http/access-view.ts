import { type Connection } from "../../domain/access/connection.ts";
import { type Language, type Localized } from "../../domain/language.ts";

interface WayIn {
  readonly connection: Connection;
  readonly state: "announced" | "open" | "closing" | "closed";
  readonly opensAt?: string;
  readonly closesAt?: string;
}

/** The ways in, as anyone may know them, with what to do now. */
export const accessView = (now: string, ways: readonly WayIn[], language: Language): object => ({
  now,
  connections: ways.map(({ connection, state, opensAt, closesAt }) => ({
    connection,
    state,
    opensAt: opensAt ?? null,
    closesAt: closesAt ?? null,
    advice: advice[connection][state][language],
  })),
});

const open: Localized = {
  nl: "U kunt zich hiermee aanmelden.",
  fr: "Vous pouvez vous identifier par ce moyen.",
  de: "Sie können sich hiermit anmelden.",
  en: "You can sign in this way.",
};

const announced: Localized = {
  nl: "Deze toegang is aangekondigd en nog niet open.",
  fr: "Cet accès est annoncé et pas encore ouvert.",
  de: "Dieser Zugang ist angekündigt und noch nicht offen.",
  en: "This way in is announced and not open yet.",
};

const closing: Localized = {
  nl: "Deze toegang sluit. Werk lopende neerleggingen af en betaal ze vóór de sluiting.",
  fr: "Cet accès va fermer. Terminez et payez les dépôts en cours avant la fermeture.",
  de: "Dieser Zugang schließt. Schließen Sie laufende Hinterlegungen ab und bezahlen Sie sie vor der Schließung.",
  en: "This way in is closing. Finish the filings in progress and pay for them before it closes.",
};

const closed: Localized = {
  nl: "Deze toegang is gesloten.",
  fr: "Cet accès est fermé.",
  de: "Dieser Zugang ist geschlossen.",
  en: "This way in is closed.",
};

/** The access page's advice: finish and pay in the old space, work in the new one, ask for what is left behind. */
const advice: Readonly<Record<Connection, Readonly<Record<WayIn["state"], Localized>>>> = {
  "csam-cert": {
    announced,
    open,
    closing: {
      nl: "Werk uw lopende formulieren af en betaal ze uiterlijk op 31 januari 2024. Maak een IDAAS-profiel aan met uw certificaat en verwerk nieuwe formulieren in die nieuwe persoonlijke ruimte.",
      fr: "Terminez vos formulaires en cours et payez-les au plus tard le 31 janvier 2024. Créez un profil IDAAS avec votre certificat et traitez les nouveaux formulaires dans ce nouvel espace personnel.",
      de: "Schließen Sie Ihre laufenden Formulare ab und bezahlen Sie sie spätestens am 31. Januar 2024. Legen Sie mit Ihrem Zertifikat ein IDAAS-Profil an und bearbeiten Sie neue Formulare in diesem neuen persönlichen Bereich.",
      en: "Finish your forms in progress and pay for them by 31 January 2024. Create an IDAAS profile with your certificate and handle new forms in that new personal space.",
    },
    closed: {
      nl: "Meld u met uw certificaat aan via IDAAS. Vindt u lopende formulieren niet terug, neem dan contact op met het Contact Center.",
      fr: "Identifiez-vous avec votre certificat par IDAAS. Si vous ne retrouvez pas des formulaires en cours, contactez le Contact Center.",
      de: "Melden Sie sich mit Ihrem Zertifikat über IDAAS an. Finden Sie laufende Formulare nicht wieder, wenden Sie sich an das Contact Center.",
      en: "Sign in with your certificate through IDAAS. If you cannot find forms in progress, contact the Contact Center.",
    },
  },
  idaas: {
    announced,
    open: {
      nl: "Maak een IDAAS-profiel aan met uw certificaat. U krijgt een nieuwe persoonlijke ruimte.",
      fr: "Créez un profil IDAAS avec votre certificat. Vous recevez un nouvel espace personnel.",
      de: "Legen Sie mit Ihrem Zertifikat ein IDAAS-Profil an. Sie erhalten einen neuen persönlichen Bereich.",
      en: "Create an IDAAS profile with your certificate. You get a new personal space.",
    },
    closing,
    closed,
  },
  eid: { announced, open, closing, closed },
};
