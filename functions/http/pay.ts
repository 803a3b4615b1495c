import { type Checkouts } from "../../shared/application/checkouts.ts";
import { noticePayment } from "../../shared/application/notice-payment.ts";
import { payByLink } from "../../shared/application/pay-by-link.ts";
import { type Identifiers } from "../../shared/application/ports/identifiers.ts";
import { type References } from "../../shared/application/ports/references.ts";
import { type RefusalKind } from "../../shared/application/refusal.ts";
import { type Language, type Localized } from "../../shared/domain/language.ts";
import { ok, refuse } from "../../shared/domain/result.ts";
import { z } from "zod";
import { type FunctionsApp } from "../app.ts";
import { type Answer, jsonAnswer } from "./answers.ts";
import { problems } from "./problem.ts";
import { jsonBody, parameter } from "./request-parts.ts";
import { type RouteNeeds, defaultLanguage, registerRoute } from "./route.ts";

export type PayRoutesNeeds = RouteNeeds &
  Checkouts & { readonly references: References; readonly identifiers: Identifiers };

const webhookBody = z.object({ id: z.string().min(1).max(200) });

/** The payment page of a payer without the key, and the provider's webhook. */
export function registerPayRoutes(app: FunctionsApp, needs: PayRoutesNeeds): void {
  const pay = payByLink(needs);
  const notice = noticePayment(needs);

  registerRoute(app, needs, { name: "pay-by-link", method: "GET", path: "pay/{token}" }, async (arrival) => {
    const outcome = await pay(parameter(arrival.request, "token"));
    const language = arrival.askedLanguage ?? defaultLanguage;
    return ok(
      outcome.ok
        ? { status: 303, headers: { Location: outcome.value, "Cache-Control": "no-store" } }
        : page(
            outcome.refusal.kind,
            "status" in outcome.refusal ? outcome.refusal.status : undefined,
            language,
          ),
    );
  });

  registerRoute(
    app,
    needs,
    { name: "notice-payment", method: "POST", path: "v1/webhooks/payments/{provider}" },
    async ({ request, trace }) => {
      if (parameter(request, "provider") !== "hosted") return refuse({ kind: "not-found" });
      const body = await jsonBody(request, webhookBody);
      if (!body.ok) return body;
      await notice(body.value.id, trace);
      return ok(jsonAnswer(200, {}));
    },
  );
}

const settled: Localized = {
  nl: "Deze betaling is ontvangen. U hoeft niets meer te doen.",
  fr: "Ce paiement a été reçu. Vous n'avez plus rien à faire.",
  de: "Diese Zahlung ist eingegangen. Sie müssen nichts mehr tun.",
  en: "This payment has been received. There is nothing left to do.",
};

/** What a payer reads in the browser when there is nothing to pay. */
function page(kind: RefusalKind, paymentStatus: string | undefined, language: Language): Answer {
  const isSettled = paymentStatus === "settled";
  const text = (isSettled ? settled : problems[kind].title)[language];
  return {
    status: isSettled ? 200 : problems[kind].status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'",
    },
    body: `<!doctype html><html lang="${language}"><head><title>Filing</title></head><body><main><p>${text}</p></main></body></html>`,
  };
}
