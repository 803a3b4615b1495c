import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  BulkOperationType,
  ChangeFeedStartFrom,
  type Container,
  type OperationInput,
  PatchOperationType,
} from "@azure/cosmos";
import { type Account, changesOf, openAccount, refusal, sendTo } from "./account.ts";

let account: Account;
let items: Container;

beforeAll(async () => {
  account = await openAccount();
  items = await account.container();
});

afterAll(() => account.close());

const statuses = (answer: { result?: readonly { statusCode: number }[] }) =>
  answer.result?.map(({ statusCode }) => statusCode);

const create = (id: string, more: object = {}): OperationInput => ({
  operationType: BulkOperationType.Create,
  resourceBody: { id, pk: "a", ...more },
});

describe("a transactional batch", () => {
  test("commits all its operations", async () => {
    await items.items.create({ id: "old", pk: "a" });
    await items.items.create({ id: "doomed", pk: "a" });
    const answer = await items.items.batch(
      [
        create("b1"),
        { operationType: BulkOperationType.Upsert, resourceBody: { id: "b2", pk: "a" } },
        {
          operationType: BulkOperationType.Patch,
          id: "b1",
          resourceBody: { operations: [{ op: PatchOperationType.add, path: "/z", value: 1 }] },
        },
        { operationType: BulkOperationType.Replace, id: "old", resourceBody: { id: "old", pk: "a", w: 1 } },
        { operationType: BulkOperationType.Delete, id: "doomed" },
        { operationType: BulkOperationType.Read, id: "b1" },
      ],
      "a",
    );
    expect(answer.code).toBe(200);
    expect(statuses(answer)).toEqual([201, 201, 200, 200, 204, 200]);
    expect(answer.result?.[5]?.resourceBody).toMatchObject({ id: "b1", z: 1 });
    expect((await items.item("b1", "a").read()).resource).toMatchObject({ z: 1 });
    expect((await items.item("doomed", "a").read()).statusCode).toBe(404);
  });

  test("leaves nothing when one operation fails: 207, the failure's own status, 424 for the rest", async () => {
    await items.items.create({ id: "taken", pk: "a" });
    const answer = await items.items.batch([create("roll"), create("taken"), create("never")], "a");
    expect(answer.code).toBe(207);
    expect(statuses(answer)).toEqual([424, 409, 424]);
    expect((await items.item("roll", "a").read()).statusCode).toBe(404);
  });

  test("holds each operation to its own If-Match", async () => {
    const { resource } = await items.items.create({ id: "match", pk: "a", n: 1 });
    const replace = (ifMatch: string): OperationInput => ({
      operationType: BulkOperationType.Replace,
      id: "match",
      ifMatch,
      resourceBody: { id: "match", pk: "a", n: 2 },
    });
    const stale = await items.items.batch([create("beside"), replace('"stale"')], "a");
    expect(stale.code).toBe(207);
    expect(statuses(stale)).toEqual([424, 412]);
    expect((await items.item("beside", "a").read()).statusCode).toBe(404);
    const fresh = await items.items.batch([create("beside"), replace(resource?._etag ?? "")], "a");
    expect(statuses(fresh)).toEqual([201, 200]);
  });

  test("sees its own earlier operations, and fails on what it deleted itself", async () => {
    const answer = await items.items.batch(
      [create("own"), { operationType: BulkOperationType.Delete, id: "own" }, create("own", { n: 2 })],
      "a",
    );
    expect(statuses(answer)).toEqual([201, 204, 201]);
  });

  test("takes 100 operations; 101 are refused with 400", async () => {
    const many = Array.from({ length: 100 }, (_, index) => create(`many-${index}`));
    expect((await items.items.batch(many, "a")).code).toBe(200);
    for (const atomic of ["True", "False"]) {
      const { status } = await sendTo(account, {
        method: "POST",
        path: `/${items.url}/docs`,
        headers: {
          "x-ms-cosmos-is-batch-request": "True",
          "x-ms-cosmos-batch-atomic": atomic,
          "x-ms-documentdb-partitionkey": '["a"]',
        },
        body: JSON.stringify(Array.from({ length: 101 }, (_, index) => create(`more-${index}`))),
      });
      expect(status).toBe(400);
    }
    expect((await items.item("more-0", "a").read()).statusCode).toBe(404);
  });

  test("over 2 MB is refused with 413, and nothing is kept", async () => {
    const text = "x".repeat(600_000);
    const large = Array.from({ length: 4 }, (_, index) => create(`large-${index}`, { text }));
    expect(await refusal(items.items.batch(large, "a"))).toMatchObject({ code: 413 });
    expect((await items.item("large-0", "a").read()).statusCode).toBe(404);
  });

  test("refuses a document of another partition, and with it everything", async () => {
    const stray: OperationInput = {
      operationType: BulkOperationType.Create,
      resourceBody: { id: "s", pk: "b" },
    };
    const answer = await items.items.batch([create("home"), stray], "a");
    expect(statuses(answer)).toEqual([424, 400]);
  });

  test("answers without the documents it wrote under contentResponseOnWriteEnabled: false", async () => {
    const options = { contentResponseOnWriteEnabled: false };
    const read = { operationType: BulkOperationType.Read, id: "silent" } as const;
    const answer = await items.items.batch([create("silent"), read], "a", options);
    expect(statuses(answer)).toEqual([201, 200]);
    expect(answer.result?.[0]?.resourceBody).toBeUndefined();
    expect(answer.result?.[0]?.eTag).toEqual(expect.any(String));
    expect(answer.result?.[1]?.resourceBody).toMatchObject({ id: "silent" });
  });

  test("once undone, leaves no trace, in the change feed neither", async () => {
    const before = await items.items.create({ id: "traced", pk: "a", n: 1 });
    await items.items.create({ id: "kept", pk: "a" });
    const feed = changesOf<{ readonly id: string }>(items, ChangeFeedStartFrom.Now("a"));
    expect((await feed.readNext()).statusCode).toBe(304);
    const undone = await items.items.batch(
      [
        create("trace"),
        { operationType: BulkOperationType.Upsert, resourceBody: { id: "traced", pk: "a", n: 2 } },
        { operationType: BulkOperationType.Delete, id: "kept" },
        create("taken"),
      ],
      "a",
    );
    expect(statuses(undone)).toEqual([424, 424, 424, 409]);
    expect((await feed.readNext()).statusCode).toBe(304);
    expect((await items.item("trace", "a").read()).statusCode).toBe(404);
    expect((await items.item("kept", "a").read()).statusCode).toBe(200);
    expect((await items.item("traced", "a").read()).resource).toEqual(before.resource);
    await items.items.batch([create("trace"), create("trace-2")], "a");
    expect((await feed.readNext()).result.map(({ id }) => id)).toEqual(["trace", "trace-2"]);
  });
});

