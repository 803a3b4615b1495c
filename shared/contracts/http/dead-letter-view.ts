import { z } from "zod";
import { type Instant } from "../../domain/instant.ts";
import { workQueue } from "../storage/values.ts";

interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly reason: string;
  readonly description?: string;
  readonly deliveryCount: number;
  readonly at: Instant;
  readonly subject?: string;
}

/** A message that was set aside, as operators see it: nothing of its body. */
export const deadLetterView = ({ description, subject, ...letter }: DeadLetter): object => ({
  ...letter,
  description: description ?? null,
  subject: subject ?? null,
});

/** Which queue `GET /operations/dead-letters` is about; absent: all of them. */
export const askedQueue = workQueue.optional();

/** The body of `POST /operations/dead-letters/replay`: a queue, and either ids or one reason. */
export const replayBody = z
  .strictObject({
    queue: workQueue,
    ids: z
      .array(z.string().regex(/^\d{1,19}$/))
      .min(1)
      .max(100)
      .exactOptional(),
    reason: z.string().min(1).max(4096).exactOptional(),
  })
  .transform(({ queue, ids, reason }, context) => {
    if (ids !== undefined && reason === undefined) return { queue, choice: { ids } };
    if (reason !== undefined && ids === undefined) return { queue, choice: { reason } };
    context.addIssue({ code: "custom", message: "either ids or a reason" });
    return z.NEVER;
  });
