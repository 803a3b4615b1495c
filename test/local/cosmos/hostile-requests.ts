import fc from "fast-check";
import { authorizationOf } from "../../contract/cosmos/account.ts";

/** What is written to a socket, and what has to come back. */
export interface HostileRequest {
  /** What is wrong with it, for the report of a failure. */
  readonly wrong: string;
  readonly bytes: Buffer;
  /** How many answers are due: as many as there are requests that came whole. */
  readonly answers: number;
}

/** The emulator that is to be hurt and the container that its requests are about. */
export interface Target {
  readonly key: string;
  readonly host: string;
  readonly database: string;
  readonly container: string;
}

/** So many requests of which each is wrong in some way, always the same ones for the same seed. */
export function hostileRequests(target: Target, count: number, seed: number): readonly HostileRequest[] {
  return fc.sample(hostileRequest(target), { numRuns: count, seed });
}

/** A request before it is signed and written out. */
interface Draft {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

function hostileRequest(target: Target): fc.Arbitrary<HostileRequest> {
  const draft = drafts(target);
  const write = (wrong: string, one: Draft): HostileRequest => ({
    wrong,
    bytes: written(target, one),
    answers: 1,
  });
  const mutated = (wrong: string, mutation: fc.Arbitrary<(draft: Draft) => Draft>) =>
    fc.tuple(draft, mutation).map(([one, mutate]) => write(wrong, mutate(one)));
  return fc.oneof(
    { weight: 4, arbitrary: mutated("a value of another type", otherValues) },
    { weight: 3, arbitrary: mutated("a wrong header", wrongHeaders) },
    { weight: 2, arbitrary: mutated("another path or verb", otherPaths) },
    { weight: 2, arbitrary: mutated("a body that is not text", wrongBytes) },
    { weight: 2, arbitrary: mutated("deep JSON", deepJson) },
    { weight: 3, arbitrary: sqls(target).map((one) => write("hostile SQL", one)) },
    { weight: 2, arbitrary: continuations(target).map((one) => write("a continuation", one)) },
    { weight: 2, arbitrary: brokenSignatures(target) },
    { weight: 2, arbitrary: wrongLengths(target) },
    { weight: 2, arbitrary: cuts(target) },
    { weight: 2, arbitrary: pipelines(target) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }).map(noise) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 2e6, max: 6e6 }).map((size) => write("a huge body", huge(target, size))),
    },
  );
}

/** Every kind of request that the emulator knows, right as it stands. */
function drafts({ database, container }: Target): fc.Arbitrary<Draft> {
  const docs = `/dbs/${database}/colls/${container}/docs`;
  const key = { "x-ms-documentdb-partitionkey": '["a"]' };
  const query = { "content-type": "application/query+json", "x-ms-documentdb-isquery": "True" };
  const batch = { "x-ms-cosmos-is-batch-request": "True", "x-ms-cosmos-batch-atomic": "True" };
  const item = { id: "1", pk: "a", n: 1, tags: ["x", { y: null }], ttl: 60 };
  const operations = [
    { operationType: "Create", resourceBody: item },
    { operationType: "Patch", id: "1", resourceBody: { operations: [{ op: "incr", path: "/n", value: 1 }] } },
    { operationType: "Delete", id: "1", ifMatch: '"stale"' },
  ];
  const sql = {
    query: "SELECT * FROM c WHERE c.n > @n ORDER BY c.n",
    parameters: [{ name: "@n", value: 0 }],
  };
  const definition = {
    id: container,
    partitionKey: { paths: ["/pk"], kind: "Hash", version: 2 },
    indexingPolicy: {
      includedPaths: [{ path: "/*" }],
      excludedPaths: [],
      compositeIndexes: [[{ path: "/n", order: "ascending" }, { path: "/s" }]],
    },
    defaultTtl: -1,
    uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/ref"] }] },
  };
  const made = { ...definition, id: "made" };
  const drawn = (method: string, path: string, headers: Draft["headers"] = {}, body?: unknown): Draft => ({
    method,
    path,
    headers,
    body: body === undefined ? "" : JSON.stringify(body),
  });
  return fc.constantFrom(
    drawn("POST", docs, key, item),
    drawn("POST", docs, { ...key, "x-ms-documentdb-is-upsert": "True" }, item),
    drawn("GET", `${docs}/1`, { ...key, "if-none-match": '"none"' }),
    drawn("PUT", `${docs}/1`, { ...key, "if-match": "*" }, item),
    drawn("PATCH", `${docs}/1`, key, {
      condition: "FROM c WHERE c.n = 1",
      operations: operations[1]?.resourceBody,
    }),
    drawn("PATCH", `${docs}/1`, key, [{ op: "move", from: "/n", path: "/tags/0" }]),
    drawn("DELETE", `${docs}/1`, key),
    drawn("POST", docs, { ...key, ...batch }, operations),
    drawn("POST", docs, { ...batch, "x-ms-cosmos-batch-atomic": "False" }, operations),
    drawn("POST", docs, { ...query, "x-ms-max-item-count": "10" }, sql),
    drawn("POST", docs, { ...query, "x-ms-start-epk": "", "x-ms-end-epk": "FF" }, sql),
    drawn("POST", docs, { ...query, "x-ms-cosmos-is-query-plan-request": "True" }, sql),
    drawn("GET", docs, { "x-ms-max-item-count": "-1" }),
    drawn("GET", docs, { "a-im": "Incremental feed", "if-none-match": "0", "if-modified-since": "now" }),
    drawn("POST", `/dbs/${database}/colls`, { "x-ms-offer-throughput": "400" }, made),
    drawn("PUT", `/dbs/${database}/colls/${container}`, {}, definition),
    drawn(
      "POST",
      "/dbs",
      { "x-ms-cosmos-offer-autopilot-settings": '{"maxThroughput":1000}' },
      { id: "more" },
    ),
    drawn("POST", "/offers", query, { query: "SELECT * FROM r WHERE r.resource = 'none'" }),
    drawn("PUT", "/offers/AAAB", {}, { content: { offerThroughput: 400 } }),
    drawn("GET", `/dbs/${database}/colls/${container}/pkranges`),
  );
}

