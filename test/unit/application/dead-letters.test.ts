import { describe, expect, test } from "@jest/globals";
import { type DeadLetter } from "../../../shared/application/ports/dead-letters.ts";
import { type WorkQueue } from "../../../shared/domain/filing/transitions.ts";
import { type Application, freshApplication } from "../../builders/application.ts";
import { bury } from "../../builders/dead-letters.ts";
import { morning } from "../../builders/times.ts";

/** Every page that the list gives, from the first to the last. */
async function pages(
  { listDeadLetters }: Application,
  asked: { queue?: WorkQueue; limit: number },
): Promise<readonly (readonly DeadLetter[])[]> {
  const found: (readonly DeadLetter[])[] = [];
  for (let continuation: string | undefined = ""; continuation !== undefined;) {
    const page = await listDeadLetters({ ...asked, ...(continuation === "" ? {} : { continuation }) });
    if (page === undefined) throw new Error(`${continuation} is not known`);
    found.push(page.items);
    continuation = page.continuation;
  }
  return found;
}

const subjects = (page: readonly DeadLetter[]): readonly (string | undefined)[] =>
  page.map(({ subject }) => subject);

describe("listing dead letters", () => {
  test.each([
    { limit: 50, expected: [["f1", "f2", "f3", "p1", "p2"]] },
    { limit: 5, expected: [["f1", "f2", "f3", "p1", "p2"]] },
    {
      limit: 3,
      expected: [
        ["f1", "f2", "f3"],
        ["p1", "p2"],
      ],
    },
    { limit: 2, expected: [["f1", "f2"], ["f3", "p1"], ["p2"]] },
    { limit: 1, expected: [["f1"], ["f2"], ["f3"], ["p1"], ["p2"]] },
  ])("goes from queue to queue in pages of $limit, and no page is empty", async ({ limit, expected }) => {
    const app = freshApplication();
    await bury(app.ports, "settle", "p1", "p2");
    await bury(app.ports, "price", "f1", "f2", "f3");
    expect((await pages(app, { limit })).map(subjects)).toEqual(expected);
  });

  test("keeps to one queue when one is named", async () => {
    const app = freshApplication();
    await bury(app.ports, "price", "f1", "f2");
    await bury(app.ports, "settle", "p1");
    expect((await pages(app, { queue: "price", limit: 1 })).map(subjects)).toEqual([["f1"], ["f2"]]);
    expect(await pages(app, { queue: "publish", limit: 1 })).toEqual([[]]);
  });

  test.each(["", "price", "price:", ":1", "price:x", "price:-1", "mystery:1", `price:${"9".repeat(19)}`])(
    "does not know a continuation that it never gave: %j",
    async (continuation) => {
      expect(await freshApplication().listDeadLetters({ limit: 1, continuation })).toBeUndefined();
    },
  );

  test("does not know a continuation of another queue", async () => {
    const asked = { queue: "price", limit: 1, continuation: "settle:1" } as const;
    expect(await freshApplication().listDeadLetters(asked)).toBeUndefined();
  });
});

describe("replaying dead letters", () => {
  test("is written down before it happens, with who wanted what", async () => {
    const app = freshApplication();
    await bury(app.ports, "price", "f1", "f2");
    const [first, second] = app.ports.deadLetters.all;
    expect([first, second]).not.toContain(undefined);
    expect(await app.replayDeadLetters("dirk", "price", { ids: ["1", "2"] })).toEqual({
      count: 2,
      more: false,
    });
    expect(app.ports.registers.audit).toEqual([
      {
        id: expect.any(String),
        at: morning,
        actor: "dirk",
        action: "replay-dead-letters",
        subject: "price",
        detail: "ids 1, 2",
      },
    ]);
    expect(app.ports.journal.entries).toContainEqual({
      code: "dead-letters-replayed",
      queue: "price",
      count: 2,
    });
  });

  test("is written down even when it ends in trouble, and does not happen when it cannot be written down", async () => {
    const app = freshApplication();
    await bury(app.ports, "price", "f1");
    const registers = {
      ...app.ports.registers,
      createAuditEntry: () => Promise.reject(new Error("the registers are away")),
    };
    const unwritten = freshApplication({ ...app.ports, registers });
    const choice = { reason: "MaxDeliveryCountExceeded" };
    await expect(unwritten.replayDeadLetters("dirk", "price", choice)).rejects.toThrow("away");
    expect(app.ports.deadLetters.all).toHaveLength(1);

    const deadLetters = {
      ...app.ports.deadLetters,
      replay: () => Promise.reject(new Error("the broker is away")),
    };
    const troubled = freshApplication({ ...app.ports, deadLetters });
    await expect(troubled.replayDeadLetters("dirk", "price", choice)).rejects.toThrow("away");
    expect(app.ports.registers.audit).toMatchObject([{ detail: "reason MaxDeliveryCountExceeded" }]);
  });
});
