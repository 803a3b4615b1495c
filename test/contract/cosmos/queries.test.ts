import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Container } from "@azure/cosmos";
import { type Account, openAccount, pages, refusal, results, sendTo } from "./account.ts";

let account: Account;
let items: Container;

interface Numbered {
  readonly n: number;
}

beforeAll(async () => {
  account = await openAccount();
  items = await account.container({
    indexingPolicy: {
      compositeIndexes: [
        [
          { path: "/waiting/for", order: "ascending" },
          { path: "/waiting/since", order: "ascending" },
        ],
        [
          { path: "/s", order: "ascending" },
          { path: "/n", order: "descending" },
        ],
      ],
      includedPaths: [{ path: "/*" }],
      excludedPaths: [{ path: "/secret/*" }],
    },
  });
  for (let n = 0; n < 30; n++) {
    await items.items.create({ id: `k${n}`, pk: `q${n % 3}`, n, s: n % 2 === 0 ? "even" : "odd" });
  }
  await items.items.create({
    id: "arr",
    pk: "z",
    name: "Alpha",
    accent: "caf\u00e9",
    flag: true,
    none: null,
    l: [
      { k: 1, v: "a" },
      { k: 2, v: "b" },
    ],
    tags: ["x", "y"],
    secret: { word: "w" },
  });
});

afterAll(() => account.close());

test("the id and the second of the last change are in order for every query, though the policy excludes everything", async () => {
  const bare = await account.container({
    indexingPolicy: { includedPaths: [], excludedPaths: [{ path: "/*" }] },
  });
  for (const id of ["b", "c", "a"]) await bare.items.create({ id, pk: "p", n: 1 });
  expect(await results(bare, "SELECT VALUE c.id FROM c ORDER BY c.id")).toEqual(["a", "b", "c"]);
  const since = {
    query: "SELECT VALUE c.id FROM c WHERE c._ts > @t ORDER BY c._ts",
    parameters: [{ name: "@t", value: 1 }],
  };
  expect(await results(bare, since)).toHaveLength(3);
  expect(await refusal(results(bare, "SELECT * FROM c ORDER BY c.n"))).toMatchObject({ code: 400 });
});

