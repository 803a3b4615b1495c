import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { types } from "../../../local/service-bus/amqp.ts";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import {
  amqpHeader,
  ATTACH,
  attachReceiver,
  attachSender,
  begin,
  BEGIN,
  bytes,
  described,
  DISPOSITION,
  encoded,
  END,
  flow,
  frame,
  no,
  nothing,
  open,
  OPEN,
  type Peer,
  performative,
  saslHeader,
  sendBytes,
  source,
  symbol,
  text,
  transfer,
  TRANSFER,
  uint,
  yes,
} from "./frames.ts";

let serviceBus: ServiceBus;
let client: ServiceBusClient;
const peers: Peer[] = [];

beforeAll(async () => {
  const Queues = [{ Name: "q" }, { Name: "quick", Properties: { LockDuration: "PT0.3S" } }];
  serviceBus = await startServiceBus({ config: { UserConfig: { Namespaces: [{ Queues }] } } });
  client = new ServiceBusClient(serviceBus.connectionString);
});

afterEach(() => {
  for (const { socket } of peers.splice(0)) socket.destroy();
});

afterAll(async () => {
  await client.close();
  await serviceBus.close();
});

const peer = async (...chunks: readonly Buffer[]): Promise<Peer> => {
  const connected = await sendBytes(serviceBus.port, ...chunks);
  peers.push(connected);
  return connected;
};

const start = [amqpHeader, open, begin];
const message = encoded(types.described(types.wrap_ulong(0x77), text("sound")));

describe("a peer is sent away, told why, whose", () => {
  const manyNothings = Buffer.concat([
    Buffer.from([0xf0, 0, 0, 0, 5]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0x40]),
  ]);
  const deepList = Array.from({ length: 6_000 }).reduce<Buffer>(
    (inside) => {
      const list = Buffer.from([0xd0, 0, 0, 0, 0, 0, 0, 0, 1]);
      list.writeUInt32BE(inside.length + 4, 1);
      return Buffer.concat([list, inside]);
    },
    Buffer.from([0x40]),
  );
  const inProperties = (value: Buffer): Buffer => {
    const key = encoded(symbol("k"));
    const map = Buffer.from([0xd1, 0, 0, 0, 0, 0, 0, 0, 2]);
    map.writeUInt32BE(4 + key.length + value.length, 1);
    const nulls = Array.from({ length: 7 }, () => Buffer.from([0x40]));
    const fields = Buffer.concat([
      encoded(nothing, uint(0), uint(9), uint(9)),
      ...nulls.slice(0, 3),
      map,
      key,
      value,
    ]);
    const list = Buffer.from([0, 0x53, BEGIN, 0xd0, 0, 0, 0, 0, 0, 0, 0, 8]);
    list.writeUInt32BE(4 + fields.length, 4);
    return frame(Buffer.concat([list, fields]));
  };
  const hostile: readonly { what: string; chunks: readonly Buffer[] }[] = [
    { what: "array claims four billion nulls", chunks: [inProperties(manyNothings)] },
    { what: "lists lie six thousand deep", chunks: [inProperties(deepList)] },
    { what: "descriptors describe descriptors", chunks: [frame(Buffer.alloc(60_000))] },
    { what: "frame claims four gigabytes", chunks: [Buffer.from("ffffffff02000000", "hex")] },
    { what: "frame is shorter than a frame", chunks: [Buffer.from("0000000402000000", "hex")] },
    { what: "performative is none", chunks: [performative(0x19, [])] },
    { what: "session begins twice", chunks: [begin, begin] },
    {
      what: "link comes after its session has ended",
      chunks: [begin, performative(END, []), attachSender(0, "q")],
    },
    { what: "connection opens twice", chunks: [open] },
    {
      what: "disposition starts at a fraction",
      chunks: [begin, performative(DISPOSITION, [yes, types.wrap(-1.5), uint(0)])],
    },
    {
      what: "message has no id",
      chunks: [
        begin,
        attachSender(0, "q"),
        performative(TRANSFER, [uint(0), nothing, bytes(Buffer.alloc(1))], message),
      ],
    },
    {
      what: "link is called like a property of every object",
      chunks: [begin, performative(ATTACH, [text("__proto__"), uint(0), no])],
    },
  ];

  test.each(hostile)("$what", async ({ chunks }) => {
    const { ended } = await peer(amqpHeader, open, ...chunks);

    const answer = await ended;

    expect(answer.includes("amqp:")).toBe(true);
    await sendAndReceive();
  });

  test("frames are too small to hold anything", async () => {
    const narrow = performative(OPEN, [text("raw"), nothing, uint(60)]);
    const { ended } = await peer(amqpHeader, narrow, begin, attachReceiver(0, source("q")), flow(0, 5));

    await ended;

    await sendAndReceive();
  });

  test("first frame is not an open", async () => {
    const { ended } = await peer(amqpHeader, begin, attachSender(0, "q"), transfer(0, 0, message));

    await ended;

    await sendAndReceive();
  });
});