describe("a bulk", () => {
  test("answers without the documents it wrote under contentResponseOnWriteEnabled: false too", async () => {
    const operations: OperationInput[] = ["m1", "m2"].map((pk) => ({
      operationType: BulkOperationType.Create,
      partitionKey: pk,
      resourceBody: { id: "quiet", pk },
    }));
    const options = { contentResponseOnWriteEnabled: false };
    const answers = await items.items.executeBulkOperations(operations, options);
    expect(answers.map(({ response }) => response?.statusCode)).toEqual([201, 201]);
    expect(answers.map(({ response }) => response?.resourceBody)).toEqual([undefined, undefined]);
    expect(answers.map(({ response }) => response?.eTag)).toEqual([expect.any(String), expect.any(String)]);
  });

  test("applies its operations on many partitions, each for itself", async () => {
    const operations: OperationInput[] = Array.from({ length: 30 }, (_, index) => ({
      operationType: BulkOperationType.Upsert,
      partitionKey: `q${index % 3}`,
      resourceBody: { id: `k${index}`, pk: `q${index % 3}`, n: index },
    }));
    const answers = await items.items.executeBulkOperations(operations);
    expect(answers.map(({ response }) => response?.statusCode)).toEqual(operations.map(() => 201));
    expect((await items.item("k5", "q2").read()).resource).toMatchObject({ n: 5 });
  });

  test("keeps what succeeded beside what failed", async () => {
    await items.items.create({ id: "there", pk: "m" });
    const one = (id: string): OperationInput => ({
      operationType: BulkOperationType.Create,
      partitionKey: "m",
      resourceBody: { id, pk: "m" },
    });
    const answers = await items.items.executeBulkOperations([one("there"), one("fresh")]);
    expect(answers.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual([409, 201]);
    expect((await items.item("fresh", "m").read()).statusCode).toBe(200);
  });
});
