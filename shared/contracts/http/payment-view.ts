import { z } from "zod";
import { toDecimal } from "../../domain/money.ts";
import { type Payment, maximumFilingsPerPayment } from "../../domain/payment/payment.ts";

/** The body of `POST /payments`: one to fifty filings, none of them twice. */
export const startPaymentBody = z.strictObject({
  filings: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(maximumFilingsPerPayment)
    .refine((ids) => new Set(ids).size === ids.length, "a filing is named twice"),
});

export interface PaymentPage {
  readonly publicUrl: string;
  readonly iban: string;
  readonly beneficiary: string;
}

/** A payment as front-ends see it. The checkout's address is our own: it opens the provider's page on demand. */
export const paymentView = (payment: Payment, { publicUrl, iban, beneficiary }: PaymentPage): object => ({
  id: payment.id,
  status: payment.status,
  filings: payment.filings,
  amount: toDecimal(payment.amount),
  currency: "EUR",
  structuredCommunication: payment.structuredCommunication,
  iban,
  beneficiary,
  dueBy: payment.dueBy,
  checkoutUrl: payment.status === "initiated" ? `${publicUrl}/pay/${payment.linkToken}` : null,
  links: { self: `/v1/payments/${payment.id}` },
});
