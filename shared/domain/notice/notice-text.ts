import { type Connection } from "../access/connection.ts";
import { type Day } from "../day.ts";
import { type Language, type Localized } from "../language.ts";
import { writtenDay, writtenDeadline, writtenMoment } from "../written-time.ts";
import { type Notice, type NoticeContent, type NoticeKind, type NoticedFiling } from "./notice.ts";

/** A notice in words. */
export interface NoticeText {
  /** Nothing that a file or a request says is part of it: it is the header of a mail. */
  readonly subject: string;
  readonly text: string;
}

/** @param contactCentre the address to which holders write. */
export function noticeText(
  { connection, content }: Notice,
  language: Language,
  contactCentre: string,
): NoticeText {
  const { subject, paragraphs } = wordsOf(content, { connection, contactCentre });
  const text = [...paragraphs.map((paragraph) => paragraph[language]), signature[language]].join("\n\n");
  return { subject: subject[language], text };
}

/** The same within one line, for who is in the space already. */
export const noticeMessage = (
  { connection, content }: Pick<Notice, "connection" | "content">,
  language: Language,
  contactCentre: string,
): string =>
  wordsOf(content, { connection, contactCentre })
    .paragraphs.map((paragraph) => paragraph[language])
    .join(" ");

interface Words {
  readonly subject: Localized;
  readonly paragraphs: readonly Localized[];
}

interface Circumstances {
  readonly connection: Connection;
  readonly contactCentre: string;
}

type ContentOf<Kind extends NoticeKind> = Extract<NoticeContent, { readonly kind: Kind }>;

function wordsOf(content: NoticeContent, circumstances: Circumstances): Words {
  switch (content.kind) {
    case "cutoff-closing-reminder":
      return closingReminder(content, circumstances);
    case "connection-closed":
      return connectionClosed(content, circumstances);
    case "filing-moved":
      return filingMoved(content);
    case "move-refused":
      return moveRefused(content, circumstances);
    case "transfer-refused":
      return transferRefused(content, circumstances);
    case "key-succession-code-made":
      return successionCodeMade(content, circumstances);
    case "key-succeeded":
      return keySucceeded(circumstances);
  }
}

function closingReminder(
  { closesAt, unfinished }: ContentOf<"cutoff-closing-reminder">,
  { connection }: Circumstances,
): Words {
  const until = inEach((language) => writtenDeadline(closesAt, language));
  const way = wayIn[connection];
  return {
    subject: {
      nl: `Werk uw neerleggingen af: uw toegang tot FILING sluit na ${until.nl}`,
      fr: `Terminez vos dépôts : votre accès à FILING ferme après le ${until.fr}`,
      de: `Schließen Sie Ihre Hinterlegungen ab: Ihr Zugang zu FILING schließt nach dem ${until.de}`,
      en: `Finish your filings: your way in to FILING closes after ${until.en}`,
    },
    paragraphs: [
      {
        nl: `U kunt zich bij FILING aanmelden via ${way.nl} tot en met ${until.nl}. Daarna niet meer.`,
        fr: `Vous pouvez vous identifier auprès de FILING par ${way.fr} jusqu'au ${until.fr} inclus. Ensuite, ce ne sera plus possible.`,
        de: `Sie können sich bei FILING über ${way.de} bis einschließlich ${until.de} anmelden. Danach nicht mehr.`,
        en: `You can sign in to FILING through ${way.en} up to and including ${until.en}. Not after that.`,
      },
      inProgress(unfinished),
      ...(unfinished > 0 ? [finishThem] : []),
      ...newForms(connection),
    ],
  };
}

