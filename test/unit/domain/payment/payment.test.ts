import { describe, expect, test } from "@jest/globals";
import {
  beginAttempt,
  finishAttempt,
  openAttempt,
  recordCheckout,
} from "../../../../shared/domain/payment/payment.ts";
import { plus } from "../../../../shared/domain/instant.ts";
import { aPayment } from "../../../builders/payments.ts";
import { minutes, morning } from "../../../builders/times.ts";

const waiting = { for: "settle", since: morning } as const;
const open = { number: 1, final: false } as const;
const paying = { number: 1, checkoutId: "pay_1", final: false } as const;
const over = { ...paying, final: true } as const;

describe("the attempts of a payment", () => {
  test("begin with a number and without a checkout, and the payment waits from then on", () => {
    const { payment, attempt } = beginAttempt(aPayment(), morning);
    expect(attempt).toEqual(open);
    expect(payment).toEqual(aPayment({ attempts: [open], waiting }));
  });

  test("go on waiting since the first that is open", () => {
    const { payment } = beginAttempt(aPayment({ attempts: [open], waiting }), plus(morning, minutes(5)));
    expect(payment).toEqual(aPayment({ attempts: [open, { number: 2, final: false }], waiting }));
  });

  test("are told their checkout, each its own", () => {
    const second = { number: 2, final: false };
    const payment = recordCheckout(aPayment({ attempts: [over, second], waiting }), 2, "pay_2");
    expect(payment).toEqual(aPayment({ attempts: [over, { ...second, checkoutId: "pay_2" }], waiting }));
  });

  test("end, and the payment waits no longer", () => {
    const payment = finishAttempt(aPayment({ attempts: [paying], waiting }), 1);
    expect(payment).toEqual(aPayment({ attempts: [over] }));
    expect(payment).not.toHaveProperty("waiting");
  });

  test("end one by one: the payment waits while another is open", () => {
    const payment = finishAttempt(aPayment({ attempts: [paying, { number: 2, final: false }], waiting }), 1);
    expect(payment).toEqual(aPayment({ attempts: [over, { number: 2, final: false }], waiting }));
  });

  test("end whatever becomes of the payment", () => {
    const payment = finishAttempt(aPayment({ status: "cancelled", attempts: [paying], waiting }), 1);
    expect(payment).toEqual(aPayment({ status: "cancelled", attempts: [over] }));
  });

  test.each([
    { attempts: [], found: undefined },
    { attempts: [over], found: undefined },
    { attempts: [over, { number: 2, final: false }], found: { number: 2, final: false } },
  ])("of $attempts the open one is $found", ({ attempts, found }) => {
    expect(openAttempt(aPayment({ attempts }))).toEqual(found);
  });
});
