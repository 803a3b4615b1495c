import { once } from "node:events";
import { type AddressInfo, type Socket, createServer } from "node:net";

export interface SilentServer {
  readonly port: number;
  /** How many connections are open. */
  readonly connections: number;
  close(): Promise<void>;
}

/**
 * Takes every connection and never answers.
 * @param exceptions what it does answer, by the first line of the request.
 */
export async function startSilentServer(
  exceptions: Readonly<Record<string, string>> = {},
): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      const answer = exceptions[data.toString("latin1").split("\r\n", 1)[0] ?? ""];
      if (answer !== undefined) socket.end(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return sockets.size;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
