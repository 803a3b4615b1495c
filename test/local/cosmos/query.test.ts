import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Container, openCatalog } from "../../../local/cosmos/containers.ts";
import { type Documents, openDocuments } from "../../../local/cosmos/documents.ts";
import { applyItemOperation, write } from "../../../local/cosmos/item-operations.ts";
import { partitionKeyOf, scopeOf, wholeContainer } from "../../../local/cosmos/partition-key.ts";
import { type QueryPage, runQuery } from "../../../local/cosmos/query.ts";
import { type Json, type JsonObject } from "../../../local/cosmos/sql/values.ts";
import { openStore } from "../../../local/cosmos/store.ts";

interface Filled {
  readonly documents: Documents;
  readonly container: Container;
}

type Composite = readonly (readonly [path: string, order: "ascending" | "descending"])[];

/** A container in memory with these documents and composite indexes. */
function filled(bodies: readonly JsonObject[], composites: readonly Composite[]): Filled {
  const store = openStore(undefined);
  const catalog = openCatalog(store);
  const documents = openDocuments(store);
  catalog.createDatabase({ id: "d" });
  const container = catalog.createContainer("d", {
    id: "c",
    partitionKey: { paths: ["/connection", "/spaceId"], kind: "MultiHash" },
    indexingPolicy: {
      compositeIndexes: composites.map((index) => index.map(([path, order]) => ({ path, order }))),
    },
  });
  write({ store, documents }, container, (writing) => {
    for (const body of bodies) {
      const key = partitionKeyOf(body, container.partitionKey);
      applyItemOperation(documents, writing, key, { kind: "create", body });
    }
  });
  return { documents, container };
}

interface Asked {
  readonly key?: readonly string[];
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly maximumItems?: number;
  readonly continuation?: string | undefined;
}

function ask({ documents, container }: Filled, sql: string, asked: Asked = {}): QueryPage {
  return runQuery(documents, {
    container,
    sql,
    parameters: asked.parameters ?? {},
    scope: asked.key === undefined ? wholeContainer : scopeOf(asked.key, container.partitionKey),
    maximumItems: asked.maximumItems ?? 100_000,
    continuation: asked.continuation,
  });
}

const ascending = (path: string) => [path, "ascending"] as const;

describe("what a query loads does not grow with what it does not ask for", () => {
  const bodies = Array.from({ length: 10_000 }, (_, n) => ({
    id: `f${n}`,
    connection: "eid",
    spaceId: `s${n % 40}`,
    kind: n % 10 === 0 ? "payment" : "filing",
    status: n % 1000 === 7 ? "ready-for-payment" : "published",
    dueBy: `2026-${String((n % 12) + 1).padStart(2, "0")}-01`,
    receivedAt: new Date(1.7e12 + n * 1000).toISOString(),
    ...(n % 500 === 1 ? { waiting: { for: "validate", since: `2026-01-01T00:00:${10 + (n % 50)}Z` } } : {}),
  }));
  const container = filled(bodies, [
    [ascending("/waiting/for"), ascending("/waiting/since")],
    [ascending("/kind"), ["/receivedAt", "descending"]],
    [ascending("/status"), ascending("/dueBy")],
    [ascending("/kind"), ascending("/status")],
  ]);

  test("the sweep over 10,000 documents of which 20 wait", () => {
    const sql =
      "SELECT c.id, c.connection, c.spaceId, c.waiting FROM c WHERE c.waiting.since <= @t " +
      "ORDER BY c.waiting.for, c.waiting.since";
    const parameters = { "@t": "2026-02-01T00:00:00Z" };
    const page = ask(container, sql, { parameters });
    expect(page.values).toHaveLength(20);
    expect(page.loaded.documents).toBe(20);
    expect(fastest(() => ask(container, sql, { parameters }))).toBeLessThan(20);
  });

  test("what is due in a status", () => {
    const page = ask(
      container,
      "SELECT c.id FROM c WHERE c.status = 'ready-for-payment' AND c.dueBy < '2026-06-01'",
    );
    expect(page.values.length).toBeGreaterThan(0);
    expect(page.loaded.documents).toBeLessThanOrEqual(page.values.length + 1);
  });

  test("a page of the newest of one partition, and the next", () => {
    const sql = "SELECT * FROM c WHERE c.kind = @kind ORDER BY c.receivedAt DESC";
    const asked = { key: ["eid", "s7"], parameters: { "@kind": "filing" }, maximumItems: 20 };
    const first = ask(container, sql, asked);
    const second = ask(container, sql, { ...asked, continuation: first.continuation });
    for (const { values, loaded } of [first, second]) {
      expect(values).toHaveLength(20);
      expect(loaded.documents).toBeLessThanOrEqual(22);
    }
    const newest = bodies.filter(({ spaceId, kind }) => spaceId === "s7" && kind === "filing").reverse();
    expect([...first.values, ...second.values]).toMatchObject(newest.slice(0, 40).map(({ id }) => ({ id })));
  });

  test("a page of the many for which all of an index is given, and the next", () => {
    const sql = "SELECT * FROM c WHERE c.kind = 'filing' AND c.status = 'published'";
    const first = ask(container, sql, { maximumItems: 20 });
    const second = ask(container, sql, { maximumItems: 20, continuation: first.continuation });
    for (const { loaded } of [first, second]) expect(loaded.documents).toBeLessThanOrEqual(22);
    const oldest = bodies.filter(({ kind, status }) => kind === "filing" && status === "published");
    expect([...first.values, ...second.values]).toMatchObject(oldest.slice(0, 40).map(({ id }) => ({ id })));
  });

  test("a query of one partition", () => {
    const page = ask(container, "SELECT c.status, COUNT(1) AS n FROM c GROUP BY c.status", {
      key: ["eid", "s7"],
    });
    expect(page.loaded.documents).toBe(250);
    expect(page.values).toEqual(
      expect.arrayContaining([
        { status: "published", n: 240 },
        { status: "ready-for-payment", n: 10 },
      ]),
    );
  });

  function fastest(work: () => void): number {
    const times = Array.from({ length: 10 }, () => {
      const begin = performance.now();
      work();
      return performance.now() - begin;
    });
    return Math.min(...times);
  }
});

