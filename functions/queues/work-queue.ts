import { type Announcing } from "../../shared/application/announce.ts";
import { SetAside, type Work, consumeWork } from "../../shared/application/consume-work.ts";
import { Fault } from "../../shared/application/fault.ts";
import { originOf, parseWorkEvent } from "../../shared/contracts/messages/work-message.ts";
import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type FunctionsApp } from "../app.ts";
import { Failed } from "../failed.ts";
import { type InvocationNeeds, invocation } from "../invocation.ts";

/** Which use case does the work of which queue. */
export type Workers = Readonly<Record<WorkQueue, Work>>;

export type WorkQueueNeeds = Announcing & InvocationNeeds & { readonly jitter: () => number };

/**
 * Registers the consumer of every work queue. A return completes the message, a throw gives it back to the broker:
 * a message that cannot be read is a defect, and ends in the dead-letter queue. The work goes on in the trace of
 * the request that caused it; what the sweeper sent, in a trace of its own.
 */
export function registerWorkQueues(app: FunctionsApp, needs: WorkQueueNeeds, workers: Workers): void {
  for (const [queue, work] of Object.entries(workers) as [WorkQueue, Work][]) {
    const consume = consumeWork(needs, queue, work);
    app.serviceBusQueue(`${queue}-work`, {
      connection: "ServiceBus",
      queueName: queue,
      handler: (event, context) => {
        const { traceparent, subject } = originOf(event);
        return invocation(needs, { context, traceparent }, async (trace) => {
          try {
            const { message, travel } = parseWorkEvent(event);
            needs.journal.concerns(message);
            await consume({ message, travel: { ...travel, traceparent: trace.traceparent } });
          } catch (error) {
            if (!(error instanceof SetAside)) {
              const code = error instanceof Fault ? "work-given-back" : "work-defect";
              needs.journal.record({ code, queue, subject, error });
            }
            throw new Failed();
          }
        });
      },
    });
  }
}
