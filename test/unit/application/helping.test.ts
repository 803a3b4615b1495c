import { describe, expect, test } from "@jest/globals";
import { answerQuestion } from "../../../shared/application/answer-question.ts";
import { diagnoseLogin } from "../../../shared/application/diagnose-login.ts";
import { doorkeeper } from "../../../shared/application/doorkeeper.ts";
import { type ArticleSearch, type FoundArticle } from "../../../shared/application/ports/article-search.ts";
import { type ArticleId } from "../../../shared/domain/help/articles.ts";
import { type Language } from "../../../shared/domain/language.ts";
import { helpFacts } from "../../builders/help.ts";
import { memoryPorts } from "../../doubles/memory-ports.ts";

const found = (relevance: number, ...ids: readonly ArticleId[]): readonly FoundArticle[] =>
  ids.map((id) => ({ id, relevance }));

/** Finds the same for every question. */
const searchThatFinds = (articles: readonly FoundArticle[], language: Language = "nl"): ArticleSearch => ({
  find: () => ({ language: articles.length === 0 ? undefined : language, articles }),
});

function helping(search: ArticleSearch) {
  const ports = memoryPorts(helpFacts);
  return { ...helpFacts, ...ports, doors: doorkeeper(ports), search };
}

const noWish = { asked: undefined, otherwise: "en" } as const;
const { contactCentre } = helpFacts;

describe("a question", () => {
  test("is answered with the three best articles, in their order", async () => {
    const search = searchThatFinds(found(0.9, "idaas", "cutoff", "ways-in", "paying"));
    const answer = await answerQuestion(helping(search))("what now", { ...noWish, asked: "fr" });
    expect(answer).toMatchObject({ known: true, language: "fr", contactCentre });
    expect(answer.articles.map(({ id }) => id)).toEqual(["idaas", "cutoff", "ways-in"]);
    expect(answer.articles[0]?.title).toBe("Qu'est-ce qu'IDAAS, et comment commencer ?");
    expect(answer.message).toContain(contactCentre);
  });

  test("that nothing is found on, or hardly anything, is not answered", async () => {
    for (const search of [searchThatFinds([]), searchThatFinds(found(0.45, "idaas"))]) {
      const answer = await answerQuestion(helping(search))("how high is the moon", noWish);
      expect(answer).toEqual({
        known: false,
        language: "en",
        message: `I do not know the answer to that. Write to the contact centre: ${contactCentre}.`,
        articles: [],
        contactCentre,
      });
    }
  });

  test("is answered in its own language when the asker wishes none", async () => {
    const answer = await answerQuestion(helping(searchThatFinds(found(0.5, "idaas"), "de")))("was", noWish);
    expect(answer.language).toBe("de");
  });

  test("that quotes an error gets the article of that error first, and none twice", async () => {
    const search = searchThatFinds(found(0.9, "security-software", "grey-screen"));
    const answer = await answerQuestion(helping(search))("I see AADB2C90047", noWish);
    expect(answer.articles.map(({ id }) => id)).toEqual(["grey-screen", "security-software"]);
  });
});

describe("a diagnosis", () => {
  test("takes its article from whichever symptom shows it", async () => {
    const symptoms = ["server_error", "AADB2C90047: script errors"];
    const answer = await diagnoseLogin(helping(searchThatFinds([])))(symptoms, { ...noWish, asked: "de" });
    expect(answer).toMatchObject({ known: true, language: "de" });
    expect(answer.articles).toMatchObject([
      { id: "grey-screen", allow: { firewall: helpFacts.addressesToAllow.firewall, trustedSites: [] } },
    ]);
  });

  test.each([{ symptoms: ["AADB2C99999"] }, { symptoms: [] }])(
    "of $symptoms says that it is not known, and what helps most often",
    async ({ symptoms }) => {
      const answer = await diagnoseLogin(helping(searchThatFinds([])))(symptoms, noWish);
      expect(answer.known).toBe(false);
      expect(answer.message).toContain("do not recognise");
      expect(answer.message).toContain(contactCentre);
      expect(answer.articles.map(({ id }) => id)).toEqual([
        "insert-certificate-first",
        "clear-browser-data",
        "security-software",
      ]);
    },
  );
});