describe("a query", () => {
  test("of one partition sees only it", async () => {
    const query = {
      query: "SELECT * FROM c WHERE c.pk = @p AND c.n > @n",
      parameters: [
        { name: "@p", value: "q0" },
        { name: "@n", value: 10 },
      ],
    };
    expect(await results(items, query, "q0")).toHaveLength(6);
    expect(await results(items, query, "q1")).toHaveLength(0);
    expect(await results(items, "SELECT * FROM c", "q1")).toHaveLength(10);
    expect((await items.items.readAll({ partitionKey: "q0" }).fetchAll()).resources).toHaveLength(10);
  });

  test("across partitions sees all, in the order asked for", async () => {
    const query = {
      query: "SELECT VALUE c.id FROM c WHERE c.s = @s",
      parameters: [{ name: "@s", value: "odd" }],
    };
    expect(await results(items, query)).toHaveLength(15);
    const ordered = await results<Numbered>(
      items,
      "SELECT c.n FROM c WHERE IS_DEFINED(c.s) ORDER BY c.n DESC",
    );
    expect(ordered.map(({ n }) => n)).toEqual(Array.from({ length: 30 }, (_, index) => 29 - index));
  });

  test.each([
    ["SELECT VALUE COUNT(1) FROM c WHERE IS_DEFINED(c.s)", [30]],
    ["SELECT VALUE SUM(c.n) FROM c", [435]],
    ["SELECT VALUE AVG(c.n) FROM c", [14.5]],
    ["SELECT VALUE MIN(c.n) FROM c", [0]],
    ["SELECT VALUE MAX(c.n) FROM c", [29]],
    ["SELECT VALUE c.n FROM c WHERE IS_DEFINED(c.s) ORDER BY c.n OFFSET 5 LIMIT 2", [5, 6]],
    ["SELECT TOP 3 VALUE c.n FROM c ORDER BY c.n", [0, 1, 2]],
    ["SELECT DISTINCT VALUE c.s FROM c ORDER BY c.s", ["even", "odd"]],
    ["SELECT VALUE c.n FROM c WHERE c.n BETWEEN 3 AND 5 ORDER BY c.n", [3, 4, 5]],
    ["SELECT VALUE c.n FROM c WHERE c.n IN (3, 5, 'x') ORDER BY c.n", [3, 5]],
    ["SELECT VALUE c.n FROM c WHERE NOT (c.n > 1) ORDER BY c.n", [0, 1]],
    ["SELECT VALUE c.n FROM c WHERE c.n % 10 = 4 AND c.n + 1 > 5 ORDER BY c.n", [14, 24]],
    ["SELECT VALUE c.id FROM c WHERE c.n >= 'a'", []],
    ["SELECT VALUE c.id FROM c WHERE c['n'] = 7", ["k7"]],
  ])("%s", async (query, expected) => {
    expect(await results(items, query)).toEqual(expected);
  });

  test("groups", async () => {
    const groups = await results(
      items,
      "SELECT c.pk, COUNT(1) AS k FROM c WHERE IS_DEFINED(c.s) GROUP BY c.pk",
    );
    expect(groups).toHaveLength(3);
    expect(groups).toContainEqual({ pk: "q0", k: 10 });
    expect(
      await results(items, "SELECT c.s, COUNT(1) AS k, MAX(c.n) AS most FROM c GROUP BY c.s", "q0"),
    ).toEqual(
      expect.arrayContaining([
        { s: "even", k: 5, most: 24 },
        { s: "odd", k: 5, most: 27 },
      ]),
    );
  });

  test.each([
    "ARRAY_CONTAINS(c.l, {k: 1}, true)",
    "NOT ARRAY_CONTAINS(c.l, {k: 1})",
    "ARRAY_CONTAINS(@list, c.name)",
    "ARRAY_LENGTH(c.tags) = 2",
    "STARTSWITH(c.name, 'al', true)",
    "STARTSWITH(c.name, 'Al')",
    "CONTAINS(c.name, 'PH', true)",
    "ENDSWITH(c.name, 'pha')",
    "StringEquals(c.name, 'ALPHA', true)",
    "LOWER(c.name) = 'alpha' AND UPPER(c.name) = 'ALPHA'",
    "c.name IN ('Alpha')",
    "c.name NOT IN ('Beta')",
    "EXISTS(SELECT VALUE x FROM x IN c.l WHERE x.k = 2)",
    "EXISTS(SELECT VALUE 1 FROM x IN c.l JOIN y IN c.tags WHERE x.v = 'b' AND y = 'x')",
    "c.name LIKE 'Al%'",
    "c.name LIKE '_lph[a-c]'",
    "c.name NOT LIKE 'B%'",
    "IS_NULL(c.none) AND NOT IS_DEFINED(c.missing)",
    "c.none = null AND c.flag",
    "c.accent = 'caf\\u00e9'",
    "(c.missing ?? c.name) = 'Alpha'",
    "(c.flag ? 'yes' : 'no') = 'yes'",
    "IIF(c.flag, 1, 2) = 1",
    "c.l[1].v = 'b'",
    "c['name'] || '!' = 'Alpha!'",
    "LENGTH(c.name) = 5 AND INDEX_OF(c.name, 'p') = 2",
    "SUBSTRING(c.name, 1, 2) = 'lp'",
    "REGEXMATCH(c.name, '^a', 'i')",
    "IS_ARRAY(c.tags) AND IS_OBJECT(c.l[0]) AND IS_STRING(c.name) AND IS_BOOL(c.flag)",
    "c.name > 'Alph' AND c.name < 'Alphb'",
    "c.tags = ['x', 'y']",
  ])("knows %s", async (condition) => {
    const query = {
      query: `SELECT VALUE c.id FROM c WHERE ${condition}`,
      parameters: [{ name: "@list", value: ["Alpha"] }],
    };
    expect(await results(items, query, "z")).toEqual(["arr"]);
  });

  test("joins, projects and shapes", async () => {
    expect(await results(items, "SELECT VALUE x.k FROM c JOIN x IN c.l WHERE x.k = 2", "z")).toEqual([2]);
    expect(await results(items, "SELECT c.id, x.v AS letter FROM c JOIN x IN c.l", "z")).toEqual([
      { id: "arr", letter: "a" },
      { id: "arr", letter: "b" },
    ]);
    expect(await results(items, "SELECT VALUE t FROM t IN c.tags", "z")).toEqual(["x", "y"]);
    expect(await results(items, "SELECT c.name, c.missing, 1 + 1 FROM c", "z")).toEqual([
      { name: "Alpha", $1: 2 },
    ]);
    expect(
      await results(
        items,
        "SELECT VALUE {n: c.name, first: ARRAY(SELECT VALUE x.k FROM x IN c.l)} FROM c",
        "z",
      ),
    ).toEqual([{ n: "Alpha", first: [1, 2] }]);
  });

  test("answers its metrics when they are asked for, and only then", async () => {
    const read = (populateQueryMetrics: boolean) =>
      items.items.query("SELECT * FROM c", { partitionKey: "q0", populateQueryMetrics }).fetchNext();
    const page = await read(true);
    expect(page.requestCharge).toBeGreaterThan(2);
    expect(page.queryMetrics).toMatchObject({ "0": { outputDocumentCount: 10 } });
    expect((await read(false)).queryMetrics).toBeUndefined();
    const path = `/${items.url}/docs`;
    const query = {
      "content-type": "application/query+json",
      "x-ms-documentdb-isquery": "True",
      "x-ms-documentdb-partitionkey": '["q0"]',
    };
    const body = JSON.stringify({ query: "SELECT * FROM c", parameters: [] });
    const metricsOf = async (headers: Readonly<Record<string, string>>) =>
      (await sendTo(account, { method: "POST", path, headers, body })).headers.get(
        "x-ms-documentdb-query-metrics",
      );
    expect(await metricsOf({ ...query, "x-ms-documentdb-populatequerymetrics": "True" })).toMatch(
      /totalExecutionTimeInMs=.*;retrievedDocumentCount=10;.*outputDocumentCount=10/,
    );
    expect(await metricsOf(query)).toBeNull();
  });

  test("decodes \\u00e9 and its like in a literal", async () => {
    const letter = { query: "SELECT VALUE c.accent = 'caf\\u00e9' FROM c" };
    expect(await results(items, letter, "z")).toEqual([true]);
    expect(await results(items, "SELECT VALUE '\\u00e9\\uD83D\\uDE00\\n\\\\u'", "z")).toEqual(["é😀\n\\u"]);
  });

  test("joins with (SELECT VALUE EXISTS(...))", async () => {
    const query = (key: number) =>
      `SELECT c.id, has FROM c JOIN (SELECT VALUE EXISTS(SELECT VALUE x FROM x IN c.l WHERE x.k = ${key})) AS has`;
    expect(await results(items, query(2), "z")).toEqual([{ id: "arr", has: true }]);
    expect(await results(items, query(3), "z")).toEqual([{ id: "arr", has: false }]);
    expect(await results(items, `${query(3)} WHERE has`, "z")).toEqual([]);
  });
});