/** Writes a request out, signed unless it carries a signature of its own. */
function written({ host, key }: Target, { method, path, headers, body }: Draft): Buffer {
  const date = new Date(0).toUTCString();
  const bytes = Buffer.from(body);
  const all: Record<string, string> = {
    host,
    connection: "close",
    "x-ms-date": date,
    authorization: headers["authorization"] ?? authorizationOf({ method, path, date, key }),
    ...(bytes.length === 0 ? {} : { "content-length": String(bytes.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1"), bytes]);
}

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, -1, 0, 1.5, 1e308, "", "\u0000", "\ud800", "x".repeat(5000), [], {}, [[]]),
  fc.constantFrom<unknown>("__proto__", "constructor", "/_ts", "/a/b/c", "*", { __proto__: null }),
);

/** Puts another value in some places of the body, and takes some away. */
const otherValues = fc
  .tuple(
    fc.array(anyValue, { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(9), { minLength: 30, maxLength: 30 }),
  )
  .map(([values, dice]) => (draft: Draft): Draft => {
    if (typeof draft.body !== "string" || draft.body === "") return draft;
    let place = 0;
    const change = (value: unknown): unknown => {
      const thrown = dice[place++ % dice.length];
      if (thrown === 0) return values[place % values.length];
      if (thrown === 1) return undefined;
      if (Array.isArray(value)) return value.map(change);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]));
    };
    return { ...draft, body: JSON.stringify(change(JSON.parse(draft.body)) ?? null) };
  });

const headerNames = fc.constantFrom(
  "x-ms-documentdb-partitionkey",
  "x-ms-max-item-count",
  "x-ms-continuation",
  "x-ms-documentdb-partitionkeyrangeid",
  "x-ms-start-epk",
  "x-ms-end-epk",
  "x-ms-offer-throughput",
  "x-ms-cosmos-offer-autopilot-settings",
  "x-ms-activity-id",
  "x-ms-documentdb-is-upsert",
  "x-ms-cosmos-is-batch-request",
  "x-ms-documentdb-isquery",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "a-im",
  "prefer",
  "content-type",
  "expect",
  "upgrade",
  "host",
);

/** All that may stand in a header, and some that may not. */
const headerValues = fc.oneof(
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 60,
  }),
  fc.constantFrom(
    "-1",
    "0",
    "1e999",
    "NaN",
    "99999999999999999999",
    '[{"a":1}]',
    "[[]]",
    "[1e999]",
    '["é"]',
    "{}",
  ),
  fc.constantFrom(
    "[".repeat(8000),
    `["${"k".repeat(3000)}"]`,
    "h".repeat(70_000),
    "\u0001\u0002",
    "a\u0000b",
  ),
);

