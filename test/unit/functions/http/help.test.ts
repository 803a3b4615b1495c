import { beforeEach, describe, expect, test } from "@jest/globals";
import { problems } from "../../../../functions/http/problem.ts";
import { articlesOfProblems } from "../../../../shared/domain/help/signs.ts";
import { registerHelpRoutes } from "../../../../functions/http/help.ts";
import { minisearchArticleSearch } from "../../../../shared/adapters/search/minisearch-article-search.ts";
import { doorkeeper } from "../../../../shared/application/doorkeeper.ts";
import { readConfig } from "../../../../shared/config/config.ts";
import { localSettings } from "../../../../shared/config/settings.ts";
import { articles } from "../../../../shared/domain/help/articles.ts";
import { languages } from "../../../../shared/domain/language.ts";
import { timetableOf2024 } from "../../../builders/access.ts";
import { otherQuestions, questions } from "../../../builders/questions.ts";
import { at } from "../../../builders/times.ts";
import { type Answered, type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { type MemoryPorts, memoryPorts } from "../../../doubles/memory-ports.ts";

const config = readConfig(localSettings);
const search = minisearchArticleSearch(articles);

let app: HttpApp;
let ports: MemoryPorts;

beforeEach(() => {
  app = httpApp();
  ports = memoryPorts({ now: at("2024-02-01T09:00:00.000Z"), timetable: timetableOf2024 });
  registerHelpRoutes(app, { ...config, ...ports, doors: doorkeeper(ports), search });
});

const idsIn = ({ body }: Answered): readonly string[] =>
  (body["articles"] as readonly { id: string }[]).map(({ id }) => id);

const ask = (question: unknown, language = "en"): Promise<Answered> =>
  app.request("answer-question", { body: { question }, headers: { "accept-language": language } });

describe("POST /v1/help", () => {
  const asked = languages.flatMap((language) =>
    questions[language].map(([question, id]) => ({ language, question, id })),
  );

  test.each(asked)("$language: $question", async ({ language, question, id }) => {
    const answer = await ask(question, language);
    expect(answer).toMatchObject({
      status: 200,
      headers: { "Content-Language": language, "Cache-Control": "no-store" },
      body: { known: true, contactCentre: config.contactCentre },
    });
    expect(idsIn(answer)[0]).toBe(id);
    expect(idsIn(answer).length).toBeLessThanOrEqual(3);
  });

  test.each(otherQuestions)("does not know: %s", async (question) => {
    const answer = await ask(question);
    expect(answer).toMatchObject({ status: 200, body: { known: false, articles: [] } });
    expect(answer.body["message"]).toContain("I do not know");
    expect(answer.body["message"]).toContain(config.contactCentre);
  });

  test("reads a question in any language, and answers in the one that is wished for", async () => {
    const answer = await ask("Ik krijg een grijs scherm", "fr-BE");
    expect(answer.headers["Content-Language"]).toBe("fr");
    expect(answer.body["articles"]).toMatchObject([
      { id: "grey-screen", title: expect.stringContaining("écran gris") },
    ]);
  });

  test("answers in the language of the question when none is wished for", async () => {
    const answer = await app.request("answer-question", {
      body: { question: "Mein Zertifikat ist abgelaufen" },
    });
    expect(answer.headers["Content-Language"]).toBe("de");
  });

  test.each([
    { given: "no body", body: undefined },
    { given: "no question", body: {} },
    { given: "an empty one", body: { question: "  " } },
    { given: "one that is no text", body: { question: 7 } },
    { given: "one of 1,001 characters", body: { question: "x".repeat(1001) } },
    { given: "something else beside", body: { question: "x", language: "nl" } },
  ])("refuses $given", async ({ body }) => {
    expect(await app.request("answer-question", { body })).toMatchObject({
      status: 400,
      body: { type: "urn:problem-type:filing:invalid-request", issues: [expect.anything()] },
    });
  });
});

describe("GET /v1/access/diagnosis", () => {
  const diagnose = (query: Readonly<Record<string, string>>, language = "en"): Promise<Answered> =>
    app.request("diagnose-login", { query, headers: { "accept-language": language } });

  const ofThePage =
    "AADB2C90047: The resource 'https://cbsostorageappp.blob.core.windows.net/b2c/ux/nl/unified.cshtml' contains script errors preventing it from being loaded";

  test.each(languages)("knows every case of the access page in %s", async (language) => {
    const inOrder = { nl: 0, fr: 1, de: 2, en: 3 }[language];
    const said = (...texts: readonly string[]) => ({ text: texts[inOrder] ?? "" });
    const cases: readonly { readonly query: Readonly<Record<string, string>>; readonly id: string }[] = [
      { query: { error: "server_error", error_description: ofThePage }, id: "grey-screen" },
      { query: { browser_error: "ERR_BAD_SSL_CLIENT_AUTH_CERT" }, id: "client-certificate-error" },
      { query: { browser_error: "ERR_EMPTY_RESPONSE" }, id: "client-certificate-error" },
      {
        query: said("leeg grijs scherm", "écran gris vide", "leerer grauer Bildschirm", "blank grey screen"),
        id: "grey-screen",
      },
      {
        query: said(
          "mijn certificaat was niet aangesloten voor ik de browser opende",
          "mon certificat n'était pas branché avant d'ouvrir le navigateur",
          "mein Zertifikat war nicht angeschlossen, als ich den Browser öffnete",
          "my certificate was not plugged in before I opened the browser",
        ),
        id: "insert-certificate-first",
      },
      {
        query: said(
          "oude browsergegevens en cookies",
          "anciennes données de navigation et cookies",
          "alte Browserdaten und Cookies",
          "old browsing data and cookies",
        ),
        id: "clear-browser-data",
      },
      {
        query: said(
          "de antivirus blokkeert het certificaat",
          "l'antivirus bloque le certificat",
          "der Virenschutz blockiert das Zertifikat",
          "the antivirus blocks the certificate",
        ),
        id: "security-software",
      },
      {
        query: said(
          "mijn vernieuwde certificaat wordt niet herkend",
          "mon certificat renouvelé n'est pas reconnu",
          "mein erneuertes Zertifikat wird nicht erkannt",
          "my renewed certificate is not recognised",
        ),
        id: "renewed-key",
      },
      {
        query: said(
          "ik vind mijn formulieren niet terug",
          "je ne retrouve pas mes formulaires",
          "ich finde meine Formulare nicht wieder",
          "I cannot find my forms",
        ),
        id: "filings-not-found",
      },
    ];
    for (const { query, id } of cases) {
      const answer = await diagnose(query, language);
      expect([query, answer.status, answer.body["known"], idsIn(answer)[0]]).toEqual([query, 200, true, id]);
      expect(answer.headers["Content-Language"]).toBe(language);
    }
  });

  test("names the three addresses, and a fourth to those who come with a certificate", async () => {
    const three = ["login.microsoftonline.com", "cbsostorageappp.blob.core.windows.net", "b2clogin.com"];
    const grey = await diagnose({ error_description: "AADB2C90047" });
    expect(grey.body["articles"]).toMatchObject([{ allow: { firewall: three, trustedSites: [] } }]);
    const bad = await diagnose({ browser_error: "ERR_EMPTY_RESPONSE" });
    expect(bad.body["articles"]).toMatchObject([
      { allow: { firewall: three, trustedSites: ["cbso-auth.my.evidian.com"] } },
    ]);
  });

  test.each([
    {},
    { error: "server_error" },
    { error: "access_denied", error_description: "AADB2C90091: The user has cancelled" },
    { browser_error: "ERR_SOMETHING_NEW" },
    { text: "lorem ipsum" },
  ])("has a general answer to %j", async (query) => {
    const answer = await diagnose(query, "fr");
    expect(answer).toMatchObject({ status: 200, body: { known: false } });
    expect(answer.body["message"]).toContain("Nous ne reconnaissons pas cette erreur");
    expect(idsIn(answer)).toEqual(["insert-certificate-first", "clear-browser-data", "security-software"]);
  });

  test.each([
    { query: { error: "x".repeat(201) }, at: "error" },
    { query: { error_description: "x".repeat(4001) }, at: "error_description" },
    { query: { browser_error: "x".repeat(201) }, at: "browser_error" },
    { query: { text: "x".repeat(1001) }, at: "text" },
  ])("refuses more than it reads of $at", async ({ query, at: place }) => {
    expect(await diagnose(query)).toMatchObject({ status: 400, body: { issues: [{ in: place }] } });
  });
});

test("nothing that somebody sends comes back, or into a log", async () => {
  const mark = "<script>alert('grey screen firewall 93021500196')</script>";
  const answers = [
    await ask(mark),
    await ask(`${mark}${"x".repeat(1000)}`),
    ...(await Promise.all(
      ["error", "error_description", "browser_error", "text", "unknown"].map((name) =>
        app.request("diagnose-login", { query: { [name]: mark } }),
      ),
    )),
    await app.request("diagnose-login", { query: { text: mark.repeat(100) } }),
  ];
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 400, 400]);
  for (const told of [JSON.stringify(answers), JSON.stringify(ports.journal.entries)]) {
    expect(told).not.toMatch(/script|alert|93021500196/);
  }
});

test("every problem that has an article is one that there is", () => {
  const known = Object.keys(problems);
  expect(Object.keys(articlesOfProblems).filter((kind) => !known.includes(kind))).toEqual([]);
});
