import { once } from "node:events";
import { type Socket } from "node:net";
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
  test("answers with an int as status-code and a status-description, in the spelling of $management too", async () => {
    const wire = recordInput(raw);
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
    const INT = 0x71;
    expect(wire().includes(Buffer.from([...Buffer.from("status-code"), INT, 0, 0, 0, 202]))).toBe(true);
  });
});

describe("an attach", () => {
  test.each([0, 1] as const)("echoes the receiver's settle mode %i", async (mode) => {
    const { receiver } = await raw.receive({ source: "plain", rcv_settle_mode: mode });

    expect(receiver?.rcv_settle_mode).toBe(mode);
    expect(receiver?.source.address).toBe("plain");
    receiver?.close();
  });
});

describe("a link without an address, as for a transaction", () => {
  test("is refused as not implemented", async () => {
    const sender = raw.connection.open_sender({ target: {} });

    await once(sender, "sender_error");

    expect(sender.error).toMatchObject({
      condition: "amqp:not-implemented",
      description: expect.stringContaining("transactions"),
    });
  });
});

describe("a message", () => {
  const sentAndTaken = async (sent: Message): Promise<Message | undefined> => {
    await raw.send("plain", sent);
    const { receiver } = await raw.receive({ source: "plain" });
    const { message, delivery } = await take(receiver);
    delivery?.accept();
    receiver?.close();
    return message;
  };

  test.each([true, false])("comes back with the first-acquirer of its header: %p", async (first_acquirer) => {
    const header = { durable: true, priority: 7, ttl: 60_000, first_acquirer };

    const message = await sentAndTaken({ ...header, body: "x" });

    expect(message).toMatchObject({ ...header, delivery_count: 0, body: "x" });
  });

  test("has the absolute-expiry-time that the service works out, whatever its sender wrote there", async () => {
    const message = await sentAndTaken({ ttl: 60_000, absolute_expiry_time: new Date(5), body: "x" });
    const everlasting = await sentAndTaken({ absolute_expiry_time: new Date(5), body: "x" });

    const enqueued = message?.message_annotations?.["x-opt-enqueued-time"] as Date;
    expect(message?.absolute_expiry_time?.getTime()).toBe(enqueued.getTime() + 60_000);
    expect(everlasting?.absolute_expiry_time).toBeFalsy();
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

  const peek = async (fields: Readonly<Record<string, unknown>>): Promise<Buffer> => {
    const range = { "from-sequence-number": rhea.types.wrap_long(0), "message-count": 1 };
    const answer = await manage("com.microsoft:peek-message", { ...range, ...fields });
    const [peeked] = (answer.body as { messages: { message: Buffer }[] }).messages;
    return peeked?.message ?? Buffer.alloc(0);
  };

  test.each(["a text", rhea.message.data_section(Buffer.from("bytes")), rhea.message.sequence_section([1])])(
    "a peek that asks for no body gets no body section",
    async (body: unknown) => {
      await raw.send("peeked", { subject: "s", body });

      const [bare, whole] = [await peek({ "omit-message-body": true }), await peek({})];

      expect(rhea.message.decode(bare)["subject"]).toBe("s");
      expect(sectionCodes(bare).filter((code) => BODY_SECTIONS.includes(code))).toEqual([]);
      expect(sectionCodes(whole).filter((code) => BODY_SECTIONS.includes(code))).toHaveLength(1);
      await takeOne("peeked");
    },
  );

  const refused: readonly {
    what: string;
    operation: string;
    body: unknown;
    status: number;
    condition: string;
  }[] = [
    {
      what: "a peek without the number to begin with",
      operation: "peek-message",
      body: { "message-count": 1 },
      status: 400,
      condition: "com.microsoft:argument-error",
    },
    {
      what: "a peek without a count",
      operation: "peek-message",
      body: { "from-sequence-number": 0 },
      status: 400,
      condition: "com.microsoft:argument-error",
    },
    {
      what: "a peek for fewer than one",
      operation: "peek-message",
      body: { "from-sequence-number": 0, "message-count": 0 },
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
  test("goes on beyond 2,048 messages of which none is settled, and settles them all", async () => {
    const count = 2_500;
    const sender = raw.connection.open_sender("many");
    let accepted = 0;
    await new Promise<void>((resolve) => {
      sender.on("accepted", () => ++accepted === count && resolve());
      sender.once("sendable", () => {
        for (let sent = 0; sent < count; sent++) sender.send({ body: sent });
      });
    });

    const { receiver } = await raw.receive({ source: "many", rcv_settle_mode: 1 });
    const taken: EventContext[] = [];
    await new Promise<void>((resolve) => {
      receiver?.on("message", (context: EventContext) => {
        if (taken.push(context) === count) resolve();
      });
      receiver?.add_credit(count);
    });
    let settled = 0;
    await new Promise<void>((resolve) => {
      receiver?.on("settled", () => ++settled === count && resolve());
      for (const { delivery } of taken) delivery?.accept();
    });

    expect(taken.map(({ message }) => message?.body as number)).toEqual([...Array(count).keys()]);
    const left = await raw.request("many/$management", {
      application_properties: { operation: "com.microsoft:peek-message" },
      body: { "from-sequence-number": 0, "message-count": 1 },
    });
    expect(left.application_properties?.["statusCode"]).toBe(204);
  }, 60_000);
});

const BODY_SECTIONS: readonly number[] = [0x75, 0x76, 0x77];

/** The descriptors of a message's sections, in order. */
function sectionCodes(message: Buffer): readonly number[] {
  const { Reader } = rhea.types as unknown as {
    Reader: new (bytes: Buffer) => { remaining(): number; read(): { descriptor?: { value: number } } };
  };
  const reader = new Reader(message);
  const codes: number[] = [];
  while (reader.remaining() > 0) codes.push(reader.read().descriptor?.value ?? 0);
  return codes;
}

async function takeOne(queue: string): Promise<void> {
  const { receiver } = await raw.receive({ source: queue });
  (await take(receiver)).delivery?.accept();
  receiver?.close();
}

/** @returns what gives all that the client has been sent from now on. */
function recordInput({ connection }: RawClient): () => Buffer {
  const chunks: Buffer[] = [];
  (connection["socket"] as Socket).on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}
