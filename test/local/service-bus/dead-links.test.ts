import { once } from "node:events";
import { type Socket } from "node:net";
import { ServiceBusClient } from "@azure/service-bus";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { connectRaw, type RawClient } from "./raw-client.ts";

let serviceBus: ServiceBus;
let client: ServiceBusClient;
let raw: RawClient;

beforeEach(async () => {
  const queues = [{ Name: "plain" }, { Name: "sessions", Properties: { RequiresSession: true } }];
  serviceBus = await startServiceBus({ config: { UserConfig: { Namespaces: [{ Queues: queues }] } } });
  client = new ServiceBusClient(serviceBus.connectionString);
  raw = await connectRaw(serviceBus.port);
});

afterEach(async () => {
  await client.close();
  raw.connection.close();
  await serviceBus.close();
});

const abruptEnds = [
  {
    how: "a connection that breaks",
    end: async ({ connection }: RawClient) => {
      const closed = once(connection, "disconnected");
      (connection["socket"] as Socket).destroy(new Error("the cable"));
      await closed;
    },
  },
  {
    how: "a connection that is closed",
    end: async ({ connection }: RawClient) => {
      connection.close();
      await once(connection, "connection_close");
    },
  },
  {
    how: "a session that is ended",
    end: async ({ connection }: RawClient) => {
      const session = connection.find_receiver(() => true)?.session;
      session?.close();
      await once(connection, "session_close");
    },
  },
];

describe.each(abruptEnds)("$how, its links not detached", ({ end }) => {
  test("ends them at once: none keeps credit, and all of 20 messages reach another receiver", async () => {
    const { receiver } = await raw.receive({ source: "plain" });
    receiver?.add_credit(50);
    // The answer to a request that comes after the flow shows that the flow has been heard.
    await raw.request("$cbs", {});
    await end(raw);

    const sent = Array.from({ length: 20 }, (_, body) => ({ body }));
    await client.createSender("plain").sendMessages(sent);
    const received = await client.createReceiver("plain").receiveMessages(20, { maxWaitTimeInMs: 5_000 });

    expect(received.map(({ body }) => ({ body: body as number }))).toEqual(sent);
  });

  test("lets go of the session that it held", async () => {
    const source = { address: "sessions", filter: { "com.microsoft:session-filter": "A" } };
    await raw.receive({ source });
    await expect(client.acceptSession("sessions", "A")).rejects.toMatchObject({
      code: "SessionCannotBeLocked",
    });
    await end(raw);

    const session = await client.acceptSession("sessions", "A");

    expect(session.sessionId).toBe("A");
  });

  test("waits for no session any more", async () => {
    const filter = { "com.microsoft:session-filter": null };
    void raw.receive({ source: { address: "sessions", filter } });
    await raw.request("$cbs", {});
    await end(raw);

    await client.createSender("sessions").sendMessages({ body: 1, sessionId: "A" });
    const session = await client.acceptNextSession("sessions");

    expect((await session.receiveMessages(1)).map(({ body }) => body as number)).toEqual([1]);
  });
});
