import { describe, expect, test } from "@jest/globals";
import { type ArticleId, articles } from "../../../../shared/domain/help/articles.ts";
import { articlesBySign } from "../../../../shared/domain/help/signs.ts";
import { writtenArticle } from "../../../../shared/domain/help/written-article.ts";
import { plus } from "../../../../shared/domain/instant.ts";
import { type Language, languages } from "../../../../shared/domain/language.ts";
import { csamCloses, idaasOpens, openAlways } from "../../../builders/access.ts";
import { helpFacts } from "../../../builders/help.ts";

const written = (id: ArticleId, language: Language, facts = helpFacts) => {
  const article = articles.find((each) => each.id === id);
  if (article === undefined) throw new RangeError(`there is no article ${id}`);
  return writtenArticle(article, facts, language);
};

const everyMoment = [plus(idaasOpens, -1), idaasOpens, csamCloses].map((now) => ({ ...helpFacts, now }));

test("every article has its own name", () => {
  const ids = articles.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(languages)("in %s", (language) => {
  test.each(articles)("$id reads without gaps at every moment", (article) => {
    for (const facts of [...everyMoment, { ...helpFacts, timetable: openAlways }]) {
      const { title, text } = writtenArticle(article, facts, language);
      expect(title.length).toBeGreaterThan(10);
      expect(text).toMatch(/^\p{Lu}.*\.$/su);
      expect(`${title}${text}`).not.toMatch(/[{}]|undefined|  /);
    }
  });

  test.each(articles)("$id names no day but those of the timetable", ({ text }) => {
    expect(text[language]).not.toMatch(/\b\d{4}\b/);
  });

  test("an address that the article is about stands in the text, and apart", () => {
    const { firewall, trustedSites } = helpFacts.addressesToAllow;
    expect(written("grey-screen", language).allow).toEqual({ firewall, trustedSites: [] });
    expect(written("client-certificate-error", language).allow).toEqual({ firewall, trustedSites });
    for (const address of firewall) expect(written("grey-screen", language).text).toContain(address);
    for (const address of [...firewall, ...trustedSites]) {
      expect(written("client-certificate-error", language).text).toContain(address);
    }
    expect(written("ways-in", language)).not.toHaveProperty("allow");
  });

  test("the authorities are those that are accepted, with their types", () => {
    expect(written("certificate-authorities", language).text).toContain(
      "Zegel (Zegel 3 Pro), Sceau (Sceau A, Sceau B)",
    );
  });

  test("who lost sight of filings learns everything that the contact centre asks for", () => {
    const lines = written("filings-not-found", language).text.split("\n");
    expect(
      lines
        .filter((line) => line.startsWith("- "))
        .map((line) => line.split(/, | und | et | en | and /).length),
    ).toEqual([4, 7]);
  });
});

test("the term to pay is the one that is set", () => {
  expect(languages.map((language) => written("paying", language).text)).toEqual([
    expect.stringContaining("U hebt 6 werkdagen;"),
    expect.stringContaining("Vous disposez de 6 jours ouvrables ;"),
    expect.stringContaining("Sie haben 6 Arbeitstage;"),
    expect.stringContaining("You have 6 working days;"),
  ]);
  const facts = { ...helpFacts, paymentTerm: { unit: "calendar-days", count: 7 } } as const;
  expect(written("paying", "en", facts).text).toContain("7 calendar days");
});

test("what changes is told as the access page of the moment tells it", () => {
  const texts = everyMoment.map((facts) => written("cutoff", "en", facts).text);
  expect(texts[0]).toContain("From 23 January 2024");
  expect(texts[1]).toContain("by 31 January 2024");
  expect(texts[2]).toContain("closed since 1 February 2024");
});

describe("an error means an article", () => {
  test.each([
    {
      text: "AADB2C90047: The resource 'https://x/unified.cshtml' contains script errors",
      means: ["grey-screen"],
    },
    {
      text: "https://filing.example/?error=server_error&error_description=aadb2c90047%3a",
      means: ["grey-screen"],
    },
    { text: "net::ERR_BAD_SSL_CLIENT_AUTH_CERT", means: ["client-certificate-error"] },
    { text: "ERR_EMPTY_RESPONSE", means: ["client-certificate-error"] },
    { text: "urn:problem-type:filing:key-expired", means: ["expired-certificate"] },
    { text: "key-superseded", means: ["renewed-key"] },
    { text: "key-has-space", means: ["renewed-key"] },
    { text: "succession-code-invalid", means: ["renewed-key"] },
    { text: "authority-not-supported", means: ["certificate-authorities"] },
    { text: "connection-closed", means: ["cutoff"] },
    { text: "connection-not-open", means: ["idaas"] },
    { text: "profile-required", means: ["first-login"] },
    { text: "ERR_EMPTY_RESPONSE, then AADB2C90047", means: ["grey-screen", "client-certificate-error"] },
    { text: "AADB2C90091: cancelled", means: [] },
    { text: "", means: [] },
  ])("$text", ({ text, means }) => {
    expect(articlesBySign(text)).toEqual(means);
  });
});
