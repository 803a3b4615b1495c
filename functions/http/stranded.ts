import { type ListingStranded, listStranded } from "../../shared/application/list-stranded.ts";
import { strandedSearch, strandedView } from "../../shared/contracts/http/stranded-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { encodedContinuation, invalid, pageAsked, queryParameters } from "./request-parts.ts";
import { type StaffNeeds, registerStaffRoute } from "./staff-route.ts";

/** What a closing leaves behind, or will leave behind, for operators. */
export function registerStrandedRoute(app: FunctionsApp, needs: StaffNeeds & ListingStranded): void {
  const list = listStranded(needs);
  registerStaffRoute(
    app,
    needs,
    { name: "list-stranded", method: "GET", path: "v1/operations/stranded", role: "operator" },
    async ({ request }) => {
      const query = queryParameters(request, strandedSearch);
      if (!query.ok) return query;
      const { limit: _limit, continuation: _from, ...search } = query.value;
      const page = await list(search, pageAsked(query.value));
      if (page === undefined) return invalid([{ in: "continuation", detail: "not one that this list gave" }]);
      const items = page.items.map(strandedView);
      return ok(jsonAnswer(200, { items, continuation: encodedContinuation(page.continuation) }));
    },
  );
}
