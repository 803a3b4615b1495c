import { describe, expect, test } from "@jest/globals";
import { parseQuery } from "../../../../local/cosmos/sql/parser.ts";
import { compileQuery, documentRow, runSelect } from "../../../../local/cosmos/sql/select.ts";
import { SqlError } from "../../../../local/cosmos/sql/syntax.ts";
import { type Json } from "../../../../local/cosmos/sql/values.ts";

const document = { id: "1", n: 5, s: "text", t: true, list: [1, 2, 3], o: { a: { b: 7 } }, "odd name": 1 };

/** The value of an expression over the document; undefined where it has none. */
function valueOf(expression: string): Json | undefined {
  const select = compileQuery(parseQuery(`SELECT VALUE ${expression} FROM c`), {});
  return runSelect(select, [documentRow(document)])[0];
}

describe("three-valued logic", () => {
  const truth = ["true", "false", "undefined"] as const;
  const table: readonly (readonly [string, Json | undefined])[] = truth.flatMap((left) =>
    truth.map((right): readonly [string, Json | undefined] => {
      if (left === "false" || right === "false") return [`${left} AND ${right}`, false];
      return [`${left} AND ${right}`, left === "true" && right === "true" ? true : undefined];
    }),
  );

  test.each(table)("%s", (expression, expected) => expect(valueOf(expression)).toBe(expected));

  test.each([
    ["true OR undefined", true],
    ["undefined OR true", true],
    ["false OR undefined", undefined],
    ["NOT undefined", undefined],
    ["NOT 1", undefined],
    ["NOT false", true],
  ])("%s", (expression, expected) => expect(valueOf(expression)).toBe(expected));
});

describe("types", () => {
  test.each([
    ["c.missing = 1", undefined],
    ["c.missing != 1", undefined],
    ["c.n = '5'", false],
    ["c.s != null", true],
    ["c.n < '6'", undefined],
    ["c.t > false", true],
    ["c.list < [1, 2, 4]", undefined],
    ["c.list = [1, 2, 3]", true],
    ["c.o = {a: {b: 7}}", true],
    ["c.n + '1'", undefined],
    ["c.n / 0", undefined],
    ["c.s || 1", undefined],
    ["c.o.a.b.c.d", undefined],
    ["c['odd name']", 1],
    ["c.list[2]", 3],
    ["c.list['length']", undefined],
    ["c.constructor", undefined],
  ])("%s", (expression, expected) => expect(valueOf(expression)).toEqual(expected));
});

describe("operators bind as written in the language", () => {
  test.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["-c.n + 1", -4],
    ["7 % 4 * 2", 6],
    ["NOT 1 = 2", true],
    ["1 = 2 OR 2 = 2 AND 3 = 3", true],
    ["1 | 6 & 3", 3],
    ["1 < 2 ? 'yes' : 'no'", "yes"],
    ["c.missing ?? c.n", 5],
    ["5 BETWEEN 1 AND 9 AND 2 IN (1, 2)", true],
    ["0x1F", 31],
    ["1.5e2", 150],
  ])("%s", (expression, expected) => expect(valueOf(expression)).toBe(expected));
});

describe("functions", () => {
  test.each([
    ["CONCAT('a', 'b', c.s)", "abtext"],
    ["LEFT(c.s, 2) || RIGHT(c.s, 1)", "tet"],
    ["REPLACE('aXbX', 'X', '$&')", "a$&b$&"],
    ["REVERSE(TRIM('  ab '))", "ba"],
    ["REPLICATE('ab', 2)", "abab"],
    ["TOSTRING(c.o)", '{"a":{"b":7}}'],
    ["STRINGTONUMBER('4.5')", 4.5],
    ["STRINGTONUMBER('x')", undefined],
    ["STRINGTOARRAY('[1]')", [1]],
    ["ROUND(-2.5)", -3],
    ["SQRT(-1)", undefined],
    ["POWER(2, 10)", 1024],
    ["ARRAY_SLICE(c.list, -2, 1)", [2]],
    ["ARRAY_CONCAT(c.list, [4])", [1, 2, 3, 4]],
    ["ARRAY_CONTAINS_ANY(c.list, 9, 3)", true],
    ["ARRAY_CONTAINS_ALL(c.list, 9, 3)", false],
    ["SETINTERSECT(c.list, [3, 3, 1])", [1, 3]],
    ["SETUNION([1, 1], [2])", [1, 2]],
    ["DATETIMETOTIMESTAMP('2024-02-01T00:00:00Z')", 1706745600000],
    ["TIMESTAMPTODATETIME(0)", "1970-01-01T00:00:00.0000000Z"],
    ["'100%' LIKE '100!%' ESCAPE '!'", true],
    ["'a.c' LIKE 'a_c' AND NOT 'abc' LIKE 'a.c'", true],
    ["'b' LIKE '[^a]'", true],
    ["'b' LIKE '[a-c]' AND '-' LIKE '[a-]' AND NOT 'd' LIKE '[a-c]'", true],
    ["'b' LIKE '[z-a]'", false],
    ["'abcabd' LIKE '%ab_' AND NOT 'abcabd' LIKE '%abc'", true],
    ["'' LIKE '%' AND NOT '' LIKE '_'", true],
    [`'${"a".repeat(5000)}' LIKE '${"%a".repeat(200)}b'`, false],
    ["REPLICATE('ab', 5000)", "ab".repeat(5000)],
    ["REPLICATE('ab', 5001)", undefined],
  ])("%s", (expression, expected) => expect(valueOf(expression)).toEqual(expected));
});

test.each([
  ["SELECT * FROM c WHERE c.x = 'open", "invalid token"],
  ["SELECT LEFT(c.s) FROM c", "LEFT takes 2 arguments"],
  ["SELECT GEO_DISTANCE(c.s, 1) FROM c", "not a built-in function that is supported"],
  ["SELECT c.value FROM c", '["value"]'],
  ["SELECT c.id, c.id FROM c", "named twice"],
  ["SELECT * FROM c JOIN t IN c.list", "single input set"],
  ["SELECT TOP -1 * FROM c", "expression"],
  ["SELECT * FROM c GROUP BY c.n", "not valid with GROUP BY"],
  ["SELECT c.n FROM c GROUP BY c.n HAVING c.n > 1", "HAVING is not supported"],
  ["SELECT c.n FROM c GROUP BY c.n ORDER BY c.n", "not supported"],
])("%s says what is wrong", (sql, message) => {
  const run = () => compileQuery(parseQuery(sql), {});
  expect(run).toThrow(SqlError);
  expect(run).toThrow(message);
});