const wrongHeaders = fc
  .array(fc.tuple(headerNames, headerValues), { minLength: 1, maxLength: 3 })
  .map((headers) => (draft: Draft): Draft => ({
    ...draft,
    headers: { ...draft.headers, ...Object.fromEntries(headers) },
  }));

const segments = fc.oneof(
  fc.constantFrom(
    "dbs",
    "colls",
    "docs",
    "pkranges",
    "offers",
    "sprocs",
    "..",
    "",
    "%",
    "%zz",
    "%00",
    "%ff%fe",
  ),
  fc.webSegment(),
);

const otherPaths = fc
  .tuple(fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"), fc.array(segments))
  .map(([method, path]) => (draft: Draft): Draft => {
    const changed = { ...draft, method, path: `/${path.join("/")}` };
    // What cannot be decoded cannot be signed either.
    return isDecodable(changed.path)
      ? changed
      : { ...changed, headers: { ...draft.headers, authorization: "none" } };
  });

function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path).length > 0;
  } catch {
    return false;
  }
}

/** Bytes that are no UTF-8 in the middle of the body. */
const wrongBytes = fc
  .tuple(fc.nat(200), fc.uint8Array({ minLength: 1, maxLength: 20 }))
  .map(([at, bytes]) => (draft: Draft): Draft => {
    const body = Buffer.from(draft.body);
    return { ...draft, body: Buffer.concat([body.subarray(0, at), bytes, body.subarray(at)]) };
  });

