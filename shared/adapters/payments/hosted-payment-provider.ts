import { z } from "zod";
import { Fault } from "../../application/fault.ts";
import { type Checkout, type PaymentProvider } from "../../application/ports/payment-provider.ts";
import { fromDecimal, toDecimal } from "../../domain/money.ts";

export interface HostedPaymentProviderSettings {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The deadline of each call, from the first byte sent to the last one received. */
  readonly timeoutMilliseconds: number;
}

/** The payment provider behind its REST interface. */
export function hostedPaymentProvider(settings: HostedPaymentProviderSettings): PaymentProvider {
  return {
    open: async ({ idempotencyKey, amount, ...rest }) => {
      const answer = await call(settings, "/payments", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
        body: JSON.stringify({ ...rest, amount: { value: toDecimal(amount), currency: "EUR" } }),
      });
      return readCheckout(answer, [200, 201]);
    },
    fetch: (checkoutId) => callCheckout(settings, checkoutId, "GET"),
    close: (checkoutId) => callCheckout(settings, checkoutId, "DELETE"),
  };
}

/** The id may come from a webhook, that is from anybody: what cannot be one is never made part of a path. */
async function callCheckout(
  settings: HostedPaymentProviderSettings,
  checkoutId: string,
  method: "GET" | "DELETE",
): Promise<Checkout | undefined> {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(checkoutId)) return undefined;
  const answer = await call(settings, `/payments/${checkoutId}`, { method });
  return answer.status === 404 ? undefined : readCheckout(answer, [200]);
}

interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function call(
  { baseUrl, apiKey, timeoutMilliseconds }: HostedPaymentProviderSettings,
  path: string,
  request: RequestInit,
): Promise<RawAnswer> {
  try {
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${apiKey}`);
    const response = await fetch(`${baseUrl}${path}`, {
      ...request,
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      text: await response.text(),
    };
  } catch (cause) {
    throw new Fault("the payment provider could not be reached", { cause });
  }
}

const checkoutAnswer = z.object({
  id: z.string().min(1),
  status: z.enum(["open", "pending", "paid", "failed", "cancelled", "expired"]),
  amount: z.object({ value: z.string(), currency: z.string().min(1) }),
  metadata: z.record(z.string(), z.string()),
  checkoutUrl: z.url({ protocol: /^https?$/ }).nullable(),
});

function readCheckout(answer: RawAnswer, expected: readonly number[]): Checkout {
  if (!expected.includes(answer.status)) throw faultOf(answer);
  const parsed = checkoutAnswer.safeParse(parseJson(answer.text));
  const amount = fromDecimal(parsed.data?.amount.value ?? "");
  if (!parsed.success || amount === undefined) {
    throw new Fault("the payment provider gave an answer that cannot be read", { cause: parsed.error });
  }
  const { id, status, metadata, checkoutUrl } = parsed.data;
  return {
    id,
    status,
    amount,
    currency: parsed.data.amount.currency,
    url: checkoutUrl ?? undefined,
    metadata,
  };
}

function faultOf({ status, retryAfter }: RawAnswer): Fault {
  const seconds = /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined;
  return new Fault(
    `the payment provider answered ${String(status)}`,
    seconds === undefined ? {} : { retryAfterSeconds: seconds },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