describe("a peer that does not hang up", () => {
  test("and was sent away has no credit left with which to swallow messages", async () => {
    const { ended } = await peer(...start, attachReceiver(0, source("quick")), flow(0, 50), begin);
    expect((await ended).includes("receiver-0")).toBe(true);
    await client.createSender("quick").sendMessages(Array.from({ length: 20 }, (_, body) => ({ body })));

    const receiver = client.createReceiver("quick", { receiveMode: "receiveAndDelete" });
    expect(await receiver.receiveMessages(20, { maxWaitTimeInMs: 2_000 })).toHaveLength(20);
    await receiver.close();
  });
});

describe("SASL", () => {
  const init = (mechanism: string): Buffer =>
    frame(encoded(described(0x41, [symbol(mechanism)])), { type: 1 });

  test("may be followed by the connection without waiting for its outcome", async () => {
    const { socket } = await peer(saslHeader, init("ANONYMOUS"), ...start, attachSender(0, "q"));
    const heard: Buffer[] = [];

    for await (const chunk of socket) {
      heard.push(chunk as Buffer);
      if (Buffer.concat(heard).includes("sender-0")) break;
    }

    expect(Buffer.concat(heard).includes("service-bus-emulator")).toBe(true);
  });

  test.each(["constructor", "toString", "enable_plain", "__proto__"])(
    "with the mechanism %p, which is none, ends the connection",
    async (mechanism) => {
      const { ended } = await peer(saslHeader, init(mechanism));

      await ended;

      await sendAndReceive();
    },
  );
});

describe("a message", () => {
  const LONG = 0x81;
  const longs = types.wrap_array([1, 2 ** 40], LONG);
  const notUtf8 = Buffer.from([0xa1, 200, ...Buffer.alloc(200, 0xff)]);

  test("passes with values that no decoder gives back as they were", async () => {
    const annotations = Buffer.concat([encoded(symbol("x-longs"), longs, symbol("x-bytes")), notUtf8]);
    const map = Buffer.from([0, 0x53, 0x72, 0xd1, 0, 0, 0, 0, 0, 0, 0, 4]);
    map.writeUInt32BE(4 + annotations.length, 4);
    const sent = Buffer.concat([map, annotations, message]);
    const { socket } = await peer(
      ...start,
      attachSender(0, "q"),
      transfer(0, 0, sent),
      attachReceiver(1, source("q")),
      flow(1, 1),
    );
    const heard: Buffer[] = [];

    for await (const chunk of socket) {
      heard.push(chunk as Buffer);
      if (Buffer.concat(heard).includes("sound")) break;
    }

    expect(Buffer.concat(heard).includes(annotations)).toBe(true);
  });

  const header = (...fields: Parameters<typeof described>[1]): Buffer => encoded(described(0x70, fields));
  const refused: readonly { what: string; sent: Buffer }[] = [
    { what: "a time to live of a fraction", sent: header(nothing, nothing, types.wrap(1.5)) },
    { what: "a priority that is an array", sent: header(nothing, longs) },
    { what: "an id that is a list", sent: encoded(described(0x73, [types.wrap_list([1])])) },
    { what: "two headers", sent: Buffer.concat([header(), header()]) },
    {
      what: "a time outside of time",
      sent: encoded(
        types.described(
          types.wrap_ulong(0x72),
          types.Map32([symbol("x-opt-scheduled-enqueue-time"), types.wrap_timestamp(9e15)]),
        ),
      ),
    },
  ];

  test.each(refused)("with $what is refused, and the link goes on", async ({ sent }) => {
    const { socket } = await peer(
      ...start,
      attachSender(0, "quick"),
      transfer(0, 0, Buffer.concat([sent, message])),
      transfer(0, 1, message),
    );
    const heard: Buffer[] = [];

    for await (const chunk of socket) {
      heard.push(chunk as Buffer);
      if (Buffer.concat(heard).includes(encoded(described(0x24, [])).subarray(0, 3))) break;
    }

    expect(Buffer.concat(heard).includes("amqp:decode-error")).toBe(true);
    const receiver = client.createReceiver("quick", { receiveMode: "receiveAndDelete" });
    expect(await receiver.receiveMessages(1, { maxWaitTimeInMs: 2_000 })).toHaveLength(1);
    expect(await receiver.peekMessages(1)).toEqual([]);
    await receiver.close();
  });
});

async function sendAndReceive(): Promise<void> {
  await client.createSender("q").sendMessages({ body: "sound" });
  const receiver = client.createReceiver("q", { receiveMode: "receiveAndDelete" });
  expect(await receiver.receiveMessages(1, { maxWaitTimeInMs: 2_000 })).toMatchObject([{ body: "sound" }]);
  await receiver.close();
}
