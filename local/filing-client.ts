import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

const filing = z.looseObject({
  id: z.string(),
  status: z.string(),
  statusLabel: z.string(),
  outcome: z.string().nullable(),
  total: z.string().nullable(),
  dueBy: z.string().nullable(),
  depositDate: z.string().nullable(),
  reference: z.string().nullable(),
});
const event = z.object({ id: z.string(), type: z.string(), at: z.string(), to: z.string() });
const report = z.looseObject({
  outcome: z.string(),
  checksRun: z.number(),
  findings: z.array(
    z.looseObject({
      check: z.string(),
      message: z.string(),
      equation: z.string().nullable(),
      values: z.array(z.looseObject({ rubric: z.string(), value: z.string() })),
    }),
  ),
});
const payment = z.looseObject({
  id: z.string(),
  status: z.string(),
  amount: z.string(),
  structuredCommunication: z.string(),
  checkoutUrl: z.string().nullable(),
});

export type FilingView = z.infer<typeof filing>;
export type ReportView = z.infer<typeof report>;
export type PaymentView = z.infer<typeof payment>;
export type EventView = z.infer<typeof event>;

/** What a front-end does, as one filer: every call answers the parsed body, or throws with the problem. */
export interface FilingClient {
  putProfile(details: { language: string; email: string; name: string }): Promise<void>;
  file(xbrl: string, idempotencyKey: string): Promise<FilingView>;
  filings(): Promise<readonly FilingView[]>;
  filing(id: string): Promise<FilingView>;
  events(id: string): Promise<readonly EventView[]>;
  report(id: string): Promise<ReportView>;
  startPayment(filings: readonly string[], idempotencyKey: string): Promise<PaymentView>;
  payment(id: string): Promise<PaymentView>;
  /** Only the status, for what is expected to be refused. */
  status(path: string): Promise<number>;
}

interface Sent {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function filingClient(url: string, token: string, language = "en"): FilingClient {
  const call = async (method: string, path: string, sent: Sent = {}): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${token}`, "Accept-Language": language, ...sent.headers };
    const response = await fetch(`${url}${path}`, { method, headers, body: sent.body ?? null });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${String(response.status)}: ${text}`);
    return JSON.parse(text);
  };
  const send = (method: string, path: string, body: object, headers = {}): Promise<unknown> =>
    call(method, path, {
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });

  return {
    async putProfile(details) {
      await send("PUT", "/v1/profile", details);
    },
    async file(xbrl, idempotencyKey) {
      const headers = { "Content-Type": "application/xbrl+xml", "Idempotency-Key": idempotencyKey };
      return filing.parse(await call("POST", "/v1/filings", { body: xbrl, headers }));
    },
    async filings() {
      return z.object({ items: z.array(filing) }).parse(await call("GET", "/v1/filings")).items;
    },
    filing: async (id) => filing.parse(await call("GET", `/v1/filings/${id}`)),
    events: async (id) =>
      z.object({ items: z.array(event) }).parse(await call("GET", `/v1/filings/${id}/events`)).items,
    report: async (id) => report.parse(await call("GET", `/v1/filings/${id}/report`)),
    async startPayment(filings, idempotencyKey) {
      const headers = { "Idempotency-Key": idempotencyKey };
      return payment.parse(await send("POST", "/v1/payments", { filings }, headers));
    },
    payment: async (id) => payment.parse(await call("GET", `/v1/payments/${id}`)),
    async status(path) {
      const response = await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      return response.status;
    },
  };
}

/** Asks again until the answer is good. @throws Error when it is not within that time. */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer>,
  {
    isGood,
    seconds = 30,
    everyMilliseconds = 50,
  }: {
    readonly isGood: (answer: Answer) => boolean;
    readonly seconds?: number;
    readonly everyMilliseconds?: number;
  },
): Promise<Answer> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`${what} did not come true in ${String(seconds)} s: ${JSON.stringify(answer)}`);
    await pause(everyMilliseconds);
  }
}
