import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { publicationNumbers } from "../../../shared/application/publication-numbers.ts";
import { openAlways } from "../../builders/access.ts";
import { at, morning } from "../../builders/times.ts";
import { memoryRegisters } from "../../doubles/memory-registers.ts";

describe("publication numbers", () => {
  test("follow each other within a block and from block to block", async () => {
    const numbers = publicationNumbers(memoryRegisters(openAlways), 3);
    const given: string[] = [];
    for (let count = 0; count < 7; count += 1) given.push(await numbers.next(morning));
    expect(given).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `2024-0000000${String(number)}`));
  });

  test.each([1, 2, 10])("are never given twice by two instances with blocks of %s", async (blockSize) => {
    const registers = memoryRegisters(openAlways);
    const instances = [publicationNumbers(registers, blockSize), publicationNumbers(registers, blockSize)];
    const given = await Promise.all(
      Array.from({ length: 30 }).flatMap(() => instances.map((instance) => instance.next(morning))),
    );
    expect(new Set(given).size).toBe(60);
  });

  test("of one instance have no gap, however many ask at once", async () => {
    const numbers = publicationNumbers(memoryRegisters(openAlways), 4);
    const given = await Promise.all(Array.from({ length: 20 }, () => numbers.next(morning)));
    expect(Math.max(...given.map((reference) => Number(reference.slice(5))))).toBe(20);
    expect(new Set(given).size).toBe(20);
  });

  test("begin at 1 with the Brussels year, and go on in the old one where that is asked for late", async () => {
    const numbers = publicationNumbers(memoryRegisters(openAlways), 10);
    const given: string[] = [];
    for (const instant of [
      "2024-12-31T22:59:59.999Z",
      "2024-12-31T23:00:00.000Z",
      "2025-01-01T09:00:00.000Z",
      "2024-12-31T22:59:59.999Z",
    ]) {
      given.push(await numbers.next(at(instant)));
    }
    expect(given).toEqual(["2024-00000001", "2025-00000001", "2025-00000002", "2024-00000011"]);
  });

  test("are given on after trouble with the register", async () => {
    const registers = memoryRegisters(openAlways);
    let calls = 0;
    const takeNumbers: typeof registers.takeNumbers = (year, count) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Fault("throttled")) : registers.takeNumbers(year, count);
    };
    const numbers = publicationNumbers({ ...registers, takeNumbers }, 10);
    const given = await Promise.allSettled([numbers.next(morning), numbers.next(morning)]);
    expect(given).toMatchObject([
      { status: "rejected", reason: { name: "Fault" } },
      { status: "fulfilled", value: "2024-00000001" },
    ]);
  });
});