function connectionClosed(
  { closedAt, unfinished }: ContentOf<"connection-closed">,
  { connection, contactCentre }: Circumstances,
): Words {
  const since = inEach((language) => writtenMoment(closedAt, language));
  const way = wayIn[connection];
  const leftBehind: Localized = {
    nl: `Ze vervallen niet. Schrijf naar het Contact Center (${contactCentre}) om ze te laten overzetten naar een andere persoonlijke ruimte.`,
    fr: `Ils n'expirent pas. Écrivez au Contact Center (${contactCentre}) pour les faire transférer vers un autre espace personnel.`,
    de: `Sie verfallen nicht. Schreiben Sie an das Contact Center (${contactCentre}), um sie in einen anderen persönlichen Bereich übertragen zu lassen.`,
    en: `They do not lapse. Write to the contact centre (${contactCentre}) to have them moved to another personal space.`,
  };
  return {
    subject: {
      nl: "Uw toegang tot FILING is gesloten",
      fr: "Votre accès à FILING est fermé",
      de: "Ihr Zugang zu FILING ist geschlossen",
      en: "Your way in to FILING is closed",
    },
    paragraphs: [
      {
        nl: `Sinds ${since.nl} kunt u zich bij FILING niet meer aanmelden via ${way.nl}.`,
        fr: `Depuis le ${since.fr}, vous ne pouvez plus vous identifier auprès de FILING par ${way.fr}.`,
        de: `Seit dem ${since.de} können Sie sich bei FILING nicht mehr über ${way.de} anmelden.`,
        en: `Since ${since.en} you can no longer sign in to FILING through ${way.en}.`,
      },
      inProgress(unfinished),
      ...(unfinished > 0 ? [leftBehind] : []),
      ...newForms(connection),
    ],
  };
}

function filingMoved({ filing, from, to, dueBy }: ContentOf<"filing-moved">): Words {
  const [source, target] = [wayIn[from], wayIn[to]];
  return {
    subject: {
      nl: "Een neerlegging is overgezet naar een andere persoonlijke ruimte",
      fr: "Un dépôt a été transféré vers un autre espace personnel",
      de: "Eine Hinterlegung wurde in einen anderen persönlichen Bereich übertragen",
      en: "A filing has been moved to another personal space",
    },
    paragraphs: [
      {
        nl: `Het Contact Center heeft deze neerlegging overgezet van ${source.nl} naar ${target.nl}:`,
        fr: `Le Contact Center a transféré ce dépôt de ${source.fr} vers ${target.fr} :`,
        de: `Das Contact Center hat diese Hinterlegung von ${source.de} zu ${target.de} übertragen:`,
        en: `The contact centre has moved this filing from ${source.en} to ${target.en}:`,
      },
      listed([filing]),
      {
        nl: "De officiële neerleggingsdatum blijft dezelfde.",
        fr: "La date officielle du dépôt reste la même.",
        de: "Das offizielle Hinterlegungsdatum bleibt dasselbe.",
        en: "The official deposit date stays the same.",
      },
      ...(dueBy === undefined ? [] : [payableUntil(dueBy)]),
    ],
  };
}

function moveRefused({ filing, to }: ContentOf<"move-refused">, { contactCentre }: Circumstances): Words {
  const target = wayIn[to];
  return {
    subject: {
      nl: "Een neerlegging kon niet worden overgezet",
      fr: "Un dépôt n'a pas pu être transféré",
      de: "Eine Hinterlegung konnte nicht übertragen werden",
      en: "A filing could not be moved",
    },
    paragraphs: [
      {
        nl: `Deze neerlegging kon niet worden overgezet naar ${target.nl} en staat weer in haar vorige persoonlijke ruimte:`,
        fr: `Ce dépôt n'a pas pu être transféré vers ${target.fr} et se trouve de nouveau dans son espace personnel précédent :`,
        de: `Diese Hinterlegung konnte nicht zu ${target.de} übertragen werden und befindet sich wieder in ihrem vorherigen persönlichen Bereich:`,
        en: `This filing could not be moved to ${target.en}, and is back in its previous personal space:`,
      },
      listed([filing]),
      questions(contactCentre),
    ],
  };
}