/** Values within values, more than any parser's stack holds, or just more than a document may have. */
const deepJson = fc
  .tuple(
    fc.constantFrom(100, 129, 250, 257, 5_000, 100_000),
    fc.constantFrom<[string, string]>(["[", "]"], ['{"a":', "}"]),
  )
  .map(([levels, [open, close]]) => (draft: Draft): Draft => {
    const deep = `${open.repeat(levels)}1${close.repeat(levels)}`;
    const body = draft.body.toString();
    const marked = body.replace(/:(?:\d+|"[^"]*"|null)(?=[,}])/, () => `:${deep}`);
    return { ...draft, body: marked === body ? deep : marked };
  });

const words = fc.constantFrom(
  ..."SELECT TOP DISTINCT VALUE * FROM c IN JOIN WHERE GROUP BY ORDER OFFSET LIMIT AND OR NOT EXISTS ARRAY BETWEEN LIKE".split(
    " ",
  ),
  ..."( ) [ ] { } , . : ? ?? = != < + - || c.n c.tags @n 1 1e999 0x1F 'a' '[z-a]' '%_[' ABS COUNT(1) udf.f null".split(
    " ",
  ),
);

/** Queries of words in any order, and queries that nest one thing in another too often. */
function sqls({ database, container }: Target): fc.Arbitrary<Draft> {
  const times = fc.constantFrom(100, 199, 300, 5_000, 20_000);
  const nested = fc
    .tuple(
      times,
      fc.constantFrom<[string, string, string]>(
        ["SELECT * FROM c WHERE ", "(", ")"],
        ["SELECT VALUE ", "[", "]"],
        ["SELECT VALUE ", "{a:", "}"],
        ["SELECT VALUE ", "ABS(", ")"],
        ["SELECT VALUE ", "(SELECT VALUE ", ")"],
        ["SELECT * FROM c WHERE ", "EXISTS(SELECT VALUE ", " FROM c)"],
        ["SELECT * FROM c WHERE ", "NOT ", ""],
        ["SELECT VALUE ", "- ", ""],
        ["SELECT VALUE ", "1 + ", ""],
        ["SELECT * FROM c WHERE ", "c.n = 1 AND ", ""],
        ["SELECT * FROM c WHERE ", "c.n ? ", " : 1"],
        ["SELECT VALUE c", ".a", ""],
        ["SELECT * FROM c ", "JOIN t IN c.tags ", ""],
      ),
    )
    .map(([count, [start, open, close]]) => `${start}${open.repeat(count)}1${close.repeat(count)}`);
  const noise = fc.array(words, { minLength: 1, maxLength: 25 }).map((list) => list.join(" "));
  const begun = noise.map((text) => `SELECT VALUE c.n FROM c WHERE ${text}`);
  return fc.oneof(nested, noise, begun).map((query) => ({
    method: "POST",
    path: `/dbs/${database}/colls/${container}/docs`,
    headers: { "content-type": "application/query+json", "x-ms-documentdb-isquery": "True" },
    body: JSON.stringify({ query, parameters: [{ name: "@n", value: 1 }] }),
  }));
}

/** Tokens that are none: noise, and lists of the kind that the emulator's own are made of. */
function continuations({ database, container }: Target): fc.Arbitrary<Draft> {
  const lists = fc
    .array(anyValue, { maxLength: 7 })
    .map((list) => Buffer.from(JSON.stringify(list)).toString("base64url"));
  return fc
    .tuple(fc.oneof(headerValues, lists), fc.constantFrom("docs", "pkranges", "conflicts"))
    .map(([token, kind]) => ({
      method: "GET",
      path: `/dbs/${database}/colls/${container}/${kind}`,
      headers: { "x-ms-continuation": token },
      body: "",
    }));
}

/** Requests that would delete everything if only they were signed. */
function brokenSignatures(target: Target): fc.Arbitrary<HostileRequest> {
  const valuables = fc.constantFrom("/dbs/kept", "/dbs/kept/colls/items", "/dbs/kept/colls/items/docs/w0-0");
  const signatures = fc.oneof(
    headerValues,
    fc.base64String().map((text) => encodeURIComponent(`type=master&ver=1.0&sig=${text}`)),
    fc.constantFrom("", "type=aad&ver=1.0&sig=token", "type=resource&ver=1&sig=a;b;", "%", "Bearer token"),
  );
  return fc.tuple(valuables, signatures).map(([path, authorization]) => ({
    wrong: "a broken signature",
    answers: 1,
    bytes: written(target, { method: "DELETE", path, headers: { authorization }, body: "" }),
  }));
}

function wrongLengths(target: Target): fc.Arbitrary<HostileRequest> {
  const docs = `/dbs/${target.database}/colls/${target.container}/docs`;
  const body = '{"id":"length","pk":"a"}';
  const write = (headers: Draft["headers"], text: string, answers: number): HostileRequest => ({
    wrong: `lengths ${JSON.stringify(headers)}`,
    answers,
    bytes: written(target, { method: "POST", path: docs, headers, body: text }),
  });
  const chunked = { "transfer-encoding": "chunked" };
  return fc.constantFrom(
    write({ "content-length": "3" }, body, 1),
    write({ "content-length": "0" }, body, 1),
    write({ "content-length": "1000" }, body, 0),
    write({ "content-length": "-1" }, body, 1),
    write({ "content-length": "many" }, body, 1),
    write({ "content-length": "99999999999999999999999" }, body, 1),
    write({ "content-length": "24, 25" }, body, 1),
    write({ ...chunked }, `18\r\n${body}\r\n0\r\n\r\n`, 1),
    write({ ...chunked }, `zz\r\n${body}\r\n0\r\n\r\n`, 1),
    write({ "transfer-encoding": "gzip, chunked, both" }, body, 1),
  );
}

/** Requests whose sender goes away in the middle. */
function cuts(target: Target): fc.Arbitrary<HostileRequest> {
  return fc.tuple(drafts(target), fc.double({ min: 0, max: 0.99, noNaN: true })).map(([draft, part]) => {
    const bytes = written(target, draft);
    return { wrong: "cut off", answers: 0, bytes: bytes.subarray(0, Math.floor(bytes.length * part)) };
  });
}

/** Several requests at once on one connection, with what is none behind them. */
function pipelines(target: Target): fc.Arbitrary<HostileRequest> {
  return fc
    .tuple(fc.array(drafts(target), { minLength: 1, maxLength: 4 }), fc.uint8Array({ maxLength: 100 }))
    .map(([list, garbage]) => {
      const kept = list.map((draft) =>
        written(target, { ...draft, headers: { connection: "keep-alive", ...draft.headers } }),
      );
      return {
        wrong: "garbage behind requests",
        answers: list.length,
        bytes: Buffer.concat([...kept, Buffer.of(0), garbage]),
      };
    });
}

/** What is no request at all, to its end. */
function noise(bytes: Uint8Array): HostileRequest {
  return { wrong: "noise", answers: 1, bytes: Buffer.concat([Buffer.of(0), bytes, Buffer.from("\r\n\r\n")]) };
}

function huge({ database, container }: Target, size: number): Draft {
  return {
    method: "POST",
    path: `/dbs/${database}/colls/${container}/docs`,
    headers: { "x-ms-documentdb-partitionkey": '["a"]' },
    body: `{"id":"huge","pk":"a","text":"${"x".repeat(size)}"}`,
  };
}
