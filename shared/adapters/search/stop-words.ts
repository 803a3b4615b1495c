import { type Language, type Localized } from "../../domain/language.ts";

/** Words that say nothing about what a question is about, without accents, as questions are read. */
export const stopWords: Readonly<Record<Language, ReadonlySet<string>>> = setsOf({
  nl: "aan al als alstublieft altijd betekent bij blijft blijven dan dat de deze die dit doen door een en er filing gaan gaat geen gisteren graag hallo heb hebben heeft helemaal help het hij hoe ik in is je jij jouw kan krijg krijgt kunnen maar mag me meer met mij mijn moet moeten na naar niet nog nu of om ons onze ook op over probleem steeds te toch toont tot uit uw van vandaag via voor waar waarom wanneer was wat we wel welke werd werken werkt wie wij wil worden wordt ze zij zijn",
  fr: "affiche ai apres as au aujourd aussi aux avec avez bonjour ca ce ces cet cette comment dans de des dois doit du elle en encore est et etait ete etre faire fait faut filing fonctionne hier hui il je jusqu la le les ma mais marche mes moi mon ne nos notre nous on ont ou par pas peut peux plus pour pourquoi pouvez probleme puis qu quand que quel quelle quelles quels qui quoi reste rester sans se si signifie sont sur svp toujours un une va via vos votre vous",
  de: "aber als an auch auf aus bedeutet bei beim bis bitte bleiben bleibt dann darf das dass dem den der des die diese dieser dieses durch ein eine einem einen einer er es filing funktioniert fur geht gestern habe haben hallo hat heute hoch ich ihr ihre ihren im immer in ist kann kein keine konnen man mehr mein meine meinen meiner mich mir mit muss mussen nach nicht noch nur oder problem sie sind uber um und uns unser via von wann war warum was welche welcher wem wen wer werden wie will wir wird wo wurde zeigt zu zum zur",
  en: "about also always am an and any are as at be been but by can could did do does for from get goes got had has have he hello help how if in is it may me mean means mine more must my no not now of on or our please problem remain she shows since stays still than that the then there these they this those to today until us via want was we were what when where which who why will with work works would yesterday you your",
});

function setsOf({ nl, fr, de, en }: Localized): Readonly<Record<Language, ReadonlySet<string>>> {
  const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
  return { nl: words(nl), fr: words(fr), de: words(de), en: words(en) };
}
