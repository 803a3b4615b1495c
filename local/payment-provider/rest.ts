import { createHash, timingSafeEqual } from "node:crypto";
import { type IncomingMessage } from "node:http";
import { z } from "zod";
import { type Checkouts, type StoredCheckout, isFinal } from "./checkouts.ts";
import { type Answer, json, readBody } from "./exchange.ts";

/**
 * What merchants call: `POST /payments`, `GET /payments/{id}` and `DELETE /payments/{id}`.
 * @param publicUrl where payers find the checkout page
 */
export async function answerMerchant(
  checkouts: Checkouts,
  request: IncomingMessage,
  { id, publicUrl }: { readonly id: string | undefined; readonly publicUrl: string },
): Promise<Answer> {
  if (!isKnown(request.headers.authorization, checkouts.apiKey)) return problem(401, "unknown API key");
  if (id === undefined) {
    return request.method === "POST" ? open(checkouts, request, publicUrl) : problem(405, "POST only");
  }
  if (request.method !== "GET" && request.method !== "DELETE") return problem(405, "GET and DELETE only");
  const found = request.method === "DELETE" ? checkouts.move(id, "cancelled") : checkouts.find(id);
  return found === undefined ? problem(404, "no such payment") : json(200, view(found, publicUrl));
}

const webAddress = z.url({ protocol: /^https?$/ });

const paymentRequest = z.strictObject({
  amount: z.strictObject({ value: z.string().regex(/^\d{1,9}\.\d{2}$/), currency: z.literal("EUR") }),
  description: z.string().max(255),
  returnUrl: webAddress,
  webhookUrl: webAddress,
  metadata: z.record(z.string(), z.string()),
});

async function open(checkouts: Checkouts, request: IncomingMessage, publicUrl: string): Promise<Answer> {
  const idempotencyKey = request.headers["idempotency-key"];
  if (typeof idempotencyKey !== "string" || idempotencyKey === "")
    return problem(400, "Idempotency-Key is missing");
  const body = await readBody(request);
  if (body === undefined) return problem(413, "the request is too long");
  const parsed = paymentRequest.safeParse(parseJson(body));
  if (!parsed.success) return problem(422, z.prettifyError(parsed.error));
  const { amount, ...rest } = parsed.data;
  const { checkout, created } = checkouts.open({
    ...rest,
    idempotencyKey,
    amount: amount.value,
    currency: amount.currency,
  });
  if (checkout.amount !== amount.value)
    return problem(422, "this Idempotency-Key was used for another amount");
  return json(created ? 201 : 200, view(checkout, publicUrl));
}

const view = (checkout: StoredCheckout, publicUrl: string): object => ({
  id: checkout.id,
  status: checkout.status,
  amount: { value: checkout.amount, currency: checkout.currency },
  description: checkout.description,
  metadata: checkout.metadata,
  expiresAt: checkout.expiresAt,
  checkoutUrl: isFinal(checkout.status) ? null : `${publicUrl}/checkout/${checkout.id}`,
});

const problem = (status: number, title: string): Answer => json(status, { status, title });

function isKnown(authorization: string | undefined, apiKey: string): boolean {
  return timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${apiKey}`));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
