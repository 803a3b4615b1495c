import { once } from "node:events";
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request,
} from "node:http";
import { type AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What may happen to a request or to its answer. */
export type Mishap =
  /** The service carries the request out, and nobody hears of it. */
  | { readonly kind: "lost" }
  /** The connection breaks off in the middle of the body of the answer. */
  | { readonly kind: "cut" }
  /** The answer stops in the middle of its body, and the connection stays. */
  | { readonly kind: "stalled" }
  /** The answer says to be half as long as it is, and is. */
  | { readonly kind: "shortened" }
  /** A byte of the body of the answer is another one. */
  | { readonly kind: "garbled-answer" }
  /** A byte of the body of the request is another one. */
  | { readonly kind: "garbled-request" }
  /** Somebody on the way answers; the service never hears of the request. */
  | { readonly kind: "refused"; readonly status: number };

/** A request as it left the client. */
export interface SentRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FaultyProxy {
  readonly port: number;
  /** Every request that came, the newest last. */
  readonly sent: readonly SentRequest[];
  /** Does this to the next requests of that method. */
  spoil(method: string, mishap: Mishap, count?: number): void;
  close(): Promise<void>;
}

/** Stands between a client and a service on 127.0.0.1, and spoils what passes when it is told to. */
export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const planned: { readonly method: string; readonly mishap: Mishap }[] = [];
  const sent: SentRequest[] = [];

  const take = (method: string): Mishap | undefined => {
    const index = planned.findIndex((plan) => plan.method === method);
    return index < 0 ? undefined : planned.splice(index, 1)[0]?.mishap;
  };

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/", headers } = incoming;
    const request = { method, url, headers, body: await buffer(incoming) };
    sent.push(request);
    const mishap = take(method);
    if (mishap?.kind === "refused") {
      outgoing.writeHead(mishap.status).end();
      return;
    }
    const garbled = mishap?.kind === "garbled-request" ? { ...request, body: garble(request.body) } : request;
    deliver(await forward(garbled, targetPort), outgoing, mishap);
  };

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    sent,
    spoil: (method, mishap, count = 1) => {
      for (let plan = 0; plan < count; plan += 1) planned.push({ method, mishap });
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function forward(
  { method, url, headers, body }: SentRequest & { readonly url: string },
  port: number,
): Promise<Answer> {
  const outgoing = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}

function deliver({ status, headers, body }: Answer, to: ServerResponse, mishap: Mishap | undefined): void {
  const half = body.subarray(0, Math.floor(body.byteLength / 2));
  switch (mishap?.kind) {
    case "lost":
      to.destroy();
      return;
    case "cut":
      to.writeHead(status, headers).write(half, () => to.destroy());
      return;
    case "stalled":
      to.writeHead(status, headers).write(half);
      return;
    case "shortened":
      to.writeHead(status, { ...headers, "content-length": String(half.byteLength) }).end(half);
      return;
    case "garbled-answer":
      to.writeHead(status, headers).end(garble(body));
      return;
    case "garbled-request":
    case "refused":
    case undefined:
      to.writeHead(status, headers).end(body);
  }
}

/** The same bytes but for the one in the middle. */
function garble(body: Buffer): Buffer {
  const garbled = Buffer.from(body);
  const middle = Math.floor(garbled.byteLength / 2);
  garbled[middle] = (garbled[middle] ?? 0) ^ 0xff;
  return garbled;
}
