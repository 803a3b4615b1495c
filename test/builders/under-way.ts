import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Payment, beginAttempt, recordCheckout } from "../../shared/domain/payment/payment.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { keep } from "./application.ts";
import { anInitiatedFiling } from "./filings.ts";
import { aPayment } from "./payments.ts";
import { morning } from "./times.ts";

/** Keeps an open payment with its filings, and the pointer from its link. @returns the version of the payment. */
export async function keepOpenPayment(ports: MemoryPorts, changes: Partial<Payment> = {}): Promise<string> {
  const payment = aPayment(changes);
  const { connection, spaceId, filings, id } = payment;
  await keep(
    ports,
    ...filings.map((filing) => ({
      filing: anInitiatedFiling({ id: filing, space: payment, paymentId: id }),
    })),
  );
  const [digits = "", linkSecret = ""] = payment.linkToken.split("-");
  const pointer = { kind: "communication", connection, spaceId, digits, paymentId: id, linkSecret } as const;
  await ports.references.create<"communication">(pointer);
  const [version = ""] = await keep(ports, { payment });
  return version;
}

/** The same, and a payer has opened its link. @returns the id of the checkout. */
export async function keepPaymentUnderWay(
  ports: MemoryPorts,
  changes: Partial<Payment> = {},
): Promise<string> {
  const { payment, attempt } = beginAttempt(aPayment(changes), morning);
  const checkoutId = await openCheckout(ports, payment, attempt.number);
  const { attempts } = recordCheckout(payment, attempt.number, checkoutId);
  await keepOpenPayment(ports, { waiting: { for: "settle", since: morning }, ...changes, attempts });
  return checkoutId;
}

/** Has the provider open the checkout of an attempt, as the application would. @returns its id. */
export async function openCheckout(
  { provider }: MemoryPorts,
  { id: paymentId, amount, structuredCommunication, ...space }: Payment & SpaceAddress,
  attempt: number,
): Promise<string> {
  const { id } = await provider.open({
    idempotencyKey: `${paymentId}:${String(attempt)}`,
    amount,
    description: structuredCommunication,
    returnUrl: "https://filing.test/pay",
    webhookUrl: "https://filing.test/webhook",
    metadata: { connection: space.connection, spaceId: space.spaceId, paymentId },
  });
  return id;
}
