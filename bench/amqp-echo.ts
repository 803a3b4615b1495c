import { once } from "node:events";
import { type AddressInfo } from "node:net";
import {
  codec,
  createContainer,
  type DecodedMessage,
  type Delivery,
  type EventContext,
  type OutgoingLink,
  types,
} from "../local/service-bus/amqp.ts";
import { answerDrain, pendingDeliveries } from "../local/service-bus/rhea-session.ts";
import { acknowledgeSilentInput } from "../local/service-bus/silent-input.ts";

// What a Service Bus namespace would cost that does nothing: rhea, which hands the bytes that are sent to an address to
// whoever receives there. No states, no locks, no store; what a client has been given is forgotten: node bench/amqp-echo.ts

/** What is on its way at one address. */
interface Address {
  readonly messages: Buffer[];
  readonly receivers: Set<OutgoingLink>;
}

const batchFormat = 0x8001_3700;
/** Any but zero, at which rhea would decode the message. */
const rawFormat = 0x7fff_ffff;
const addresses = new Map<string, Address>();
let lastTag = 0n;

const container = createContainer("echo", {});
container.on("connection_open", ({ connection }: EventContext) => acknowledgeSilentInput(connection.socket));
container.on("session_open", ({ session }: Required<EventContext>) => {
  const onTransfer = session.on_transfer.bind(session);
  session.on_transfer = (frame) => {
    if (frame.performative.message_format === 0) frame.performative.message_format = rawFormat;
    onTransfer(frame);
  };
});
container.on("sender_open", ({ sender }: Required<EventContext>) => {
  const address = sender.source?.address ?? "";
  sender.set_source({ address });
  sender.set_target({ address: sender.target?.address ?? null });
  at(address).receivers.add(sender);
});
container.on("receiver_open", ({ receiver }: Required<EventContext>) => {
  receiver.set_source({ address: receiver.source?.address ?? null });
  receiver.set_target({ address: receiver.target?.address ?? null });
});
container.on("message", ({ receiver, message, format }: Required<EventContext>) => {
  const address = receiver.target?.address ?? "";
  if (address === "$cbs") {
    admit(codec.decode(message));
    return;
  }
  at(address).messages.push(...(format === batchFormat ? messagesOf(message) : [message]));
  handOut(at(address));
});
container.on("sendable", ({ sender }: Required<EventContext>) => handOut(at(sender.source?.address ?? "")));
// The client leaves it to the namespace to settle what it completes.
container.on("accepted", ({ delivery }: { readonly delivery: Delivery }) => {
  delivery.update(true, codec.accepted().described());
  delivery.remote_settled = true;
});
container.on("sender_draining", ({ sender }: Required<EventContext>) => answerDrain(sender));
container.on("sender_close", ({ sender }: Required<EventContext>) => {
  at(sender.source?.address ?? "").receivers.delete(sender);
});
for (const end of ["disconnected", "error"]) container.on(end, () => undefined);

const server = container.listen({ port: 0, host: "127.0.0.1", tcp_no_delay: true });
await once(server, "listening");
const { port } = server.address() as AddressInfo;
console.log(
  `ready Endpoint=sb://127.0.0.1:${String(port)};SharedAccessKeyName=none;SharedAccessKey=none;UseDevelopmentEmulator=true`,
);

function at(address: string): Address {
  const known = addresses.get(address);
  if (known !== undefined) return known;
  const fresh: Address = { messages: [], receivers: new Set() };
  addresses.set(address, fresh);
  return fresh;
}

function handOut({ messages, receivers }: Address): void {
  for (const receiver of receivers) {
    while (receiver.credit > pendingDeliveries(receiver.session)) {
      const message = messages.shift();
      if (message === undefined) return;
      receiver.send(message, nextTag(), 0);
    }
  }
}

/** The client takes sixteen bytes for the token of a lock. */
function nextTag(): Buffer {
  const bytes = Buffer.alloc(16);
  lastTag += 1n;
  bytes.writeBigUInt64BE(lastTag, 8);
  return bytes;
}

/** A batch has one message in each of its data sections. */
function messagesOf(batch: Buffer): readonly Buffer[] {
  const { content } = codec.decode(batch).body as { readonly content: Buffer | readonly Buffer[] };
  return [content].flat();
}

/** Accepts a token, whatever it is. */
function admit({ message_id, reply_to }: DecodedMessage): void {
  const answer = codec.encode({
    to: reply_to,
    correlation_id: message_id,
    application_properties: { statusCode: types.wrap_int(202), statusDescription: "Accepted" },
    body: "",
  });
  for (const receiver of at("$cbs").receivers) {
    if (receiver.target?.address === reply_to || receiver.name === reply_to)
      receiver.send(answer, nextTag(), 0);
  }
}