function transferRefused(
  { filings }: ContentOf<"transfer-refused">,
  { contactCentre }: Circumstances,
): Words {
  return {
    subject: {
      nl: "Uw aanvraag om neerleggingen over te zetten is geweigerd",
      fr: "Votre demande de transfert de dépôts est refusée",
      de: "Ihr Antrag auf Übertragung von Hinterlegungen ist abgelehnt",
      en: "Your request to move filings has been refused",
    },
    paragraphs: [
      {
        nl: "Het Contact Center heeft uw aanvraag onderzocht en zet deze neerleggingen niet over:",
        fr: "Le Contact Center a examiné votre demande et ne transfère pas ces dépôts :",
        de: "Das Contact Center hat Ihren Antrag geprüft und überträgt diese Hinterlegungen nicht:",
        en: "The contact centre has examined your request and does not move these filings:",
      },
      listed(filings),
      questions(contactCentre),
    ],
  };
}

function successionCodeMade(
  { expiresAt }: ContentOf<"key-succession-code-made">,
  { contactCentre }: Circumstances,
): Words {
  const until = inEach((language) => writtenMoment(expiresAt, language));
  return {
    subject: {
      nl: "Een code voor een vernieuwd certificaat is aangemaakt",
      fr: "Un code pour un certificat renouvelé a été créé",
      de: "Ein Code für ein erneuertes Zertifikat wurde erstellt",
      en: "A code for a renewed certificate has been made",
    },
    paragraphs: [
      {
        nl: `In uw persoonlijke ruimte in FILING is een code aangemaakt. Wie ze ingeeft met een vernieuwd certificaat, opent daarna deze ruimte. De code geldt één keer, tot ${until.nl}.`,
        fr: `Un code a été créé dans votre espace personnel de FILING. Qui l'introduit avec un certificat renouvelé ouvre ensuite cet espace. Le code est valable une seule fois, jusqu'au ${until.fr}.`,
        de: `In Ihrem persönlichen Bereich in FILING wurde ein Code erstellt. Wer ihn mit einem erneuerten Zertifikat eingibt, öffnet danach diesen Bereich. Der Code gilt einmal, bis ${until.de}.`,
        en: `A code has been made in your personal space in FILING. Whoever enters it with a renewed certificate opens this space from then on. The code is good once, until ${until.en}.`,
      },
      notYou(contactCentre),
    ],
  };
}

const keySucceeded = ({ contactCentre }: Circumstances): Words => ({
  subject: {
    nl: "Een ander certificaat opent nu uw persoonlijke ruimte",
    fr: "Un autre certificat ouvre désormais votre espace personnel",
    de: "Ein anderes Zertifikat öffnet jetzt Ihren persönlichen Bereich",
    en: "Another certificate now opens your personal space",
  },
  paragraphs: [
    {
      nl: "Uw persoonlijke ruimte in FILING wordt voortaan geopend met uw vernieuwde certificaat. Alles is er nog. Het vorige certificaat opent ze niet meer.",
      fr: "Votre espace personnel de FILING s'ouvre désormais avec votre certificat renouvelé. Tout y est encore. Le certificat précédent ne l'ouvre plus.",
      de: "Ihr persönlicher Bereich in FILING wird ab jetzt mit Ihrem erneuerten Zertifikat geöffnet. Alles ist noch da. Das vorige Zertifikat öffnet ihn nicht mehr.",
      en: "Your personal space in FILING is opened with your renewed certificate from now on. Everything is still there. The previous certificate no longer opens it.",
    },
    notYou(contactCentre),
  ],
});

const inEach = (write: (language: Language) => string): Localized => ({
  nl: write("nl"),
  fr: write("fr"),
  de: write("de"),
  en: write("en"),
});

const wayIn: Readonly<Record<Connection, Localized>> = {
  "csam-cert": {
    nl: "CSAM met een commercieel certificaat",
    fr: "CSAM avec un certificat commercial",
    de: "CSAM mit einem kommerziellen Zertifikat",
    en: "CSAM with a commercial certificate",
  },
  idaas: inEach(() => "IDAAS"),
  eid: {
    nl: "CSAM met eID, itsme of eIDAS",
    fr: "CSAM avec eID, itsme ou eIDAS",
    de: "CSAM mit eID, itsme oder eIDAS",
    en: "CSAM with eID, itsme or eIDAS",
  },
};

