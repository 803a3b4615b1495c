/**
 * Names, `nl|fr|de|en`, of rubrics that only the full models have and that the catalogue does not name. They are
 * ours, written after the schemes' usual wording and not compared with the text of the royal decree of 29 April
 * 2019; the rubric code beside each name is the official one.
 */
export const fullFormLabels: Readonly<Record<string, string | undefined>> = {
  "280/1": "Verbonden ondernemingen|Entreprises liées|Verbundene Unternehmen|Affiliated enterprises",
  "280": "Deelnemingen|Participations|Beteiligungen|Participating interests",
  "281": "Vorderingen|Créances|Forderungen|Amounts receivable",
  "282/3":
    "Ondernemingen waarmee een deelnemingsverhouding bestaat|Entreprises avec lesquelles il existe un lien de participation|Unternehmen, mit denen ein Beteiligungsverhältnis besteht|Enterprises linked by participating interests",
  "282": "Deelnemingen|Participations|Beteiligungen|Participating interests",
  "283": "Vorderingen|Créances|Forderungen|Amounts receivable",
  "284/8":
    "Andere financiële vaste activa|Autres immobilisations financières|Sonstige Finanzanlagen|Other financial fixed assets",
  "284": "Aandelen|Actions et parts|Aktien und Anteile|Shares",
  "285/8":
    "Vorderingen en borgtochten in contanten|Créances et cautionnements en numéraire|Forderungen und Barkautionen|Amounts receivable and cash guarantees",
  "30/31":
    "Grond- en hulpstoffen|Approvisionnements|Roh-, Hilfs- und Betriebsstoffe|Raw materials and consumables",
  "32": "Goederen in bewerking|En-cours de fabrication|Unfertige Erzeugnisse|Work in progress",
  "33": "Gereed product|Produits finis|Fertige Erzeugnisse|Finished goods",
  "34": "Handelsgoederen|Marchandises|Waren|Goods purchased for resale",
  "35": "Onroerende goederen bestemd voor verkoop|Immeubles destinés à la vente|Zum Verkauf bestimmte unbewegliche Güter|Immovable property intended for sale",
  "36": "Vooruitbetalingen|Acomptes versés|Geleistete Anzahlungen|Advance payments",
  "50": "Eigen aandelen|Actions propres|Eigene Aktien|Own shares",
  "51/53": "Overige beleggingen|Autres placements|Sonstige Geldanlagen|Other investments",
  "170": "Achtergestelde leningen|Emprunts subordonnés|Nachrangige Anleihen|Subordinated loans",
  "171":
    "Niet-achtergestelde obligatieleningen|Emprunts obligataires non subordonnés|Nicht nachrangige Schuldverschreibungen|Unsubordinated debentures",
  "172":
    "Leasingschulden en soortgelijke schulden|Dettes de location-financement et dettes assimilées|Verbindlichkeiten aus Leasing und ähnlichen Verträgen|Leasing and other similar obligations",
  "173": "Kredietinstellingen|Établissements de crédit|Kreditinstitute|Credit institutions",
  "174": "Overige leningen|Autres emprunts|Sonstige Anleihen|Other loans",
  "1750": "Leveranciers|Fournisseurs|Lieferanten|Suppliers",
  "1751": "Te betalen wissels|Effets à payer|Verbindlichkeiten aus Wechseln|Bills of exchange payable",
  "70/76A": "BEDRIJFSOPBRENGSTEN|VENTES ET PRESTATIONS|BETRIEBLICHE ERTRÄGE|OPERATING INCOME",
  "71": "Voorraad goederen in bewerking en gereed product en bestellingen in uitvoering: toename (afname)|En-cours de fabrication, produits finis et commandes en cours d'exécution: augmentation (réduction)|Bestand an unfertigen und fertigen Erzeugnissen und in Ausführung befindlichen Bestellungen: Zunahme (Abnahme)|Stocks of finished goods and work and contracts in progress: increase (decrease)",
  "72": "Geproduceerde vaste activa|Production immobilisée|Aktivierte Eigenleistungen|Own work capitalised",
  "74": "Andere bedrijfsopbrengsten|Autres produits d'exploitation|Sonstige betriebliche Erträge|Other operating income",
  "60/66A": "BEDRIJFSKOSTEN|COÛT DES VENTES ET DES PRESTATIONS|BETRIEBLICHE AUFWENDUNGEN|OPERATING CHARGES",
  "60": "Handelsgoederen, grond- en hulpstoffen|Approvisionnements et marchandises|Waren, Roh-, Hilfs- und Betriebsstoffe|Goods for resale, raw materials and consumables",
  "600/8": "Aankopen|Achats|Einkäufe|Purchases",
  "609":
    "Voorraad: afname (toename)|Stocks: réduction (augmentation)|Vorräte: Abnahme (Zunahme)|Stocks: decrease (increase)",
  "61": "Diensten en diverse goederen|Services et biens divers|Verschiedene Dienstleistungen und Güter|Services and other goods",
  "750":
    "Opbrengsten uit financiële vaste activa|Produits des immobilisations financières|Erträge aus Finanzanlagen|Income from financial fixed assets",
  "751":
    "Opbrengsten uit vlottende activa|Produits des actifs circulants|Erträge aus Umlaufvermögen|Income from current assets",
  "752/9":
    "Andere financiële opbrengsten|Autres produits financiers|Sonstige Finanzerträge|Other financial income",
  "650": "Kosten van schulden|Charges des dettes|Aufwendungen für Verbindlichkeiten|Debt charges",
  "651":
    "Waardeverminderingen op vlottende activa andere dan voorraden, bestellingen in uitvoering en handelsvorderingen: toevoegingen (terugnemingen)|Réductions de valeur sur actifs circulants autres que stocks, commandes en cours et créances commerciales: dotations (reprises)|Wertminderungen auf Umlaufvermögen außer Vorräten, in Ausführung befindlichen Bestellungen und Forderungen aus Lieferungen: Zuführungen (Rücknahmen)|Amounts written off current assets other than stocks, contracts in progress and trade debtors: additions (write-backs)",
  "652/9":
    "Andere financiële kosten|Autres charges financières|Sonstige Finanzaufwendungen|Other financial charges",
  "670/3": "Belastingen|Impôts|Steuern|Taxes",
  "77": "Regularisering van belastingen en terugneming van voorzieningen voor belastingen|Régularisations d'impôts et reprises de provisions fiscales|Steuerberichtigungen und Auflösung von Steuerrückstellungen|Adjustment of income taxes and write-back of tax provisions",
  "792":
    "Onttrekking aan de reserves|Prélèvement sur les réserves|Entnahmen aus den Rücklagen|Withdrawal from reserves",
};
