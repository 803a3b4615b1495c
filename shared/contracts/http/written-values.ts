import { z } from "zod";
import { parseCertificateNumber } from "../../domain/access/certificate-number.ts";
import { parseDay } from "../../domain/day.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";

/** A short text with something in it. */
export const text = z.string().trim().min(1).max(200);

/** What people write to search by: what is none of its kind would find nothing, so it is refused. */
const readWith = <Value>(parse: (written: string) => Value | undefined, expected: string) =>
  text.transform((written, context): Value => {
    const value = parse(written);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: `not ${expected}` });
    return z.NEVER;
  });

export const certificateNumber = readWith(
  parseCertificateNumber,
  "the serial number of a certificate, in hexadecimal digits",
);
export const enterpriseNumber = readWith<string>(parseEnterpriseNumber, "an enterprise number");
export const closingDate = readWith(parseDay, "a day, YYYY-MM-DD");
