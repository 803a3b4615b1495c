import {
  type SucceedingKeys,
  makeSuccessionCode,
  redeemSuccessionCode,
} from "../../shared/application/succeed-key.ts";
import { redeemBody, successionCodeView } from "../../shared/contracts/http/succession-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { authenticateFiler } from "./authenticate.ts";
import { registerPersonalRoute } from "./personal-route.ts";
import { jsonBody } from "./request-parts.ts";
import { registerRoute } from "./route.ts";
import { type SpaceNeeds, spaceAnswer } from "./space.ts";

const path = "v1/keys/succession";

/** A renewed certificate takes its space along: the old key makes a code, the new one redeems it. */
export function registerSuccessionRoutes(app: FunctionsApp, needs: SpaceNeeds & SucceedingKeys): void {
  const make = makeSuccessionCode(needs);
  const redeem = redeemSuccessionCode(needs);
  const answer = spaceAnswer(needs);

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
      const { space, profile } = redeemed.value;
      arrival.prefers(profile.value.language);
      return ok(await answer(space, arrival.askedLanguage ?? profile.value.language));
    },
  );
}
