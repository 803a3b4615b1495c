import { cancelPayment } from "../../shared/application/cancel-payment.ts";
import { type Checkouts } from "../../shared/application/checkouts.ts";
import { isHeld } from "../../shared/application/entity-tags.ts";
import { readPayment } from "../../shared/application/read-payment.ts";
import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { type StartingPayment, startPayment } from "../../shared/application/start-payment.ts";
import { type PaymentPage, paymentView, startPaymentBody } from "../../shared/contracts/http/payment-view.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer, jsonAnswer, unchanged } from "./answers.ts";
import { type PersonalNeeds, registerPersonalRoute } from "./personal-route.ts";
import { idempotencyKey, jsonBody, parameter } from "./request-parts.ts";

export type PaymentRoutesNeeds = PersonalNeeds &
  StartingPayment &
  Checkouts & { readonly paymentPage: PaymentPage };

/** Starting, following and cancelling payments. */
export function registerPaymentRoutes(app: FunctionsApp, needs: PaymentRoutesNeeds): void {
  const path = "v1/payments/{id}";
  const start = startPayment(needs);
  const cancel = cancelPayment(needs);

  const answer = (status: number, { value, version }: Versioned<Payment>, location = {}): Answer =>
    jsonAnswer(status, paymentView(value, needs.paymentPage), { ETag: version, ...location });

  registerPersonalRoute(
    app,
    needs,
    { name: "start-payment", method: "POST", path: "v1/payments" },
    async (arrival) => {
      const { request, opened, receivedAt } = arrival;
      const key = idempotencyKey(request);
      if (!key.ok) return key;
      const body = await jsonBody(request, startPaymentBody);
      if (!body.ok) return body;
      const started = await start(opened, { ...body.value, idempotencyKey: key.value, receivedAt });
      if (!started.ok) return started;
      const { payment } = started.value;
      // A retry gets the answer that the first request got.
      return ok(answer(201, payment, { Location: `/v1/payments/${payment.value.id}` }));
    },
  );

  registerPersonalRoute(
    app,
    needs,
    { name: "read-payment", method: "GET", path },
    async ({ request, opened }) => {
      const payment = await readPayment(needs)(opened, parameter(request, "id"));
      if (!payment.ok) return payment;
      const { version } = payment.value;
      return ok(
        isHeld(request.headers.get("if-none-match"), version)
          ? unchanged(version)
          : answer(200, payment.value),
      );
    },
  );

  registerPersonalRoute(app, needs, { name: "cancel-payment", method: "DELETE", path }, async (arrival) => {
    const { request, opened, receivedAt, trace } = arrival;
    const ifMatch = request.headers.get("if-match");
    const cancelled = await cancel(opened, parameter(request, "id"), {
      ...(ifMatch === null ? {} : { ifMatch }),
      receivedAt,
      trace,
    });
    return cancelled.ok ? ok(answer(200, cancelled.value)) : cancelled;
  });
}
