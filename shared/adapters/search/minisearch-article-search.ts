import MiniSearch, { type SearchResult } from "minisearch";
import { type ArticleSearch, type FoundArticle } from "../../application/ports/article-search.ts";
import { type Article, type ArticleId } from "../../domain/help/articles.ts";
import { type Language, languages } from "../../domain/language.ts";
import { stopWords } from "./stop-words.ts";

/** Searches in memory: one index for each language, made at the first question, so that no start waits for it. */
export function minisearchArticleSearch(articles: readonly Article[]): ArticleSearch {
  let made: readonly Index[] | undefined;
  return {
    find(question) {
      const indexes = (made ??= languages.map((language) => indexOf(articles, language)));
      const readings = indexes.map(({ language, find }) => ({ language, ...find(question) }));
      const best = readings.toSorted((a, b) => b.strength - a.strength)[0];
      return best === undefined || best.articles.length === 0
        ? { language: undefined, articles: [] }
        : { language: best.language, articles: best.articles };
    },
  };
}

interface Index {
  readonly language: Language;
  readonly find: (question: string) => Reading;
}

interface Reading {
  readonly articles: readonly FoundArticle[];
  /** How well the question fits: comparable between languages. */
  readonly strength: number;
}

/** A question is cut off after so many words of meaning: a search costs time for each of them. */
const longestQuestionWords = 25;

interface Indexed {
  readonly id: ArticleId;
  readonly title: string;
  readonly words: string;
  readonly text: string;
}

function indexOf(articles: readonly Article[], language: Language): Index {
  const index = new MiniSearch<Indexed>({
    fields: ["title", "words", "text"],
    tokenize: (text) => [...wordsOf(text, language)],
    processTerm: (word) => word,
    searchOptions: {
      boost: { title: 2, words: 2 },
      prefix: (word) => word.length >= 4,
      fuzzy: (word) => (word.length >= 6 ? 0.17 : false),
    },
  });
  index.addAll(articles.map((article) => indexed(article, language)));
  const weightOf = weights(articles, language);
  const enough = tellingWordsToBeSure * weight(articles.length, 1);
  return {
    language,
    find(question) {
      const asked = [...new Set(wordsOf(question, language))].slice(0, longestQuestionWords);
      const results = index.search({ combineWith: "OR", queries: asked });
      const whole = asked.reduce((sum, word) => sum + weightOf(word), 0);
      const found = results.map((result) => ({
        id: result.id as ArticleId,
        relevance: relevance(matched(result, weightOf), whole, enough),
      }));
      return { articles: found, strength: (found[0]?.relevance ?? 0) * (results[0]?.score ?? 0) };
    },
  };
}

/**
 * The geometric mean of two shares: of what the question says, and of what is enough to be sure. A long question that
 * the article meets here and there is relevant, and so is a short one that it meets whole; one common word is not.
 */
const relevance = (matching: number, whole: number, enough: number): number =>
  Math.sqrt((matching / whole) * Math.min(1, matching / enough));

/** What stands in braces is written at the moment of asking: it is not searched. */
const indexed = ({ id, title, words, text }: Article, language: Language): Indexed => ({
  id,
  title: title[language],
  words: words[language],
  text: text[language].replaceAll(/\{\w+\}/g, " "),
});

/** How much of the question the article has: a word itself counts whole, a longer form of it or a misspelling less. */
const matched = ({ terms, queryTerms }: SearchResult, weightOf: (word: string) => number): number =>
  queryTerms.reduce((sum, word) => sum + weightOf(word) * closeness(word, terms), 0);

function closeness(word: string, found: readonly string[]): number {
  if (found.includes(word)) return 1;
  return found.some((term) => term.startsWith(word)) ? 0.8 : 0.4;
}

function weights(articles: readonly Article[], language: Language): (word: string) => number {
  const counts = new Map<string, number>();
  for (const article of articles) {
    const { title, words, text } = indexed(article, language);
    for (const word of new Set(wordsOf(`${title} ${words} ${text}`, language))) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return (word) => weight(articles.length, counts.get(word) ?? 0);
}

/** A word that few articles have tells more than one that many have; one that none has tells most. */
const weight = (articles: number, having: number): number => Math.log(1 + articles / (having + 0.5));

const tellingWordsToBeSure = 2;

/** By its first letters a word is known in most of its forms, in any of the four languages. */
const tellingLetters = 7;

/** The words of a text that mean something, without case, accents and endings. */
const wordsOf = (text: string, language: Language): readonly string[] =>
  text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !/^\d+$/.test(word) && !stopWords[language].has(word))
    .map((word) => word.slice(0, tellingLetters));
