import { type IncomingMessage, type Server, createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { once } from "node:events";
import { answerPayer } from "./checkout-page.ts";
import { type Checkouts, openCheckouts } from "./checkouts.ts";
import { type Answer, json } from "./exchange.ts";
import { answerMerchant } from "./rest.ts";
import { type Webhooks, startWebhooks } from "./webhooks.ts";

export interface PaymentProviderSettings {
  /** Any free port when left out. */
  readonly port?: number;
  /** Where the books are kept; in memory when left out. */
  readonly dataDirectory?: string;
  /** What merchants must send as bearer token; drawn once when left out. */
  readonly apiKey?: string;
  /** Decides when a checkout expires. Webhooks are told in real time. */
  readonly now?: () => Date;
  readonly expiresAfterMilliseconds?: number;
  /** The pause before a webhook is told again, doubled each time, one minute at most. */
  readonly firstRetryMilliseconds?: number;
  /** Told when the provider itself fails; the console when left out. */
  readonly onTrouble?: (error: unknown) => void;
}

export interface RunningPaymentProvider {
  readonly port: number;
  readonly url: string;
  /** What merchants send as bearer token; the same after a restart on the same directory. */
  readonly apiKey: string;
  /** Pays like a payer on the page does. Rejects when there is no such checkout or it can no longer be paid. */
  pay(checkoutId: string): Promise<void>;
  /** Afterwards nothing runs any more; webhooks not yet heard are told after the next start. */
  close(): Promise<void>;
}

const quarterOfAnHour = 900_000;

/** Starts a payment provider on the desk, on loopback: its API, its page for payers, and its webhooks. */
export async function startPaymentProvider(
  settings: PaymentProviderSettings = {},
): Promise<RunningPaymentProvider> {
  const checkouts = openCheckouts({
    dataDirectory: settings.dataDirectory,
    apiKey: settings.apiKey,
    expiresAfterMilliseconds: settings.expiresAfterMilliseconds ?? quarterOfAnHour,
    now: settings.now ?? (() => new Date()),
  });
  const webhooks = startWebhooks(checkouts, {
    firstRetryMilliseconds: settings.firstRetryMilliseconds ?? 500,
    timeoutMilliseconds: 15_000,
  });
  const onTrouble = settings.onTrouble ?? ((error) => console.error("payment provider:", error));
  const server = serve(checkouts, webhooks, onTrouble);
  server.listen(settings.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const tick = setInterval(() => lookAtTheClock(checkouts, webhooks), 1000).unref();
  webhooks.tellAll();
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: urlOf(port),
    apiKey: checkouts.apiKey,
    pay: (checkoutId) => pay(checkouts, webhooks, checkoutId),
    close: async () => {
      clearInterval(tick);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await webhooks.stop();
      checkouts.close();
    },
  };
}

function serve(
  checkouts: Checkouts,
  webhooks: Webhooks,
  onTrouble: NonNullable<PaymentProviderSettings["onTrouble"]>,
): Server {
  return createServer((request, response) => {
    void (async () => {
      lookAtTheClock(checkouts, webhooks);
      const { status, headers, body } = await answer(checkouts, request);
      response.writeHead(status, headers).end(body);
      webhooks.tellAll();
    })().catch((reason: unknown) => {
      onTrouble(reason);
      response.destroy();
    });
  });
}

async function answer(checkouts: Checkouts, request: IncomingMessage): Promise<Answer> {
  const [area, id, action, ...rest] = new URL(request.url ?? "/", "http://localhost").pathname
    .split("/")
    .slice(1);
  const publicUrl = urlOf(request.socket.localPort ?? 0);
  if (area === "payments" && action === undefined)
    return answerMerchant(checkouts, request, { id, publicUrl });
  if (area === "checkout" && id !== undefined && rest.length === 0) {
    return answerPayer(checkouts, { id, action, method: request.method ?? "" });
  }
  return json(404, { status: 404, title: "not here" });
}

/** What is over is ended before anybody looks at it. */
function lookAtTheClock(checkouts: Checkouts, webhooks: Webhooks): void {
  checkouts.expire();
  webhooks.tellAll();
}

function pay(checkouts: Checkouts, webhooks: Webhooks, checkoutId: string): Promise<void> {
  const status = checkouts.move(checkoutId, "paid")?.status;
  webhooks.tellAll();
  return status === "paid"
    ? Promise.resolve()
    : Promise.reject(new Error(`checkout ${checkoutId} cannot be paid: it is ${status ?? "unknown"}`));
}

const urlOf = (port: number): string => `http://127.0.0.1:${String(port)}`;
