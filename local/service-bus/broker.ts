import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { acceptConnection } from "./accept.ts";
import { type Connection, type Container, createContainer, type EventContext } from "./amqp.ts";
import { Client, type Namespace } from "./client.ts";
import { type Queue } from "./queue.ts";
import { type Refusal } from "./refusal.ts";
import { LARGEST_REQUEST_BYTES } from "./request-response.ts";
import { adoptSession } from "./rhea-session.ts";
import { acknowledgeSilentInput } from "./silent-input.ts";

export interface Broker {
  readonly port: number;
  /** Ends every link to a queue, for the reason given. */
  readonly detach: (queue: Queue, reason: Refusal) => void;
  /** Ends every connection, and listens no more. */
  readonly close: () => Promise<void>;
}

/** Listens for AMQP 1.0 on the loopback address. @param port zero for any that is free. */
export async function listen(namespace: Namespace, port: number): Promise<Broker> {
  const container = createContainer("service-bus-emulator", {
    receiver_options: { credit_window: 1_000, autoaccept: false },
    sender_options: { autosettle: false, treat_modified_as_released: false },
  });
  const clients = new Set<Client>();
  serveClients(container, namespace, clients);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true).on("close", () => sockets.delete(socket));
    acceptConnection(container, socket);
  }).listen(port, "127.0.0.1");
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  return {
    port: (server.address() as AddressInfo).port,
    detach: (queue, reason) => {
      for (const client of clients) client.detachFrom(queue, reason);
    },
    close: () => closeServer(server, sockets),
  };
}

/** @param open those whose connection is open. */
function serveClients(container: Container, namespace: Namespace, open: Set<Client>): void {
  const clients = new WeakMap<Connection, Client>();
  const on = (event: string, handle: (client: Client, context: EventContext) => void): void => {
    container.on(event, (context: EventContext) => {
      const client = clients.get(context.connection);
      if (client !== undefined) handle(client, context);
    });
  };

  container.on("connection_open", ({ connection }: EventContext) => {
    const client = new Client(connection, namespace);
    clients.set(connection, client);
    open.add(client);
    connection.socket.once("close", () => {
      open.delete(client);
      client.end();
    });
    connection.once("error", () => client.end()).once("protocol_error", () => client.end());
    acknowledgeSilentInput(connection.socket);
  });
  on("session_open", (client, { session }) => {
    if (session !== undefined) adoptSession(session, LARGEST_REQUEST_BYTES, () => client.onFlow(session));
  });
  on("sender_open", (client, { sender }) => sender !== undefined && client.receives(sender));
  on("receiver_open", (client, { receiver }) => receiver !== undefined && client.sends(receiver));
  on("sender_close", (client, { sender }) => sender !== undefined && client.endLink(sender));
  on("session_close", (client, { session }) => session !== undefined && client.endSession(session));
  on("connection_close", (client) => client.end());
  on("disconnected", (client) => client.end());
  // What a peer does wrong ends its connection and nobody else's; rhea wants somebody to hear of it.
  for (const event of mishaps) container.on(event, () => undefined);
}

const mishaps = [
  "error",
  "protocol_error",
  "connection_error",
  "session_error",
  "sender_error",
  "receiver_error",
];

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // With an error, so that rhea stops the connection's timers.
    for (const socket of sockets) socket.destroy(new Error("The broker is closing."));
  });
}