describe("pages", () => {
  const wanted = [1, 4, 7, 10, 13, 16, 19, 22, 25, 28];

  test.each([
    ["SELECT c.n FROM c WHERE IS_DEFINED(c.s) ORDER BY c.n", wanted],
    ["SELECT c.n FROM c WHERE IS_DEFINED(c.s) ORDER BY c.n DESC", wanted.toReversed()],
    ["SELECT c.n FROM c WHERE IS_DEFINED(c.s)", wanted],
    ["SELECT TOP 7 c.n FROM c ORDER BY c.n", wanted.slice(0, 7)],
    ["SELECT c.n FROM c ORDER BY c.n OFFSET 2 LIMIT 6", wanted.slice(2, 8)],
    ["SELECT c.n FROM c WHERE c.s = 'even' ORDER BY c.n DESC", [28, 22, 16, 10, 4]],
  ])("of %s carry on where the last one ended", async (query, expected) => {
    const read = await pages<Numbered>(items, query, { partitionKey: "q1", maxItemCount: 4 });
    expect(read.flat().map(({ n }) => n)).toEqual(expected);
    expect(Math.max(...read.map((page) => page.length))).toBeLessThanOrEqual(4);
    expect(read.length).toBeGreaterThan(1);
  });

  test("go on from a position: nothing is lost when each page is deleted while paging", async () => {
    const container = await account.container();
    for (let n = 0; n < 12; n++) await container.items.create({ id: `d${n}`, pk: "a", n });
    const seen: number[] = [];
    let next: { continuationToken?: string } | undefined = {};
    while (next !== undefined) {
      const options = { partitionKey: "a", maxItemCount: 5, ...next };
      const page = await container.items.query<Numbered>("SELECT * FROM c ORDER BY c.n", options).fetchNext();
      for (const { n } of page.resources) {
        seen.push(n);
        await container.item(`d${n}`, "a").delete();
      }
      const continuationToken = page.continuationToken as string | undefined;
      next = continuationToken === undefined ? undefined : { continuationToken };
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  test("go on from a position: what is inserted behind it repeats nothing", async () => {
    const container = await account.container();
    for (let index = 0; index < 6; index++) await container.items.create({ id: `t${index}`, pk: "a", n: 1 });
    const query = "SELECT * FROM c ORDER BY c.n";
    const options = { partitionKey: "a", maxItemCount: 3 };
    const first = await container.items.query<{ id: string }>(query, options).fetchNext();
    await container.items.create({ id: "before", pk: "a", n: 0 });
    const { continuationToken } = first;
    const second = await container.items
      .query<{ id: string }>(query, { ...options, continuationToken })
      .fetchNext();
    const ids = [...first.resources, ...second.resources].map(({ id }) => id);
    expect(ids).toEqual(["t0", "t1", "t2", "t3", "t4", "t5"]);
  });

  test("have what ORDER BY ties in the order of _rid", async () => {
    const container = await account.container();
    const made = ["z", "m", "a", "k", "b", "y"];
    for (const id of made) await container.items.create({ id, pk: "a", n: 1 });
    await container.item("z", "a").replace({ id: "z", pk: "a", n: 1, again: true });
    const query = "SELECT VALUE c.id FROM c ORDER BY c.n";
    const read = await pages<string>(container, query, { partitionKey: "a", maxItemCount: 2 });
    expect(read.flat()).toEqual(made);
    const turned = await pages<string>(container, `${query} DESC`, { partitionKey: "a", maxItemCount: 2 });
    expect(turned.flat()).toEqual(made.toReversed());
  });

  test("refuse an invalid continuation token with 400 Invalid Continuation Token", async () => {
    const query = "SELECT * FROM c ORDER BY c.n";
    const page = (sql: string, more: { readonly continuationToken?: string }) =>
      items.items.query(sql, { partitionKey: "q1", maxItemCount: 2, ...more }).fetchNext();
    const { continuationToken: given } = await page(query, {});
    expect((await page(query, { continuationToken: given })).resources).toHaveLength(2);
    const tampered = Buffer.from("[1,null]").toString("base64url");
    for (const [sql, token] of [
      [query, "nonsense"],
      [query, "{}"],
      [query, tampered],
      [query, given.slice(0, -4)],
      ["SELECT c.id FROM c ORDER BY c.n", given],
    ] as const) {
      const refused = await refusal(page(sql, { continuationToken: token }));
      expect(refused.code).toBe(400);
      expect(refused.message).toContain("Invalid Continuation Token");
    }
  });
});

describe("the indexing policy", () => {
  test("serves ORDER BY on several paths with their composite index, in its order and turned round", async () => {
    const ids = (query: string) => results(items, `SELECT VALUE c.n FROM c WHERE c.n < 4 ORDER BY ${query}`);
    expect(await ids("c.s, c.n DESC")).toEqual([2, 0, 3, 1]);
    expect(await ids("c.s DESC, c.n")).toEqual([1, 3, 0, 2]);
  });

  test("refuses ORDER BY on several paths without its composite index", async () => {
    for (const order of ["c.s, c.n", "c.n, c.s", "c.s, c.pk", "c.waiting.since, c.waiting['for']"]) {
      const refused = await refusal(results(items, `SELECT * FROM c ORDER BY ${order}`, "q1"));
      expect(refused.code).toBe(400);
      expect(refused.message).toMatch(/composite index/i);
    }
  });

  test("refuses ORDER BY on a path that it leaves out, and on what is no path", async () => {
    expect(await refusal(results(items, "SELECT * FROM c ORDER BY c.secret.word", "z"))).toMatchObject({
      code: 400,
    });
    expect(await refusal(results(items, "SELECT * FROM c ORDER BY LOWER(c.name)", "z"))).toMatchObject({
      code: 400,
    });
  });

  test("leaves documents without the path out of ORDER BY on one path", async () => {
    expect(await results(items, "SELECT * FROM c ORDER BY c.n")).toHaveLength(30);
  });
});

describe("a query that is not right", () => {
  test("is refused with 400 where it names an unknown alias", async () => {
    for (const query of [
      "SELECT d.id FROM c",
      "SELECT * FROM c WHERE d.id = 'a'",
      "SELECT VALUE x FROM c WHERE EXISTS(SELECT VALUE x FROM x IN c.l)",
      "SELECT c.id FROM c JOIN t IN d.tags",
      "SELECT * FROM c ORDER BY d.n",
    ]) {
      expect(await refusal(results(items, query, "q1"))).toMatchObject({ code: 400 });
    }
  });

  test.each([
    "SELEC * FROM c",
    "SELECT * FROM c WHERE",
    "SELECT * FROM c WHERE c.order = 1",
    "SELECT d.id FROM c",
    "SELECT * FROM c JOIN t IN c.tags",
    "SELECT NO_SUCH_FUNCTION(c.id) FROM c",
    "SELECT udf.mine(c.id) FROM c",
    "SELECT * FROM c WHERE c.id = @unbound",
    "SELECT c.n, COUNT(1) AS k FROM c GROUP BY c.s",
    "SELECT * FROM c WHERE COUNT(1) > 1",
  ])("is refused with 400: %s", async (query) => {
    expect(await refusal(results(items, query, "q1"))).toMatchObject({ code: 400 });
  });

  test("over several partitions: an aggregate without VALUE", async () => {
    const query = "SELECT COUNT(1) AS k FROM c";
    expect(await results(items, query, "q1")).toEqual([{ k: 10 }]);
    const path = `/${items.url}/docs`;
    const headers = { "content-type": "application/query+json", "x-ms-documentdb-isquery": "True" };
    const request = { method: "POST", path, headers, body: JSON.stringify({ query, parameters: [] }) };
    expect((await sendTo(account, request)).status).toBe(400);
  });
});
