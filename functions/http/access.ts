import { type TellingAccess, tellAccess } from "../../shared/application/tell-access.ts";
import { accessView, certificateAuthoritiesView } from "../../shared/contracts/http/access-view.ts";
import { type CertificateAuthority } from "../../shared/domain/access/certificate-authority.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { type RouteNeeds, defaultLanguage, registerRoute } from "./route.ts";

export type AccessNeeds = RouteNeeds &
  TellingAccess & { readonly certificateAuthorities: readonly CertificateAuthority[] };

/** What anyone may know: the ways in, their timetable, and whose certificates are accepted. */
export function registerAccessRoutes(app: FunctionsApp, needs: AccessNeeds): void {
  const tell = tellAccess(needs);

  registerRoute(
    app,
    needs,
    { name: "tell-access", method: "GET", path: "v1/access" },
    async ({ askedLanguage }) => {
      const { now, ways } = await tell(askedLanguage ?? defaultLanguage);
      return ok(jsonAnswer(200, accessView(now, ways)));
    },
  );

  registerRoute(
    app,
    needs,
    { name: "list-certificate-authorities", method: "GET", path: "v1/access/certificate-authorities" },
    () => Promise.resolve(ok(jsonAnswer(200, certificateAuthoritiesView(needs.certificateAuthorities)))),
  );
}
