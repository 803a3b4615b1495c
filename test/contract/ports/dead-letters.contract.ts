import { describe, expect, test } from "@jest/globals";
import { type DeadLetter, type DeadLetters } from "../../../shared/application/ports/dead-letters.ts";
import { type Envelope, type WorkQueues } from "../../../shared/application/ports/work-queues.ts";
import { type WorkQueue } from "../../../shared/domain/filing/transitions.ts";
import { aSpace } from "../../builders/access.ts";
import { at, morning } from "../../builders/times.ts";

export interface DeadLettersUnderTest {
  readonly deadLetters: DeadLetters;
  readonly queues: WorkQueues;
  /** Puts any text into a queue. */
  readonly sendText: (queue: WorkQueue, text: string) => Promise<void>;
  /** Lets a consumer fail at so many messages until the broker sets each aside. */
  readonly fail: (queue: WorkQueue, count: number) => Promise<void>;
  /** Takes so many messages from a queue, as text; fails when they are not there soon. */
  readonly receive: (queue: WorkQueue, count: number) => Promise<readonly string[]>;
  /** Whether nothing can be received from the queue now. */
  readonly isEmpty: (queue: WorkQueue) => Promise<boolean>;
}

/** When everything happens, by the clock that the implementation is given. */
export const replayedAt = at("2024-01-12T09:00:00.000Z");

/**
 * What every implementation of the port has to do.
 * @param open the one under test, whose queues are empty at first: every test leaves them so
 */
