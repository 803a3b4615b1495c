import { describe, expect, test } from "@jest/globals";
import { type Envelope, type WorkQueues } from "../../../shared/application/ports/work-queues.ts";
import { type WorkQueue } from "../../../shared/domain/filing/transitions.ts";
import { aSpace } from "../../builders/access.ts";
import { morning } from "../../builders/times.ts";

export interface WorkQueuesUnderTest {
  readonly queues: WorkQueues;
  /** Takes so many messages from a queue; fails when they are not there soon. */
  readonly receive: (queue: WorkQueue, count: number) => Promise<readonly Envelope[]>;
  /** Whether nothing can be received now. */
  readonly isEmpty: (queue: WorkQueue) => Promise<boolean>;
  /** Lets that much time go by, by the clock of the broker. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** What every implementation of the port has to do. */
export function describeWorkQueues(name: string, open: () => WorkQueuesUnderTest): void {
  describe(`work queues: ${name}`, () => {
    test.each(["validate", "price", "publish", "settle"] as const)(
      "carries a hint through %s",
      async (queue) => {
        const { queues, receive, isEmpty } = open();
        const sent = envelope(
          { subject: "f1", checkoutId: "pay_1" },
          { traceparent: trace, givenUp: "no-tariff" },
        );
        await queues.send(queue, [sent]);
        expect(await receive(queue, 1)).toEqual([sent]);
        expect(await isEmpty(queue)).toBe(true);
      },
    );

    test("carries as many hints at once as a page of the sweeper has", async () => {
      const { queues, receive } = open();
      const subjects = Array.from({ length: 200 }, (_, index) => `${"f".repeat(32)}${String(index)}`);
      await queues.send(
        "price",
        subjects.map((subject) => envelope({ subject }, { traceparent: trace })),
      );
      const received = await receive("price", 200);
      expect(received.map(({ message }) => message.subject).sort()).toEqual([...subjects].sort());
    });

    test("carries the same hint twice when it is sent twice", async () => {
      const { queues, receive } = open();
      await queues.send("validate", [envelope({ subject: "twice" })]);
      await queues.send("validate", [envelope({ subject: "twice" })]);
      expect(await receive("validate", 2)).toHaveLength(2);
    });

    test("holds a delayed copy back until its time", async () => {
      const { queues, receive, isEmpty, pass } = open();
      await queues.send("settle", [envelope({ subject: "later" })], { afterSeconds: 1 });
      expect(await isEmpty("settle")).toBe(true);
      await pass(1);
      const [received] = await receive("settle", 1);
      expect(received?.message.subject).toBe("later");
    });
  });
}

const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const envelope = (
  message: Partial<Envelope["message"]>,
  travel: Partial<Envelope["travel"]> = {},
): Envelope => ({
  message: { ...aSpace("idaas", "space"), subject: "f1", ...message },
  travel: { firstSentAt: morning, attempt: 3, swept: false, ...travel },
});
