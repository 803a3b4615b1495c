import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

// What a Cosmos account would cost that does nothing: a request of each kind is passed on once to the account at the
// address given, and every other of its kind gets the same answer: node bench/http-echo.ts ENDPOINT KEY

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const [account = "", key = ""] = process.argv.slice(2);
const answers = new Map<string, Answer>();

const server = createServer({ noDelay: true }, (message, response) => {
  void buffer(message)
    .then(async (body) => {
      const kind = kindOf(message, body);
      const known = answers.get(kind);
      const answer = known ?? (await passOn(message, body));
      answers.set(kind, answer);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    })
    .catch((error: unknown) => response.destroy(error as Error));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log(`ready http://127.0.0.1:${String((server.address() as AddressInfo).port)} ${key}`);

/** The same for any document, and for any parameter of one query. */
function kindOf({ method, url = "", headers }: IncomingMessage, body: Buffer): string {
  const path = url.replace(/\/docs\/.*/, "/docs/*");
  const query = headers["x-ms-documentdb-isquery"] === undefined ? "" : queryIn(body);
  return [method, path, headers["x-ms-documentdb-is-upsert"], query].join(" ");
}

const queryIn = (body: Buffer): string => (JSON.parse(body.toString()) as { query: string }).query;

async function passOn({ method, url = "", headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const response = await fetch(`${account}${url}`, {
    ...(method === undefined ? {} : { method }),
    headers: Object.entries(headers).filter(isOfTheRequest),
    ...(body.length === 0 ? {} : { body }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !ofTheConnection.has(name))),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

const ofTheConnection = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "host"]);

const isOfTheRequest = (header: [string, unknown]): header is [string, string] =>
  !ofTheConnection.has(header[0]) && typeof header[1] === "string";
