import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isHeld, isSeen } from "../../../shared/application/entity-tags.ts";

const version = '"v1"';

describe.each([
  { header: '"v1"', seen: true, held: true },
  { header: ' "v1"\t', seen: true, held: true },
  { header: "*", seen: true, held: true },
  { header: " * ", seen: true, held: true },
  { header: '"v0", "v1"', seen: true, held: true },
  { header: '"v0","v1","v2"', seen: true, held: true },
  { header: ', "v0" ,, "v1" ,', seen: true, held: true },
  { header: '"a,b", "v1"', seen: true, held: true },
  { header: 'W/"v0", "v1"', seen: true, held: true },
  { header: 'W/"v1"', seen: false, held: true },
  { header: '"v0", W/"v1"', seen: false, held: true },
  { header: '"v0"', seen: false, held: false },
  { header: '"V1"', seen: false, held: false },
  { header: '""', seen: false, held: false },
  { header: "", seen: false, held: false },
  { header: ",", seen: false, held: false },
  { header: "v1", seen: false, held: false },
  { header: '"v1', seen: false, held: false },
  { header: 'w/"v1"', seen: false, held: false },
  { header: 'W/ "v1"', seen: false, held: false },
  { header: '"v1" "v0"', seen: false, held: false },
  { header: '"v1" or another', seen: false, held: false },
  { header: 'not "v1"', seen: false, held: false },
  { header: '*, "v0"', seen: false, held: false },
  { header: '"v0, "v1""', seen: false, held: false },
  { header: '"a b", "v1"', seen: false, held: false },
  { header: "'v1'", seen: false, held: false },
])("$header", ({ header, seen, held }) => {
  test(`as If-Match ${seen ? "names" : "does not name"} ${version}`, () => {
    expect(isSeen(header, version)).toBe(seen);
  });

  test(`as If-None-Match ${held ? "names" : "does not name"} ${version}`, () => {
    expect(isHeld(header, version)).toBe(held);
  });
});

test("without If-None-Match nothing is held", () => {
  expect(isHeld(null, version)).toBe(false);
});

test("of every list exactly its own tags are named, the weak ones only to what compares weakly", () => {
  const visible = fc
    .integer({ min: 0x21, max: 0xff })
    .filter((code) => code !== 0x22 && (code < 0x7f || code > 0x7f));
  const opaque = fc.array(visible, { maxLength: 4 }).map((codes) => `"${String.fromCharCode(...codes)}"`);
  const listed = fc.record({ tag: opaque, isWeak: fc.boolean() });
  fc.assert(
    fc.property(fc.array(listed), opaque, (tags, asked) => {
      const header = tags.map(({ tag, isWeak }) => (isWeak ? `W/${tag}` : tag)).join(", ");
      expect(isHeld(header, asked)).toBe(tags.some(({ tag }) => tag === asked));
      expect(isSeen(header, asked)).toBe(tags.some(({ tag, isWeak }) => tag === asked && !isWeak));
      for (const { tag, isWeak } of tags) {
        expect(isHeld(header, tag)).toBe(true);
        if (!isWeak) expect(isSeen(header, tag)).toBe(true);
      }
    }),
  );
});
