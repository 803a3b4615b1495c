import { describe, expect, test } from "@jest/globals";
import { minisearchArticleSearch } from "../../../../shared/adapters/search/minisearch-article-search.ts";
import { articles } from "../../../../shared/domain/help/articles.ts";

const search = minisearchArticleSearch(articles);

test("a title finds its own article, in its own language", () => {
  for (const { id, title } of articles) {
    for (const [language, question] of Object.entries(title)) {
      const found = search.find(question);
      expect([question, found.articles[0]?.id, found.language]).toEqual([question, id, language]);
    }
  }
});

test.each([
  { given: "accents left out", question: "certificat expire", id: "expired-certificate" },
  { given: "capitals", question: "GRIJS SCHERM", id: "grey-screen" },
  { given: "a misspelling", question: "my certificte has exprired", id: "expired-certificate" },
  { given: "another ending", question: "grauer Bildschirme", id: "grey-screen" },
  { given: "one word", question: "firewall", id: "grey-screen" },
])("$given: $question", ({ question, id }) => {
  expect(search.find(question).articles[0]?.id).toBe(id);
});

describe("relevance", () => {
  const relevanceOf = (question: string): number => search.find(question).articles[0]?.relevance ?? 0;

  test("is never more than everything", () => {
    for (const { title, words } of articles) {
      for (const question of [...Object.values(title), ...Object.values(words)]) {
        expect(relevanceOf(question)).toBeLessThanOrEqual(1);
      }
    }
  });

  test("is more, the more of a question an article has", () => {
    expect(relevanceOf("firewall addresses")).toBeGreaterThan(
      relevanceOf("firewall addresses elephants bicycles"),
    );
  });

  test.each(["", " ", "???", "2024", "the of and", "xylofoon quetzal"])("of %j there is none", (question) => {
    expect(search.find(question)).toEqual({ language: undefined, articles: [] });
  });
});

test("of a long question the first 25 words of meaning are read", () => {
  const padding = (count: number): string =>
    Array.from({ length: count }, (_, index) => `qzx${String(index)}`).join(" ");
  expect(search.find(`${padding(24)} firewall`).articles[0]?.id).toBe("grey-screen");
  expect(search.find(`${padding(25)} firewall`).articles).toEqual([]);
});