const inProgress = (count: number): Localized => ({
  nl: `Neerleggingen in behandeling in uw persoonlijke ruimte: ${count}.`,
  fr: `Dépôts en cours dans votre espace personnel : ${count}.`,
  de: `Laufende Hinterlegungen in Ihrem persönlichen Bereich: ${count}.`,
  en: `Filings in progress in your personal space: ${count}.`,
});

const finishThem: Localized = {
  nl: "Werk ze vóór de sluiting af en betaal ze.",
  fr: "Terminez-les et payez-les avant la fermeture.",
  de: "Schließen Sie sie vor der Schließung ab und bezahlen Sie sie.",
  en: "Finish them and pay for them before it closes.",
};

/** Certificates have another way in; whoever came with one is told. */
const newForms = (connection: Connection): readonly Localized[] =>
  connection === "csam-cert"
    ? [
        {
          nl: "Nieuwe formulieren verwerkt u met hetzelfde certificaat via IDAAS, in een nieuwe persoonlijke ruimte.",
          fr: "Traitez les nouveaux formulaires avec le même certificat par IDAAS, dans un nouvel espace personnel.",
          de: "Neue Formulare bearbeiten Sie mit demselben Zertifikat über IDAAS, in einem neuen persönlichen Bereich.",
          en: "Handle new forms with the same certificate through IDAAS, in a new personal space.",
        },
      ]
    : [];

const payableUntil = (dueBy: Day): Localized => ({
  nl: `U kunt ze betalen tot en met ${writtenDay(dueBy, "nl")}.`,
  fr: `Vous pouvez le payer jusqu'au ${writtenDay(dueBy, "fr")} inclus.`,
  de: `Sie können sie bis einschließlich ${writtenDay(dueBy, "de")} bezahlen.`,
  en: `You can pay for it up to and including ${writtenDay(dueBy, "en")}.`,
});

const questions = (contactCentre: string): Localized => ({
  nl: `Hebt u vragen? Schrijf naar ${contactCentre}.`,
  fr: `Des questions ? Écrivez à ${contactCentre}.`,
  de: `Haben Sie Fragen? Schreiben Sie an ${contactCentre}.`,
  en: `Do you have questions? Write to ${contactCentre}.`,
});

const notYou = (contactCentre: string): Localized => ({
  nl: `Was u dat niet? Schrijf dan meteen naar ${contactCentre}.`,
  fr: `Ce n'était pas vous ? Écrivez immédiatement à ${contactCentre}.`,
  de: `Waren Sie das nicht? Dann schreiben Sie sofort an ${contactCentre}.`,
  en: `Was that not you? Then write to ${contactCentre} at once.`,
});

const listed = (filings: readonly NoticedFiling[]): Localized =>
  inEach((language) => filings.map((filing) => `- ${filingLine(filing, language)}`).join("\n"));

const filingLine = ({ enterpriseNumber, name, closingDate }: NoticedFiling, language: Language): string =>
  [
    ...(name === undefined ? [] : [name.replace(/\s+/g, " ")]),
    enterpriseNumber.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1.$2.$3"),
    `${closingDateLabel[language]} ${writtenDay(closingDate, language)}`,
  ].join(", ");

const closingDateLabel: Localized = {
  nl: "afsluitingsdatum",
  fr: "date de clôture",
  de: "Abschlussdatum",
  en: "closing date",
};

const signature: Localized = {
  nl: "FILING, de Balanscentrale van de Nationale Bank van België",
  fr: "FILING, la Centrale des bilans de la Banque nationale de Belgique",
  de: "FILING, die Bilanzzentrale der Belgischen Nationalbank",
  en: "FILING, the Central Balance Sheet Office of the National Bank of Belgium",
};
