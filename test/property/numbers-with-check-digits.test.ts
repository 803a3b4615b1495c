import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { dotted, parseEnterpriseNumber } from "../../shared/domain/enterprise-number.ts";
import {
  parsePublicationReference,
  publicationReference,
} from "../../shared/domain/publication-reference.ts";
import {
  parseStructuredCommunication,
  structuredCommunication,
} from "../../shared/domain/structured-communication.ts";

const digits = (count: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
    .map((list) => list.join(""));

/** Any one digit replaced, or two neighbours that differ exchanged: what people mistype. */
const typingErrors = (text: string): readonly string[] =>
  Array.from(text).flatMap((digit, index) => [
    ...Array.from({ length: 9 }, (_, step) => replaced(text, index, String((Number(digit) + step + 1) % 10))),
    ...(index + 1 < text.length && digit !== text.charAt(index + 1)
      ? [`${text.slice(0, index)}${text.charAt(index + 1)}${digit}${text.slice(index + 2)}`]
      : []),
  ]);

const replaced = (text: string, index: number, digit: string): string =>
  `${text.slice(0, index)}${digit}${text.slice(index + 1)}`;

const enterpriseNumbers = fc.tuple(fc.constantFrom("0", "1"), digits(7)).map(([first, rest]) => {
  const eight = `${first}${rest}`;
  return `${eight}${String(97 - (Number(eight) % 97)).padStart(2, "0")}`;
});

describe("enterprise numbers", () => {
  test("are read in each of their spellings, and come back from the dotted one", () => {
    fc.assert(
      fc.property(enterpriseNumbers, (number) => {
        const known = parseEnterpriseNumber(number);
        if (known === undefined) throw new Error(`${number} was not read`);
        expect(known).toBe(number);
        for (const text of [
          dotted(known),
          `BE${known}`,
          `be ${dotted(known)}`,
          `BE ${dotted(known).replaceAll(".", " ")}`,
        ]) {
          expect(parseEnterpriseNumber(text)).toBe(number);
        }
      }),
    );
  });

  test("catch every single mistyped or exchanged digit", () => {
    fc.assert(
      fc.property(enterpriseNumbers, (number) => {
        expect(typingErrors(number).filter((text) => parseEnterpriseNumber(text) !== undefined)).toEqual([]);
      }),
    );
  });

  test.each([
    "0203.201.340",
    "0417.497.106",
    "0403.170.701",
    "0314.595.348",
    "0878.065.378",
    "0896.290.787",
    "0566.988.259",
  ])("%s is one", (text) => expect(parseEnterpriseNumber(text)).toBe(text.replaceAll(".", "")));

  test.each([
    "0735.546.229",
    "2147.812.701",
    "403.170.701",
    "0403.170701",
    "0403-170-701",
    "BE  0403170701",
    "NL0403170701",
    "04031707011",
    "",
  ])("%j is none", (text) => expect(parseEnterpriseNumber(text)).toBeUndefined());
});

describe("structured communications", () => {
  test("carry their ten digits, and are read between pluses, asterisks, or bare", () => {
    fc.assert(
      fc.property(digits(10), (ten) => {
        const communication = structuredCommunication(ten);
        const bare = communication.replace(/\D/g, "");
        expect(communication).toMatch(/^\+\+\+\d{3}\/\d{4}\/\d{5}\+\+\+$/);
        expect(bare.slice(0, 10)).toBe(ten);
        for (const text of [communication, communication.replaceAll("+", "*"), bare, ` ${bare} `]) {
          expect(parseStructuredCommunication(text)).toBe(communication);
        }
      }),
    );
  });

  test("catch every single mistyped or exchanged digit", () => {
    fc.assert(
      fc.property(digits(10), (ten) => {
        const bare = structuredCommunication(ten).replace(/\D/g, "");
        expect(typingErrors(bare).filter((text) => parseStructuredCommunication(text) !== undefined)).toEqual(
          [],
        );
      }),
    );
  });

  test.each([
    "+++090/9337/55493+++",
    "+++123/1234/12328+++",
    "+++000/8000/90655+++",
    "+++000/0000/00097+++",
    "+++010/8068/17183+++",
  ])("%s is one", (text) => expect(parseStructuredCommunication(text)).toBe(text));

  test.each([
    "+++700/8000/90607+++",
    "+++000/0000/00000+++",
    "+++090/9337/55493***",
    "+++090/9337/55493",
    "+++090/933755493+++",
    "09093375549",
    "",
  ])("%j is none", (text) => expect(parseStructuredCommunication(text)).toBeUndefined());

  test.each(["123456789", "12345678901", "12345x7890", ""])("%j are not ten digits", (text) => {
    expect(() => structuredCommunication(text)).toThrow(RangeError);
  });
});

describe("publication references", () => {
  test("are written and read", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1992, max: 9999 }),
        fc.integer({ min: 1, max: 99_999_999 }),
        (year, number) => {
          const reference = publicationReference(year, number);
          expect(reference).toBe(`${String(year)}-${String(number).padStart(8, "0")}`);
          expect(parsePublicationReference(reference)).toBe(reference);
        },
      ),
    );
  });

  test.each([
    "2024-0290653",
    "2024-00000000",
    "24-00290653",
    "2024-00290653 ",
    "2024/00290653",
    "0024-00290653",
  ])("%j is none", (text) => expect(parsePublicationReference(text)).toBeUndefined());

  test.each([
    [2024, 0],
    [2024, 100_000_000],
    [2024, 1.5],
    [2024, -1],
    [999, 1],
  ])("there is no reference %d-%d", (year, number) => {
    expect(() => publicationReference(year, number)).toThrow(RangeError);
  });
});
