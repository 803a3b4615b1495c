import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseCertificateNumber } from "../../../../shared/domain/access/certificate-number.ts";

test.each([
  { written: "4a2b", number: "4a2b" },
  { written: "4A:2B", number: "4a2b" },
  { written: " 4a 2b ", number: "4a2b" },
  { written: "0x004A2B", number: "4a2b" },
  { written: "4A-2B", number: "4a2b" },
  { written: "00", number: undefined },
  { written: "", number: undefined },
  { written: "4g", number: undefined },
  { written: "é", number: undefined },
  { written: "f".repeat(65), number: undefined },
])("$written is read as $number", ({ written, number }) => {
  expect(parseCertificateNumber(written)).toBe(number);
});

test("the number of a token is read as itself, however people group its digits", () => {
  const number = fc.bigInt({ min: 1n, max: 2n ** 160n }).map((value) => value.toString(16));
  fc.assert(
    fc.property(
      number,
      fc.constantFrom(":", " ", "-", ""),
      fc.nat({ max: 3 }),
      (serial, separator, zeros) => {
        const padded = "0".repeat(zeros) + serial;
        const written = Array.from(padded.toUpperCase()).join(separator);
        expect(parseCertificateNumber(written)).toBe(serial);
      },
    ),
  );
});
