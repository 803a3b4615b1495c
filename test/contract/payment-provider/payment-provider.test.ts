import { afterEach } from "@jest/globals";
import { startPaymentProvider } from "../../../local/payment-provider/payment-provider.ts";
import { hostedPaymentProvider } from "../../../shared/adapters/payments/hosted-payment-provider.ts";
import { scriptedPaymentProvider } from "../../doubles/scripted-payment-provider.ts";
import { describePaymentProvider } from "./payment-provider.contract.ts";

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describePaymentProvider("the scripted double", () => {
  const provider = scriptedPaymentProvider();
  return Promise.resolve({
    provider,
    play: (id, outcome) => {
      provider.set(id, outcome);
      return Promise.resolve();
    },
  });
});

describePaymentProvider("the adapter in front of the provider on the desk", async () => {
  const running = await startPaymentProvider();
  undo.push(() => running.close());
  const actions = { paid: "pay", failed: "fail", pending: "wait" } as const;
  return {
    provider: hostedPaymentProvider({
      baseUrl: running.url,
      apiKey: running.apiKey,
      timeoutMilliseconds: 5000,
    }),
    play: async (id, outcome) => {
      const response = await fetch(`${running.url}/checkout/${id}/${actions[outcome]}`, {
        method: "POST",
        redirect: "manual",
      });
      if (response.status !== 303) throw new Error(`the page answered ${String(response.status)}`);
    },
  };
});