export function describeDeadLetters(name: string, open: () => DeadLettersUnderTest): void {
  describe(`dead letters: ${name}`, () => {
    /** Sends hints with these subjects, and lets a consumer fail at them. */
    const bury = async (queue: WorkQueue, ...envelopes: readonly Envelope[]): Promise<void> => {
      const { queues, fail } = open();
      for (const one of envelopes) await queues.send(queue, [one]);
      await fail(queue, envelopes.length);
    };

    const all = async (queue: WorkQueue): Promise<readonly DeadLetter[]> =>
      (await open().deadLetters.list(queue, { limit: 100 })).items;

    /** Empties both the dead-letter queue and its queue. */
    const discard = async (queue: WorkQueue): Promise<void> => {
      const { deadLetters, receive } = open();
      const ids = (await all(queue)).map(({ id }) => id);
      if (ids.length === 0) return;
      await deadLetters.replay(queue, { ids });
      await receive(queue, ids.length);
    };

    test("a queue in which nothing went wrong has none", async () => {
      const { deadLetters } = open();
      expect(await deadLetters.list("validate", { limit: 10 })).toEqual({ items: [] });
      expect(await deadLetters.replay("validate", { reason: "no-tariff" })).toEqual({
        count: 0,
        more: false,
      });
      expect(await deadLetters.replay("validate", { ids: ["17"] })).toEqual({ count: 0, more: false });
    });

    test("tells the reason of what was given up, and the broker's of what its consumer failed at", async () => {
      await bury("price", envelope("f1", { givenUp: "no-tariff" }), envelope("f2"));
      const letters = await all("price");
      expect(letters).toEqual([
        letter({ queue: "price", subject: "f1", reason: "no-tariff" }),
        letter({ queue: "price", subject: "f2", reason: "MaxDeliveryCountExceeded" }),
      ]);
      expect(new Set(letters.map(({ id }) => id)).size).toBe(2);
      expect(await all("price")).toEqual(letters);
      await discard("price");
    });

    test.each(["not even JSON {", '{"specversion":"1.0"}', '"text"', ""])(
      "shows a body that cannot be read, %j, with what is known",
      async (text) => {
        const { sendText, fail, receive, deadLetters } = open();
        await sendText("validate", text);
        await fail("validate", 1);
        const [shown, ...others] = await all("validate");
        expect(others).toEqual([]);
        expect(shown).toEqual({
          id: expect.stringMatching(/^\d+$/),
          queue: "validate",
          reason: "MaxDeliveryCountExceeded",
          description: expect.any(String),
          deliveryCount: 10,
          at: expect.any(String),
        });
        expect(await deadLetters.replay("validate", { ids: [shown?.id ?? ""] })).toEqual({
          count: 1,
          more: false,
        });
        expect(await receive("validate", 1)).toEqual([text]);
        expect(await all("validate")).toEqual([]);
      },
    );

    test("gives pages, the oldest first, that together are everything once", async () => {
      const { deadLetters } = open();
      const subjects = ["f1", "f2", "f3", "f4", "f5"];
      await bury("settle", ...subjects.map((subject) => envelope(subject)));
      const pages: (readonly DeadLetter[])[] = [];
      for (let from: string | undefined = "1"; from !== undefined;) {
        const page = await deadLetters.list("settle", { limit: 2, from });
        pages.push(page.items);
        from = page.continuation;
      }
      expect(pages.map((page) => page.map(({ subject }) => subject))).toEqual([
        ["f1", "f2"],
        ["f3", "f4"],
        ["f5"],
      ]);
      const none = await deadLetters.list("settle", { limit: 0 });
      expect(none).toEqual({ items: [], continuation: pages[0]?.[0]?.id });
      await discard("settle");
    });

    test("replays one as a new chain, and leaves the others where they are", async () => {
      const { deadLetters, receive, isEmpty } = open();
      await bury(
        "publish",
        envelope("f1"),
        envelope("f2", { givenUp: "upload-not-found", attempt: 290, swept: true, traceparent: trace }),
        envelope("f3"),
      );
      const [first, second, third] = await all("publish");
      expect(await deadLetters.replay("publish", { ids: [second?.id ?? ""] })).toEqual({
        count: 1,
        more: false,
      });
      const [text = ""] = await receive("publish", 1);
      expect(JSON.parse(text)).toMatchObject({
        type: "be.nbb.filing.v1.publish.requested",
        subject: "f2",
        data: {
          message: { ...aSpace("idaas", "space"), subject: "f2" },
          travel: { firstSentAt: replayedAt, attempt: 0, swept: false, traceparent: trace },
        },
      });
      expect(text).not.toContain("givenUp");
      expect(await isEmpty("publish")).toBe(true);
      expect(await all("publish")).toEqual([first, third]);
      await discard("publish");
    });

    test("replays many by their ids, whatever else lies between, and ids that are gone are no matter", async () => {
      const { deadLetters, receive } = open();
      await bury("price", ...["f1", "f2", "f3", "f4"].map((subject) => envelope(subject)));
      const [first, , third] = await all("price");
      const ids = [third?.id ?? "", first?.id ?? "", "1234567890123456"];
      expect(await deadLetters.replay("price", { ids })).toMatchObject({ count: 2 });
      expect((await receive("price", 2)).map(subjectOf).sort()).toEqual(["f1", "f3"]);
      expect((await all("price")).map(({ subject }) => subject)).toEqual(["f2", "f4"]);
      expect(await deadLetters.replay("price", { ids })).toMatchObject({ count: 0 });
      await discard("price");
    });

    test("replays all of a reason, and none of another reason or queue", async () => {
      const { deadLetters, receive, isEmpty } = open();
      const given = (subject: string, givenUp: string): Envelope => envelope(subject, { givenUp });
      await bury("price", given("f1", "no-tariff"), given("f2", "other"), given("f3", "no-tariff"));
      await bury("settle", given("p1", "no-tariff"));
      expect(await deadLetters.replay("price", { reason: "no-tariff" })).toEqual({ count: 2, more: false });
      expect((await receive("price", 2)).map(subjectOf).sort()).toEqual(["f1", "f3"]);
      expect(await isEmpty("settle")).toBe(true);
      expect((await all("price")).map(({ subject }) => subject)).toEqual(["f2"]);
      expect((await all("settle")).map(({ subject }) => subject)).toEqual(["p1"]);
      await discard("price");
      await discard("settle");
    });

    test("a replayed message that fails again is a dead letter again", async () => {
      const { deadLetters, fail } = open();
      await bury("validate", envelope("f1", { givenUp: "upload-not-found" }));
      await deadLetters.replay("validate", { reason: "upload-not-found" });
      await fail("validate", 1);
      expect(await all("validate")).toEqual([
        letter({ queue: "validate", subject: "f1", reason: "MaxDeliveryCountExceeded" }),
      ]);
      await discard("validate");
    });
  });
}

const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const envelope = (subject: string, travel: Partial<Envelope["travel"]> = {}): Envelope => ({
  message: { ...aSpace("idaas", "space"), subject },
  travel: { firstSentAt: morning, attempt: 3, swept: false, ...travel },
});

const letter = (known: Pick<DeadLetter, "queue" | "subject" | "reason">): unknown => ({
  ...known,
  id: expect.stringMatching(/^\d+$/),
  description: expect.any(String),
  deliveryCount: 10,
  at: expect.stringMatching(/^\d{4}-.*Z$/),
});

const subjectOf = (text: string): string => (JSON.parse(text) as { subject: string }).subject;
