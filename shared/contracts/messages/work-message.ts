import { z } from "zod";
import { type WorkQueueName, at, connection } from "../storage/values.ts";

const work = z.object({
  connection,
  spaceId: z.string(),
  subject: z.string(),
  kind: z.literal("transfer").exactOptional(),
  checkoutId: z.string().exactOptional(),
});

const travel = z.object({
  firstSentAt: at,
  attempt: z.number().int().nonnegative(),
  swept: z.boolean(),
  givenUp: z.string().exactOptional(),
  traceparent: z.string().exactOptional(),
});

const envelope = z.object({ message: work, travel });
type Envelope = z.output<typeof envelope>;

const cloudEvent = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  data: z.looseObject({ schemaVersion: z.literal(1), message: z.unknown(), travel: z.looseObject({}) }),
});

const origin = z
  .object({
    traceparent: z.string().optional().catch(undefined),
    subject: z.string().optional().catch(undefined),
  })
  .catch({});

/**
 * A hint as it is sent: a thin CloudEvents 1.0 event that names the document and nothing of its content.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export function workEvent(
  queue: WorkQueueName,
  sent: Envelope,
  event: { readonly id: string; readonly time: string },
): object {
  const { message, travel: journey } = envelope.encode(sent);
  return {
    specversion: "1.0",
    id: event.id,
    source: "/filing",
    type: `be.nbb.filing.v1.${queue}.requested`,
    subject: message.subject,
    time: event.time,
    datacontenttype: "application/json",
    ...(journey.traceparent === undefined ? {} : { traceparent: journey.traceparent }),
    data: { schemaVersion: 1, message, travel: journey },
  };
}

/** What caused an event and what it is about, as far as that can be read: also of one that no version knows. */
export const originOf = (event: unknown): z.output<typeof origin> => origin.parse(event);

/** Reads a hint; throws when the message is not one that this version knows. */
export const parseWorkEvent = (event: unknown): Envelope => envelope.parse(cloudEvent.parse(event).data);

/**
 * The same event at the beginning of a new chain of attempts; all else in it stays, what a later version has added
 * too. `undefined` when it is not a hint that this version knows.
 */
export function renewedWorkEvent(
  event: unknown,
  { id, time }: { readonly id: string; readonly time: string },
): object | undefined {
  const known = cloudEvent.safeParse(event);
  if (!known.success || !envelope.safeParse(known.data.data).success) return undefined;
  const { data } = known.data;
  // JSON leaves out what is undefined.
  const travel = { ...data.travel, firstSentAt: time, attempt: 0, swept: false, givenUp: undefined };
  return { ...known.data, id, time, data: { ...data, travel } };
}
