import { once } from "node:events";
import rhea, { type Connection, type EventContext, type Message, type ReceiverOptions } from "rhea";

/** An AMQP client without the manners of an SDK: for what the SDK does not show, and does not do. */
export interface RawClient {
  readonly connection: Connection;
  /** Sends a request to a node and answers what came back on a link of its own. */
  readonly request: (node: string, request: Partial<Message>) => Promise<Message>;
  /** Attaches a receiving link without credit; resolves when the broker has answered. */
  readonly receive: (options: ReceiverOptions) => Promise<EventContext>;
  /** Sends one message and resolves when it is accepted. */
  readonly send: (queue: string, message: Message) => Promise<void>;
}

export async function connectRaw(port: number): Promise<RawClient> {
  const container = rhea.create_container({ id: "raw" });
  // Room for more unsettled messages than rhea has by itself: a limit of the client would hide the broker's.
  const connection = container.connect({
    host: "127.0.0.1",
    port,
    reconnect: false,
    session_buffer_size: 8_192,
  });
  for (const event of ["disconnected", "connection_error"]) connection.on(event, () => undefined);
  await once(connection, "connection_open");

  const receive = async (options: ReceiverOptions): Promise<EventContext> => {
    const receiver = connection.open_receiver({ credit_window: 0, autoaccept: false, ...options });
    return context(await once(receiver, "receiver_open"));
  };

  const request = async (node: string, message: Partial<Message>): Promise<Message> => {
    const replyTo = `reply-${crypto.randomUUID()}`;
    const receiver = connection.open_receiver({ source: node, target: replyTo, name: replyTo });
    const sender = connection.open_sender(node);
    await Promise.all([once(receiver, "receiver_open"), once(sender, "sendable")]);
    const answer = once(receiver, "message");
    sender.send({ message_id: "1", reply_to: replyTo, body: "", ...message });
    const { message: answered } = context(await answer);
    receiver.close();
    sender.close();
    if (answered === undefined) throw new Error("an answer without a message");
    return answered;
  };

  const send = async (queue: string, message: Message): Promise<void> => {
    const sender = connection.open_sender(queue);
    await once(sender, "sendable");
    sender.send(message);
    await once(sender, "accepted");
    sender.close();
  };
  return { connection, request, receive, send };
}

/** The next message on a link, given one credit. */
export async function take(receiver: EventContext["receiver"]): Promise<EventContext> {
  if (receiver === undefined) throw new Error("no receiver");
  const message = once(receiver, "message");
  receiver.add_credit(1);
  return context(await message);
}

function context(event: readonly unknown[]): EventContext {
  return event[0] as EventContext;
}
