import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import {
  type PaymentProviderSettings,
  type RunningPaymentProvider,
  startPaymentProvider,
} from "../../../local/payment-provider/payment-provider.ts";

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe("the payment provider's API", () => {
  test.each(["", "Bearer wrong", "Basic x"])("refuses the credentials %j", async (authorization) => {
    const { url } = await started();
    for (const [method, path] of [
      ["POST", "/payments"],
      ["GET", "/payments/pay_x"],
      ["DELETE", "/payments/pay_x"],
    ] as const) {
      expect((await fetch(`${url}${path}`, { method, headers: { authorization } })).status).toBe(401);
    }
  });

  test("says 201 for a new payment, 200 for the same again, 422 for another amount under the same key", async () => {
    const running = await started();
    expect((await open(running, {})).status).toBe(201);
    expect((await open(running, {})).status).toBe(200);
    expect((await open(running, { amount: { value: "1.00", currency: "EUR" } })).status).toBe(422);
  });

  test.each([
    { amount: { value: "1", currency: "EUR" } },
    { amount: { value: "-1.00", currency: "EUR" } },
    { amount: { value: "1.00", currency: "USD" } },
    { returnUrl: "javascript:alert(1)" },
    { webhookUrl: "file:///etc/passwd" },
    { surprise: true },
  ])("refuses %j", async (changes) => {
    expect((await open(await started(), changes)).status).toBe(422);
  });

  test("refuses a payment without an idempotency key, and one that is too long", async () => {
    const running = await started();
    expect((await open(running, {}, "")).status).toBe(400);
    expect((await open(running, { description: "x".repeat(70_000) })).status).toBe(413);
  });

  test("knows nothing beside its routes", async () => {
    const { url, apiKey } = await started();
    const headers = { authorization: `Bearer ${apiKey}` };
    expect((await fetch(`${url}/`, { headers })).status).toBe(404);
    expect((await fetch(`${url}/payments/pay_x`, { headers })).status).toBe(404);
    expect((await fetch(`${url}/payments`, { headers })).status).toBe(405);
  });

  test("ends an open payment when its time is over, and tells the webhook", async () => {
    const heard = await webhook();
    let now = new Date("2024-01-31T12:00:00Z");
    const running = await started({ now: () => now });
    const id = await opened(running, { webhookUrl: heard.url });
    now = new Date("2024-01-31T12:14:59Z");
    expect(await statusOf(running, id)).toBe("open");
    now = new Date("2024-01-31T12:15:00Z");
    expect(await statusOf(running, id)).toBe("expired");
    await until(() => heard.bodies.length === 1);
    await expect(running.pay(id)).rejects.toThrow("expired");
  });
});

describe("the checkout page", () => {
  test("shows what is to be paid, with nothing that could run", async () => {
    const running = await started();
    const id = await opened(running, { description: "<script>alert('x')</script>" });
    const response = await fetch(`${running.url}/checkout/${id}`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).toContain("63.80 EUR");
    expect(page).not.toContain("<script");
    expect(page).toContain(`<form method="post" action="/checkout/${id}/pay">`);
  });

  test.each([
    ["pay", "paid"],
    ["fail", "failed"],
    ["wait", "pending"],
    ["leave", "open"],
  ])("has a button to %s, which leads back to the merchant", async (action, status) => {
    const running = await started();
    const id = await opened(running, {});
    const response = await press(running, id, action);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("http://127.0.0.1:1/back");
    expect(await statusOf(running, id)).toBe(status);
  });

  test("takes a second press for the first, and no other decision after it", async () => {
    const running = await started();
    const id = await opened(running, {});
    await running.pay(id);
    expect((await press(running, id, "pay")).status).toBe(303);
    expect((await press(running, id, "fail")).status).toBe(409);
    expect(await statusOf(running, id)).toBe("paid");
  });

  test("does nothing for a link that is merely followed, for an unknown button, for an unknown payment", async () => {
    const running = await started();
    const id = await opened(running, {});
    expect((await fetch(`${running.url}/checkout/${id}/pay`)).status).toBe(405);
    expect((await press(running, id, "constructor")).status).toBe(404);
    expect((await press(running, "pay_x", "pay")).status).toBe(404);
    expect(await statusOf(running, id)).toBe("open");
  });
});

