import { type Localized } from "../language.ts";
import { type Severity } from "./report.ts";

export interface FormCheckText {
  readonly severity?: Severity;
  readonly code?: `DAT ${number}`;
  /** `{item}` stands for what the finding is about. */
  readonly message: Localized;
}

/**
 * Our own checks, beside the official ones: what each finding says to the filer, and its official rejection code where
 * one exists (checks pages of the National Bank, codes DAT 14 to DAT 39). All refuse unless a severity says otherwise.
 */
export const formChecks = {
  "form-empty": {
    message: {
      nl: "Het bestand is leeg.",
      fr: "Le fichier est vide.",
      de: "Die Datei ist leer.",
      en: "The file is empty.",
    },
  },
  "form-type": {
    message: {
      nl: "Dit is geen XBRL-bestand maar {item}.",
      fr: "Ceci n'est pas un fichier XBRL mais {item}.",
      de: "Dies ist keine XBRL-Datei, sondern {item}.",
      en: "This is not an XBRL file but {item}.",
    },
  },
  "form-size": {
    message: {
      nl: "Het bestand is groter dan {item}.",
      fr: "Le fichier dépasse {item}.",
      de: "Die Datei ist größer als {item}.",
      en: "The file is larger than {item}.",
    },
  },
  "form-encoding": {
    message: {
      nl: "Het bestand is niet gecodeerd in UTF-8.",
      fr: "Le fichier n'est pas encodé en UTF-8.",
      de: "Die Datei ist nicht in UTF-8 kodiert.",
      en: "The file is not encoded in UTF-8.",
    },
  },
  "form-not-well-formed": {
    message: {
      nl: "Het bestand is geen geldige XML, zie {item}. Misschien is de upload afgebroken.",
      fr: "Le fichier n'est pas du XML valable, voir {item}. L'envoi a peut-être été interrompu.",
      de: "Die Datei ist kein gültiges XML, siehe {item}. Vielleicht wurde die Übertragung abgebrochen.",
      en: "The file is not valid XML, see {item}. Perhaps the upload was cut off.",
    },
  },
  "form-doctype": {
    message: {
      nl: "Het bestand bevat een DOCTYPE; dat is niet toegelaten.",
      fr: "Le fichier contient un DOCTYPE ; ce n'est pas autorisé.",
      de: "Die Datei enthält einen DOCTYPE; das ist nicht erlaubt.",
      en: "The file contains a DOCTYPE, which is not allowed.",
    },
  },
  "form-limit": {
    message: {
      nl: "Het bestand overschrijdt een technische grens: {item}.",
      fr: "Le fichier dépasse une limite technique : {item}.",
      de: "Die Datei überschreitet eine technische Grenze: {item}.",
      en: "The file exceeds a technical limit: {item}.",
    },
  },
  "form-root": {
    message: {
      nl: "Het bestand is XML maar geen XBRL: het hoofdelement is {item}.",
      fr: "Le fichier est du XML mais pas du XBRL : l'élément racine est {item}.",
      de: "Die Datei ist XML, aber kein XBRL: Das Wurzelelement ist {item}.",
      en: "The file is XML but not XBRL: the root element is {item}.",
    },
  },
  "form-schema-missing": {
    message: {
      nl: "Het bestand noemt geen taxonomie (schemaRef).",
      fr: "Le fichier ne mentionne aucune taxonomie (schemaRef).",
      de: "Die Datei nennt keine Taxonomie (schemaRef).",
      en: "The file names no taxonomy (schemaRef).",
    },
  },
  "form-schema-several": {
    code: "DAT 27",
    message: {
      nl: "Het bestand noemt meer dan één taxonomie. Dien elke jaarrekening in een eigen bestand in.",
      fr: "Le fichier mentionne plusieurs taxonomies. Déposez chaque compte annuel dans un fichier distinct.",
      de: "Die Datei nennt mehr als eine Taxonomie. Hinterlegen Sie jeden Jahresabschluss in einer eigenen Datei.",
      en: "The file names more than one taxonomy. File each set of accounts in a file of its own.",
    },
  },
  "form-schema-outdated": {
    message: {
      nl: "Het bestand is met een verouderde taxonomie gemaakt; die wordt sinds 4 april 2022 geweigerd.",
      fr: "Le fichier est établi avec une taxonomie périmée, refusée depuis le 4 avril 2022.",
      de: "Die Datei wurde mit einer veralteten Taxonomie erstellt, die seit dem 4. April 2022 abgelehnt wird.",
      en: "The file was made with an outdated taxonomy, refused since 4 April 2022.",
    },
  },
  "form-schema-unknown": {
    message: {
      nl: "De taxonomie van het bestand is niet bekend: {item}.",
      fr: "La taxonomie du fichier n'est pas connue : {item}.",
      de: "Die Taxonomie der Datei ist nicht bekannt: {item}.",
      en: "The taxonomy of the file is not known: {item}.",
    },
  },
  "form-framework-unknown": {
    message: {
      nl: "Versie {item} van de taxonomie bestaat niet of wordt niet aanvaard. Aanvaard: 19.5, 22.19, 23.0, 25.0 en 26.0.",
      fr: "La version {item} de la taxonomie n'existe pas ou n'est pas acceptée. Acceptées : 19.5, 22.19, 23.0, 25.0 et 26.0.",
      de: "Version {item} der Taxonomie gibt es nicht oder wird nicht angenommen. Angenommen: 19.5, 22.19, 23.0, 25.0 und 26.0.",
      en: "Version {item} of the taxonomy does not exist or is not accepted. Accepted: 19.5, 22.19, 23.0, 25.0 and 26.0.",
    },
  },
  "form-model-unknown": {
    code: "DAT 32",
    message: {
      nl: "Model {item} kan niet als XBRL worden neergelegd.",
      fr: "Le modèle {item} ne peut pas être déposé en XBRL.",
      de: "Modell {item} kann nicht als XBRL hinterlegt werden.",
      en: "Model {item} cannot be filed as XBRL.",
    },
  },
  "form-model-split": {
    message: {
      nl: "Model {item} is een gesplitste neerlegging; die wordt niet aanvaard. Dien het volledige model (-f) in.",
      fr: "Le modèle {item} est un dépôt scindé, qui n'est pas accepté. Déposez le modèle intégral (-f).",
      de: "Modell {item} ist eine geteilte Hinterlegung, die nicht angenommen wird. Hinterlegen Sie das ganze Modell (-f).",
      en: "Model {item} is a split filing, which is not accepted. File the whole model (-f).",
    },
  },
  "form-model-pdf": {
    message: {
      nl: "Model {item} wordt als PDF neergelegd, niet als XBRL.",
      fr: "Le modèle {item} se dépose en PDF, pas en XBRL.",
      de: "Modell {item} wird als PDF hinterlegt, nicht als XBRL.",
      en: "Model {item} is filed as PDF, not as XBRL.",
    },
  },
  "form-several-entities": {
    code: "DAT 27",
    message: {
      nl: "Het bestand gaat over meer dan één onderneming.",
      fr: "Le fichier concerne plusieurs entreprises.",
      de: "Die Datei betrifft mehr als ein Unternehmen.",
      en: "The file is about more than one enterprise.",
    },
  },
  "xbrl-forbidden-element": {
    message: {
      nl: "Het element {item} is niet toegelaten in een neerlegging.",
      fr: "L'élément {item} n'est pas autorisé dans un dépôt.",
      de: "Das Element {item} ist in einer Hinterlegung nicht erlaubt.",
      en: "The element {item} is not allowed in a filing.",
    },
  },
  "xbrl-unknown-element": {
    message: {
      nl: "Onbekend element: {item}.",
      fr: "Élément inconnu : {item}.",
      de: "Unbekanntes Element: {item}.",
      en: "Unknown element: {item}.",
    },
  },
  "xbrl-undeclared-prefix": {
    message: {
      nl: "Het voorvoegsel van {item} is niet gedeclareerd of onbekend.",
      fr: "Le préfixe de {item} n'est pas déclaré ou n'est pas connu.",
      de: "Das Präfix von {item} ist nicht deklariert oder nicht bekannt.",
      en: "The prefix of {item} is not declared or not known.",
    },
  },
  "xbrl-duplicate-id": {
    message: {
      nl: "Het kenmerk {item} komt meer dan eens voor.",
      fr: "L'identifiant {item} apparaît plusieurs fois.",
      de: "Die Kennung {item} kommt mehr als einmal vor.",
      en: "The identifier {item} occurs more than once.",
    },
  },
  "xbrl-context": {
    message: {
      nl: "Context {item} is onvolledig of bevat iets dat daar niet hoort.",
      fr: "Le contexte {item} est incomplet ou contient un élément déplacé.",
      de: "Kontext {item} ist unvollständig oder enthält etwas, das nicht hineingehört.",
      en: "Context {item} is incomplete or holds something that does not belong there.",
    },
  },
  "xbrl-context-segment": {
    message: {
      nl: "Context {item} zet dimensies in het segment; ze horen in het scenario.",
      fr: "Le contexte {item} place des dimensions dans le segment ; elles doivent figurer dans le scénario.",
      de: "Kontext {item} führt Dimensionen im Segment; sie gehören in das Szenario.",
      en: "Context {item} puts dimensions in the segment; they belong in the scenario.",
    },
  },
  "xbrl-context-period": {
    code: "DAT 26",
    message: {
      nl: "De periode van context {item} is geen dag. Elke context noemt de afsluitingsdatum.",
      fr: "La période du contexte {item} n'est pas un jour. Chaque contexte mentionne la date de clôture.",
      de: "Der Zeitraum von Kontext {item} ist kein Tag. Jeder Kontext nennt den Abschlussstichtag.",
      en: "The period of context {item} is not a day. Every context names the closing date.",
    },
  },
  "xbrl-context-scheme": {
    message: {
      nl: "Context {item} noemt de onderneming niet met het schema http://www.fgov.be.",
      fr: "Le contexte {item} n'identifie pas l'entreprise avec le schéma http://www.fgov.be.",
      de: "Kontext {item} bezeichnet das Unternehmen nicht mit dem Schema http://www.fgov.be.",
      en: "Context {item} does not identify the enterprise with the scheme http://www.fgov.be.",
    },
  },
  "xbrl-context-dimension": {
    message: {
      nl: "Context {item} noemt een dimensie twee keer, leeg of met een vreemde waarde.",
      fr: "Le contexte {item} mentionne une dimension deux fois, vide ou avec une valeur étrangère.",
      de: "Kontext {item} nennt eine Dimension doppelt, leer oder mit einem fremden Wert.",
      en: "Context {item} names a dimension twice, empty or with a foreign value.",
    },
  },
  "xbrl-context-missing": {
    message: {
      nl: "Gegeven {item} verwijst naar geen of een onbekende context.",
      fr: "La donnée {item} ne renvoie à aucun contexte ou à un contexte inconnu.",
      de: "Angabe {item} verweist auf keinen oder einen unbekannten Kontext.",
      en: "Fact {item} refers to no context or an unknown one.",
    },
  },
  "xbrl-unit-missing": {
    message: {
      nl: "Gegeven {item} verwijst naar geen of een onbekende eenheid.",
      fr: "La donnée {item} ne renvoie à aucune unité ou à une unité inconnue.",
      de: "Angabe {item} verweist auf keine oder eine unbekannte Einheit.",
      en: "Fact {item} refers to no unit or an unknown one.",
    },
  },
  "xbrl-unit-currency": {
    code: "DAT 36",
    message: {
      nl: "Bedrag {item} is niet in euro uitgedrukt.",
      fr: "Le montant {item} n'est pas exprimé en euros.",
      de: "Betrag {item} ist nicht in Euro ausgedrückt.",
      en: "Amount {item} is not in euro.",
    },
  },
  "xbrl-unit-count": {
    severity: "warning",
    message: {
      nl: "Getal {item} is geen bedrag en hoort de eenheid xbrli:pure te hebben.",
      fr: "Le nombre {item} n'est pas un montant et devrait avoir l'unité xbrli:pure.",
      de: "Zahl {item} ist kein Betrag und sollte die Einheit xbrli:pure haben.",
      en: "Number {item} is not an amount and should have the unit xbrli:pure.",
    },
  },
  "xbrl-unit-unexpected": {
    message: {
      nl: "Gegeven {item} is geen getal en mag geen eenheid of decimalen hebben.",
      fr: "La donnée {item} n'est pas un nombre et ne peut avoir ni unité ni décimales.",
      de: "Angabe {item} ist keine Zahl und darf weder Einheit noch Dezimalen haben.",
      en: "Fact {item} is not a number and may have neither unit nor decimals.",
    },
  },
  "xbrl-decimals": {
    message: {
      nl: "Het attribuut decimals van {item} ontbreekt of spreekt de waarde tegen. Gebruik INF.",
      fr: "L'attribut decimals de {item} manque ou contredit la valeur. Utilisez INF.",
      de: "Das Attribut decimals von {item} fehlt oder widerspricht dem Wert. Verwenden Sie INF.",
      en: "The attribute decimals of {item} is missing or contradicts the value. Use INF.",
    },
  },
  "xbrl-amount-decimals": {
    code: "DAT 31",
    message: {
      nl: "Bedrag {item} heeft meer dan twee decimalen.",
      fr: "Le montant {item} a plus de deux décimales.",
      de: "Betrag {item} hat mehr als zwei Dezimalstellen.",
      en: "Amount {item} has more than two decimals.",
    },
  },
  "xbrl-value": {
    message: {
      nl: "De waarde van {item} heeft niet de vereiste vorm of ligt buiten de toegelaten grenzen.",
      fr: "La valeur de {item} n'a pas la forme requise ou sort des limites autorisées.",
      de: "Der Wert von {item} hat nicht die verlangte Form oder liegt außerhalb der erlaubten Grenzen.",
      en: "The value of {item} does not have the required form or lies outside the allowed bounds.",
    },
  },
  "xbrl-code": {
    message: {
      nl: "De code van {item} staat niet in de officiële lijst.",
      fr: "Le code de {item} ne figure pas dans la liste officielle.",
      de: "Der Code von {item} steht nicht in der amtlichen Liste.",
      en: "The code of {item} is not in the official list.",
    },
  },
  "xbrl-unknown-datapoint": {
    message: {
      nl: "Het model kent dit gegeven niet: {item}.",
      fr: "Le modèle ne connaît pas cette donnée : {item}.",
      de: "Das Modell kennt diese Angabe nicht: {item}.",
      en: "The model does not have this datapoint: {item}.",
    },
  },
  "xbrl-inconsistent-duplicate": {
    code: "DAT 34",
    message: {
      nl: "Rubriek of gegeven {item} heeft twee verschillende waarden.",
      fr: "La rubrique ou donnée {item} a deux valeurs différentes.",
      de: "Rubrik oder Angabe {item} hat zwei verschiedene Werte.",
      en: "Rubric or fact {item} has two different values.",
    },
  },
  "identity-language": {
    message: {
      nl: "Het bestand noemt geen taal (xml:lang nl, fr, de of en).",
      fr: "Le fichier ne mentionne pas de langue (xml:lang nl, fr, de ou en).",
      de: "Die Datei nennt keine Sprache (xml:lang nl, fr, de oder en).",
      en: "The file names no language (xml:lang nl, fr, de or en).",
    },
  },
  "identity-one-language": {
    code: "DAT 15",
    message: {
      nl: "De jaarrekening is niet in één taal opgesteld: {item} noemt een andere taal.",
      fr: "Les comptes annuels ne sont pas établis dans une seule langue : {item} mentionne une autre langue.",
      de: "Der Jahresabschluss ist nicht in einer einzigen Sprache erstellt: {item} nennt eine andere Sprache.",
      en: "The accounts are not drawn up in one language: {item} names another language.",
    },
  },
  "identity-number-missing": {
    message: {
      nl: "Het ondernemingsnummer ontbreekt.",
      fr: "Le numéro d'entreprise manque.",
      de: "Die Unternehmensnummer fehlt.",
      en: "The enterprise number is missing.",
    },
  },
  "identity-check-digits": {
    message: {
      nl: "Het ondernemingsnummer {item} is ongeldig: tien cijfers, het eerste 0 of 1, de laatste twee een controlegetal.",
      fr: "Le numéro d'entreprise {item} n'est pas valable : dix chiffres, le premier 0 ou 1, les deux derniers de contrôle.",
      de: "Die Unternehmensnummer {item} ist ungültig: zehn Ziffern, die erste 0 oder 1, die letzten zwei Prüfziffern.",
      en: "The enterprise number {item} is not valid: ten digits, the first 0 or 1, the last two check digits.",
    },
  },
  "identity-entity": {
    message: {
      nl: "De contexten noemen een andere onderneming ({item}) dan het ondernemingsnummer in de identificatie.",
      fr: "Les contextes mentionnent une autre entreprise ({item}) que le numéro d'entreprise de l'identification.",
      de: "Die Kontexte nennen ein anderes Unternehmen ({item}) als die Unternehmensnummer der Identifikation.",
      en: "The contexts name another enterprise ({item}) than the enterprise number of the identification.",
    },
  },
  "identity-name": {
    message: {
      nl: "De naam van de onderneming ontbreekt of is langer dan 300 tekens.",
      fr: "Le nom de l'entreprise manque ou dépasse 300 caractères.",
      de: "Der Name des Unternehmens fehlt oder ist länger als 300 Zeichen.",
      en: "The name of the enterprise is missing or longer than 300 characters.",
    },
  },
  "identity-period-missing": {
    code: "DAT 26",
    message: {
      nl: "De begin- of einddatum van het boekjaar ontbreekt of is geen datum.",
      fr: "La date de début ou de fin de l'exercice manque ou n'est pas une date.",
      de: "Das Anfangs- oder Enddatum des Geschäftsjahres fehlt oder ist kein Datum.",
      en: "The first or last day of the financial year is missing or not a date.",
    },
  },
  "identity-assembly-missing": {
    code: "DAT 26",
    message: {
      nl: "De datum van de algemene vergadering die de jaarrekening goedkeurde ontbreekt of is geen datum.",
      fr: "La date de l'assemblée générale qui a approuvé les comptes manque ou n'est pas une date.",
      de: "Das Datum der Generalversammlung, die den Jahresabschluss genehmigte, fehlt oder ist kein Datum.",
      en: "The date of the general assembly that approved the accounts is missing or not a date.",
    },
  },
  "identity-period-order": {
    code: "DAT 26",
    message: {
      nl: "Het boekjaar eindigt niet na zijn begin.",
      fr: "L'exercice ne se termine pas après son début.",
      de: "Das Geschäftsjahr endet nicht nach seinem Beginn.",
      en: "The financial year does not end after it begins.",
    },
  },
  "identity-period-length": {
    severity: "warning",
    message: {
      nl: "Het boekjaar duurt langer dan 24 maanden.",
      fr: "L'exercice dure plus de 24 mois.",
      de: "Das Geschäftsjahr dauert länger als 24 Monate.",
      en: "The financial year is longer than 24 months.",
    },
  },
  "identity-assembly-order": {
    code: "DAT 26",
    message: {
      nl: "De algemene vergadering heeft plaats vóór het einde van het boekjaar.",
      fr: "L'assemblée générale a lieu avant la fin de l'exercice.",
      de: "Die Generalversammlung findet vor dem Ende des Geschäftsjahres statt.",
      en: "The general assembly took place before the end of the financial year.",
    },
  },
  "identity-previous-period": {
    code: "DAT 26",
    message: {
      nl: "De data van het vorige boekjaar zijn onvolledig, of het eindigt niet vóór het begin van dit boekjaar.",
      fr: "Les dates de l'exercice précédent sont incomplètes, ou il ne se termine pas avant le début de cet exercice.",
      de: "Die Daten des vorigen Geschäftsjahres sind unvollständig, oder es endet nicht vor dem Beginn dieses Jahres.",
      en: "The dates of the previous year are incomplete, or it does not end before this year begins.",
    },
  },
  "identity-previous-gap": {
    severity: "warning",
    message: {
      nl: "Het vorige boekjaar sluit niet aan op dit boekjaar.",
      fr: "L'exercice précédent ne précède pas immédiatement cet exercice.",
      de: "Das vorige Geschäftsjahr schließt nicht an dieses an.",
      en: "The previous year does not end the day before this year begins.",
    },
  },
  "identity-closing-date": {
    code: "DAT 26",
    message: {
      nl: "Een context noemt een andere dag ({item}) dan de afsluitingsdatum.",
      fr: "Un contexte mentionne un autre jour ({item}) que la date de clôture.",
      de: "Ein Kontext nennt einen anderen Tag ({item}) als den Abschlussstichtag.",
      en: "A context names another day ({item}) than the closing date.",
    },
  },
  "identity-correction": {
    message: {
      nl: "Een verbetering noemt het ondernemingsnummer, de afsluitingsdatum, het model en de taal van de verbeterde jaarrekening. Ontbreekt of ongeldig: {item}.",
      fr: "Une rectification mentionne le numéro d'entreprise, la date de clôture, le modèle et la langue des comptes rectifiés. Manquant ou non valable : {item}.",
      de: "Eine Berichtigung nennt Unternehmensnummer, Abschlussstichtag, Modell und Sprache des berichtigten Abschlusses. Fehlt oder ungültig: {item}.",
      en: "A correction names the enterprise number, closing date, model and language of the corrected accounts. Missing or not valid: {item}.",
    },
  },
  "identity-correction-unflagged": {
    severity: "warning",
    message: {
      nl: "Het bestand noemt een te verbeteren jaarrekening, maar zegt niet dat het een verbetering is.",
      fr: "Le fichier mentionne des comptes à rectifier, mais ne dit pas qu'il s'agit d'une rectification.",
      de: "Die Datei nennt einen zu berichtigenden Abschluss, sagt aber nicht, dass sie eine Berichtigung ist.",
      en: "The file names accounts to be corrected but does not say that it is a correction.",
    },
  },
  "identity-legal-form": {
    severity: "warning",
    message: {
      nl: "De rechtsvorm ({item}) past niet bij het gekozen model.",
      fr: "La forme juridique ({item}) ne correspond pas au modèle choisi.",
      de: "Die Rechtsform ({item}) passt nicht zum gewählten Modell.",
      en: "The legal form ({item}) does not fit the chosen model.",
    },
  },
  "balance-sheet-empty": {
    code: "DAT 32",
    message: {
      nl: "De jaarrekening bevat geen enkel bedrag in de balans van dit boekjaar.",
      fr: "Les comptes annuels ne contiennent aucun montant au bilan de cet exercice.",
      de: "Der Jahresabschluss enthält keinen einzigen Betrag in der Bilanz dieses Geschäftsjahres.",
      en: "The accounts contain no amount in the balance sheet of this financial year.",
    },
  },
} as const satisfies Readonly<Record<string, FormCheckText>>;
