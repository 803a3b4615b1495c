import { type TokenVerifier } from "../../shared/application/ports/token-verifier.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { type Staff, type StaffRole } from "../../shared/domain/access/principal.ts";
import { type Result } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer } from "./answers.ts";
import { authenticateStaff } from "./authenticate.ts";
import { type Arrival, type Route, type RouteNeeds, registerRoute } from "./route.ts";

export type StaffNeeds = RouteNeeds & { readonly tokens: TokenVerifier };

export interface StaffRoute extends Route {
  /** The one role that opens the route; no role includes another. */
  readonly role: StaffRole;
}

/** A request of a member of staff who has the role of the route. */
export interface StaffArrival extends Arrival {
  /** Who acts: the subject of the token is what an audit writes down. */
  readonly staff: Staff;
}

export type StaffHandler = (arrival: StaffArrival) => Promise<Result<Answer, Refusal>>;

/** Registers a route that only staff with one role can use. */
export function registerStaffRoute(
  app: FunctionsApp,
  needs: StaffNeeds,
  { role, ...route }: StaffRoute,
  handler: StaffHandler,
): void {
  registerRoute(app, needs, route, async (arrival) => {
    const staff = await authenticateStaff(needs.tokens, arrival, role);
    return staff.ok ? handler({ ...arrival, staff: staff.value }) : staff;
  });
}
