import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { type DeskClock } from "./desk-clock.ts";

export interface Control {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const move = z.union([
  z.strictObject({ advanceMilliseconds: z.number().nonnegative() }),
  z.strictObject({ to: z.iso.datetime() }),
]);

const outage = z.strictObject({ refuses: z.boolean() });

export interface ControlOptions {
  readonly port: number;
  readonly clock: DeskClock;
  readonly moved: () => void;
  /** Has the database refuse everything, or serve again. */
  readonly refuse: (refusing: boolean) => void;
}

/**
 * The control port of the desk, on loopback: `GET /clock` tells the time, `POST /clock` with
 * `{ "advanceMilliseconds": n }` or `{ "to": instant }` moves it forward; `POST /database` with
 * `{ "refuses": true }` makes an outage of the database, with `false` it ends.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) =>
        send(response, 400, { error: error instanceof Error ? error.message : "not understood" }),
    );
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

async function answer(request: IncomingMessage, options: ControlOptions): Promise<ControlAnswer> {
  if (request.url === "/clock") return answerClock(request, options);
  if (request.url === "/database" && request.method === "POST") {
    const wish = outage.parse(await json(request));
    options.refuse(wish.refuses);
    return { status: 200, body: wish };
  }
  return { status: 404, body: { error: "GET or POST /clock, POST /database" } };
}

async function answerClock(
  request: IncomingMessage,
  { clock, moved }: ControlOptions,
): Promise<ControlAnswer> {
  if (request.method === "POST") {
    const wish = move.parse(await json(request));
    const by = "to" in wish ? Date.parse(wish.to) - clock.now().getTime() : wish.advanceMilliseconds;
    await clock.advance(by);
    moved();
  }
  return { status: 200, body: { now: clock.now().toISOString() } };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}
