import { answerQuestion } from "../../shared/application/answer-question.ts";
import { diagnoseLogin } from "../../shared/application/diagnose-login.ts";
import { type HelpAnswer, type Helping } from "../../shared/application/helping.ts";
import { helpBody, helpView, symptoms } from "../../shared/contracts/http/help-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer, jsonAnswer } from "./answers.ts";
import { jsonBody, queryParameters } from "./request-parts.ts";
import { type RouteNeeds, defaultLanguage, registerRoute } from "./route.ts";

export type HelpNeeds = RouteNeeds & Helping;

/** Help with signing in, for anyone. */
export function registerHelpRoutes(app: FunctionsApp, needs: HelpNeeds): void {
  const diagnose = diagnoseLogin(needs);
  const answer = answerQuestion(needs);
  const otherwise = defaultLanguage;

  registerRoute(
    app,
    needs,
    { name: "diagnose-login", method: "GET", path: "v1/access/diagnosis" },
    async ({ request, askedLanguage: asked }) => {
      const given = queryParameters(request, symptoms);
      if (!given.ok) return given;
      return ok(helpAnswer(await diagnose(Object.values(given.value), { asked, otherwise })));
    },
  );

  registerRoute(
    app,
    needs,
    { name: "answer-question", method: "POST", path: "v1/help" },
    async ({ request, askedLanguage: asked }) => {
      const body = await jsonBody(request, helpBody);
      if (!body.ok) return body;
      return ok(helpAnswer(await answer(body.value.question, { asked, otherwise })));
    },
  );
}

const helpAnswer = (answer: HelpAnswer): Answer =>
  jsonAnswer(200, helpView(answer), { "Content-Language": answer.language });
