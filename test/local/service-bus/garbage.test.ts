import { once } from "node:events";
import { connect } from "node:net";
import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import rhea from "rhea";
import { parseArrival, splitBatch } from "../../../local/service-bus/content.ts";
import { Refusal } from "../../../local/service-bus/refusal.ts";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { connectRaw } from "./raw-client.ts";

let serviceBus: ServiceBus;

beforeAll(async () => {
  serviceBus = await startServiceBus({
    config: { UserConfig: { Namespaces: [{ Queues: [{ Name: "q" }] }] } },
  });
});

afterAll(() => serviceBus.close());

test("bytes that are no AMQP end their connection and nothing else", async () => {
  const header = Buffer.from("AMQP\0\x01\0\0", "latin1");
  const open = Buffer.from("0000001a02000000005310c00d02a10161a1096c6f63616c686f7374", "hex");
  const starts = fc.constantFrom(Buffer.alloc(0), header, Buffer.concat([header, open]));
  await fc.assert(
    fc.asyncProperty(starts, fc.uint8Array({ minLength: 8, maxLength: 200 }), async (start, bytes) => {
      const socket = connect(serviceBus.port, "127.0.0.1");
      await once(socket, "connect");
      socket.on("error", () => undefined);
      socket.resume().end(Buffer.concat([start, bytes]));
      await once(socket, "close");
    }),
    { numRuns: 60 },
  );

  await sendAndReceive();
});

test("a message that is no message is rejected, and the link goes on", async () => {
  const raw = await connectRaw(serviceBus.port);
  const sender = raw.connection.open_sender("q");
  await once(sender, "sendable");
  for (const format of [0, 0x8001_3700]) {
    const rejected = once(sender, "rejected");
    sender.send(Buffer.from("garbage"), undefined, format);
    await rejected;
  }
  const accepted = once(sender, "accepted");
  sender.send({ body: "sound" });
  await accepted;
  raw.connection.close();

  await takeTheOnlyOne();
});

test("a disposition of deliveries that never were ends the connection at once", async () => {
  const raw = await connectRaw(serviceBus.port);
  const { receiver } = await raw.receive({ source: "q" });
  const frames = receiver?.session as unknown as { output(frame: unknown): void };
  const ended = once(raw.connection, "connection_close");
  const [first, last] = [rhea.types.wrap_uint(0), rhea.types.wrap_uint(4_294_967_295)];
  frames.output(rhea.types.wrap_described([true, first, last, true], 0x15));
  await ended;

  await sendAndReceive();
});

test("whatever the bytes of a message, reading them ends in a message or a refusal", () => {
  const sectionStart = fc.constantFrom(
    ...[0x70, 0x72, 0x73, 0x75].map((code) => Buffer.from([0, 0x53, code])),
  );
  fc.assert(
    fc.property(sectionStart, fc.uint8Array({ maxLength: 100 }), (start, rest) => {
      const bytes = Buffer.concat([start, rest]);
      for (const read of [() => parseArrival(bytes, () => "id"), () => splitBatch(bytes)]) {
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

async function sendAndReceive(): Promise<void> {
  const client = new ServiceBusClient(serviceBus.connectionString);
  await client.createSender("q").sendMessages({ body: "sound" });
  await client.close();
  await takeTheOnlyOne();
}

async function takeTheOnlyOne(): Promise<void> {
  const client = new ServiceBusClient(serviceBus.connectionString);
  const receiver = client.createReceiver("q", { receiveMode: "receiveAndDelete" });
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  expect(message?.body).toBe("sound");
  expect(await receiver.peekMessages(1)).toEqual([]);
  await client.close();
}
