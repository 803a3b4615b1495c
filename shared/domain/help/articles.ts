import { type Localized } from "../language.ts";

/**
 * A help text on signing in. In braces: what is written at the moment of asking (`written-article.ts`). Told to
 * people, found by search, and the answer of a diagnosis: the same text everywhere.
 */
export interface Article {
  readonly id: ArticleId;
  /** The question that it answers, as somebody would ask it. */
  readonly title: Localized;
  readonly text: Localized;
  /** Other words that people use for it: searched, never shown. */
  readonly words: Localized;
  /** Which addresses it tells to let through; absent: none. */
  readonly allow?: "firewall" | "firewall-and-trusted-sites";
}

export type ArticleId =
  | "ways-in"
  | "certificate-authorities"
  | "cutoff"
  | "idaas"
  | "first-login"
  | "insert-certificate-first"
  | "clear-browser-data"
  | "security-software"
  | "grey-screen"
  | "client-certificate-error"
  | "same-key"
  | "renewed-key"
  | "expired-certificate"
  | "filings-not-found"
  | "paying"
  | "contact-centre";

/** @see https://www.nbb.be, access page of Filing, for the rules and the cases; the words are ours. */
export const articles: readonly Article[] = [
  {
    id: "ways-in",
    title: {
      nl: "Met welke digitale sleutels kan ik me aanmelden?",
      fr: "Avec quelles clés numériques puis-je m'identifier ?",
      de: "Mit welchen digitalen Schlüsseln kann ich mich anmelden?",
      en: "Which digital keys can I sign in with?",
    },
    text: {
      nl: "Met eID, itsme of eIDAS via CSAM, of met een commercieel certificaat. eID en itsme van dezelfde persoon gelden als dezelfde sleutel; een certificaat is een andere sleutel, met een eigen persoonlijke ruimte.\n- Certificaat via CSAM: {csamAdvice}\n- Certificaat via IDAAS: {idaasAdvice}",
      fr: "Avec eID, itsme ou eIDAS par CSAM, ou avec un certificat commercial. L'eID et l'itsme d'une même personne valent la même clé ; un certificat est une autre clé, avec son propre espace personnel.\n- Certificat par CSAM : {csamAdvice}\n- Certificat par IDAAS : {idaasAdvice}",
      de: "Mit eID, itsme oder eIDAS über CSAM oder mit einem kommerziellen Zertifikat. eID und itsme derselben Person gelten als derselbe Schlüssel; ein Zertifikat ist ein anderer Schlüssel mit einem eigenen persönlichen Bereich.\n- Zertifikat über CSAM: {csamAdvice}\n- Zertifikat über IDAAS: {idaasAdvice}",
      en: "With eID, itsme or eIDAS through CSAM, or with a commercial certificate. The eID and the itsme of one person count as the same key; a certificate is another key, with a personal space of its own.\n- Certificate through CSAM: {csamAdvice}\n- Certificate through IDAAS: {idaasAdvice}",
    },
    words: {
      nl: "inloggen aanmeldingswijze toegang identiteitskaart eid itsme eidas kaartlezer app smartphone mogelijkheden manieren",
      fr: "connexion se connecter login accès carte d'identité eid itsme eidas lecteur de carte application smartphone moyens possibilités",
      de: "einloggen Anmeldung Zugang Personalausweis eID itsme eIDAS Kartenleser App Smartphone Möglichkeiten Wege",
      en: "log in login sign-in access identity card eid itsme eidas card reader app smartphone ways options methods",
    },
  },
  {
    id: "certificate-authorities",
    title: {
      nl: "Welke certificaten en certificaatautoriteiten worden aanvaard?",
      fr: "Quels certificats et quelles autorités de certification sont acceptés ?",
      de: "Welche Zertifikate und Zertifizierungsstellen werden angenommen?",
      en: "Which certificates and certificate authorities are accepted?",
    },
    text: {
      nl: "Aanvaard worden: {authorities}. Een certificaat van een andere autoriteit opent geen persoonlijke ruimte; koop er een van deze lijst, of gebruik eID, itsme of eIDAS.",
      fr: "Sont acceptés : {authorities}. Le certificat d'une autre autorité n'ouvre pas d'espace personnel ; achetez-en un de cette liste, ou utilisez eID, itsme ou eIDAS.",
      de: "Angenommen werden: {authorities}. Ein Zertifikat einer anderen Stelle öffnet keinen persönlichen Bereich; kaufen Sie eines von dieser Liste oder verwenden Sie eID, itsme oder eIDAS.",
      en: "Accepted are: {authorities}. A certificate of another authority opens no personal space; buy one from this list, or use eID, itsme or eIDAS.",
    },
    words: {
      nl: "ondersteund ca uitgever leverancier kopen bestellen GlobalSign PersonalSign Isabel QuoVadis Certipost aanvaarden geldig type niet ondersteund",
      fr: "pris en charge ca émetteur fournisseur acheter commander GlobalSign PersonalSign Isabel QuoVadis Certipost accepter valable type non supporté",
      de: "unterstützt CA Aussteller Anbieter kaufen bestellen GlobalSign PersonalSign Isabel QuoVadis Certipost gültig Typ nicht unterstützt",
      en: "supported ca issuer provider vendor buy order GlobalSign PersonalSign Isabel QuoVadis Certipost accept valid type not supported unsupported",
    },
  },
  {
    id: "cutoff",
    title: {
      nl: "Wat verandert er voor wie zich met een certificaat via CSAM aanmeldt?",
      fr: "Qu'est-ce qui change pour qui s'identifie par CSAM avec un certificat ?",
      de: "Was ändert sich für die Anmeldung mit einem Zertifikat über CSAM?",
      en: "What changes for those who sign in through CSAM with a certificate?",
    },
    text: {
      nl: "{csamAdvice} eID, itsme en eIDAS via CSAM blijven zoals ze zijn.",
      fr: "{csamAdvice} eID, itsme et eIDAS par CSAM restent tels quels.",
      de: "{csamAdvice} eID, itsme und eIDAS über CSAM bleiben, wie sie sind.",
      en: "{csamAdvice} eID, itsme and eIDAS through CSAM stay as they are.",
    },
    words: {
      nl: "sluiten gesloten einde stopt stopzetting uiterste datum deadline tot wanneer afwerken januari februari FAS 2.0 BOSA verdwijnt connection-closed overgang",
      fr: "fermer fermeture fermé fin s'arrête date limite délai jusqu'à quand terminer janvier février FAS 2.0 BOSA disparaît connection-closed transition",
      de: "schließen Schließung geschlossen Ende endet Frist Stichtag bis wann abschließen Januar Februar FAS 2.0 BOSA verschwindet connection-closed Umstellung",
      en: "close closed closing closure end ends stop accepting stops deadline until when cut-off finish January February FAS 2.0 BOSA disappear connection-closed transition",
    },
  },
  {
    id: "idaas",
    title: {
      nl: "Wat is IDAAS, en hoe begin ik ermee?",
      fr: "Qu'est-ce qu'IDAAS, et comment commencer ?",
      de: "Was ist IDAAS, und wie fange ich damit an?",
      en: "What is IDAAS, and how do I start with it?",
    },
    text: {
      nl: "IDAAS (Identity as a Service) is de toegang voor commerciële certificaten die niet via CSAM loopt. U gebruikt hetzelfde certificaat. {idaasAdvice}",
      fr: "IDAAS (Identity as a Service) est l'accès des certificats commerciaux qui ne passe pas par CSAM. Vous utilisez le même certificat. {idaasAdvice}",
      de: "IDAAS (Identity as a Service) ist der Zugang für kommerzielle Zertifikate, der nicht über CSAM führt. Sie verwenden dasselbe Zertifikat. {idaasAdvice}",
      en: "IDAAS (Identity as a Service) is the way in for commercial certificates that does not go through CSAM. You use the same certificate. {idaasAdvice}",
    },
    words: {
      nl: "nieuwe oplossing aanmaken verschil profiel starten overstappen nieuwe persoonlijke ruimte leeg idaas-profiel connection-not-open",
      fr: "nouvelle solution créer différence profil démarrer passer à nouvel espace personnel vide profil idaas connection-not-open",
      de: "neue Lösung anlegen Unterschied Profil starten umsteigen wechseln neuer persönlicher Bereich leer IDAAS-Profil connection-not-open",
      en: "new solution create difference profile start switch move to new personal space empty idaas profile connection-not-open",
    },
  },
  {
    id: "first-login",
    title: {
      nl: "Waarom moet ik bij mijn eerste aanmelding een profiel aanmaken?",
      fr: "Pourquoi dois-je créer un profil lors de ma première connexion ?",
      de: "Warum muss ich bei der ersten Anmeldung ein Profil anlegen?",
      en: "Why do I have to create a profile at my first login?",
    },
    text: {
      nl: "Een sleutel die hier nog nooit gebruikt is, heeft nog geen persoonlijke ruimte. Het profiel (taal, naam en e-mailadres) opent er een; vóór het er is, kunt u niets neerleggen of betalen.",
      fr: "Une clé qui n'a jamais servi ici n'a pas encore d'espace personnel. Le profil (langue, nom et adresse e-mail) en ouvre un ; avant cela, vous ne pouvez ni déposer ni payer.",
      de: "Ein Schlüssel, der hier noch nie verwendet wurde, hat noch keinen persönlichen Bereich. Das Profil (Sprache, Name und E-Mail-Adresse) öffnet einen; vorher können Sie weder hinterlegen noch bezahlen.",
      en: "A key that was never used here has no personal space yet. The profile (language, name and e-mail address) opens one; before that, you can neither file nor pay.",
    },
    words: {
      nl: "nieuwe gebruiker registreren account inschrijven gegevens taal e-mailadres wijzigen profile-required",
      fr: "nouvel utilisateur enregistrer inscription compte données langue adresse e-mail modifier profile-required",
      de: "neuer Benutzer registrieren Konto einschreiben Angaben Sprache E-Mail-Adresse ändern profile-required",
      en: "new user register account sign up details language e-mail address change profile-required",
    },
  },
  {
    id: "insert-certificate-first",
    title: {
      nl: "Mijn certificaat wordt niet gevonden of niet gevraagd",
      fr: "Mon certificat n'est pas trouvé ou n'est pas demandé",
      de: "Mein Zertifikat wird nicht gefunden oder nicht abgefragt",
      en: "My certificate is not found, or I am not asked for it",
    },
    text: {
      nl: "Sluit eerst het certificaat aan (USB-sleutel, kaart in de lezer) en open pas daarna de toepassing. Was ze al open, sluit dan alle vensters van de browser, sluit het certificaat aan en begin opnieuw.",
      fr: "Branchez d'abord le certificat (clé USB, carte dans le lecteur) et n'ouvrez l'application qu'ensuite. Si elle était déjà ouverte, fermez toutes les fenêtres du navigateur, branchez le certificat et recommencez.",
      de: "Schließen Sie zuerst das Zertifikat an (USB-Stick, Karte im Leser) und öffnen Sie erst danach die Anwendung. War sie schon offen, schließen Sie alle Fenster des Browsers, schließen Sie das Zertifikat an und beginnen Sie von vorn.",
      en: "Plug the certificate in first (USB token, card in the reader), and open the application only then. If it was open already, close every window of the browser, plug the certificate in, and start again.",
    },
    words: {
      nl: "aansluiten insteken aangesloten ingestoken te laat vóór openen usb token browser vraagt kiezen keuze stick kaartlezer niet herkend niet gedetecteerd keuzelijst leeg vergeten inloggen lukt niet aanmelden mislukt",
      fr: "insérer brancher branché inséré trop tard avant ouvrir usb token navigateur demande choisir choix clé lecteur pas reconnu pas détecté liste vide oublié connexion échoue impossible de se connecter",
      de: "einstecken anschließen angeschlossen eingesteckt zu spät vor dem Öffnen USB Token Browser fragt auswählen Auswahl Stick Kartenleser nicht erkannt Auswahlliste leer vergessen Anmeldung schlägt fehl einloggen geht nicht",
      en: "insert plug in plugged inserted too late before opening opened usb token browser asks choose choice stick dongle card reader not recognised not detected no certificate prompt empty list forgot login fails cannot log in",
    },
  },
  {
    id: "clear-browser-data",
    title: {
      nl: "Hoe begin ik met een schone browser?",
      fr: "Comment commencer avec un navigateur propre ?",
      de: "Wie beginne ich mit einem sauberen Browser?",
      en: "How do I start with a clean browser?",
    },
    text: {
      nl: "Gebruik Google Chrome, Mozilla Firefox of Microsoft Edge en wis er, vóór u zich aanmeldt, de browsegegevens:\n- de browsegeschiedenis\n- de downloadgeschiedenis\n- cookies en andere websitegegevens\n- de cache (tijdelijke bestanden)\nIn alle drie opent Ctrl+Shift+Delete het juiste venster. Start de browser daarna opnieuw.",
      fr: "Utilisez Google Chrome, Mozilla Firefox ou Microsoft Edge et effacez-y, avant de vous identifier, les données de navigation :\n- l'historique de navigation\n- l'historique des téléchargements\n- les cookies et autres données de sites\n- le cache (fichiers temporaires)\nDans les trois, Ctrl+Maj+Suppr ouvre la bonne fenêtre. Redémarrez ensuite le navigateur.",
      de: "Verwenden Sie Google Chrome, Mozilla Firefox oder Microsoft Edge und löschen Sie dort vor der Anmeldung die Browserdaten:\n- den Browserverlauf\n- den Downloadverlauf\n- Cookies und andere Websitedaten\n- den Cache (temporäre Dateien)\nIn allen dreien öffnet Strg+Umschalt+Entf das richtige Fenster. Starten Sie den Browser danach neu.",
      en: "Use Google Chrome, Mozilla Firefox or Microsoft Edge, and clear its browsing data before you sign in:\n- the browsing history\n- the download history\n- cookies and other site data\n- the cache (temporary files)\nIn all three, Ctrl+Shift+Delete opens the right window. Then restart the browser.",
    },
    words: {
      nl: "surfgeschiedenis wissen leegmaken opkuisen verwijderen tijdelijke internetbestanden safari internet explorer welke browser ondersteunde browsers ondersteund geschiedenis",
      fr: "historique effacer vider nettoyer supprimer fichiers internet temporaires safari internet explorer quel navigateur pris en charge",
      de: "Surfverlauf löschen leeren bereinigen entfernen temporäre Internetdateien Safari Internet Explorer welcher Browser unterstützte Browser Chronik",
      en: "surf history clear empty clean delete remove temporary internet files safari internet explorer which browser supported browsers cookies cache",
    },
  },
  {
    id: "security-software",
    title: {
      nl: "Kan een antivirus of een ander beveiligingsprogramma het aanmelden tegenhouden?",
      fr: "Un antivirus ou un autre logiciel de sécurité peut-il empêcher l'identification ?",
      de: "Kann ein Virenschutz oder ein anderes Sicherheitsprogramm die Anmeldung verhindern?",
      en: "Can an antivirus or other security software stop me from signing in?",
    },
    text: {
      nl: "Ja. Een antivirus of endpoint protection kan het certificaat uit de HTTP-hoofdingen halen, zodat het nooit bij de aanmelddienst aankomt. Laat een informaticus die controle tijdelijk versoepelen, of de aanmelddienst ervan uitzonderen, en probeer het dan opnieuw.",
      fr: "Oui. Un antivirus ou une protection des terminaux (endpoint protection) peut retirer le certificat des en-têtes HTTP, si bien qu'il n'arrive jamais au service d'identification. Demandez à un informaticien d'assouplir ce contrôle pour un moment, ou d'en exempter ce service, puis réessayez.",
      de: "Ja. Ein Virenschutz oder eine Endpoint Protection kann das Zertifikat aus den HTTP-Headern entfernen, sodass es nie beim Anmeldedienst ankommt. Lassen Sie Ihre IT diese Prüfung vorübergehend lockern oder den Anmeldedienst davon ausnehmen und versuchen Sie es dann erneut.",
      en: "Yes. An antivirus or endpoint protection can take the certificate out of the HTTP headers, so that it never reaches the sign-in service. Have somebody of your IT relax that inspection for a moment, or exempt the sign-in service from it, and try again.",
    },
    words: {
      nl: "virusscanner geblokkeerd blokkeert beveiliging security endpoint defender http headers proxy ssl-inspectie verlagen uitschakelen",
      fr: "anti-virus bloqué bloque sécurité endpoint defender en-têtes http proxy inspection ssl abaisser désactiver",
      de: "Antivirus Antivirenprogramm blockiert Sicherheit Endpoint Defender HTTP-Header Proxy SSL-Inspektion senken ausschalten",
      en: "virus scanner blocked blocks blocking security endpoint defender http headers proxy ssl inspection lower disable",
    },
  },
  {
    id: "grey-screen",
    title: {
      nl: "Ik krijg een leeg grijs scherm of de fout AADB2C90047",
      fr: "J'obtiens un écran gris vide ou l'erreur AADB2C90047",
      de: "Ich sehe einen leeren grauen Bildschirm oder den Fehler AADB2C90047",
      en: "I get a blank grey screen or the error AADB2C90047",
    },
    text: {
      nl: "De firewall op uw computer of in uw onderneming houdt een deel van de aanmeldpagina tegen. Laat deze adressen toe: {firewall}.",
      fr: "Le pare-feu de votre ordinateur ou de votre entreprise retient une partie de la page d'identification. Autorisez ces adresses : {firewall}.",
      de: "Die Firewall auf Ihrem Computer oder in Ihrem Unternehmen hält einen Teil der Anmeldeseite zurück. Lassen Sie diese Adressen zu: {firewall}.",
      en: "The firewall on your computer or in your company holds back a part of the sign-in page. Allow these addresses: {firewall}.",
    },
    words: {
      nl: "grijze pagina wit scherm blanco firewall instellingen adressen urls toelaten microsoftonline sites openzetten openen IT-dienst b2clogin blob foutmelding",
      fr: "page grise écran blanc vide pare-feu firewall paramètres adresses urls autoriser microsoftonline sites ouvrir service IT informatique b2clogin blob message d'erreur",
      de: "graue Seite weißer Bildschirm leer Firewall Einstellungen Adressen URLs zulassen freigeben microsoftonline Seiten öffnen IT-Abteilung b2clogin blob Fehlermeldung",
      en: "gray page white screen empty firewall settings addresses urls allow whitelist microsoftonline sites open IT department b2clogin blob error message",
    },
    allow: "firewall",
  },
  {
    id: "client-certificate-error",
    title: {
      nl: "De browser meldt ERR_BAD_SSL_CLIENT_AUTH_CERT of ERR_EMPTY_RESPONSE",
      fr: "Le navigateur affiche ERR_BAD_SSL_CLIENT_AUTH_CERT ou ERR_EMPTY_RESPONSE",
      de: "Der Browser meldet ERR_BAD_SSL_CLIENT_AUTH_CERT oder ERR_EMPTY_RESPONSE",
      en: "The browser says ERR_BAD_SSL_CLIENT_AUTH_CERT or ERR_EMPTY_RESPONSE",
    },
    text: {
      nl: "Ook dit komt van de firewall. Vraag de informaticaverantwoordelijke van uw onderneming om deze adressen toe te laten: {firewall}. Voeg daarnaast toe aan de vertrouwde websites (Trusted Sites): {trustedSites}.",
      fr: "Cela aussi vient du pare-feu. Demandez au responsable informatique de votre entreprise d'autoriser ces adresses : {firewall}. Ajoutez en outre aux sites de confiance (Trusted Sites) : {trustedSites}.",
      de: "Auch das kommt von der Firewall. Bitten Sie die IT-Verantwortlichen Ihres Unternehmens, diese Adressen zuzulassen: {firewall}. Nehmen Sie außerdem in die vertrauenswürdigen Sites (Trusted Sites) auf: {trustedSites}.",
      en: "This comes from the firewall as well. Ask the IT contact of your company to allow these addresses: {firewall}. In addition, put among the trusted sites: {trustedSites}.",
    },
    words: {
      nl: "ssl client auth cert foutcode lege respons empty response trusted sites vertrouwde sites evidian cbso-auth informaticus it-verantwoordelijke certificaatfout",
      fr: "ssl client auth cert code d'erreur réponse vide empty response trusted sites sites approuvés evidian cbso-auth informaticien erreur de certificat",
      de: "SSL Client Auth Cert Fehlercode leere Antwort empty response trusted sites vertrauenswürdige Websites Evidian cbso-auth IT-Verantwortlicher Zertifikatfehler",
      en: "ssl client auth cert error code empty response trusted sites evidian cbso-auth it contact certificate error",
    },
    allow: "firewall-and-trusted-sites",
  },
  {
    id: "same-key",
    title: {
      nl: "Moet ik altijd dezelfde digitale sleutel gebruiken?",
      fr: "Dois-je toujours utiliser la même clé numérique ?",
      de: "Muss ich immer denselben digitalen Schlüssel verwenden?",
      en: "Do I always have to use the same digital key?",
    },
    text: {
      nl: "Ja. Een bestand opladen, de neerlegging opvolgen en de betaling starten gebeuren met dezelfde sleutel, langs dezelfde toegang. Een andere sleutel, of hetzelfde certificaat langs een andere toegang, opent een andere persoonlijke ruimte en ziet die neerlegging niet; ook een collega met een eigen sleutel ziet ze niet.",
      fr: "Oui. Déposer un fichier, suivre le dépôt et initier le paiement se font avec la même clé, par le même accès. Une autre clé, ou le même certificat par un autre accès, ouvre un autre espace personnel et ne voit pas ce dépôt ; un collègue avec sa propre clé ne le voit pas non plus.",
      de: "Ja. Eine Datei hochladen, die Hinterlegung verfolgen und die Zahlung einleiten geschehen mit demselben Schlüssel über denselben Zugang. Ein anderer Schlüssel oder dasselbe Zertifikat über einen anderen Zugang öffnet einen anderen persönlichen Bereich und sieht diese Hinterlegung nicht; auch ein Kollege mit eigenem Schlüssel sieht sie nicht.",
      en: "Yes. Uploading a file, following the filing and starting the payment are done with the same key, by the same way in. Another key, or the same certificate by another way in, opens another personal space and does not see that filing; nor does a colleague with a key of their own.",
    },
    words: {
      nl: "collega ander certificaat delen uploaden upload volgen opvolging neerlegging van iemand anders kantoor mandaat volmacht twee sleutels",
      fr: "collègue autre certificat partager upload téléverser suivi dépôt de quelqu'un d'autre bureau mandat procuration deux clés",
      de: "Kollege anderes Zertifikat teilen Upload verfolgen Hinterlegung von jemand anderem Büro Mandat Vollmacht zwei Schlüssel",
      en: "colleague other certificate share upload follow filing of somebody else office mandate power of attorney two keys",
    },
  },
  {
    id: "renewed-key",
    title: {
      nl: "Mijn certificaat wordt vernieuwd of vervangen: hoe behoud ik mijn historiek?",
      fr: "Mon certificat est renouvelé ou remplacé : comment garder mon historique ?",
      de: "Mein Zertifikat wird erneuert oder ersetzt: Wie behalte ich meinen Verlauf?",
      en: "My certificate is renewed or replaced: how do I keep my history?",
    },
    text: {
      nl: "Een vernieuwd certificaat is een andere sleutel en wordt niet vanzelf herkend. Vraag, terwijl het oude nog geldig is, een code voor opvolging aan met het oude certificaat, en geef die binnen tien minuten in met het nieuwe, vóór u daarmee een profiel aanmaakt. Het nieuwe certificaat opent dan dezelfde persoonlijke ruimte, met alles erin; het oude opent ze niet meer. Kan het oude certificaat niet meer gebruikt worden, vraag dan het Contact Center ({contactCentre}) om uw neerleggingen over te zetten.",
      fr: "Un certificat renouvelé est une autre clé et n'est pas reconnu de lui-même. Tant que l'ancien est valable, demandez avec l'ancien un code de succession et introduisez-le dans les dix minutes avec le nouveau, avant de créer un profil avec celui-ci. Le nouveau certificat ouvre alors le même espace personnel, avec tout ce qu'il contient ; l'ancien ne l'ouvre plus. Si l'ancien certificat n'est plus utilisable, demandez au Contact Center ({contactCentre}) de transférer vos dépôts.",
      de: "Ein erneuertes Zertifikat ist ein anderer Schlüssel und wird nicht von selbst erkannt. Fordern Sie, solange das alte gültig ist, mit dem alten einen Nachfolgecode an und geben Sie ihn binnen zehn Minuten mit dem neuen ein, bevor Sie damit ein Profil anlegen. Das neue Zertifikat öffnet dann denselben persönlichen Bereich mit allem, was darin ist; das alte öffnet ihn nicht mehr. Ist das alte Zertifikat nicht mehr verwendbar, bitten Sie das Contact Center ({contactCentre}), Ihre Hinterlegungen zu übertragen.",
      en: "A renewed certificate is another key, and is not recognised by itself. While the old one is valid, ask for a succession code with the old one, and enter it within ten minutes with the new one, before you create a profile with it. The new certificate then opens the same personal space, with everything in it; the old one no longer opens it. If the old certificate cannot be used any more, ask the contact centre ({contactCentre}) to transfer your filings.",
    },
    words: {
      nl: "verlenging verlengd hernieuwd nieuw certificaat gekocht gekregen veranderd behouden niet herkend geschiedenis kwijt verloren oude neerleggingen overzetten opvolging code andere gegevens",
      fr: "renouvellement prolongé nouveau certificat changé acheté récupérer pas reconnu historique perdu anciens dépôts transférer succession code autres données",
      de: "Verlängerung verlängert neues Zertifikat gekauft gewechselt behalten nicht erkannt Historie verloren alte Hinterlegungen übertragen Nachfolge Code andere Daten",
      en: "renewal extended new certificate bought changed move keep not recognised recognized history lost old filings transfer succession code other data replacement",
    },
  },
  {
    id: "expired-certificate",
    title: {
      nl: "Mijn certificaat is vervallen",
      fr: "Mon certificat a expiré",
      de: "Mein Zertifikat ist abgelaufen",
      en: "My certificate has expired",
    },
    text: {
      nl: "Een vervallen certificaat opent niets meer. Vernieuw het bij de uitgever. Het nieuwe certificaat opent een nieuwe, lege persoonlijke ruimte; voor de neerleggingen in de oude schrijft u naar het Contact Center: {contactCentre}.",
      fr: "Un certificat expiré n'ouvre plus rien. Renouvelez-le auprès de l'émetteur. Le nouveau certificat ouvre un nouvel espace personnel, vide ; pour les dépôts de l'ancien, écrivez au Contact Center : {contactCentre}.",
      de: "Ein abgelaufenes Zertifikat öffnet nichts mehr. Erneuern Sie es beim Aussteller. Das neue Zertifikat öffnet einen neuen, leeren persönlichen Bereich; für die Hinterlegungen im alten schreiben Sie an das Contact Center: {contactCentre}.",
      en: "An expired certificate opens nothing any more. Renew it with its issuer. The new certificate opens a new, empty personal space; for the filings in the old one, write to the contact centre: {contactCentre}.",
    },
    words: {
      nl: "verlopen niet meer geldig ongeldig einddatum geldigheid key-expired",
      fr: "périmé échu plus valable invalide date de fin validité key-expired",
      de: "verfallen nicht mehr gültig ungültig Enddatum Gültigkeit key-expired",
      en: "expiry out of date no longer valid invalid end date validity key-expired",
    },
  },
  {
    id: "filings-not-found",
    title: {
      nl: "Ik vind mijn neerleggingen in behandeling niet terug",
      fr: "Je ne retrouve pas mes dépôts en cours",
      de: "Ich finde meine laufenden Hinterlegungen nicht wieder",
      en: "I cannot find my filings in progress",
    },
    text: {
      nl: "Wat u met een certificaat via CSAM begon, staat niet in de persoonlijke ruimte van IDAAS. Is die toegang gesloten, schrijf dan naar het Contact Center ({contactCentre}); het zet uw neerleggingen over. Vermeld:\n- van het certificaat: naam, e-mailadres, nummer en type\n- van elke neerlegging: ondernemingsnummer, afsluitingsdatum van het boekjaar, model, type (initieel of verbetering), taal, naam van de eigenaar van het certificaat en type van het certificaat\nNa het overzetten krijgt u opnieuw de volle termijn om te betalen; de datum van neerlegging blijft.",
      fr: "Ce que vous avez commencé par CSAM avec un certificat ne se trouve pas dans l'espace personnel d'IDAAS. Si cet accès est fermé, écrivez au Contact Center ({contactCentre}), qui transférera vos dépôts. Mentionnez :\n- pour le certificat : nom, adresse e-mail, numéro et type\n- pour chaque dépôt : numéro d'entreprise, date de clôture de l'exercice, modèle, type (initial ou rectificatif), langue, nom du propriétaire du certificat et type de certificat\nAprès le transfert, vous disposez à nouveau de tout le délai de paiement ; la date de dépôt reste.",
      de: "Was Sie mit einem Zertifikat über CSAM begonnen haben, steht nicht im persönlichen Bereich von IDAAS. Ist dieser Zugang geschlossen, schreiben Sie an das Contact Center ({contactCentre}); es überträgt Ihre Hinterlegungen. Nennen Sie:\n- zum Zertifikat: Name, E-Mail-Adresse, Nummer und Typ\n- zu jeder Hinterlegung: Unternehmensnummer, Abschlussdatum des Geschäftsjahres, Modell, Typ (erstmalig oder Berichtigung), Sprache, Name des Zertifikatsinhabers und Typ des Zertifikats\nNach der Übertragung haben Sie wieder die volle Zahlungsfrist; das Datum der Hinterlegung bleibt.",
      en: "What you began through CSAM with a certificate is not in the personal space of IDAAS. Once that way in is closed, write to the contact centre ({contactCentre}), which will transfer your filings. Mention:\n- of the certificate: name, e-mail address, number and type\n- of each filing: enterprise number, closing date of the financial year, model, type (initial or correction), language, name of the certificate's owner and type of certificate\nAfter the transfer you have the full term to pay again; the deposit date stays.",
    },
    words: {
      nl: "verdwenen weg kwijt formulieren indieningen jaarrekening zoeken terugvinden jaarrekeningen persoonlijke ruimte is leeg vermelden gegevens sturen opsturen niet zichtbaar lege ruimte oude ruimte overzetten transfer na de sluiting",
      fr: "disparu perdu formulaires comptes annuels chercher retrouver mon espace personnel est vide mentionner informations envoyer pas visible espace vide ancien espace transfert après la fermeture",
      de: "verschwunden weg verloren Formulare Jahresabschluss suchen wiederfinden Jahresabschlüsse mein persönlicher Bereich ist leer angeben Angaben senden nicht sichtbar leerer Bereich alter Bereich Übertragung nach der Schließung",
      en: "disappeared gone missing lost forms annual accounts search find personal space is empty mention information send transferred not visible empty space old space transfer after the cutoff",
    },
  },
  {
    id: "paying",
    title: {
      nl: "Hoe en tegen wanneer betaal ik een neerlegging?",
      fr: "Comment et pour quand payer un dépôt ?",
      de: "Wie und bis wann bezahle ich eine Hinterlegung?",
      en: "How, and by when, do I pay for a filing?",
    },
    text: {
      nl: "Start de betaling met de sleutel waarmee u het bestand oplaadde, zodra de neerlegging klaar is voor betaling. De betaallink kan ook iemand zonder sleutel gebruiken. U hebt {paymentTerm}; wat dan niet betaald is, wordt geweigerd. Na de betaling wordt de neerlegging gepubliceerd.",
      fr: "Initiez le paiement avec la clé qui a servi à déposer le fichier, dès que le dépôt est prêt pour le paiement. Le lien de paiement peut aussi servir à quelqu'un qui n'a pas de clé. Vous disposez de {paymentTerm} ; ce qui n'est pas payé alors est refusé. Après le paiement, le dépôt est publié.",
      de: "Leiten Sie die Zahlung mit dem Schlüssel ein, mit dem Sie die Datei hochgeladen haben, sobald die Hinterlegung bereit zur Zahlung ist. Den Zahlungslink kann auch jemand ohne Schlüssel verwenden. Sie haben {paymentTerm}; was dann nicht bezahlt ist, wird abgelehnt. Nach der Zahlung wird die Hinterlegung veröffentlicht.",
      en: "Start the payment with the key that uploaded the file, as soon as the filing is ready for payment. Somebody without a key can use the payment link, too. You have {paymentTerm}; what is not paid by then is rejected. After the payment, the filing is published.",
    },
    words: {
      nl: "betalen betaling betalingstermijn kosten boekhouder iemand anders prijs hoeveel dagen hoe lang factuur overschrijving gestructureerde mededeling bancontact kaart publicatie gepubliceerd niet betaald vervalt",
      fr: "payer paiement délai de paiement frais prix combien de jours combien de temps facture virement communication structurée bancontact carte publication publié impayé",
      de: "bezahlen Zahlung Zahlungsfrist Kosten Preis wie viele Tage wie lange Rechnung Überweisung strukturierte Mitteilung Bancontact Karte Veröffentlichung veröffentlicht unbezahlt",
      en: "pay payment term to pay fee costs price how many days how long invoice transfer bank structured communication bancontact card publication published unpaid lapse",
    },
  },
  {
    id: "contact-centre",
    title: {
      nl: "Hoe bereik ik het Contact Center?",
      fr: "Comment joindre le Contact Center ?",
      de: "Wie erreiche ich das Contact Center?",
      en: "How do I reach the contact centre?",
    },
    text: {
      nl: "Schrijf naar {contactCentre}. Vermeld welke digitale sleutel u gebruikt, langs welke toegang, en het traceId van het antwoord als er een foutmelding is. Stuur nooit uw certificaat, pincode of wachtwoord mee.",
      fr: "Écrivez à {contactCentre}. Mentionnez quelle clé numérique vous utilisez, par quel accès, et le traceId de la réponse s'il y a un message d'erreur. N'envoyez jamais votre certificat, votre code PIN ou votre mot de passe.",
      de: "Schreiben Sie an {contactCentre}. Nennen Sie den digitalen Schlüssel, den Sie verwenden, den Zugang und bei einer Fehlermeldung die traceId der Antwort. Senden Sie niemals Ihr Zertifikat, Ihre PIN oder Ihr Passwort mit.",
      en: "Write to {contactCentre}. Mention which digital key you use, by which way in, and the traceId of the answer if there is an error message. Never send your certificate, PIN or password.",
    },
    words: {
      nl: "helpdesk e-mail mailadres telefoon telefoonnummer bellen medewerker iemand spreken praten contact opnemen klantendienst hulp ondersteuning",
      fr: "helpdesk e-mail adresse mail téléphone numéro appeler collaborateur parler à quelqu'un contacter téléphoner qui contacter en cas de problème service clientèle aide assistance support",
      de: "Helpdesk E-Mail Mailadresse Telefon Telefonnummer anrufen Mitarbeiter mit jemandem sprechen kontaktieren erreichen Kundendienst Hilfe Unterstützung wenden Support",
      en: "helpdesk help desk e-mail mail address phone telephone number call agent speak to somebody talk contact reach customer service support human contact center",
    },
  },
];
