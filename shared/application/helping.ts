import { type ArticleId, articles } from "../domain/help/articles.ts";
import { articlesBySign } from "../domain/help/signs.ts";
import { type HelpFacts, type WrittenArticle, writtenArticle } from "../domain/help/written-article.ts";
import { type Language, type Localized, filled } from "../domain/language.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { type ArticleSearch } from "./ports/article-search.ts";
import { type Clock } from "./ports/clock.ts";

export type Helping = Omit<HelpFacts, "timetable" | "now"> & {
  readonly doors: Doorkeeper;
  readonly clock: Clock;
  readonly search: ArticleSearch;
};

export interface HelpAnswer {
  readonly language: Language;
  /** Whether the articles are about what was asked; if not, the message says what to do instead. */
  readonly known: boolean;
  readonly message: string;
  readonly articles: readonly WrittenArticle[];
  readonly contactCentre: string;
}

/** What the articles have on a text: first what an error in it means, then what its words lead to. */
export function articlesAbout(
  search: ArticleSearch,
  text: string,
): { readonly language: Language | undefined; readonly ids: readonly ArticleId[] } {
  const found = search.find(text);
  const relevant = found.articles.filter(({ relevance }) => relevance >= leastRelevance);
  const ids = [...new Set([...articlesBySign(text), ...relevant.map(({ id }) => id)])];
  return { language: relevant.length > 0 ? found.language : undefined, ids: ids.slice(0, mostArticles) };
}

/** Below it an article rather shares a word with a question than a subject: 60 questions about other things. */
const leastRelevance = 0.46;

const mostArticles = 3;

/** An answer with those articles, as they read now. */
export async function answerWith(
  { doors, clock, ...facts }: Helping,
  {
    known,
    message,
    ids,
  }: { readonly known: boolean; readonly message: Localized; readonly ids: readonly ArticleId[] },
  language: Language,
): Promise<HelpAnswer> {
  const now = { timetable: await doors.timetable(), now: clock.now() };
  const chosen = ids.flatMap((id) => articles.filter((article) => article.id === id));
  return {
    language,
    known,
    message: filled(message[language], { contactCentre: facts.contactCentre }),
    articles: chosen.map((article) => writtenArticle(article, { ...facts, ...now }, language)),
    contactCentre: facts.contactCentre,
  };
}
