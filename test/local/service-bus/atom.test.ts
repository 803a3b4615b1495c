import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { element, readQueueEntry, writeEntry } from "../../../local/service-bus/atom.ts";

describe("an entry", () => {
  const written = (properties: Readonly<Record<string, string>>): string =>
    writeEntry({
      id: "https://127.0.0.1/a?b=c&d",
      title: "<a>",
      author: '"',
      createdAt: 0,
      updatedAt: 0,
      description: element(
        "QueueDescription",
        Object.entries(properties).map(([name, text]) => element(name, text)),
      ),
    });

  test("is read as it was written, whatever it says", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("<", ">", "&", "'", '"', "\r", "\n", "\t", " ", "]"),
        fc.string({ unit: "grapheme" }),
      ),
    });
    fc.assert(
      fc.property(text, text, (first, second) => {
        const read = readQueueEntry(written({ UserMetadata: first, ForwardTo: second }));

        expect(Object.fromEntries(read)).toEqual({ UserMetadata: first, ForwardTo: second });
      }),
    );
  });

  test("has a question mark for what XML cannot hold", () => {
    const read = readQueueEntry(written({ UserMetadata: "a\u0000b\u001Fc\uD800d\uFFFEe" }));

    expect(read.get("UserMetadata")).toBe("a?b?c?d?e");
  });

  test("is refused, or read, whatever the bytes are", () => {
    const whole = written({ UserMetadata: "x" });
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 8 }), (at, length, noise) => {
        const garbled = whole.slice(0, at) + noise + whole.slice(at + length);
        try {
          expect(readQueueEntry(garbled)).toBeInstanceOf(Map);
        } catch (error) {
          expect(error).toHaveProperty("status", expect.any(Number));
        }
      }),
    );
  });
});
