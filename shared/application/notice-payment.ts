import { connections } from "../domain/access/connection.ts";
import { type Trace } from "./announce.ts";
import { type Clock } from "./ports/clock.ts";
import { type PaymentProvider } from "./ports/payment-provider.ts";
import { type WorkQueues } from "./ports/work-queues.ts";

/**
 * Hears that a checkout may have changed. The caller is not believed: the checkout is fetched from the provider,
 * and what its metadata names is settled by asking again. Afterwards the message is in the queue; when that is
 * not certain a Fault is thrown and the provider calls again. A checkout that the provider does not know, or
 * that is not ours, is nobody's business.
 */
export const noticePayment =
  ({ provider, queues, clock }: { provider: PaymentProvider; queues: WorkQueues; clock: Clock }) =>
  async (checkoutId: string, trace: Trace): Promise<void> => {
    const checkout = await provider.fetch(checkoutId);
    const { connection, spaceId, paymentId } = checkout?.metadata ?? {};
    const known = connections.find((name) => name === connection);
    if (known === undefined || spaceId === undefined || paymentId === undefined) return;
    const message = { connection: known, spaceId, subject: paymentId, checkoutId };
    const travel = { firstSentAt: clock.now(), attempt: 0, swept: false, ...trace };
    await queues.send("settle", [{ message, travel }]);
  };
