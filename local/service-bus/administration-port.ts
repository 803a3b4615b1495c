import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { administer, type AdministrationAnswer, refusalAnswer } from "./administration.ts";
import { type Administered } from "./administration-entries.ts";
import { AdministrationRefusal } from "./administration-refusal.ts";
import { type Certificate } from "./certificate.ts";

// An import would read every export of node:http, one of which loads the whole of undici: a fifth of the start.
const { createServer: createHttpServer } = process.getBuiltinModule("node:http");
const { createServer: createHttpsServer } = process.getBuiltinModule("node:https");

export interface AdministrationPort {
  readonly port: number;
  /** Ends every connection, and listens no more. */
  close(): Promise<void>;
}

/**
 * Answers the administration of a namespace on the loopback address, in plain HTTP and in TLS on the same port.
 *
 * @param port zero for any that is free.
 */
export async function openAdministrationPort(
  namespace: Administered,
  { key, certificate }: Certificate,
  port: number,
): Promise<AdministrationPort> {
  const answer = (scheme: string): RequestListener => {
    return (message, response) => void answerRequest(namespace, scheme, message, response);
  };
  const plain = createHttpServer(answer("http"));
  const secure = createHttpsServer({ key, cert: certificate }, answer("https"));
  // The servers do not listen themselves, and so do not look after the connections that stand still.
  for (const server of [plain, secure]) server.setTimeout(SILENCE_MILLISECONDS);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    handOver(socket, (isSecure) => (isSecure ? secure : plain).emit("connection", socket));
  });
  await listening(server.listen(port, "127.0.0.1"));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const TLS_HANDSHAKE = 0x16;
const FIRST_BYTE_MILLISECONDS = 10_000;
const SILENCE_MILLISECONDS = 60_000;
/** A description has some two thousand characters at most. */
const LARGEST_BODY_BYTES = 64 * 1_024;

/** Looks at the first byte that a client sends, and puts it back. */
function handOver(socket: Socket, serve: (isSecure: boolean) => void): void {
  const onEarlyError = (): void => void socket.destroy();
  socket.on("error", onEarlyError);
  socket.setTimeout(FIRST_BYTE_MILLISECONDS, onEarlyError);
  socket.once("data", (bytes: Buffer) => {
    socket.setTimeout(0).off("timeout", onEarlyError).pause();
    socket.unshift(bytes);
    serve(bytes[0] === TLS_HANDSHAKE);
    process.nextTick(() => socket.resume());
  });
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
}

async function answerRequest(
  namespace: Administered,
  scheme: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = message.url ?? "/";
  const body = await readBody(message).catch((error: unknown) => refusalAnswer(error, target));
  const answer =
    typeof body !== "string"
      ? body
      : administer(namespace, {
          method: message.method ?? "GET",
          target,
          base: `${scheme}://${message.headers.host ?? "127.0.0.1"}`,
          authorization: message.headers.authorization,
          ifMatch: message.headers["if-match"],
          body,
        });
  send(response, answer);
}

/** @throws AdministrationRefusal when it is too large, or was broken off. */
async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += (chunk as Buffer).length;
    if (bytes <= LARGEST_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  if (bytes > LARGEST_BODY_BYTES) {
    throw new AdministrationRefusal(
      413,
      `The request's body is larger than the ${LARGEST_BODY_BYTES} bytes that are allowed.`,
    );
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, { status, contentType, body }: AdministrationAnswer): void {
  response.writeHead(status, {
    "content-length": Buffer.byteLength(body),
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  });
  response.end(body);
}
