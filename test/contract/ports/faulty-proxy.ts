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

/** What may happen to the answer of a request that the service has carried out. */
export type AnswerFault =
  | { readonly kind: "lost" }
  /** The connection breaks off in the middle of the body. */
  | { readonly kind: "cut" };

export interface FaultyProxy {
  readonly port: number;
  /** How many requests were passed on. */
  readonly passed: number;
  /** Does this to the answers of the next requests of that method. */
  spoil(method: string, fault: AnswerFault, count?: number): void;
  close(): Promise<void>;
}

/** Stands between a client and a service on 127.0.0.1, and spoils answers when it is told to. */
export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const faults: { readonly method: string; readonly fault: AnswerFault }[] = [];
  let passed = 0;

  const take = (method: string | undefined): AnswerFault | undefined => {
    const index = faults.findIndex((planned) => planned.method === method);
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
  };

  const server = createServer((incoming, outgoing) => {
    passed += 1;
    forward(incoming, targetPort).then(
      (answer) => deliver(answer, outgoing, take(incoming.method)),
      () => outgoing.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get passed() {
      return passed;
    },
    spoil: (method, fault, count = 1) => {
      for (let planned = 0; planned < count; planned += 1) faults.push({ method, fault });
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

async function forward(incoming: IncomingMessage, port: number): Promise<Answer> {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false });
  outgoing.end(await buffer(incoming));
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}

function deliver(
  { status, headers, body }: Answer,
  to: ServerResponse,
  fault: AnswerFault | undefined,
): void {
  if (fault?.kind === "lost") {
    to.destroy();
    return;
  }
  to.writeHead(status, headers);
  if (fault === undefined) {
    to.end(body);
    return;
  }
  to.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => to.destroy());
}
