import { putProfile } from "../../shared/application/put-profile.ts";
import { profileView, putProfileBody } from "../../shared/contracts/http/profile-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { authenticateFiler } from "./authenticate.ts";
import { type PersonalNeeds, registerPersonalRoute } from "./personal-route.ts";
import { jsonBody } from "./request-parts.ts";
import { registerRoute } from "./route.ts";

/** First login, and the details that a holder can change. */
export function registerProfileRoutes(app: FunctionsApp, needs: PersonalNeeds): void {
  const put = putProfile(needs);

  registerPersonalRoute(
    app,
    needs,
    { name: "read-profile", method: "GET", path: "v1/profile" },
    ({ opened }) => {
      const { value, version } = opened.profile;
      return Promise.resolve(ok(jsonAnswer(200, profileView(value), { ETag: version })));
    },
  );

  registerRoute(app, needs, { name: "put-profile", method: "PUT", path: "v1/profile" }, async (arrival) => {
    const filer = await authenticateFiler(needs, arrival);
    if (!filer.ok) return filer;
    const body = await jsonBody(arrival.request, putProfileBody);
    if (!body.ok) return body;
    arrival.prefers(body.value.language);
    const written = await put(filer.value, body.value, arrival.receivedAt);
    if (!written.ok) return written;
    return ok(jsonAnswer(written.value.created ? 201 : 200, profileView(written.value.profile)));
  });
}
