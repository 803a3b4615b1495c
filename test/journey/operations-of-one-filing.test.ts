import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { type OperationCounts } from "../../bench/operations-of-one-filing.ts";

const program = join(import.meta.dirname, "..", "..", "bench", "operations-of-one-filing.ts");

test("one filing costs the services exactly this, from the upload to the publication", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 60_000 });
  const counts = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as OperationCounts;
  expect(counts).toEqual({
    // Filing: received, validated, priced, in payment, paid, claimed, published. Payment: written, attempt,
    // checkout, settled. Pointers: communication, reference. Publication: claimed, visible.
    cosmosWrites: 15,
    cosmosReads: 13,
    // Whether the accounts are published already.
    cosmosQueries: 1,
    requestCharge: expect.any(Number),
    // validate, price, settle, publish
    messages: 4,
    // upload, report, original, JSON, PDF
    blobWrites: 5,
    // the file, to validate it and to publish it
    blobReads: 2,
  });
  expect(counts.requestCharge).toBeCloseTo(151.84, 0);
}, 90_000);
