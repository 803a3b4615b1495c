import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import rhea, { type EventContext, type Message } from "rhea";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { connectRaw, type RawClient, take } from "./raw-client.ts";

let serviceBus: ServiceBus;
let raw: RawClient;

beforeAll(async () => {
  const queues = [{ Name: "plain" }, { Name: "peeked" }, { Name: "many" }];
  serviceBus = await startServiceBus({ config: { UserConfig: { Namespaces: [{ Queues: queues }] } } });
  raw = await connectRaw(serviceBus.port);
});

afterAll(async () => {
  raw.connection.close();
  await serviceBus.close();
});

describe("$cbs", () => {
  test("answers a token in both spellings, the request's id upon it", async () => {
    const answer = await raw.request("$cbs", {
      message_id: "token-1",
      application_properties: { operation: "put-token", type: "jwt", name: "sb://127.0.0.1/plain" },
      body: "token",
    });

    expect(answer.correlation_id).toBe("token-1");
    expect(answer.application_properties).toEqual({
      statusCode: 202,
      statusDescription: "Accepted",
      "status-code": 202,
      "status-description": "Accepted",
    });
  });
});

describe("an attach", () => {
  test.each([0, 1] as const)("is answered with the receiver's settle mode %i", async (mode) => {
    const { receiver } = await raw.receive({ source: "plain", rcv_settle_mode: mode });

    expect(receiver?.rcv_settle_mode).toBe(mode);
    expect(receiver?.source.address).toBe("plain");
    receiver?.close();
  });
});

describe("a message", () => {
  test("comes back with its header, and with the service's expiry for the sender's", async () => {
    const header = { durable: true, priority: 7, ttl: 60_000, first_acquirer: true };
    await raw.send("plain", { ...header, absolute_expiry_time: new Date(5), body: "x" });
    const { receiver } = await raw.receive({ source: "plain" });

    const { message, delivery } = await take(receiver);
    delivery?.accept();
    receiver?.close();

    expect(message).toMatchObject({ ...header, delivery_count: 0, body: "x" });
    const enqueued = message?.message_annotations?.["x-opt-enqueued-time"] as Date;
    expect(message?.absolute_expiry_time?.getTime()).toBe(enqueued.getTime() + 60_000);
  });

  test("keeps what the broker does not understand", async () => {
    const { types } = rhea;
    const annotations = { "x-own": types.wrap_described("v", "own:type"), "x-number": types.wrap_ubyte(7) };
    await raw.send("plain", {
      message_annotations: annotations,
      delivery_annotations: { "x-hop": 1 },
      message_id: 12,
      body: rhea.message.sequence_section([1, [2, { a: types.wrap_char(97) }]]) as unknown,
      footer: { f: 1 },
    });
    const { receiver } = await raw.receive({ source: "plain" });

    const { message, delivery } = await take(receiver);
    delivery?.accept();
    receiver?.close();

    expect(message).toMatchObject({ message_id: 12, footer: { f: 1 } });
    expect(message?.delivery_annotations).toBeUndefined();
    expect(message?.message_annotations).toMatchObject({
      "x-number": 7,
      "x-own": { value: "v", descriptor: { value: "own:type" } },
    });
    expect(message?.body).toMatchObject({ typecode: 0x76, content: [1, [2, { a: 97 }]] });
  });
});

describe("$management", () => {
  const manage = (operation: string, body: unknown): Promise<Message> =>
    raw.request("peeked/$management", { application_properties: { operation }, body });

  test("a peek that asks for no body gets none", async () => {
    await raw.send("peeked", { subject: "s", body: "x" });
    const range = { "from-sequence-number": rhea.types.wrap_long(0), "message-count": 1 };

    const answer = await manage("com.microsoft:peek-message", { ...range, "omit-message-body": true });

    const [peeked] = (answer.body as { messages: { message: Buffer }[] }).messages;
    const message = rhea.message.decode(peeked?.message ?? Buffer.alloc(0));
    expect(message["subject"]).toBe("s");
    expect(message["body"]).toBeUndefined();
  });

  const refused: readonly {
    what: string;
    operation: string;
    body: unknown;
    status: number;
    condition: string;
  }[] = [
    {
      what: "a peek without its range",
      operation: "peek-message",
      body: {},
      status: 400,
      condition: "com.microsoft:argument-error",
    },
    {
      what: "a body that is no map",
      operation: "peek-message",
      body: "x",
      status: 400,
      condition: "com.microsoft:argument-error",
    },
    {
      what: "garbage to schedule",
      operation: "schedule-message",
      body: { messages: [{ message: Buffer.from("garbage") }] },
      status: 400,
      condition: "amqp:decode-error",
    },
    {
      what: "a number that is not scheduled",
      operation: "cancel-scheduled-message",
      body: { "sequence-numbers": [77] },
      status: 404,
      condition: "com.microsoft:message-not-found",
    },
    {
      what: "a lock token that is none",
      operation: "renew-lock",
      body: { "lock-tokens": [Buffer.alloc(3)] },
      status: 400,
      condition: "com.microsoft:argument-error",
    },
    {
      what: "a lock that nobody has",
      operation: "renew-lock",
      body: { "lock-tokens": [Buffer.alloc(16)] },
      status: 410,
      condition: "com.microsoft:message-lock-lost",
    },
    {
      what: "an operation that is not there",
      operation: "no-such-operation",
      body: {},
      status: 501,
      condition: "amqp:not-implemented",
    },
  ];

  test.each(refused)("$what is refused", async ({ operation, body, status, condition }) => {
    const answer = await manage(`com.microsoft:${operation}`, body);

    expect(answer.application_properties).toMatchObject({ statusCode: status, errorCondition: condition });
  });

  test("an operation named like a property of every object is refused", async () => {
    const answer = await manage("constructor", {});

    expect(answer.application_properties).toMatchObject({ statusCode: 501 });
  });
});

describe("one link", () => {
  test("takes more than 2,048 messages without settling any", async () => {
    const count = 2_500;
    const sender = raw.connection.open_sender("many");
    let accepted = 0;
    await new Promise<void>((resolve) => {
      sender.on("accepted", () => ++accepted === count && resolve());
      sender.once("sendable", () => {
        for (let sent = 0; sent < count; sent++) sender.send({ body: sent });
      });
    });

    const { receiver } = await raw.receive({ source: "many" });
    const bodies: unknown[] = [];
    await new Promise<void>((resolve) => {
      receiver?.on("message", ({ message }: EventContext) => {
        bodies.push(message?.body);
        if (bodies.length === count) resolve();
      });
      receiver?.add_credit(count);
    });

    expect(bodies).toEqual([...Array(count).keys()]);
  });
});
