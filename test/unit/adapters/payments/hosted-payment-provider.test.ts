import { once } from "node:events";
import { type IncomingMessage, type RequestListener, createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { hostedPaymentProvider } from "../../../../shared/adapters/payments/hosted-payment-provider.ts";
import { Fault } from "../../../../shared/application/fault.ts";
import { type PaymentProvider } from "../../../../shared/application/ports/payment-provider.ts";

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const payment = {
  id: "pay_1",
  status: "open",
  amount: { value: "63.80", currency: "EUR" },
  metadata: { paymentId: "p" },
  checkoutUrl: "https://provider.test/checkout/pay_1",
};

describe("the hosted payment provider", () => {
  test("reads what it is told, in our cents, and overlooks what it does not know", async () => {
    const provider = await answering(200, JSON.stringify({ ...payment, surprise: 1 }));
    expect(await provider.fetch("pay_1")).toEqual({
      id: "pay_1",
      status: "open",
      amount: 6380n,
      currency: "EUR",
      url: "https://provider.test/checkout/pay_1",
      metadata: { paymentId: "p" },
    });
  });

  test("shows its key and the idempotency key, and asks for euro", async () => {
    let seen: IncomingMessage | undefined;
    let body = "";
    const provider = await listening((request, response) => {
      seen = request;
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => response.writeHead(201).end(JSON.stringify(payment)));
    });
    await provider.open({
      idempotencyKey: "p:1",
      amount: 5n,
      description: "d",
      returnUrl: "https://filing.test/back",
      webhookUrl: "https://filing.test/webhook",
      metadata: {},
    });
    expect(seen?.method).toBe("POST");
    expect(seen?.headers).toMatchObject({ authorization: "Bearer key", "idempotency-key": "p:1" });
    expect(JSON.parse(body)).toEqual({
      amount: { value: "0.05", currency: "EUR" },
      description: "d",
      returnUrl: "https://filing.test/back",
      webhookUrl: "https://filing.test/webhook",
      metadata: {},
    });
  });

  test.each([
    ["that is no JSON", "<html>"],
    ["that is empty", ""],
    ["with a status nobody knows", JSON.stringify({ ...payment, status: "manual" })],
    ["with three decimals", JSON.stringify({ ...payment, amount: { value: "63.805", currency: "EUR" } })],
    ["with an amount in a float", JSON.stringify({ ...payment, amount: { value: 63.8, currency: "EUR" } })],
    ["with a page that is a script", JSON.stringify({ ...payment, checkoutUrl: "javascript:alert(1)" })],
  ])("takes an answer %s for trouble", async (_name, body) => {
    const provider = await answering(200, body);
    await expect(provider.fetch("pay_1")).rejects.toThrow(Fault);
  });

  test.each([400, 401, 409, 422, 429, 500, 503, 302])("takes %d for trouble", async (status) => {
    const provider = await answering(status, "{}", { location: "/elsewhere" });
    await expect(provider.fetch("pay_1")).rejects.toThrow(Fault);
    await expect(provider.close("pay_1")).rejects.toThrow(Fault);
  });

  test("hands on how long the provider asks to wait", async () => {
    const provider = await answering(429, "{}", { "retry-after": "7" });
    await expect(provider.fetch("pay_1")).rejects.toMatchObject({ retryAfterSeconds: 7 });
    const byDate = await answering(503, "{}", { "retry-after": "Wed, 31 Jan 2024 23:00:00 GMT" });
    await expect(byDate.fetch("pay_1")).rejects.toMatchObject({ retryAfterSeconds: undefined });
  });

  test("gives up on an answer that does not come, and on one that does not end", async () => {
    const silent = await listening(() => undefined);
    await expect(silent.fetch("pay_1")).rejects.toThrow(Fault);
    const endless = await listening((_request, response) => void response.writeHead(200).write("{"));
    await expect(endless.fetch("pay_1")).rejects.toThrow(Fault);
  });

  test("takes a provider that is not there for trouble, and names the cause", async () => {
    const provider = hostedPaymentProvider({
      baseUrl: "http://127.0.0.1:1",
      apiKey: "key",
      timeoutMilliseconds: 1000,
    });
    await expect(provider.fetch("pay_1")).rejects.toMatchObject({
      name: "Fault",
      cause: expect.anything() as unknown,
    });
  });
});

const answering = (
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<PaymentProvider> =>
  listening((_request, response) => void response.writeHead(status, headers).end(body));

async function listening(answer: RequestListener): Promise<PaymentProvider> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return hostedPaymentProvider({
    baseUrl: `http://127.0.0.1:${String(port)}`,
    apiKey: "key",
    timeoutMilliseconds: 300,
  });
}
