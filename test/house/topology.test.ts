import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { settings } from "../../shared/config/settings.ts";
import { topology } from "../../shared/contracts/topology.ts";
import { serviceBusConfig } from "../../local/topology.ts";
import { registrations } from "./registrations.ts";

const main = readFileSync(resolve(import.meta.dirname, "../../functions/main.ts"), "utf8");
const queueTriggers = [...registrations().serviceBusQueue.values()];

/** What the topology names already and the application does not use yet; each leaves this list with its feature. */
const ahead = { queues: [], blobContainers: ["statements"] };

describe("the application uses what the topology names, and nothing else", () => {
  test("queues that triggers consume", () => {
    const consumed = queueTriggers.map(({ queueName }) => queueName);
    const named = topology.queues.map(({ name }) => name);
    expect([...consumed, ...ahead.queues].sort()).toEqual(named.sort());
  });

  test("containers that main.ts opens", () => {
    const named = topology.containers.map(({ name }) => name);
    expect(argumentsOf("container").sort()).toEqual(named.sort());
  });

  test("blob containers that main.ts opens", () => {
    const opened = argumentsOf("getContainerClient");
    expect([...opened, ...ahead.blobContainers].sort()).toEqual([...topology.blobContainers].sort());
  });

  test("the connection of every trigger is a setting", () => {
    const names: readonly string[] = settings.map(({ name }) => name);
    const unknown = queueTriggers.filter(({ connection }) => !names.includes(connection));
    expect(unknown).toEqual([]);
  });
});

test("the broker on the desk has the queues of the topology, with their locks and deliveries", () => {
  const queues = serviceBusConfig.UserConfig.Namespaces.flatMap((namespace) => namespace.Queues ?? []);
  const configured = queues.map(({ Name, Properties }) => ({
    name: Name,
    lockDurationSeconds: Number(/^PT(\d+)S$/.exec(Properties?.LockDuration ?? "")?.[1]),
    maxDeliveryCount: Properties?.MaxDeliveryCount,
  }));
  expect(configured).toEqual(topology.queues);
});

test("a name occurs once in the topology", () => {
  const named = [topology.containers, topology.queues].map((list) => list.map(({ name }) => name));
  for (const names of [...named, topology.blobContainers]) expect(new Set(names).size).toBe(names.length);
});

/** The first arguments with which main.ts calls a function, read from its text: it runs only inside a host. */
function argumentsOf(callee: string): string[] {
  return [...main.matchAll(new RegExp(`\\b${callee}\\("([^"]+)"\\)`, "g"))].map(([, name]) => name ?? "");
}