describe("for any documents", () => {
  const scalar = fc.oneof(
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      -0,
      1,
      -1.5,
      1e300,
      "",
      "a",
      "a\0",
      "ab",
      "b",
      "\u{1f600}",
      "\uffff",
    ),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom<Json>([], {}, [1]),
  );
  const documents = fc
    .array(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }), { maxLength: 25 })
    .map((bodies) =>
      bodies.map((body, n): JsonObject => ({
        id: String(n),
        connection: "x",
        spaceId: String(n % 2),
        ...body,
      })),
    );
  const composites: readonly Composite[] = [
    [ascending("/a"), ascending("/b")],
    [ascending("/a"), ["/b", "descending"]],
    [ascending("/b"), ascending("/a")],
  ];
  const orders = fc.constantFrom(
    "",
    "ORDER BY c.a",
    "ORDER BY c.a DESC",
    "ORDER BY c.a, c.b",
    "ORDER BY c.a DESC, c.b DESC",
    "ORDER BY c.a, c.b DESC",
    "ORDER BY c.b DESC, c.a DESC",
  );
  const conditions = fc.constantFrom(
    "true",
    "c.a = @v",
    "c.a = @v AND c.b > @w",
    "c.a = @v AND c.b = @w",
    "c.a <= @v",
    "@v < c.a AND c.a <= @w",
    "c.b BETWEEN @v AND @w",
    "c.b = @w AND c.a >= @v",
    "c.a = @v OR c.b = @w",
    "NOT (c.a = @v)",
  );
  const keys = fc.constantFrom<readonly string[] | undefined>(undefined, ["x"], ["x", "1"]);

  test("an index changes how much is loaded, never what is answered", () => {
    fc.assert(
      fc.property(
        documents,
        fc.tuple(orders, conditions),
        fc.tuple(scalar, scalar),
        keys,
        (bodies, [order, where], [v, w], key) => {
          const sql = `SELECT VALUE c.id FROM c WHERE ${where} ${order}`;
          const asked = { parameters: { "@v": v, "@w": w }, ...(key === undefined ? {} : { key }) };
          const indexed = filled(bodies, composites);
          const bare = { ...indexed, container: { ...indexed.container, indexes: [] } };
          expect(ask(indexed, sql, asked).values).toEqual(ask(bare, sql, asked).values);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("pages of any size put together are the whole answer", () => {
    fc.assert(
      fc.property(
        documents,
        fc.tuple(orders, conditions),
        fc.tuple(scalar, scalar),
        fc.record({ key: keys, maximumItems: fc.integer({ min: 1, max: 5 }) }),
        (bodies, [order, where], [v, w], { key, maximumItems }) => {
          const container = filled(bodies, composites);
          const asked = { parameters: { "@v": v, "@w": w }, ...(key === undefined ? {} : { key }) };
          const sql = `SELECT VALUE c.id FROM c WHERE ${where} ${order}`;
          const read: Json[] = [];
          let continuation: string | undefined;
          do {
            const page = ask(container, sql, { ...asked, maximumItems, continuation });
            expect(page.values.length).toBeLessThanOrEqual(maximumItems);
            read.push(...page.values);
            continuation = page.continuation;
          } while (continuation !== undefined);
          expect(read).toEqual(ask(container, sql, asked).values);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("pages", () => {
  const bodies = Array.from({ length: 9 }, (_, n) => ({
    id: String(n),
    connection: "x",
    spaceId: "s",
    g: n % 4,
    tags: ["a", "b", "c"],
  }));
  const container = filled(bodies, []);

  test.each([
    "SELECT c.g, COUNT(1) AS n FROM c GROUP BY c.g",
    "SELECT DISTINCT VALUE c.g FROM c",
    "SELECT c.id, t FROM c JOIN t IN c.tags",
    "SELECT VALUE 1 + 1",
    "SELECT TOP 5 c.id FROM c",
    "SELECT c.id FROM c OFFSET 2 LIMIT 4",
  ])("of %s put together are the whole answer", (sql) => {
    const read: Json[] = [];
    let continuation: string | undefined;
    do {
      const page = ask(container, sql, { maximumItems: 2, continuation });
      read.push(...page.values);
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(read).toEqual(ask(container, sql).values);
  });

  test("a continuation of one query is none of another", () => {
    const { continuation } = ask(container, "SELECT * FROM c", { maximumItems: 2 });
    expect(() => ask(container, "SELECT c.id FROM c", { continuation })).toThrow(
      "Invalid Continuation Token",
    );
  });
});
