import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { underDeadline } from "../../../shared/adapters/azure/trouble.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Clients } from "../../../shared/adapters/azure/clients.ts";
import { blobServiceAt, clientsOf, cosmosAt, serviceBusAt } from "./desk.ts";
import { type SilentServer, startSilentServer } from "./silent-server.ts";

let server: SilentServer;
let clients: Clients;

beforeAll(async () => {
  server = await startSilentServer();
  clients = clientsOf({
    cosmos: cosmosAt(server.port),
    serviceBus: serviceBusAt(server.port),
    archiveStorage: blobServiceAt(server.port),
  });
});

afterAll(async () => {
  clients.cosmos.dispose();
  await clients.serviceBus.close();
  await server.close();
});

describe("a call that is never answered ends at its deadline", () => {
  const calls: Readonly<Record<string, (abortSignal: AbortSignal) => Promise<unknown>>> = {
    "Cosmos read": (abortSignal) =>
      clients.cosmos.database("filing").container("references").item("x", "x").read({ abortSignal }),
    "Cosmos batch": (abortSignal) =>
      clients.cosmos
        .database("filing")
        .container("references")
        .items.batch([{ operationType: "Create", resourceBody: { id: "x" } }], "x", { abortSignal }),
    "blob upload": (abortSignal) =>
      clients.archive.getContainerClient("uploads").getBlockBlobClient("x").upload("x", 1, { abortSignal }),
    "blob download": (abortSignal) =>
      clients.archive
        .getContainerClient("uploads")
        .getBlockBlobClient("x")
        .download(0, undefined, { abortSignal }),
    "Service Bus send": (abortSignal) =>
      clients.serviceBus.createSender("price").sendMessages({ body: {} }, { abortSignal }),
    "a client that ignores its signal": () => new Promise(() => undefined),
  };

  test.each(Object.keys(calls))("%s", async (name) => {
    const started = Date.now();
    const call = calls[name] ?? (() => Promise.resolve());
    await expect(underDeadline(name, call, 300)).rejects.toBeInstanceOf(Fault);
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

test("a call that fails in an unforeseen way is a fault with its cause", async () => {
  const cause = new Error("ECONNRESET");
  const failing = underDeadline("read", () => Promise.reject(cause));
  await expect(failing).rejects.toMatchObject({ name: "Fault", message: "read failed", cause });
});

test("a fault goes through as it is", async () => {
  const fault = new Fault("a read answered 207");
  await expect(underDeadline("read", () => Promise.reject(fault))).rejects.toBe(fault);
});
