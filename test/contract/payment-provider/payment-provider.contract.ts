import { describe, expect, test } from "@jest/globals";
import {
  type Checkout,
  type CheckoutRequest,
  type PaymentProvider,
} from "../../../shared/application/ports/payment-provider.ts";

/** A provider and the hand that plays its payers. */
export interface ProviderUnderTest {
  readonly provider: PaymentProvider;
  /** Makes the payer pay, fail, or leave it to a bank that takes its time. */
  readonly play: (checkoutId: string, outcome: "paid" | "failed" | "pending") => Promise<void>;
}

/** What every payment provider does, whatever is behind it. */
export function describePaymentProvider(name: string, start: () => Promise<ProviderUnderTest>): void {
  describe(`a payment provider: ${name}`, () => {
    test("opens a checkout with what it was asked for", async () => {
      const { provider } = await start();
      const opened = await provider.open(request());
      expect(opened).toMatchObject({ status: "open", amount: 6380n, currency: "EUR", metadata });
      expect(opened.url).toMatch(/^https?:\/\/.+/);
      expect(await provider.fetch(opened.id)).toEqual(opened);
    });

    test("gives the same checkout for the same idempotency key, however often and however quickly", async () => {
      const { provider } = await start();
      const opened = await Promise.all(
        [1, 2, 3, 4, 5].map(() => provider.open(request({ idempotencyKey: "k" }))),
      );
      expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
      const other = await provider.open(request({ idempotencyKey: "other" }));
      expect(other.id).not.toBe(opened[0]?.id);
    });

    test("gives the same checkout also after it was paid", async () => {
      const { provider, play } = await start();
      const opened = await provider.open(request());
      await play(opened.id, "paid");
      expect(await provider.open(request())).toMatchObject({ id: opened.id, status: "paid" });
    });

    test.each(["paid", "failed"] as const)(
      "tells that it is %s, and offers no page any more",
      async (outcome) => {
        const { provider, play } = await start();
        const { id } = await provider.open(request());
        await play(id, outcome);
        expect(await provider.fetch(id)).toMatchObject({
          id,
          status: outcome,
          amount: 6380n,
          url: undefined,
        });
      },
    );

    test("tells that the bank takes its time", async () => {
      const { provider, play } = await start();
      const { id } = await provider.open(request());
      await play(id, "pending");
      expect(await provider.fetch(id)).toMatchObject({ status: "pending" });
      await play(id, "paid");
      expect(await provider.fetch(id)).toMatchObject({ status: "paid" });
    });

    test("closes an open checkout, and says so again when asked again", async () => {
      const { provider } = await start();
      const { id } = await provider.open(request());
      expect(await provider.close(id)).toMatchObject({ id, status: "cancelled", url: undefined });
      expect(await provider.close(id)).toMatchObject({ id, status: "cancelled" });
      expect(await provider.fetch(id)).toMatchObject({ id, status: "cancelled" });
    });

    test.each(["paid", "failed", "pending"] as const)("does not close one that is %s", async (outcome) => {
      const { provider, play } = await start();
      const { id } = await provider.open(request());
      await play(id, outcome);
      expect(await provider.close(id)).toMatchObject({ id, status: outcome });
    });

    test.each(["pay_unknown", "..", "a/b", "?x", ""])("knows no checkout %j", async (id) => {
      const { provider } = await start();
      expect(await provider.fetch(id)).toBeUndefined();
      expect(await provider.close(id)).toBeUndefined();
    });

    test.each([0n, 1n, 99n, 100n, 6380n, 99_999_999_99n])("keeps %s cents to the cent", async (amount) => {
      const { provider } = await start();
      const { id } = await provider.open(request({ amount }));
      expect((await provider.fetch(id))?.amount).toBe(amount);
    });
  });
}

const metadata: Checkout["metadata"] = { connection: "eid", spaceId: "s-é", paymentId: "p" };

const request = (changes: Partial<CheckoutRequest> = {}): CheckoutRequest => ({
  idempotencyKey: "payment-1:1",
  amount: 6380n,
  description: "+++090/9337/55493+++",
  returnUrl: "http://127.0.0.1:1/pay/token",
  webhookUrl: "http://127.0.0.1:1/webhook",
  metadata,
  ...changes,
});
