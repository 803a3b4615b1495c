import {
  type SucceedingKeys,
  makeSuccessionCode,
  redeemSuccessionCode,
} from "../../shared/application/succeed-key.ts";
import { profileView } from "../../shared/contracts/http/profile-view.ts";
import { redeemBody, successionCodeView } from "../../shared/contracts/http/succession-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { authenticateFiler } from "./authenticate.ts";
import { type PersonalNeeds, registerPersonalRoute } from "./personal-route.ts";
import { jsonBody } from "./request-parts.ts";
import { registerRoute } from "./route.ts";

const path = "v1/keys/succession";

/** A renewed certificate takes its space along: the old key makes a code, the new one redeems it. */
export function registerSuccessionRoutes(app: FunctionsApp, needs: PersonalNeeds & SucceedingKeys): void {
  const make = makeSuccessionCode(needs);
  const redeem = redeemSuccessionCode(needs);

  registerPersonalRoute(
    app,
    needs,
    { name: "make-succession-code", method: "POST", path },
    async ({ opened, receivedAt, trace }) => {
      const made = await make(opened, { receivedAt, trace });
      return made.ok ? ok(jsonAnswer(201, successionCodeView(made.value))) : made;
    },
  );

  registerRoute(
    app,
    needs,
    { name: "redeem-succession-code", method: "POST", path: `${path}/redeem` },
    async (arrival) => {
      const filer = await authenticateFiler(needs, arrival);
      if (!filer.ok) return filer;
      const body = await jsonBody(arrival.request, redeemBody);
      if (!body.ok) return body;
      const { receivedAt, trace } = arrival;
      const redeemed = await redeem(filer.value, { ...body.value, receivedAt, trace });
      if (!redeemed.ok) return redeemed;
      const { value, version } = redeemed.value.profile;
      return ok(jsonAnswer(200, profileView(value), { ETag: version }));
    },
  );
}
