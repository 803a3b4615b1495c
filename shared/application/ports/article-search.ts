import { type ArticleId } from "../../domain/help/articles.ts";
import { type Language } from "../../domain/language.ts";

/** An article that has something to do with a question. */
export interface FoundArticle {
  readonly id: ArticleId;
  /** How much of what the question says the article speaks of: from 0, nothing, to 1, everything. */
  readonly relevance: number;
}

/** Finds help articles by the words of a question. */
export interface ArticleSearch {
  /**
   * The question may be in any of our languages: it is read in the one that fits best.
   * @returns that language and the articles, best first; none when no language fits.
   */
  find(question: string): {
    readonly language: Language | undefined;
    readonly articles: readonly FoundArticle[];
  };
}