describe("its webhooks", () => {
  test("carry the id and nothing else, once per change of status", async () => {
    const heard = await webhook();
    const running = await started();
    const id = await opened(running, { webhookUrl: heard.url });
    await press(running, id, "wait");
    await until(() => heard.bodies.length === 1);
    await running.pay(id);
    await until(() => heard.bodies.length === 2);
    expect(heard.bodies).toEqual([{ id }, { id }]);
  });

  test("are told again until they answer 2xx; a redirect is no such answer", async () => {
    const heard = await webhook([500, 302, 404, 200]);
    const running = await started({ firstRetryMilliseconds: 1 });
    const id = await opened(running, { webhookUrl: heard.url });
    await running.pay(id);
    await until(() => heard.bodies.length === 4);
    await running.close();
    expect(heard.bodies).toEqual([{ id }, { id }, { id }, { id }]);
  });

  test("still owed at a stop are told after the next start", async () => {
    const dataDirectory = await directory();
    const refusing = await webhook([500]);
    const first = await started({ dataDirectory, firstRetryMilliseconds: 60_000 });
    const id = await opened(first, { webhookUrl: refusing.url });
    await first.pay(id);
    await until(() => refusing.bodies.length === 1);
    await first.close();
    const second = await started({ dataDirectory });
    await until(() => refusing.bodies.length === 2);
    expect(second.apiKey).toBe(first.apiKey);
    expect(await statusOf(second, id)).toBe("paid");
  });
});

test("nothing that was answered is lost when the process is killed", async () => {
  const dataDirectory = await directory();
  const heard = await webhook(Array.from({ length: 1000 }, () => 503));
  const first = await ownProcess(dataDirectory);
  const ids = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      opened(first, { webhookUrl: heard.url }, `key-${String(index)}`),
    ),
  );
  await Promise.all(ids.slice(0, 10).map((id) => press(first, id, "pay")));
  await kill(first.process);
  heard.recover();
  const second = await ownProcess(dataDirectory);
  const statuses = await Promise.all(ids.map((id) => statusOf(second, id)));
  expect(statuses).toEqual([...Array<string>(10).fill("paid"), ...Array<string>(10).fill("open")]);
  expect(await opened(second, { webhookUrl: heard.url }, "key-7")).toBe(ids[7]);
  await until(() => ids.slice(0, 10).every((id) => heard.accepted.has(id)));
});

async function started(settings: PaymentProviderSettings = {}): Promise<RunningPaymentProvider> {
  const running = await startPaymentProvider({ firstRetryMilliseconds: 5, ...settings });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= running.close());
  undo.push(close);
  return { ...running, close };
}

type Address = Pick<RunningPaymentProvider, "url" | "apiKey">;

function open({ url, apiKey }: Address, changes: object, idempotencyKey = "key"): Promise<Response> {
  const body = {
    amount: { value: "63.80", currency: "EUR" },
    description: "+++090/9337/55493+++",
    returnUrl: "http://127.0.0.1:1/back",
    webhookUrl: "http://127.0.0.1:1/webhook",
    metadata: {},
    ...changes,
  };
  const headers = { authorization: `Bearer ${apiKey}`, "idempotency-key": idempotencyKey };
  return fetch(`${url}/payments`, { method: "POST", headers, body: JSON.stringify(body) });
}

const payment = z.object({ id: z.string(), status: z.string() });

const opened = async (...call: Parameters<typeof open>): Promise<string> =>
  payment.parse(await (await open(...call)).json()).id;

async function statusOf({ url, apiKey }: Address, id: string): Promise<string> {
  const response = await fetch(`${url}/payments/${id}`, { headers: { authorization: `Bearer ${apiKey}` } });
  return payment.parse(await response.json()).status;
}

const press = ({ url }: Pick<Address, "url">, id: string, action: string): Promise<Response> =>
  fetch(`${url}/checkout/${id}/${action}`, { method: "POST", redirect: "manual" });

interface Webhook {
  readonly url: string;
  readonly bodies: readonly unknown[];
  /** The payments of calls that were answered 2xx. */
  readonly accepted: ReadonlySet<string>;
  /** From now on it answers 2xx. */
  recover(): void;
}

/** Listens like a merchant; answers with these statuses in turn, then 200. */
async function webhook(answers: readonly number[] = []): Promise<Webhook> {
  const left = [...answers];
  const bodies: unknown[] = [];
  const accepted = new Set<string>();
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = z.strictObject({ id: z.string() }).parse(JSON.parse(Buffer.concat(chunks).toString()));
      bodies.push(body);
      const status = left.shift() ?? 200;
      if (status === 200) accepted.add(body.id);
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/webhook`;
  return { url, bodies, accepted, recover: () => void left.splice(0) };
}

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "payments-"));
  undo.push(() => rm(path, { recursive: true }));
  return path;
}

async function ownProcess(dataDirectory: string): Promise<Address & { readonly process: ChildProcess }> {
  const script = join(import.meta.dirname, "running-provider.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, dataDirectory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(() => kill(child));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { ...z.object({ url: z.string(), apiKey: z.string() }).parse(JSON.parse(line)), process: child };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error("it did not come true within 10 s");
    await pause(5);
  }
}
