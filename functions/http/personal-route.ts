import { type OpenSpace, type SpaceKeeping, openSpace } from "../../shared/application/open-space.ts";
import { type TokenVerifier } from "../../shared/application/ports/token-verifier.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { type Language } from "../../shared/domain/language.ts";
import { type Result } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer } from "./answers.ts";
import { authenticateFiler } from "./authenticate.ts";
import { type Arrival, type Route, type RouteNeeds, registerRoute } from "./route.ts";

export type PersonalNeeds = RouteNeeds & SpaceKeeping & { readonly tokens: TokenVerifier };

/** A request of a filer, in the space that the filer's key opens. */
export interface PersonalArrival extends Arrival {
  readonly opened: OpenSpace;
  readonly language: Language;
}

export type PersonalHandler = (arrival: PersonalArrival) => Promise<Result<Answer, Refusal>>;

/** Registers a route that only the holder of a space can use, and only inside that space. */
export function registerPersonalRoute(
  app: FunctionsApp,
  needs: PersonalNeeds,
  route: Route,
  handler: PersonalHandler,
): void {
  registerRoute(app, needs, route, async (arrival) => {
    const filer = await authenticateFiler(needs, arrival);
    if (!filer.ok) return filer;
    const opened = await openSpace(needs, filer.value, arrival.receivedAt);
    if (!opened.ok) return opened;
    needs.journal.concerns(opened.value.space);
    const { language } = opened.value.profile.value;
    arrival.prefers(language);
    return handler({ ...arrival, opened: opened.value, language: arrival.askedLanguage ?? language });
  });
}
