import { type Announcing } from "../../shared/application/announce.ts";
import { type Work, consumeWork } from "../../shared/application/consume-work.ts";
import { parseWorkEvent } from "../../shared/contracts/messages/work-message.ts";
import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type FunctionsApp } from "../app.ts";

/** Which use case does the work of which queue. */
export type Workers = Readonly<Record<WorkQueue, Work>>;

/**
 * Registers the consumer of every work queue. A return completes the message, a throw gives it back to the broker:
 * a message that cannot be read is a defect, and ends in the dead-letter queue.
 */
export function registerWorkQueues(
  app: FunctionsApp,
  needs: Announcing & { readonly jitter: () => number },
  workers: Workers,
): void {
  for (const [queue, work] of Object.entries(workers) as [WorkQueue, Work][]) {
    const consume = consumeWork(needs, queue, work);
    app.serviceBusQueue(`${queue}-work`, {
      connection: "ServiceBus",
      queueName: queue,
      handler: (message) => consume(parseWorkEvent(message)),
    });
  }
}
