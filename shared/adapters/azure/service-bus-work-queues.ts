import { randomUUID } from "node:crypto";
import { type ServiceBusClient, type ServiceBusMessage, type ServiceBusSender } from "@azure/service-bus";
import { type Clock } from "../../application/ports/clock.ts";
import { type Envelope, type WorkQueues } from "../../application/ports/work-queues.ts";
import { workEvent } from "../../contracts/messages/work-message.ts";
import { type WorkQueue } from "../../domain/filing/transitions.ts";
import { type Call, underDeadline } from "./trouble.ts";

/** The queues of a Service Bus namespace. Duplicate detection is off: every message has an id of its own. */
export function serviceBusWorkQueues(
  client: ServiceBusClient,
  clock: Clock,
  call: Call = underDeadline,
): WorkQueues {
  const senders = new Map<WorkQueue, ServiceBusSender>();

  const senderOf = (queue: WorkQueue): ServiceBusSender => {
    const known = senders.get(queue);
    if (known !== undefined) return known;
    const sender = client.createSender(queue);
    senders.set(queue, sender);
    return sender;
  };

  return {
    async send(queue, envelopes, notBefore) {
      const visibleAt =
        notBefore === undefined ? undefined : new Date(Date.now() + notBefore.afterSeconds * 1000);
      const messages = envelopes.map((envelope) => messageOf(queue, envelope, clock, visibleAt));
      await call(`send to ${queue}`, (abortSignal) =>
        senderOf(queue).sendMessages(messages, { abortSignal }),
      );
    },
  };
}

function messageOf(
  queue: WorkQueue,
  envelope: Envelope,
  clock: Clock,
  visibleAt: Date | undefined,
): ServiceBusMessage {
  const id = randomUUID();
  const { message, travel } = envelope;
  return {
    messageId: id,
    subject: message.subject,
    contentType: "application/cloudevents+json",
    body: workEvent(queue, envelope, { id, time: clock.now() }),
    // Read by operators in the dead-letter queue, where the body need not be opened.
    ...(travel.givenUp === undefined ? {} : { applicationProperties: { reason: travel.givenUp } }),
    ...(visibleAt === undefined ? {} : { scheduledEnqueueTimeUtc: visibleAt }),
  };
}
