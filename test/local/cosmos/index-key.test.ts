import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { indexKey } from "../../../local/cosmos/index-key.ts";
import { effectivePartitionKey } from "../../../local/cosmos/partition-key.ts";
import { compare, type Value } from "../../../local/cosmos/sql/values.ts";

const values = fc.oneof(
  fc.constantFrom<Value>(undefined, null, true, false, "", "\0", "a\0b", "\uffff", "\u{10000}"),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.string({ unit: "binary" }),
);

test("the bytes of a key are in the order of its values", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(values, values), { maxLength: 3 }), (pairs) => {
      const left = indexKey(pairs.map(([value]) => value));
      const right = indexKey(pairs.map(([, value]) => value));
      const order = pairs.map(([a, b]) => compare(a, b)).find((difference) => difference !== 0) ?? 0;
      expect(Math.sign(Buffer.compare(left, right))).toBe(order === 0 ? 0 : Math.sign(order));
    }),
    { numRuns: 2000 },
  );
});

/** As the client's own hashing (@azure/cosmos 4.10.1, version 2 keys) gives them. */
test.each<[Value, string]>([
  ["a", "3A5381E1114EB8D3FCC90795045B49B7"],
  ["", "32E9366E637A71B4E710384B2F4970A0"],
  ["hello world this is longer than sixteen", "373E7D226D49ECFC8AB693B6C39B04F9"],
  ["é€😀", "23C529E839B5720BFB9001DF68875EA9"],
  [1, "20CD98B339BA78A5D0CF6953B87070B0"],
  [-5.5, "2DFA8CD7B541DC1A816FAAEEABD25F03"],
  [true, "0E711127C5B5A8E4726AC6DD306A3E59"],
  [false, "2FE1BE91E90A3439635E0E9E37361EF2"],
  [null, "378867E4430E67857ACE5C908374FE16"],
  [undefined, "11622DAA78F835834610ABE56EFF5CB5"],
])("the effective partition key of %p is the service's", (value, expected) => {
  expect(effectivePartitionKey([value])).toBe(expected);
  expect(effectivePartitionKey([value, "a"])).toBe(`${expected}3A5381E1114EB8D3FCC90795045B49B7`);
});
