import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { type AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface EchoingProxy {
  readonly port: number;
  /** Answers the next request of that method, in place of the service. @returns when it has. */
  echo(method: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stands between a client and a service on 127.0.0.1, and now and then answers in its place with an error that
 * holds everything it was sent: the address, the headers with their keys, the body. No service does worse.
 * @param target the port of the service; what comes before it is known waits.
 */
export async function startEchoingProxy(target: Promise<number>): Promise<EchoingProxy> {
  const planned: { readonly method: string; readonly done: () => void }[] = [];

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const index = planned.findIndex(({ method }) => method === incoming.method);
    if (index < 0) {
      await forward(incoming, body, { port: await target, outgoing });
      return;
    }
    answerWithEcho(incoming, body, outgoing);
    planned.splice(index, 1)[0]?.done();
  };

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    echo: (method) => new Promise((done) => planned.push({ method, done })),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function forward(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  { port, outgoing }: { readonly port: number; readonly outgoing: ServerResponse },
): Promise<void> {
  const passed = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false });
  passed.end(body);
  const [answer] = (await once(passed, "response")) as [IncomingMessage];
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  outgoing.end(await buffer(answer));
}

/** Refused for good: the SDKs do not ask again. */
function answerWithEcho({ method, url, headers }: IncomingMessage, body: Buffer, to: ServerResponse): void {
  const message = `${String(method)} ${String(url)}\n${JSON.stringify(headers)}\n${body.toString("utf8")}`;
  const key = headers.authorization ?? "nobody";
  to.writeHead(400, { "content-type": "application/json", "x-ms-error-code": key, "x-ms-request-id": key });
  to.end(JSON.stringify({ code: key, message, error: { code: key, message } }));
}
