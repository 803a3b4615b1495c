import { describe, expect, test } from "@jest/globals";
import { propertiesOf, type QueueDescription } from "../../../local/service-bus/queue-properties.ts";
import { Queues } from "../../../local/service-bus/queues.ts";
import { memoryStore } from "../../../local/service-bus/store.ts";
import { Turn } from "../../../local/service-bus/turn.ts";

function openQueues(): { readonly queues: Queues; readonly detached: Promise<string> } {
  const turn = new Turn(memoryStore);
  const queues = new Queues({ turn, store: memoryStore, nextKey: () => 1, observe: () => undefined });
  const { promise, resolve } = Promise.withResolvers<string>();
  queues.detachBy((queue, { condition }) => resolve(`${queue.name} ${condition}`));
  return { queues, detached: promise };
}

const described = (name: string, properties: Record<string, string>): QueueDescription => ({
  name,
  properties: propertiesOf(properties),
  createdAt: Date.now(),
  updatedAt: Date.now(),
});

describe("a queue that nobody uses", () => {
  test("is deleted when it has been idle for as long as it was told", async () => {
    const { queues, detached } = openQueues();
    queues.make(described("kept", {}));
    queues.make(described("idle", { AutoDeleteOnIdle: "PT0.05S" }));
    const madeAt = Date.now();

    expect(await detached).toBe("idle amqp:resource-deleted");
    expect(Date.now() - madeAt).toBeGreaterThanOrEqual(45);
    expect(queues.list().map(({ name }) => name)).toEqual(["kept"]);
    queues.stop();
  });

  test("is kept while somebody receives from it", async () => {
    const { queues, detached } = openQueues();
    queues.make(described("received-from", { AutoDeleteOnIdle: "PT0.05S" }));
    const consumer = {
      removesOnDelivery: false,
      capacity: () => 0,
      claim: () => undefined,
      lose: () => undefined,
    };
    const queue = queues.find("received-from");
    queue?.attach(consumer);
    queues.make(described("idle", { AutoDeleteOnIdle: "PT0.1S" }));

    expect(await detached).toBe("idle amqp:resource-deleted");
    expect(queues.find("received-from")).toBe(queue);
    queues.stop();
  });
});
