import { type Doorkeeper } from "../../shared/application/doorkeeper.ts";
import { tellAccess } from "../../shared/application/tell-access.ts";
import { accessView } from "../../shared/contracts/http/access-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { type RouteNeeds, defaultLanguage, registerRoute } from "./route.ts";

/** What anyone may know: the ways in and their timetable. */
export function registerAccessRoutes(
  app: FunctionsApp,
  needs: RouteNeeds & { readonly doors: Doorkeeper },
): void {
  const tell = tellAccess(needs);

  registerRoute(
    app,
    needs,
    { name: "tell-access", method: "GET", path: "v1/access" },
    async ({ askedLanguage }) => {
      const { now, ways } = await tell();
      return ok(jsonAnswer(200, accessView(now, ways, askedLanguage ?? defaultLanguage)));
    },
  );
}
