import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Heap } from "../../../local/service-bus/heap.ts";
import { Leases } from "../../../local/service-bus/leases.ts";
import { SequenceIndex } from "../../../local/service-bus/sequence-index.ts";

describe("Heap", () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("push" as const), key: fc.nat(50) }),
      fc.record({ do: fc.constant("pop" as const) }),
      fc.record({ do: fc.constant("delete" as const), at: fc.nat(50) }),
    ),
    { maxLength: 200 },
  );

  test("gives the smallest of what is inside, whatever was taken out of its middle", () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const heap = new Heap<{ readonly key: number }>(({ key }) => key);
        let inside: { readonly key: number }[] = [];
        for (const step of sequence) {
          if (step.do === "push") {
            const item = { key: step.key };
            heap.push(item);
            inside.push(item);
          } else {
            const item = step.do === "pop" ? heap.pop() : inside[step.at];
            if (step.do === "delete" && item !== undefined) heap.delete(item);
            inside = inside.filter((other) => other !== item);
          }
          expect(heap.size).toBe(inside.length);
          expect(heap.first?.key).toBe(
            inside.length === 0 ? undefined : Math.min(...inside.map(({ key }) => key)),
          );
        }
      }),
    );
  });
});

describe("SequenceIndex", () => {
  test("finds what is left from a number on, in order", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(400), { maxLength: 300 }),
        fc.nat(400),
        fc.func(fc.boolean()),
        (numbers, from, stays) => {
          const index = new SequenceIndex<{ readonly sequence: number }>();
          const ordered = numbers.toSorted((a, b) => a - b);
          for (const sequence of ordered) index.add({ sequence });
          for (const sequence of numbers) if (!stays(sequence)) index.delete(sequence);

          const left = ordered.filter((sequence) => stays(sequence));
          expect([...index.from(from)].map(({ sequence }) => sequence)).toEqual(
            left.filter((sequence) => sequence >= from),
          );
          expect(left.every((sequence) => index.get(sequence)?.sequence === sequence)).toBe(true);
        },
      ),
    );
  });

  test("takes rising numbers only, and remembers the last though it is gone", () => {
    const index = new SequenceIndex<{ readonly sequence: number }>();
    index.add({ sequence: 5 });
    index.delete(5);

    expect(() => index.add({ sequence: 5 })).toThrow(RangeError);
  });
});

describe("Leases", () => {
  test("run out in the order in which they were granted or renewed", () => {
    const leases = new Leases<string>();
    leases.grant("a", "A", 10);
    leases.grant("b", "B", 20);
    leases.grant("c", "C", 30);
    leases.grant("a", "A", 40);
    leases.end("c");

    expect(leases.nextExpiry).toBe(20);
    expect(leases.takeExpired(19)).toEqual([]);
    expect(leases.takeExpired(40)).toEqual(["B", "A"]);
    expect(leases.nextExpiry).toBeUndefined();
  });
});
